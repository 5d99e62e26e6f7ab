"""The urgent signs that one plain text makes: what is reported, supposed, asked in general, denied or past."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from assistant.terms import Hit
from assistant.urgent_signs import Rule, Sign, UrgentSigns

REACH = 6  # words between two parts of a sign within one sentence
FAR = 10_000  # words that two sentences count as apart
WINDOW = 120  # letters before a mention in which a negation is looked for
WORD = re.compile(r"[^ ]+")
STOP = re.compile(r"(?<![^ ])[.;:!?](?![^ ])")


class Message:
    """One plain text with its mentions sorted: reported, only supposed (`what if`), or asked in general."""

    def __init__(self, text: str, signs: UrgentSigns, treated: bool, to_come: bool, late: bool, told: tuple[str, ...]) -> None:
        self.text, self.signs, self.told = text, signs, frozenset(told)
        self.hits = signs.words.find(text)
        self.named = _by_name(self.hits)
        self.words = [match.start() for match in WORD.finditer(text)]
        self.stops = [match.start() for match in STOP.finditer(text)]
        self.breaks = sorted({*self.stops, *(hit.start for hit in self.scope("ends") if not self._carried_on(hit))})
        self.said_in = {(hit.name, self._sentence(hit)) for hit in self.hits}
        self.begun = {name: self._first_in_segments(name) for name in ("hypothetical", "general", "third_hand")}
        figures, recurring = self.scope("figures"), self.scope("recurring")
        ago = [hit for hit in self.scope("past") if not any(_within(hit, figure) for figure in figures)]
        still = {self._segment(hit) for hit in self.scope("still") if not any(_within(hit, past) for past in ago + recurring)}
        self.long_ago = {self._segment(hit) for hit in ago} - still
        self.past = self.long_ago | ({self._segment(hit) for hit in recurring} - still)
        self.late = late
        here = self.says_treated() or any(self._tells(hit) for hit in self.scope("after_it"))
        self.treated = treated or (here and not to_come)
        self.reported, self.supposed, self.general = self._sorted()

    def scope(self, name: str) -> list[Hit]:
        return self.named.get(f"scope {name}", [])

    def says_treated(self) -> bool:
        """Whether it is said outright that the treatment has happened, not long ago and not as a supposition."""
        return any(
            not self.signs.denial.before.search(self._before(hit))
            and self._segment(hit) not in self.past
            and not any(self._begun(scope, hit) for scope in self.begun)
            for hit in self.scope("treated")
        )

    def of_level(self, level: str, hits: list[Hit]) -> tuple[str, ...]:
        """The ids of the signs of `level` that `hits` make."""
        said, asked = _by_name(hits), _by_name(self.reported + self.supposed + self.general)
        if not asked:  # the most common message: every rule needs a mention
            return ()
        told = self.told if hits is self.reported else frozenset()
        return tuple(
            sign.id
            for sign in self.signs.signs
            if sign.level == level and self._makes(sign, asked if sign.always else said, told)
        )

    def _makes(self, sign: Sign, by_name: Mapping[str, list[Hit]], told: frozenset[str]) -> bool:
        if not self.late and sign.notice == "found_out":
            return False
        return sign.unless not in self.named and any(self._holds(rule, by_name, told) for rule in sign.rules)

    def _holds(self, rule: Rule, by_name: Mapping[str, list[Hit]], told: frozenset[str]) -> bool:
        here = [name for name in rule.needs if name in by_name]
        if (rule.only_after and not self.treated) or not here:
            return False
        if rule.anywhere:
            return told.issuperset(set(rule.needs) - set(here)) and not any(name in by_name for name in rule.lacks)
        if len(here) < len(rule.needs):
            return False
        first, *others = sorted((by_name[name] for name in rule.needs), key=len)
        places = [[self._place(hit.start) for hit in hits] for hits in others]
        reach = (REACH + 1) * len(others)
        return any(
            not any((name, self._sentence(hit)) in self.said_in for name in rule.lacks)
            and all(self._near(hit, hits, starts, reach) for hits, starts in zip(others, places, strict=True))
            for hit in first
        )

    def _near(self, hit: Hit, hits: list[Hit], starts: list[int], reach: int) -> bool:
        """Whether one of `hits` (whose places are `starts`) stands within `reach` words of `hit` in its sentence."""
        after = bisect_right(starts, self._place(hit.start))
        if after < len(hits) and starts[after] - self._place(hit.end) <= reach:
            return True
        return after > 0 and self._place(hit.start) - self._place(hits[after - 1].end) <= reach

    def _place(self, start: int) -> int:
        """The number of the word there; sentences stand far apart."""
        return bisect_right(self.words, start) + FAR * bisect_right(self.stops, start)

    def _sentence(self, hit: Hit) -> int:
        return bisect_right(self.stops, hit.start)

    def _segment(self, hit: Hit) -> int:
        return bisect_right(self.breaks, hit.start)

    def _first_in_segments(self, scope: str) -> dict[int, int]:
        """Where words of `scope` begin in each thought; the "if" of "as if somebody sat on it" compares, and begins none."""
        hits = [hit for hit in self.scope(scope) if not self._before(hit).endswith(" as ")]
        return {self._segment(hit): hit.start for hit in reversed(hits)}

    def _begun(self, scope: str, hit: Hit) -> bool:
        """Whether words of `scope` stand before `hit` in its thought."""
        return self.begun[scope].get(self._segment(hit), hit.start + 1) <= hit.start

    def _before(self, hit: Hit) -> str:
        """The few words before a mention."""
        cut = self.text.find(" ", max(0, hit.start - WINDOW)) + 1 if hit.start > WINDOW else 0
        return self.text[cut : hit.start]

    def _carried_on(self, hit: Hit) -> bool:
        """Whether the words that would begin a new thought belong to the one before: 'if | my face swells'."""
        return self._before(hit).strip().rpartition(" ")[2] in self.signs.carries_on

    def _tells(self, after: Hit) -> bool:
        """Whether 'after the treatment' is told: with a sign in its sentence, or in a sentence that asks nothing."""
        sentence = self._sentence(after)
        ends = self.stops[sentence] if sentence < len(self.stops) else len(self.text)
        told = any((name, sentence) in self.said_in for name in self.signs.denial.cancels)
        return told or self.text[ends : ends + 1] != "?"

    def _sorted(self) -> tuple[list[Hit], list[Hit], list[Hit]]:
        """What is reported, what is supposed, what is asked in general; nothing denied, past or read."""
        figures = self.scope("figures")
        reported, supposed, general = [], [], []
        for hit in self._undenied():
            past = self.long_ago if hit.name in self.signs.always else self.past
            if self._segment(hit) in past or self._begun("third_hand", hit):
                continue
            if any(_within(hit, figure) for figure in figures):
                continue
            if self._begun("hypothetical", hit):
                supposed.append(hit)
            elif self._begun("general", hit):
                general.append(hit)
            else:
                reported.append(hit)
        return reported, supposed, general

    def _undenied(self) -> list[Hit]:
        """The mentions without those denied before ('no fever or pus') or over ('the swelling has gone')."""
        kept: list[Hit] = []
        denied_ends: list[int] = []
        for hit in self.hits:
            if hit.name.startswith(("scope ", "unless ")):
                continue
            if hit.name in self.signs.denial.cancels and self._denied(hit, denied_ends[-4:]):
                denied_ends.append(hit.end)
            else:
                kept.append(hit)
        return kept

    def _denied(self, hit: Hit, denied_ends: list[int]) -> bool:
        """Whether the mention is denied itself, or in a list after one that is: 'no fever, pus or blisters'."""
        denial, text = self.signs.denial, self.text
        if denial.before.search(self._before(hit)) or denial.over.match(text, hit.end):
            return True
        return any(
            denial.listed.fullmatch(text, end, hit.start)
            or (text[end : hit.start] == " , " and denial.either.match(text, hit.end))
            for end in denied_ends
        )


def _within(hit: Hit, longer: Hit) -> bool:
    """Whether a mention is only a part of a longer wording: 'hot' of 'hot tub', 'now' of 'now and then'."""
    return hit.start < longer.end and longer.start < hit.end and (longer.start < hit.start or hit.end < longer.end)


def _by_name(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    named: dict[str, list[Hit]] = {}
    for hit in hits:
        named.setdefault(hit.name, []).append(hit)
    return named

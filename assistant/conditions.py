"""Which conditions a message mentions, listed or not, and how it mentions them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from assistant.asides import compared_or_recalled
from assistant.circumstances import Stance, circumstances
from assistant.clauses import SUBJECTS, Clause, clauses
from assistant.condition_rows import Condition, Conditions, OfOthers, Past, Wording, load
from assistant.denial import NEGATORS, Span, denial
from assistant.first_person import plainly_own
from assistant.people import Person
from assistant.retractions import not_meant_here
from assistant.said import Said
from assistant.terms import plain
from assistant.times import Time
from assistant.wordings import Place, spelled_out

__all__ = ["Condition", "Conditions", "Match", "Mention", "find", "load"]

Match = Literal["accept", "ask_clinic", "unlisted"]
READ_AS_ENGLISH = ("en", "und")
PAUSE = re.compile(r"[\n\r…–—]+|\s-+\s|\.{2,}")
ASIDE = re.compile(r"[()\[\]]+")
EITHER = re.compile(r"(?<=\w{3})\s?/\s?(?=\w{3})")
SHORT_FORM = re.compile(r"\b(we|they|who)['’]re\b|\b(i|she|he|we|they|it)['’]ll\b|\b(who)['’]s\b", re.IGNORECASE)
ASKS_WITHIN = re.compile(
    r" , (?:so |and |but )?(?:can|could|will|would|should|may|shall|do|does|did|how|what|when|where|who|why) "
)
AGE_BETWEEN = re.compile(
    r" , (?:aged? )?\d\d(?: (?:yo|yrs?|years(?: old)?|f|m|male|female))? , (?=(?:has|is|had|was|who|with|gets"
    r"|suffers)\b)"
)
COUNTED = re.compile(r"(?<= \d)(?=(?:wks?|weeks?|mths?|months?|yrs?|years?)\b)|(?<= \d\d)(?=(?:wks?|weeks?|mths?|months?)\b)")
SHORTEST_ENDING = 6
MOST_PLACES = 40
RANK = {"no_match": 0, "ask_clinic": 1, "accept": 2, "unlisted": 3}


@dataclass(frozen=True)
class Mention:
    """A condition that a message mentions.

    `certain` is False outside English, where only a plain "I am" is read, no negation and no time. `quote` and `marks` are
    empty when the document does not list the condition; `past` is what the row says about one that is over, `of_others`
    about one of somebody who is not to be treated; `yields_to` are beginnings of answers beside which nothing is said of it.
    """

    id: str
    listed: bool
    match: Match
    label: str
    person: Person
    time: Time
    stance: Stance
    said: str
    certain: bool = True
    quote: str = ""
    marks: tuple[str, ...] = ()
    past: Past = "ask_clinic"
    of_others: OfOthers = "ask_clinic"
    yields_to: tuple[str, ...] = ()


def is_over(mention: Mention) -> bool:
    """Whether the condition is over for good as far as the file goes: nothing follows from it."""
    undated = mention.past == "nothing" and mention.match == "accept"
    times = ("past", "over") if undated else () if mention.past == "ask_clinic" else ("past",)
    return _is_only_a_trace(mention) or (mention.stance == "stated" and mention.time in times)


def _is_only_a_trace(mention: Mention) -> bool:
    """Whether it is not the condition that is spoken of, but the scars it left: they are what is asked about."""
    return mention.time == "traces" and mention.past != "ask_clinic"


def find(said: Said, conditions: Conditions, *, treated: bool = False, follows_question: bool = False) -> tuple[Mention, ...]:
    """The conditions that a message mentions, each once, in order of place.

    `treated`: the visitor has already had the treatment. `follows_question`: the assistant has just asked about the
    visitor's health, so that a bare word is an answer and not a topic. What the correction of slips may have lost is
    looked for in the text as typed, too.
    """
    mentions = _find(said.text, said.language, conditions, treated, follows_question)
    if said.raw != said.text:
        known = {mention.id for mention in mentions}
        typed = _find(said.raw, said.language, conditions, treated, follows_question)
        mentions += [mention for mention in typed if mention.id not in known]
    return tuple(mentions)


def _find(text: str, language: str, conditions: Conditions, treated: bool, follows_question: bool) -> list[Mention]:
    words = spelled_out(_prepared(text), conditions.wordings)
    meant = _longest(conditions, words, treated)
    if not meant:
        return []
    parts = clauses(words)
    spans = [(place.start, place.end) for place in meant]
    mentions: dict[str, Mention] = {}
    for place in meant:
        others = [span for span in spans if span != (place.start, place.end)]
        mention = _mention(words, place, language, conditions, _Reader(parts, others, follows_question))
        if _is_only_a_trace(mention) or _is_an_aside(words, place, language, conditions, parts):
            continue
        if mention.id not in mentions or _weighs_more(mention, mentions[mention.id]):
            mentions[mention.id] = mention
    return list(mentions.values())


def _is_an_aside(words: str, place: Place, language: str, conditions: Conditions, parts: list[Clause]) -> bool:
    """Whether a thing is named only to compare with it, or to tell how it was borne."""
    row = conditions.rows.get(place.name)
    if row is None or not (row.thing and row.english) or language not in READ_AS_ENGLISH:
        return False
    clause = max((part for part in parts if part.start <= place.start), key=lambda part: part.start)
    return compared_or_recalled(words, clause, place.start)


def _prepared(text: str) -> str:
    """The plain text, its pauses kept as stops, with short forms written out that lose their sense when folded."""
    text = SHORT_FORM.sub(lambda m: f"{m[1]} are" if m[1] else f"{m[2]} will" if m[2] else f"{m[3]} is", text)
    text = text.replace("&", " and ").replace("+", " and ")
    words = plain(EITHER.sub(" or ", ASIDE.sub(" , ", PAUSE.sub(" . ", text))))
    return AGE_BETWEEN.sub(" ", COUNTED.sub(" ", words))


@dataclass(frozen=True)
class _Reader:
    parts: list[Clause]
    others: list[Span]
    follows_question: bool


def _longest(conditions: Conditions, words: str, treated: bool) -> list[Place]:
    """The wordings that stand in `words`; where several overlap, the longest, and of equal ones the more careful.

    A look-alike ("old scars of …") takes its words away from a condition, unless it stands within a longer one of it.
    Only the first `MOST_PLACES` are kept, so that no heap of words takes long.
    """
    found = [place for place in conditions.wordings.find(words) if _counts(conditions, place, words)]
    found += _by_ending(conditions, words)
    found.sort(key=lambda place: (place.start - place.end, _rank(conditions, place.name)))
    look_alikes = [place for place in found if _is_look_alike(conditions, place.name)]
    if treated:
        look_alikes += conditions.ignored_after.find(words)
    kept: list[Place] = []
    for place in found:
        hidden = any(_overlap(place, other) and not _within(other, place) for other in look_alikes)
        if not hidden and not any(_overlap(place, other) for other in kept):
            kept.append(place)
    return sorted(kept, key=lambda place: place.start)[:MOST_PLACES]


def _counts(conditions: Conditions, place: Place, words: str) -> bool:
    """Whether a wording counts: what it needs beside it stands in the message, and no question begins within it."""
    beside = conditions.beside.get(place.name)
    return (beside is None or bool(beside.find(words))) and not ASKS_WITHIN.search(words[place.start : place.end])


def _overlap(one: Place, other: Place) -> bool:
    return one.start < other.end and other.start < one.end


def _within(inner: Place, outer: Place) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and (inner.start, inner.end) != (outer.start, outer.end)


def _is_look_alike(conditions: Conditions, name: str) -> bool:
    return bool(name) and conditions.rows[name].kind == "no_match"


def _rank(conditions: Conditions, name: str) -> tuple[int, bool]:
    """The more careful wording first, English before others."""
    return (RANK[conditions.rows[name].kind], not conditions.rows[name].english) if name else (len(RANK), False)


def _by_ending(conditions: Conditions, words: str) -> list[Place]:
    """Words that sound like a medicine or an illness; their place has no row's name."""
    if not conditions.endings:
        return []
    found, start = [], 0
    for word in words.split(" "):
        if len(word) >= SHORTEST_ENDING and word.endswith(conditions.endings) and word not in conditions.endings_except:
            found.append(Place("", start, start + len(word)))
        start += len(word) + 1
    return found


def _mention(words: str, place: Place, language: str, conditions: Conditions, reader: _Reader) -> Mention:
    said = words[place.start : place.end]
    row = conditions.rows.get(place.name) or Wording("unlisted", f"unlisted_{said}", conditions.endings_label, True)
    condition = conditions.get(row.id)
    common: dict[str, Any] = {
        "id": row.id,
        "listed": condition is not None,
        "match": row.kind,
        "label": row.label,
        "said": said,
        "past": row.past,
        "yields_to": row.yields_to,
    }
    if condition is not None:
        common |= {"quote": condition.quote, "marks": condition.marks, "past": condition.past}
        common |= {"of_others": condition.of_others}
    if language not in READ_AS_ENGLISH or not row.english:
        own = plainly_own(words, place.start, place.end)
        return Mention(person="self" if own else "nobody", time="now", stance="stated", certain=False, **common)
    if place.name in conditions.placed and _is_placed(words, place, conditions, reader):
        common["match"] = "accept"
    lasting = condition.lasting if condition else row.past == "ask_clinic"
    first = said.split()[0]
    start = place.start + len(first) + 1 if first in SUBJECTS else place.start
    how = circumstances(words, reader.parts, start, place.end, reader.others, lasting, reader.follows_question)
    if how.stance == "stated" and not_meant_here(words, place.end):
        how = replace(how, time="unsure") if common["match"] == "accept" else replace(how, stance="taken_back")
    return Mention(person=how.person, time=how.time, stance=how.stance, **common)


def _is_placed(words: str, place: Place, conditions: Conditions, reader: _Reader) -> bool:
    """Whether it is said behind a near condition that it is where the document means ("I have … . It's on my …")."""
    for found in conditions.placed[place.name].find(words):
        clause = max((part for part in reader.parts if part.start <= found.start), key=lambda part: part.start)
        if found.start >= place.end:
            said = denial(words, clause, found.start, found.end, [])
            inner = words[clause.start : min(found.end, clause.end)].split()
            return said == "no" and not NEGATORS & set(inner)
    return False


def _weighs_more(new: Mention, old: Mention) -> bool:
    """Whether a second mention of the same condition says more than the first; what was taken back last counts."""
    return new.stance == "taken_back" or (old.stance != "taken_back" and _weight(new) > _weight(old))


def _weight(mention: Mention) -> tuple[bool, ...]:
    told = mention.stance == "stated"
    return (
        told and mention.match == "accept" and mention.time == "now",
        told and not is_over(mention),
        told,
        told and mention.person == "self",
        mention.stance in ("asked", "hypothetical"),
        mention.match == "accept",
    )

"""Which conditions a message mentions, listed or not, and how: read from knowledge/contraindications.yml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assistant.circumstances import Stance, circumstances
from assistant.clauses import SUBJECTS, Clause, clauses
from assistant.denial import Span
from assistant.people import Person
from assistant.said import Said
from assistant.terms import plain
from assistant.times import Time
from assistant.wordings import Place, Wordings

Match = Literal["accept", "ask_clinic", "unlisted"]
ENGLISH = ("en", "misspelt")
READ_AS_ENGLISH = ("en", "und")
PAUSE = re.compile(r"[\n\r()\[\]…–—]+|\s-+\s|\.{2,}")
EITHER = re.compile(r"(?<=\w{3})\s?/\s?(?=\w{3})")
SHORT_FORM = re.compile(r"\b(we|they|who)['’]re\b|\b(i|she|he|we|they|it)['’]ll\b|\b(who)['’]s\b", re.IGNORECASE)
SHORTEST_ENDING = 6
RANK: dict[str, int] = {"no_match": 0, "ask_clinic": 1, "accept": 2, "unlisted": 3}


@dataclass(frozen=True)
class Condition:
    """One documented contraindication: its answer, its whole sentence, and how it is asked in the guided check."""

    id: str
    answer: str
    label: str
    quote: str
    marks: tuple[str, ...]
    past: Literal["nothing", "ask_clinic"]
    lasting: bool
    no_button: str
    check: Mapping[str, Mapping[str, str]]
    after_treatment: Mapping[str, str]


@dataclass(frozen=True)
class Wording:
    """What a row of wordings stands for: `kind` is a `Match` or "no_match"; `ignored_after`: not meant once treated."""

    kind: str
    id: str
    label: str
    english: bool


@dataclass(frozen=True)
class Conditions:
    """All of knowledge/contraindications.yml that the code needs; `listed` in the order of the questions."""

    listed: tuple[Condition, ...]
    wordings: Wordings
    ignored_after: Wordings
    rows: Mapping[str, Wording]
    endings: tuple[str, ...]
    endings_except: frozenset[str]
    endings_label: str
    translations: Mapping[str, Mapping[str, Mapping[str, str | None]]]
    buttons: Mapping[str, Mapping[str, str]]
    closing: Mapping[str, Mapping[str, str]]
    typed: Mapping[str, frozenset[str]]
    question_begins: frozenset[str]

    def get(self, id: str) -> Condition | None:
        """The documented condition called `id`."""
        return next((condition for condition in self.listed if condition.id == id), None)


@dataclass(frozen=True)
class Mention:
    """A condition that a message mentions.

    `certain` is False outside English, where neither negation nor person nor time is read. `quote` and `marks` are empty
    when the document does not list the condition; `past` is what the row says about a condition that is over.
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
    past: Literal["nothing", "ask_clinic"] = "ask_clinic"


def load(data: Mapping[str, Any]) -> Conditions:
    """The conditions of a parsed contraindications.yml.

    Raises ValueError that names the row when a field is missing or a wording is no phrase pattern.
    """
    phrases: dict[str, list[str]] = {}
    rows: dict[str, Wording] = {}
    ignored: dict[str, list[str]] = {}
    listed = tuple(_condition(row) for row in data["contraindications"])
    for row in data["contraindications"]:
        _add(phrases, rows, "accept", row["id"], row["label"], row["accept"])
        _add(phrases, rows, "no_match", row["id"], row["label"], row.get("no_match", {}))
        for near in row.get("ask_clinic", []):
            _add(phrases, rows, "ask_clinic", row["id"], near["label"], near)
        ignored[row["id"]] = row["after_treatment"].get("ignore", [])
    for row in data.get("unlisted", []):
        _add(phrases, rows, "unlisted", row["id"], row["label"], row)
        _add(phrases, rows, "no_match", row["id"], row["label"], row.get("no_match", {}))
    endings, check = data.get("endings", {}), data["check"]
    return Conditions(
        listed=listed,
        wordings=Wordings(phrases),
        ignored_after=Wordings(ignored),
        rows=rows,
        endings=tuple(plain(word) for word in endings.get("words", [])),
        endings_except=frozenset(plain(word) for word in endings.get("except", [])),
        endings_label=endings.get("label", ""),
        translations={row["quote"]: row["translations"] for row in data.get("sentences", [])},
        buttons=check["buttons"],
        closing={language: text for language, text in check["closing"].items() if isinstance(text, dict)},
        typed={answer: frozenset(plain(text) for text in check["typed"][answer]) for answer in ("yes", "no", "not_sure")},
        question_begins=frozenset(plain(word) for word in check["typed"].get("question_begins", [])),
    )


def _condition(row: Mapping[str, Any]) -> Condition:
    try:
        return Condition(
            id=row["id"],
            answer=row["answer"],
            label=row["label"],
            quote=row["quote"],
            marks=tuple(row["marks"]),
            past=row["past"],
            lasting=row["lasting"],
            no_button=row.get("no_button", "no"),
            check=row["check"],
            after_treatment={k: v for k, v in row["after_treatment"]["text"].items() if isinstance(v, str)},
        )
    except KeyError as missing:
        raise ValueError(f"contraindication {row.get('id')!r} lacks the field {missing}") from missing


def _add(
    phrases: dict[str, list[str]], rows: dict[str, Wording], kind: str, id: str, label: str, lists: Mapping[str, Any]
) -> None:
    """File the wordings of one row: each language (a list of phrases under its code) under a name of its own."""
    for english in (True, False):
        wordings = [
            phrase
            for language, listed in lists.items()
            if language not in ("sources", "why", "label", "id", "no_match") and (language in ENGLISH) is english
            for phrase in listed
        ]
        name = f"{kind} {id} {label} {'en' if english else 'other'}"
        phrases.setdefault(name, []).extend(wordings)
        rows[name] = Wording(kind, id, label, english)


def find(
    said: Said, conditions: Conditions, *, treated: bool = False, follows_question: bool = False
) -> tuple[Mention, ...]:
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
    words = _prepared(text)
    places = _longest(conditions, words, treated)
    meant = [place for place in places if place.name == "" or conditions.rows[place.name].kind != "no_match"]
    if not meant:
        return []
    parts = clauses(words)
    spans = [(place.start, place.end) for place in meant]
    mentions: dict[str, Mention] = {}
    for place in meant:
        others = [span for span in spans if span != (place.start, place.end)]
        mention = _mention(words, place, language, conditions, _Reader(parts, others, follows_question))
        if mention.id not in mentions or _weighs_more(mention, mentions[mention.id]):
            mentions[mention.id] = mention
    return list(mentions.values())


def _prepared(text: str) -> str:
    """The plain text with pauses kept as stops and with the short forms written out that lose their sense when folded."""
    text = SHORT_FORM.sub(lambda m: f"{m[1]} are" if m[1] else f"{m[2]} will" if m[2] else f"{m[3]} is", text)
    text = text.replace("&", " and ").replace("+", " and ")
    return plain(EITHER.sub(" or ", PAUSE.sub(" . ", text)))


@dataclass(frozen=True)
class _Reader:
    parts: list[Clause]
    others: list[Span]
    follows_question: bool


def _longest(conditions: Conditions, words: str, treated: bool) -> list[Place]:
    """The wordings that stand in `words`; where several overlap, the longest, and of equal ones the more careful."""
    found = conditions.wordings.find(words) + _by_ending(conditions, words)
    if treated:
        found += [Place("ignored", place.start, place.end) for place in conditions.ignored_after.find(words)]
    found.sort(key=lambda place: (place.start - place.end, _rank(conditions, place.name)))
    kept: list[Place] = []
    for place in found:
        if all(place.end <= other.start or other.end <= place.start for other in kept):
            kept.append(place)
    return sorted((place for place in kept if place.name != "ignored"), key=lambda place: place.start)


def _rank(conditions: Conditions, name: str) -> tuple[int, bool]:
    if name == "ignored":
        return (-1, False)
    if not name:
        return (len(RANK), False)
    return (RANK[conditions.rows[name].kind], not conditions.rows[name].english)


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
    common: dict[str, Any] = {"id": row.id, "listed": condition is not None, "match": row.kind, "label": row.label, "said": said}
    if condition is not None:
        common |= {"quote": condition.quote, "marks": condition.marks, "past": condition.past}
    if language not in READ_AS_ENGLISH or not row.english:
        return Mention(person="nobody", time="now", stance="stated", certain=False, **common)
    lasting = condition.lasting if condition else True
    first = said.split()[0]
    start = place.start + len(first) + 1 if first in SUBJECTS else place.start
    how = circumstances(words, reader.parts, start, place.end, reader.others, lasting, reader.follows_question)
    return Mention(person=how.person, time=how.time, stance=how.stance, **common)


def _weighs_more(new: Mention, old: Mention) -> bool:
    """Whether a second mention of the same condition says more than the first; what was taken back last counts."""
    return new.stance == "taken_back" or (old.stance != "taken_back" and _weight(new) > _weight(old))


def _weight(mention: Mention) -> tuple[bool, bool, bool, bool, bool]:
    told = mention.stance == "stated"
    return (
        told and mention.match == "accept" and mention.time == "now",
        told,
        told and mention.person == "self",
        mention.stance in ("asked", "hypothetical"),
        mention.match == "accept",
    )

"""What is wrong with an answer before anybody trains it: what stops it, and what somebody should look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from assistant import aftercare, clearing, conditions, urgent
from assistant.knowledge import Knowledge
from assistant.said import as_typed
from console.bases import FAQ
from console.changes import STAFF, Told
from console.composing import SILENT
from console.grouping import NEAR, Vectors, key_of
from console.library import Library
from gateway.errors import place
from gateway.redaction import redacted

logger = structlog.get_logger(__name__)

FEWEST, MOST, LONGEST = 5, 500, 300  # wordings of an answer, characters of one
TEXT = 4_000  # characters
LOOKED_AT, ALIKE = 20, 5  # new wordings that are compared, and with how many others each
PERSONAL = (
    "This holds personal data (a name, phone number, e-mail address or date of birth): “{}”. "
    "Take it out; what stands here is learned by heart, or shown to others."
)
ODD = re.compile(r"[\[\]{}]|[^ -~\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REMOVED = ("[phone]", "[e-mail]", "[date of birth]", "[name]")


@dataclass(frozen=True)
class Finding:
    """One sentence; `stops` says whether the answer can't be approved with it."""

    text: str
    stops: bool = True


def unkeepable(told: Told) -> str:
    """Why this can't even be kept as a draft, as a sentence; empty when it can."""
    if not told.title or len(told.title) > LONGEST or not told.title.isprintable():
        return f"Give it a title of at most {LONGEST} characters."
    if len(told.text) > TEXT:
        return f"A text has at most {TEXT} characters."
    if len(told.wordings) > MOST or any(len(one) > LONGEST for one in told.wordings):
        return f"At most {MOST} wordings of at most {LONGEST} characters fit an answer."
    if personal := of_persons((*told.wordings, told.title)):
        return personal
    if odd := next((one for one in told.wordings if is_odd(one)), None):
        return f"Leave brackets and signs that can't be seen out of wordings: “{odd}”."
    return ""


def is_odd(wording: str) -> bool:
    """Whether a wording holds what the file of all wordings can't: brackets mean something there, no YAML has control signs."""
    return bool(ODD.search(wording))


def of_persons(texts: Iterable[str]) -> str:
    """What is said of the first text with personal data; empty where there is none."""
    found = next((one for one in texts if not is_free_of_persons(one)), None)
    return PERSONAL.format(found) if found is not None else ""


def is_free_of_persons(text: str) -> bool:
    """Whether the record's redaction finds nothing in it, and has taken nothing out of it before."""
    return redacted(text) == text and not any(mark in text for mark in REMOVED)


def of(
    told: Told,
    nature: str,
    library: Library,
    others: Mapping[str, Told],
    documents: Mapping[str, Sequence[str]],
    known: Knowledge,
) -> list[Finding]:
    """What is wrong. `others` are all other answers as they stand; `documents` the texts that count, by name."""
    found = [*_of_text(told, nature, library, documents, known), *_of_topic(told, nature, others, known)]
    found += _of_wordings(told, library, others)
    return sorted(found, key=lambda one: not one.stops)


def near(told: Told, new: Sequence[str], library: Library, encode: Callable[[list[str]], Vectors]) -> list[Finding]:
    """New wordings that are nearly one of another answer or topic, by the encoder; none when it fails."""
    others = [key for key, label in library.learned.items() if label != FAQ + told.id]
    pairs = [(one, other) for one in map(key_of, new[:LOOKED_AT]) for other in _alike(one, others) if other != one]
    texts = sorted({text for pair in pairs for text in pair})
    if not texts:
        return []
    try:
        rows = dict(zip(texts, encode(texts), strict=True))
    except Exception as error:
        logger.error("encoder_failed", error=type(error).__name__, where=place(error))
        return []
    close = [(one, other) for one, other in pairs if float(rows[one] @ rows[other]) >= NEAR]
    return [
        Finding(f"“{one}” is nearly “{other}”, which asks for {library.learned[other]}.", stops=False) for one, other in close
    ]


def _alike(key: str, others: Sequence[str]) -> list[str]:
    """The wordings that share most words, as far as they share any third of them."""
    words = set(key.split())
    shares = [(len(words & (theirs := set(other.split()))) / len(words | theirs), other) for other in others if other]
    return [other for share, other in sorted(shares, reverse=True)[:ALIKE] if share >= 1 / 3]


def _of_text(
    told: Told, nature: str, library: Library, documents: Mapping[str, Sequence[str]], known: Knowledge
) -> list[Finding]:
    if not told.quotes:
        return [Finding("Write the text that visitors are told.")]
    found = []
    texts = documents.get(told.document, ())
    if told.document != STAFF and (lost := [q for q in told.quotes if not any(q in text for text in texts)]):
        found += [Finding(f"This does not stand in the document, word for word: “{quote}”") for quote in lost]
    if told.document and (sentence := clearing.found(told.text, library.clearing, practical=nature == "practical")):
        found.append(Finding(f"This clears or soothes somebody, which no reply may: “{sentence}”"))
    if nature == "practical" and _is_about_health(told, known):
        found.append(Finding("This is about health, skin or aftercare: call it clinical, so that a second person approves it."))
    return found


def _of_topic(told: Told, nature: str, others: Mapping[str, Told], known: Knowledge) -> list[Finding]:
    """What hinders an answer from taking over what was not documented so far."""
    if not told.topic:
        return []
    topic = known.topics.topics.get(told.topic)
    if topic is None or topic.health:
        return [Finding("What it answers so far can't be answered in writing: choose something else, or nothing.")]
    found = []
    if other := next((one for one in others.values() if one.topic == told.topic), None):
        found.append(Finding(f"“{other.title}” answers every question about {topic.label} already."))
    if nature == "practical" and not topic.practical:
        found.append(Finding(f"Questions about {topic.label} are no practical ones: call it clinical."))
    return found


def _is_about_health(told: Told, known: Knowledge) -> bool:
    """Whether the text, or a question that it answers, names a condition, an aftercare rule or an urgent sign."""
    for quote in (told.title, *told.quotes, *told.wordings):
        said = as_typed(quote)
        if aftercare.mentions(said, known.rules) or urgent.find(said, known.signs, treated=True):
            return True
        if conditions.find(said, known.conditions):
            return True
    return False


def _of_wordings(told: Told, library: Library, others: Mapping[str, Told]) -> list[Finding]:
    found = []
    if len({key_of(one) for one in told.wordings}) < FEWEST:
        found.append(Finding(f"Give it at least {FEWEST} different wordings, as visitors would type them."))
    theirs = {key_of(wording): other for other in others.values() for wording in other.wordings}
    for wording in told.wordings:
        label = library.learned.get(key_of(wording), "")
        if other := theirs.get(key_of(wording)):
            found.append(Finding(f"“{wording}” stands under “{other.title}”, too: take it out of one of the two."))
        elif label.startswith(SILENT):
            found.append(Finding(f"“{wording}” was learned as not documented ({label}); it moves to this answer.", stops=False))
        elif label and not label.startswith(FAQ):
            found.append(Finding(f"“{wording}” is learned as talk ({label}): take it out."))
    return found

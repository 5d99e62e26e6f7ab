"""What an English message says about a condition it mentions: whose it is, when, and whether it is told or asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.circumstance_words import (
    ABOUT,
    ANYBODY_AFTER,
    AT_WEEKS,
    BEING,
    BODY,
    CONDITIONAL,
    COUNTS_AS,
    ELLIPSIS,
    GUESSED_OF,
    HERE_AFTER,
    I_AM_AFTER,
    INSTEAD,
    ME,
    MEANWHILE,
    OF_ANYBODY,
    OF_MYSELF,
    OTHERWISE,
    OWN,
    OWNED,
    PEOPLE_AFTER,
    PLACED_AFTER,
    POLITE,
    QUESTION_WORDS,
    SAY_THAT,
    STILL,
    SUFFERS,
    TESTED,
    THIS_IS,
    WANTS,
    WEEKS,
    WHENEVER,
    WOULD_WITH,
)
from assistant.clauses import AUXILIARIES, CONNECTORS, OWNERS, PAUSES, SUBJECTS, THINGS, THINGS_ARE, Clause
from assistant.denial import FILLERS, NEGATORS, Span, denial
from assistant.people import HAVE_IT_TOO, Person, person
from assistant.places import Place, place_of
from assistant.retractions import retraction
from assistant.times import DATED_FROM, NOW, THIS_WEEK, WHEN, Time, returned, time

Stance = Literal["stated", "asked", "hypothetical", "denied", "taken_back"]


@dataclass(frozen=True)
class Circumstances:
    """Whose condition it is, when it is there, and how it is mentioned."""

    person: Person
    time: Time
    stance: Stance


def circumstances(
    text: str, parts: list[Clause], start: int, end: int, others: list[Span], lasting: bool, follows_question: bool
) -> Circumstances:
    """How `text[start:end]` is mentioned. `parts` are the text's clauses, `others` the places of other conditions.

    `lasting`: the condition does not end by itself within months. `follows_question`: the assistant has just asked
    about the visitor's health, so a bare word is an answer.
    """
    place = place_of(text, parts, start, end)
    who = person(text, place.clause, place.subject_from, start, end)
    denied = denial(text, place.clause, start, end, others)
    retracted = retraction(text, place.clause, start, end, denied == "denied")
    if retracted == "taken_back":
        return Circumstances(who or "self", "now", "taken_back")
    if retracted == "unsure":
        return Circumstances(who or "self", "unsure", "stated")
    if denied == "denied" and who not in ("self", None) and I_AM_AFTER.match(text[end:]):
        return Circumstances("self", "now", "stated")
    if denied == "denied" and OTHERWISE.match(text[end:]):
        return Circumstances(who or "self", "recovering", "stated")
    if denied == "denied":
        return Circumstances(who or "self", "now", "denied")
    if denied != "no":
        return Circumstances(who or "self", denied, "stated")
    return _mood(place, parts, who, time(text, place.clause, start, end, lasting), follows_question)


def _mood(place: Place, parts: list[Clause], who: Person | None, when: Time, follows_question: bool) -> Circumstances:
    if _is_supposed(place, when):
        return Circumstances(who or "nobody", when, "hypothetical")
    if _is_about_anybody(place):
        return Circumstances("nobody", when, "asked")
    inverted = _is_inverted(_opening(place))
    if _guesses(place) or (when == "unsure" and not inverted and " about " not in f"{place.before} "):
        return Circumstances(who or "self", "unsure", "stated")
    told_of_then = when in ("past", "over") and not inverted and MEANWHILE.search(place.before)
    if told_of_then or _is_told(place, parts, who, follows_question):
        return Circumstances(who or "self", when, "stated")
    return Circumstances("self" if ME.search(place.before) else "nobody", when, "asked")


def _is_supposed(place: Place, when: Time) -> bool:
    if CONDITIONAL.search(place.before) or SAY_THAT.match(place.before):
        return when != "unsure"
    return bool(WHENEVER.search(place.before) and when == "now" and ME.search(place.before))


def _is_about_anybody(place: Place) -> bool:
    if OF_ANYBODY.search(place.before) and not re.search(r"\bmy\b", place.before):
        return True
    if PEOPLE_AFTER.match(place.after) and not OWNED.search(place.before):
        return True
    return bool(ANYBODY_AFTER.match(place.after)) and not OWN.search(place.before)


def _opening(place: Place) -> list[str]:
    """The words of the clause up to the condition, from the first that is no greeting or conjunction."""
    return _words_of(place.before)


def _words_of(clause: str) -> list[str]:
    words = clause.split()
    while words and (words[0] in POLITE or (words[0] in CONNECTORS and words[0] not in QUESTION_WORDS)):
        words = words[1:]
    return words


def _is_inverted(words: list[str]) -> bool:
    """Whether a clause begins like a question: "can I", "is it", "does having", "why is"."""
    while words and words[0] in QUESTION_WORDS | CONNECTORS:
        words = words[1:]
    if not words or words[0] not in AUXILIARIES - {"be", "been"}:
        return False
    follows = words[1] if len(words) > 1 else ""
    if words[0] in ("might", "may", "could", "must", "should", "would") and follows in (
        "be",
        "have",
        "also",
        "get",
        "just",
    ):
        return False
    if words[0] in ("have", "has", "had", "am", "do", "was") or words[0].endswith("nt"):
        return follows in SUBJECTS | THINGS | OWNERS or (words[0] == "do" and follows == "you")
    return True


def _guesses(place: Place) -> bool:
    """Whether the visitor asks what it is: "is this …?", "do I have …?", "is my skin …?"."""
    words = _opening(place)
    if COUNTS_AS.search(place.before):
        return True
    if not _is_inverted(words) or words[0] not in AUXILIARIES or len(words) < 2:
        return False
    if words[0] in ("can", "should", "will", "would") and "be" not in words:
        return False
    rest = [word for word in words[1:] if word not in FILLERS | {"get", "that", "what"}]
    ends_here = not place.after.split() or place.after.split()[0] in FILLERS
    return words[1] in GUESSED_OF and not rest and ends_here


def _is_told(place: Place, parts: list[Clause], who: Person | None, follows_question: bool) -> bool:
    """Whether the condition is told of somebody, rather than asked about."""
    words = _opening(place)
    if (OWNED.search(place.before) and who is not None) or who in ("other", "family", "bystander"):
        return True
    if STILL.search(place.before):
        return True
    if _is_inverted(words):
        return False
    if follows_question or SUFFERS.search(place.before) or HAVE_IT_TOO.search(place.text[place.end :]):
        return True
    if words[:1] and words[0] in QUESTION_WORDS or _is_about_a_time(place):
        return False
    subjects = [n for n, word in enumerate(words) if word in SUBJECTS | OWNERS]
    if subjects:
        return words[subjects[-1]] not in ("you", "youre") and not ABOUT.search(" ".join(words[subjects[-1] :]))
    return _fragment_tells(place, parts, words)


def _is_about_a_time(place: Place) -> bool:
    """ "I can't have it while …", "when …": the rule is asked about, not told against."""
    first = place.before.split()[:1]
    return bool(WOULD_WITH.search(place.before)) or first in (["while"], ["whilst"], ["when"])


def _fragment_tells(place: Place, parts: list[Clause], words: list[str]) -> bool:
    """Whether a clause without a subject is about the visitor: "got one on my lip", "expecting, can I come?"."""
    clause, own = place.clause, place.text[place.start : place.end]
    whole = place.text[clause.start : clause.end]
    asks_alone = clause.asks and (clause.start, clause.end) == (clause.sentence_start, clause.sentence_end - 1)
    if (
        AT_WEEKS.match(place.text[clause.end :])
        or WANTS.match(place.after)
        or WANTS.match(place.text[clause.end :])
        or PLACED_AFTER.match(place.text[place.end : _next_end(place, parts)])
    ):
        return True
    if THIS_IS.search(place.before) or returned(place.after) or WEEKS.search(f"{place.before} {own}"):
        return True
    acts = bool(words) and BODY.fullmatch(words[-1]) and own.split()[0].endswith("ing")
    acts = acts or (own.endswith((" affected", " infected")) and not asks_alone)
    acts = acts or (own.startswith(("covered ", "full ")) and not asks_alone)
    if HERE_AFTER.match(place.after) or " here " in own or BEING.search(own) or acts:
        return True
    if clause.after_pause and not words and OF_MYSELF.match(_before(place, parts)):
        return True
    if INSTEAD.match(place.before) and NEGATORS & set(_before(place, parts).split()):
        return True
    if TESTED.search(own) and not asks_alone:
        return True
    first = (words or own.split())[0]
    if first in ELLIPSIS or first in THINGS_ARE or place.before.split()[:1] == ["but"]:
        return True
    if WHEN.search(whole) or DATED_FROM.search(place.after):
        return not asks_alone
    if NOW.search(whole) or THIS_WEEK.search(whole) or re.search(r"\bmy\b", whole) or re.search(r"\bme\b", place.after):
        return not clause.asks or len(parts) > 1
    others = [place.text[part.start : part.end] for part in parts if part != clause]
    elsewhere = any(ME.search(other) for other in others)
    around = words + place.after.split()
    if BODY.search(whole) and not asks_alone and all(word in FILLERS | PAUSES or BODY.fullmatch(word) for word in around):
        return elsewhere or not (place.text.endswith("?") or any(_is_inverted(_words_of(other)) for other in others))
    bare = all(word in FILLERS | PAUSES | POLITE for word in around)
    return bare and elsewhere and not asks_alone and place.text[clause.end : clause.end + 2].strip() != ":"


def _next_end(place: Place, parts: list[Clause]) -> int:
    """Where the sentence after the condition's own ends."""
    return next((part.sentence_end for part in parts if part.start >= place.clause.sentence_end), len(place.text))


def _before(place: Place, parts: list[Clause]) -> str:
    """The clause before the condition's own, where it stands in the same sentence."""
    earlier = [part for part in parts if place.clause.sentence_start <= part.start < place.clause.start]
    return place.text[earlier[-1].start : earlier[-1].end] if earlier else ""

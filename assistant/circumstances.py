"""What an English message says about a condition it mentions: whose it is, when, and whether it is told or asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.circumstance_words import (
    ABOUT,
    ANYBODY_AFTER,
    CONDITIONAL,
    COUNTS_AS,
    GUESSED_OF,
    I_AM_AFTER,
    ME,
    MEANWHILE,
    OF_ANYBODY,
    OF_ME,
    OTHERWISE,
    OWN,
    OWNED,
    PEOPLE_AFTER,
    QUESTION_WORDS,
    SAY_THAT,
    STILL,
    SUFFERS,
    WHENEVER,
    WOULD_WITH,
)
from assistant.clauses import AUXILIARIES, OWNERS, SUBJECTS, Clause
from assistant.denial import FILLERS, Span, denial
from assistant.fragments import fragment_tells
from assistant.openings import is_inverted, words_of
from assistant.people import HAVE_IT_TOO, Person, person
from assistant.places import Place, place_of
from assistant.retractions import retraction
from assistant.times import Time, time

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
    who = "self" if OF_ME.search(text[start:end]) else person(text, place.clause, place.subject_from, start, end)
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
    inverted = is_inverted(words_of(place.before))
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


def _guesses(place: Place) -> bool:
    """Whether the visitor asks what it is: "is this …?", "do I have …?", "is my skin …?"."""
    words = words_of(place.before)
    if COUNTS_AS.search(place.before):
        return True
    if not is_inverted(words) or words[0] not in AUXILIARIES or len(words) < 2:
        return False
    if words[0] in ("can", "should", "will", "would") and "be" not in words:
        return False
    rest = [word for word in words[1:] if word not in FILLERS | {"get", "that", "what"}]
    ends_here = not place.after.split() or place.after.split()[0] in FILLERS
    return words[1] in GUESSED_OF and not rest and ends_here


def _is_told(place: Place, parts: list[Clause], who: Person | None, follows_question: bool) -> bool:
    """Whether the condition is told of somebody, rather than asked about."""
    words = words_of(place.before)
    if (OWNED.search(place.before) and who is not None) or who in ("other", "family", "bystander"):
        return True
    if STILL.search(place.before):
        return True
    if is_inverted(words):
        return False
    if follows_question or SUFFERS.search(place.before) or HAVE_IT_TOO.search(place.text[place.end :]):
        return True
    if words[:1] and words[0] in QUESTION_WORDS or _is_about_a_time(place):
        return False
    subjects = [n for n, word in enumerate(words) if word in SUBJECTS | OWNERS]
    if subjects:
        return words[subjects[-1]] not in ("you", "youre") and not ABOUT.search(" ".join(words[subjects[-1] :]))
    return fragment_tells(place, parts, words)


def _is_about_a_time(place: Place) -> bool:
    """ "I can't have it while …", "when …": the rule is asked about, not told against."""
    first = place.before.split()[:1]
    return bool(WOULD_WITH.search(place.before)) or first in (["while"], ["whilst"], ["when"])

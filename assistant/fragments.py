"""English clauses without a subject that yet tell of the visitor: "got one on my lip", "expecting, can I come?"."""

from __future__ import annotations

import re

from assistant.circumstance_words import (
    AT_WEEKS,
    BEING,
    BODY,
    CAUSED,
    CHATTER,
    ELLIPSIS,
    HERE_AFTER,
    INSTEAD,
    LEAVE_NEXT,
    LIFELONG,
    ME,
    OF_ME,
    OF_MYSELF,
    ON_THE_WAY,
    ON_TOP,
    PLACED_AFTER,
    POLITE,
    TESTED,
    THIS_IS,
    TOPIC,
    WANTS,
    WEEKS,
)
from assistant.clauses import PAUSES, THINGS_ARE, Clause
from assistant.denial import FILLERS, NEGATORS
from assistant.openings import is_inverted, words_of
from assistant.places import Place
from assistant.times import DATED_FROM, NOW, THIS_WEEK, WHEN, healed, returned


def fragment_tells(place: Place, parts: list[Clause], words: list[str]) -> bool:
    """Whether a clause without a subject is about the visitor: "got one on my lip", "expecting, can I come?"."""
    clause, own = place.clause, place.text[place.start : place.end]
    whole = place.text[clause.start : clause.end]
    asks_alone = clause.asks and (clause.start, clause.end) == (clause.sentence_start, clause.sentence_end - 1)
    if (
        AT_WEEKS.match(place.text[clause.end :])
        or AT_WEEKS.match(place.after)
        or _asks_leave_next(place, own, asks_alone, words)
        or WANTS.match(place.after)
        or WANTS.match(place.text[clause.end :])
        or PLACED_AFTER.match(place.text[place.end : _next_end(place, parts)])
    ):
        return True
    if CAUSED.match(place.before) and not clause.asks:
        return True
    if LIFELONG.search(place.text[place.end : _next_end(place, parts)]) and not asks_alone:
        return True
    if _as_well(place, own, words) and not asks_alone:
        return True
    if healed(place.text, clause) and not asks_alone:
        return True
    if THIS_IS.search(place.before) or returned(place.after) or WEEKS.search(f"{place.before} {own}"):
        return True
    acts = bool(words) and BODY.fullmatch(words[-1]) and own.split()[0].endswith("ing")
    acts = acts or (own.endswith((" affected", " infected")) and not asks_alone)
    acts = acts or (own.startswith(("covered ", "full ")) and not asks_alone)
    if ON_THE_WAY.search(own) or OF_ME.search(own):
        return not asks_alone
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
        return elsewhere or not (place.text.endswith("?") or any(is_inverted(words_of(other)) for other in others))
    bare = all(word in FILLERS | PAUSES | POLITE for word in around)
    return bare and elsewhere and not asks_alone and place.text[clause.end : clause.end + 2].strip() != ":"


def _as_well(place: Place, own: str, words: list[str]) -> bool:
    """Whether the bare condition comes on top of what was told: "also pregnant", "and nursing too"."""
    clause = place.clause
    asked = clause.asks or is_inverted(words_of(place.text[clause.sentence_start : clause.start]))
    on_top = ON_TOP.search(f"{place.before} | {place.after}") and clause.start > 0 and not asked and not TOPIC.search(own)
    around = {*words, *place.after.split()} - FILLERS - PAUSES - POLITE
    return bool(on_top) and around <= {"too", "as", "well", "plus"}


def _asks_leave_next(place: Place, own: str, asks_alone: bool, words: list[str]) -> bool:
    """Whether the bare condition is followed by a question for leave of its own: "expecting. is it ok", "… 8 wks lol can i"."""
    around = [word for word in words + place.after.split() if not word.isdigit()]
    bare = all(word in FILLERS | PAUSES | POLITE | CHATTER for word in around)
    return bare and not asks_alone and not TOPIC.search(own) and bool(LEAVE_NEXT.match(place.text[place.clause.end :]))


def _next_end(place: Place, parts: list[Clause]) -> int:
    """Where the sentence after the condition's own ends."""
    return next((part.sentence_end for part in parts if part.start >= place.clause.sentence_end), len(place.text))


def _before(place: Place, parts: list[Clause]) -> str:
    """The clause before the condition's own, where it stands in the same sentence."""
    earlier = [part for part in parts if place.clause.sentence_start <= part.start < place.clause.start]
    return place.text[earlier[-1].start : earlier[-1].end] if earlier else ""

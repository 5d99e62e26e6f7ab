"""A conversation that has turned to another treatment: what is asked next is about that one until ours is named again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import topics
from assistant.parts import Ask
from assistant.questions import POINTS_BACK
from assistant.replies import Choice
from assistant.turn import Turn, other_treatments

HAD_LATELY = re.compile(
    r"\b(?:had|got|did|done|was)\b.*\b(?:just|yesterday|today|tonight|this (?:morning|afternoon|week)|last (?:night|week)"
    r"|(?:hours?|days?|week) ago|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
OF_A_TREATMENT = ("aftercare.", "sessions.", "procedure.")  # answers that each treatment has its own of


def kept(turn: Turn, asks: Sequence[Ask]) -> tuple[Turn, tuple[Ask, ...], tuple[Choice, ...]]:
    """The turn with the other treatment remembered, what is asked, and a choice that asks the same of ours.

    A question that does not say of which treatment it is gets no answer while the other one is spoken of.
    """
    others, ours = other_treatments(turn)
    before = None if ours else turn.memory.elsewhere
    silent = [ask.id for ask in asks if ask.kind == "silent" and _is_another(turn, ask.id)]
    now = silent[0] if silent and not ours else _just_had(turn) or before
    turn = replace(turn, memory=replace(turn.memory, elsewhere=now))
    if before is None or others or silent or not _is_another(turn, before):
        return turn, tuple(asks), ()
    meant = [ask for ask in asks if ask.kind == "answer" and _is_of_it(ask)]
    if not meant:
        return turn, tuple(asks), ()
    rest = tuple(ask for ask in asks if ask not in meant)
    choice = Choice(f"About {turn.knowledge.treatment}", {"answer": meant[0].id})
    return turn, (*rest, Ask("silent", before)), (choice,)


def _just_had(turn: Turn) -> str | None:
    """The other treatment that the visitor tells to have had lately, and ours besides it not."""
    known, (others, ours) = turn.knowledge, other_treatments(turn)
    if not others or ours or not HAD_LATELY.search(turn.said.plain):
        return None
    return next(hit.topic for hit in topics.find(turn.said, known.topics) if _is_another(turn, hit.topic))


def _is_of_it(ask: Ask) -> bool:
    return ask.id.startswith(OF_A_TREATMENT) or bool(POINTS_BACK.search(ask.text))


def _is_another(turn: Turn, topic: str) -> bool:
    row = turn.knowledge.topics.topics.get(topic)
    return row is not None and row.another

"""What a message reports about conditions: what is said to it, what sticks, and which clauses are settled by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant import (
    aftercare,
    certainty,
    condition_follow_ups,
    conditions,
    follow_ups,
    health,
    moment_cues,
    screening,
    topics,
)
from assistant.parts import FAQ, Mentioned
from assistant.replies import Reply
from assistant.terms import plain
from assistant.turn import Turn

ASK_CLINIC = ("ask_clinic", "ask_clinic_after")
AWAY = ("past", "over", "recovering", "traces")


def reported(turn: Turn) -> tuple[list[Reply], Turn, Mentioned]:
    """What is said about conditions: replies, the turn with what sticks remembered, and what was mentioned."""
    found = conditions.find(turn.said, turn.knowledge.conditions, treated=turn.treated)
    mentions = [mention for mention in found if not _is_none(mention, turn)]
    theirs = follow_ups.theirs(turn, mentions)
    mentions += [*(mention for mention in theirs if mention not in mentions)] or _unnamed(turn, mentions)
    afterwards = topics.about_after(turn.said, turn.knowledge.topics)
    decided = [(m, decision) for m in mentions for decision in screening.decisions(m, turn.standing, afterwards)]
    before = turn.memory.reported
    reported = [id_ for id_ in before if id_ not in {mention.id for mention in theirs}]
    for mention, decision in decided:
        if mention.stance == "taken_back":
            reported = [id_ for id_ in reported if id_ != mention.id]
        elif decision.sticky and mention.id not in reported:
            reported.append(mention.id)
    denied = tuple(mention.id for mention in mentions if mention.listed and mention.stance == "denied")
    unsettled = tuple(dict.fromkeys((*turn.memory.unsettled, *_unsettled(decided))))
    memory = replace(turn.memory, reported=tuple(reported), unsettled=unsettled)
    memory = replace(memory, denied=denied, asked=_asked(decided)) if mentions else memory
    kept = _kept(turn, decided, memory.reported)
    turn = replace(turn, memory=memory)
    replies = health.told(decided, turn.knowledge, turn.said.language)
    if gone := [id_ for id_ in before if id_ not in reported]:
        replies.append(health.taken_back(gone, turn.knowledge))
    said = {mention.said for mention, decision in decided if decision.outcome != "nothing"}
    settled = tuple(part.text for part in turn.parts[1:] if any(words in plain(part.text) for words in said))
    rows = [(decision, turn.knowledge.conditions.get(mention.id)) for mention, decision in decided]
    over = frozenset(FAQ + row.answer for decision, row in rows if row and decision.outcome in ("nothing", "if_treated"))
    asked = frozenset(FAQ + row.answer for _, row in rows if row) - over
    only_denied = bool(decided) and all(decision.outcome == "nothing" for _, decision in decided)
    return replies, turn, Mentioned(asked, over, settled, only_denied, kept)


def _unnamed(turn: Turn, mentions: list[conditions.Mention]) -> list[conditions.Mention]:
    """The conditions that a message without a condition's name goes on about."""
    if mentions:
        return []
    unsaid = condition_follow_ups.unsaid(turn)
    found = unsaid or follow_ups.after_all(turn, ()) or condition_follow_ups.pronoun(turn)
    return list(found or condition_follow_ups.placed(turn) or condition_follow_ups.not_there(turn))


def _asked(decided: list[health.Decided]) -> tuple[str, ...]:
    """The listed conditions of which only the rule was asked for."""
    return tuple(dict.fromkeys(mention.id for mention, decision in decided if decision.outcome == "quote_rule"))


def _kept(turn: Turn, decided: list[health.Decided], reported: tuple[str, ...]) -> tuple[str, ...]:
    """What was reported before and is now said to be over or not there: only taking it back ends it."""
    if condition_follow_ups.gone(turn):
        return tuple(id_ for id_ in turn.memory.reported if id_ in reported)
    away = {mention.id for mention, _ in decided if mention.stance == "denied" or mention.time in AWAY}
    return tuple(id_ for id_ in turn.memory.reported if id_ in reported and id_ in away)


def _unsettled(decided: Sequence[health.Decided]) -> tuple[str, ...]:
    """What somebody told of themselves that only the clinic can judge; outside English it is not known of whom it is told."""
    told = [mention for mention, decision in decided if decision.outcome in ASK_CLINIC and not decision.sticky]
    return tuple(mention.label for mention in told if mention.stance == "stated" and mention.person in ("self", "nobody"))


def _is_none(mention: conditions.Mention, turn: Turn) -> bool:
    """Whether what sounds like a condition is none: a product, the occasion of a question, or a matter of afterwards."""
    return _is_product(mention, turn) or _yields(mention, turn) or _is_of_afterwards(mention, turn)


def _is_of_afterwards(mention: conditions.Mention, turn: Turn) -> bool:
    """Whether a silent topic holds what is asked for afterwards ("a peel a week after?", "tiny scabs on my cheeks")."""
    known = turn.knowledge.topics
    hits = [hit for hit in topics.find(turn.said, known) if set(mention.said.split()) & set(hit.said.split())]
    if turn.standing.to_come or topics.about_before(turn.said, known):
        return False
    if mention.listed:
        afterwards = any(known.topics[hit.topic].afterwards for hit in hits)
        return afterwards and mention.match != "accept" and not moment_cues.WISH.search(turn.said.plain)
    return bool(hits) and mention.stance != "stated" and topics.about_after(turn.said, known)


def _is_product(mention: conditions.Mention, turn: Turn) -> bool:
    """Whether an unlisted medicine is meant as a product for the skin afterwards ("when can I use tretinoin again?")."""
    if mention.listed or not turn.parts or not turn.parts[0].first.id.startswith(FAQ + "aftercare."):
        return False
    products = aftercare.mentions(turn.said, turn.knowledge.rules)
    return any(mention.said in product.term or product.term in mention.said for product in products)


def _yields(mention: conditions.Mention, turn: Turn) -> bool:
    """Whether what is said is but the reason or the occasion of a question whose answer the classifier is certain of."""
    if not mention.yields_to or not turn.parts:
        return False
    first = turn.parts[0].first
    return first.id.startswith(tuple(FAQ + id_ for id_ in mention.yields_to)) and first.score >= certainty.MISSED_BY_LISTS

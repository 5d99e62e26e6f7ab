"""The reply to what a visitor asks or tells, once no urgent sign stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import (
    aftercare,
    asides,
    certainty,
    condition_follow_ups,
    ellipses,
    elsewhere,
    fine,
    follow_ups,
    health,
    medicine,
    minors,
    plans,
    reporting,
    retimed,
    smalltalk,
    telling,
)
from assistant.choosing import choose
from assistant.memory import Memory
from assistant.parts import CONDITION, EVERYTHING, FAQ, Ask, Mentioned
from assistant.questions import POINTS_BACK, is_question
from assistant.reminding import reminders
from assistant.replies import Line, Reply, joined
from assistant.terms import plain
from assistant.turn import Turn, with_time

# Beside a condition in the same clause only these are answered: they hold for everybody.
FOR_EVERYBODY = ("sessions.", "procedure.", "aftercare.")
# Beside a condition that the document does not list, these would read as a ruling on it ("6 weeks apart" as a waiting time).
SOUNDS_LIKE_A_RULING = frozenset("sessions.spacing benefit.all contraindication.all aftercare.all what_is how_it_works".split())
# "8 weeks" may be all that the classifier saw of the time between sessions.
SPACING = "sessions.spacing"
SPACES = re.compile(
    r"\b(?:apart|between|often|spac\w*|interval\w*|gaps?|sessions?|treatments?|appoint\w*|next|again|freq\w*)\b"
)
NAMES_ITS_SUBJECT = 5  # words: a question as long as this says itself what it is about
WHY = re.compile(r"\bwhy\b|\breasons?\b|\bhow come\b", re.IGNORECASE)


def respond(turn: Turn) -> tuple[Reply, Memory]:
    """Conditions come first, then what was asked, then what was understood about time, then what sticks.

    A pressed button that is no longer on offer says so; one that chose an answer gets that answer.
    """
    if at_once := _at_once(turn):
        return at_once
    before = turn.memory
    turn, timing = (turn, None) if condition_follow_ups.goes_on(turn) else with_time(turn)
    about_health, turn, mentioned = reporting.reported(turn)
    asks = () if about_health else _of_sign(turn)
    leave = () if asks else _of_leave(turn, bool(about_health))
    short = () if about_health else ellipses.asks(turn) or follow_ups.of_last_rule(turn)
    asks = asks or leave or short or _asks(turn, mentioned, bool(about_health))
    asks = () if condition_follow_ups.away(turn, bool(mentioned.kept)) else plans.asked_again(turn, asks)
    asks = retimed.applied_again(turn, before, asks, bool(about_health))
    turn, asks, choices = elsewhere.kept(turn, asks)
    replies = [*about_health, *(replace(reply, choices=choices or reply.choices) for reply in _told(turn, asks))]
    if leave:
        replies = [replace(reply, choices=health.GO_THROUGH) for reply in replies]
    told = [quote.id for reply in replies for quote in reply.answers]
    if timing and _worth_saying(timing, told, turn):
        replies.append(timing)
    if not replies and not mentioned.kept:
        replies = [_nothing_understood(turn)]
    if not any(reply.level for reply in replies):
        replies += reminders(turn, about_health, told, mentioned.kept)
    return _finish(turn, replies)


def _at_once(turn: Turn) -> tuple[Reply, Memory] | None:
    """The reply to a button, a minor, and to who wants to hear that all is well or that a medicine may be stopped."""
    if turn.choice is not None:
        return _chosen(turn)
    if minors.minor(turn.said):
        return telling.minor(turn.knowledge), replace(turn.memory, check=None)
    if fine.wanted(turn) and (careful := fine.respond(turn)):
        return _finish(turn, [careful])
    if medicine.is_changed(turn):
        return _finish(turn, [medicine.not_ours(turn), *reminders(turn, [], [])])
    return None


def _finish(turn: Turn, replies: Sequence[Reply]) -> tuple[Reply, Memory]:
    reply = telling.in_language(joined(replies), turn.said.language)
    if reply.topic is None and smalltalk.asks_for_a_person(turn):
        reply = replace(reply, topic=smalltalk.PERSON)
    if turn.parts and not reply.candidates:
        reply = replace(reply, candidates=telling.told_candidates(turn.parts[0].candidates, turn.knowledge))
    if reply.level == "today" or any(line.name == "utter_reaction" for line in reply.lines):
        turn = replace(turn, memory=replace(turn.memory, alarm=turn.memory.alarm or "today"))
    names = {line.name for line in reply.lines}
    told = tuple(dict.fromkeys(quote.id for quote in reply.answers))
    expecting = bool(names & {"utter_ask_when", "utter_time_unclear", "utter_time_impossible"})
    another = turn.about_another and (any(id_.startswith("aftercare.") for id_ in told) or reply.kind == "clarify")
    memory = replace(turn.memory, last_answers=told or turn.memory.last_answers, about_another=another)
    return reply, replace(memory, expecting_time=expecting and not another)


def _chosen(turn: Turn) -> tuple[Reply, Memory]:
    assert turn.choice is not None
    answer = turn.choice.get("answer")
    if answer not in turn.knowledge.answers:
        return Reply("clarify", (Line("utter_choice_gone"),)), turn.memory
    ask = Ask("answer", str(answer))
    turn = replace(turn, memory=replace(turn.memory, elsewhere=None))
    return _finish(turn, [*_told(turn, (ask,)), *reminders(turn, [], [ask.id])])


def _of_sign(turn: Turn) -> tuple[Ask, ...]:
    """A sign that does not interrupt and that the document speaks of: its sentence, and nothing about anything else."""
    signs = turn.alarm.signs if turn.alarm and turn.alarm.level == "not_urgent" else ()
    told = [turn.knowledge.sign_answers[sign] for sign in signs if sign in turn.knowledge.sign_answers]
    first = turn.parts[0].first.id if turn.parts else ""
    if not told or (first.startswith(FAQ) and turn.parts[0].sure):
        return ()
    return tuple(Ask("answer", id_) for id_ in dict.fromkeys(told))


def _of_leave(turn: Turn, reported: bool) -> tuple[Ask, ...]:
    """ "Am I good to go?": nobody is cleared, the list is told."""
    after_report = follow_ups.leave_after_report(turn) and not follow_ups.of_last_rule(turn)
    asked = health.asks_leave(turn.said, turn.knowledge.treatment_names) or after_report
    asked = asked and not reported and not turn.treated
    return (Ask("answer", EVERYTHING.removeprefix(FAQ)),) if asked else ()


def _asks(turn: Turn, mentioned: Mentioned, reported: bool) -> tuple[Ask, ...]:
    """What is asked besides a condition; within its own clause only what holds for everybody, and only when certain."""
    asks = choose(turn.said, turn.parts, turn.knowledge, mentioned, turn.treated)
    if not reported:
        return tuple(ask for ask in asks if not (mentioned.only_denied and ask.id == "report_condition"))
    asks = tuple(ask for ask in asks if ask.id != SPACING or SPACES.search(plain(ask.text or turn.said.text)))
    missed = _missed(turn, mentioned)
    if len(turn.parts) == 1:
        told = [ask for ask in asks if ask.kind == "answer" and ask.id.startswith(FOR_EVERYBODY) and turn.parts[0].sure]
        told = [ask for ask in told if _is_no_rule(ask, turn) or aftercare.mentions(turn.said, turn.knowledge.rules)]
    else:
        told = [ask for ask in asks if not (ask.kind == "answer" and _points_at_condition(ask))]
        told = [ask for ask in told if mentioned.asked or ask.id not in SOUNDS_LIKE_A_RULING]
    told = [ask for ask in told if FAQ + ask.id != EVERYTHING or not (mentioned.asked or missed)]
    return (*missed, *(ask for ask in told if ask not in missed))


def _is_no_rule(ask: Ask, turn: Turn) -> bool:
    """Whether an answer tells no single aftercare rule: a medicine named with a condition is no product for afterwards."""
    return all(rule.answer != ask.id for rule in turn.knowledge.rules)


def _missed(turn: Turn, mentioned: Mentioned) -> tuple[Ask, ...]:
    """A documented condition that the classifier is sure of and the word lists did not find, beside one that they found."""
    first = turn.parts[0].first if turn.parts else None
    if first is None or not first.id.startswith(CONDITION) or first.id == EVERYTHING or first.score < certainty.MISSED_BY_LISTS:
        return ()
    if mentioned.asked or first.id in mentioned.over:
        return ()
    return (Ask("answer", first.id.removeprefix(FAQ), first.score),)


def _points_at_condition(ask: Ask) -> bool:
    """ "I have a mole, will it fade?": what points back may mean the condition, so only what holds for everybody is told.

    A longer question names its own subject ("does it help with dark marks?").
    """
    if ask.id.startswith(FOR_EVERYBODY) or not POINTS_BACK.search(ask.text):
        return False
    return ask.id.endswith(".all") or "." not in ask.id or len(ask.text.split()) < NAMES_ITS_SUBJECT


def _told(turn: Turn, asks: Sequence[Ask]) -> list[Reply]:
    """Each answer in order; everything that is silent in one sentence."""
    known = turn.knowledge
    replies: list[Reply] = []
    for ask in asks:
        if ask.kind == "answer":
            replies.append(_answer(turn, ask))
        elif ask.kind == "unclear":
            replies.append(telling.clarify(ask, known))
        elif ask.kind == "talk":
            replies += _of_talk(turn, ask)
    silent = [ask for ask in asks if ask.kind == "silent"]
    if silent and (any(ask.id for ask in silent) or not replies):
        candidates = turn.parts[0].candidates if turn.parts else ()
        replies.append(telling.not_documented(known, [ask.id for ask in silent], candidates))
    return replies


def _of_talk(turn: Turn, ask: Ask) -> list[Reply]:
    known = turn.knowledge
    if ask.id == "ask_why":
        return [telling.why([known.answers[id_] for id_ in turn.memory.last_answers if id_ in known.answers], known)]
    if ask.id == "report_reaction":
        likeness = asides.is_likeness(turn.said.plain) and not turn.standing.happened
        slight = turn.alarm is not None or ask.score < certainty.BAD_REACTION or is_question(ask.text) or likeness
        language = turn.said.language
        return [telling.reaction(known, language) if slight else telling.today_or_above(known, language, turn.memory)]
    if ask.id == "report_condition":
        return [telling.not_documented(known, ())]
    return []


def _answer(turn: Turn, ask: Ask) -> Reply:
    """An answer, and for an aftercare rule where it stands against the clock."""
    known, memory = turn.knowledge, turn.memory
    treated = plans.counted_from(turn)
    if ask.id == plans.WHOLE and treated and treated.earliest <= turn.now and not memory.alarm:
        return plans.with_times(turn, treated)
    reply = telling.answer(ask, known)
    rule = next((rule for rule in known.rules if rule.answer == ask.id), None)
    if rule is None:
        return reply
    extra: tuple[Line, ...] = telling.limits_of(rule, known, turn.said.language)
    if WHY.search(turn.said.text):
        extra += (Line("utter_no_reason", {"contact": known.contact}),)
    return replace(reply, lines=(*reply.lines, *extra, *plans.rule_lines(turn, rule, ask.text)))


def _worth_saying(timing: Reply, told: Sequence[str], turn: Turn) -> bool:
    """A time is confirmed back unless an answer has just counted from it; a puzzle about a time only where time matters."""
    if timing.kind == "smalltalk":
        return not any(_counted(id_, turn) for id_ in told)
    about_time = any(part.first.id == "tell_time" for part in turn.parts) or turn.memory.expecting_time
    return about_time or any(id_.startswith("aftercare.") for id_ in told)


def _counted(answer_id: str, turn: Turn) -> bool:
    return not turn.memory.alarm and any(rule.answer == answer_id and rule.hours for rule in turn.knowledge.rules)


def _nothing_understood(turn: Turn) -> Reply:
    if turn.their_times.treated:
        return Reply("clarify", (Line("utter_time_theirs"),))
    first = turn.parts[0].first.id if turn.parts else ""
    if first == "report_condition" or first.startswith(CONDITION) or condition_follow_ups.not_there(turn):
        return telling.denied(turn.knowledge)
    return telling.not_documented(turn.knowledge, ())

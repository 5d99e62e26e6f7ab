"""Plans that count time: every aftercare rule with its moment, and the dates of the sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant import aftercare, clock, moments, sessions, telling
from assistant.aftercare import Rule
from assistant.memory import Memory
from assistant.moments import Moment
from assistant.parts import Ask
from assistant.questions import is_question
from assistant.replies import Line, Reply, Told
from assistant.turn import Turn, with_time

WHOLE = "aftercare.all"
ONLY_A_TIME = 7  # words: so short a message with a time of treatment tells nothing else ("my wife had hers today")


def aftercare_plan(turn: Turn) -> tuple[Reply, Memory]:
    """Every rule quoted and applied, what changes next and when; without a time of treatment it asks for that.

    After an urgent sign no time is told at all.
    """
    turn, problem = with_time(turn)
    known, memory = turn.knowledge, turn.memory
    if memory.alarm:
        first = telling.speak_first(known, turn.said.language, memory)
        entry = known.answers[WHOLE]
        lines, told = telling.quoted(entry)
        return Reply("answer", (Line(entry.lead), *lines, first), told), memory
    treated = counted_from(turn)
    if treated is None:
        entry = known.answers[WHOLE]
        lines, told = telling.quoted(entry)
        needed = Line("utter_ask_when_theirs" if turn.about_another else "utter_plan_needs_time")
        asked = problem.lines if problem else (needed,)
        reply = Reply("answer", (Line(entry.lead), *lines, *asked), told)
        return reply, _remembering_whose(turn, reply, replace(memory, expecting_time=not turn.about_another))
    reply = with_times(turn, treated)
    return reply, _remembering_whose(turn, reply, memory)


def _remembering_whose(turn: Turn, reply: Reply, memory: Memory) -> Memory:
    told = tuple(dict.fromkeys(quote.id for quote in reply.answers))
    return replace(memory, about_another=turn.about_another, last_answers=told) if turn.about_another else memory


def counted_from(turn: Turn) -> Moment | None:
    """The treatment from which this turn counts: the visitor's, or that of the person asked about as said just now."""
    return turn.their_times.treated if turn.about_another else turn.memory.treated


def rule_lines(turn: Turn, rule: Rule, asked_in: str) -> tuple[Line, ...]:
    """How a rule stands: against hours that the visitor only supposes (in `asked_in`), else against the clock.

    After an urgent sign, and of a rule without hours, no time is told.
    """
    if not rule.hours or turn.memory.alarm:
        return ()
    if gaps := turn.gaps(asked_in):
        return tuple(clock.gap_line(rule, gap) for gap in gaps)
    treated = counted_from(turn)
    if treated is None:
        return (Line("utter_ask_when_theirs" if turn.about_another else "utter_ask_when"),)
    asked = (turn.their_times if turn.about_another else turn.own_times(expecting=False)).asked_for
    at = turn.counts_at(treated)
    if at < turn.now and asked and (asked.earliest <= turn.now or not moments.names_a_day(asked.said)):
        asked = None  # by the visitor's clock it may be another moment
    return clock.lines_for(rule, treated, asked, turn.knowledge.zone, at)


def asked_again(turn: Turn, asks: Sequence[Ask]) -> tuple[Ask, ...]:
    """ "She had it at 9 today" on its own answers what was asked about her before; where nothing was, nothing is asked."""
    short = len(turn.said.text.split()) <= ONLY_A_TIME
    taken_for = ("tell_time", "report_condition") if short else ("tell_time",)
    understood = any(ask.id and not (ask.kind == "talk" and ask.id in taken_for) for ask in asks)
    if understood or not turn.their_times.treated or is_question(turn.said.text):
        return tuple(asks)
    rules = {rule.answer for rule in turn.knowledge.rules} if turn.memory.about_another else set()
    return tuple(Ask("answer", id_) for id_ in turn.memory.last_answers if id_ in rules)


def with_times(turn: Turn, treated: Moment) -> Reply:
    """Every rule quoted and applied to a known time of treatment; for somebody else there is no plan to keep."""
    known = turn.knowledge
    now = turn.counts_at(treated)
    rows = aftercare.plan(known.rules, treated, now)
    lines: list[Line] = [Line("utter_plan", {"when": clock.counted_from(treated, known.zone, now)})]
    told: list[Told] = []
    for rule in known.rules:
        quote_lines, quotes = telling.quoted(known.answers[rule.answer])
        if quotes[0].quote in [earlier.quote for earlier in told]:
            continue
        told += quotes
        lines += [*quote_lines, *clock.plan_lines(rule, treated, known.zone, now)]
    if change := aftercare.next_change(rows, now):
        lines.append(Line("utter_plan_next", {"until": aftercare.when_text(change, known.zone, now)}))
    return Reply("answer", tuple(lines), tuple(told), plan=() if turn.about_another else tuple(_row(row) for row in rows))


def _row(row: aftercare.PlanRow) -> dict[str, object]:
    return {
        "rule": row.rule_id,
        "quote": row.quote,
        "state": row.state.name,
        "until": row.until.isoformat() if row.until else None,
        "changes": [{"hours": change.hours, "at": change.at.isoformat()} for change in row.changes],
    }


def session_dates(turn: Turn) -> tuple[Reply, Memory]:
    """The documented sentence, and the dates that follow from the first session's."""
    known = turn.knowledge
    entry = known.answers["sessions.spacing"]
    lines, told = telling.quoted(entry)
    first = sessions.find_first(turn.said, turn.now, known.zone)
    if first is None:
        asked = Line("utter_session_dates_need_first")
        return Reply("answer", (Line(entry.lead), *lines, asked), told), turn.memory
    dates = sessions.dates(first, known.sessions)
    gaps = {
        "first": _in_words(first),
        "spacing": clock.weeks_apart(known.sessions.weeks_apart),
        "dates": "; ".join(_in_words(day) for day in dates),
        "contact": known.contact,
    }
    counted = Line("utter_session_dates", gaps)
    return Reply("answer", (Line(entry.lead), *lines, counted), told), turn.memory


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

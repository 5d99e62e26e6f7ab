"""Plans that count time: every aftercare rule with its moment, and the dates of the sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant import aftercare, clock, sessions, telling, urgent
from assistant.memory import Memory
from assistant.replies import Line, Reply, Told
from assistant.turn import Turn, with_time

WHOLE = "aftercare.all"


def aftercare_plan(turn: Turn) -> tuple[Reply, Memory]:
    """Every rule quoted and applied, what changes next and when; without a time of treatment it asks for that.

    After an urgent sign no time is told at all.
    """
    turn, problem = with_time(turn)
    known, memory = turn.knowledge, turn.memory
    if memory.alarm:
        text, _ = urgent.text("speak_first", turn.said.language, known.signs, known.clinic)
        entry = known.answers[WHOLE]
        lines, told = telling.quoted(entry)
        return Reply("answer", (Line(f"utter_faq/{WHOLE}"), *lines, Line("utter_speak_first", {"text": text})), told), memory
    if memory.treated is None:
        lines, told = telling.quoted(known.answers[WHOLE])
        asked = problem.lines if problem else (Line("utter_plan_needs_time"),)
        reply = Reply("answer", (Line(f"utter_faq/{WHOLE}"), *lines, *asked), told)
        return reply, replace(memory, expecting_time=True)
    return with_times(turn), memory


def with_times(turn: Turn) -> Reply:
    """Every rule quoted and applied to a known time of treatment."""
    known, treated = turn.knowledge, turn.memory.treated
    assert treated is not None
    rows = aftercare.plan(known.rules, treated, turn.now)
    lines: list[Line] = [Line("utter_plan", {"when": clock.counted_from(treated, known.zone, turn.now)})]
    told: list[Told] = []
    for rule in known.rules:
        quote_lines, quotes = telling.quoted(known.answers[rule.answer])
        if quotes[0].quote in [earlier.quote for earlier in told]:
            continue
        told += quotes
        lines += [*quote_lines, *clock.plan_lines(rule, treated, known.zone, turn.now)]
    if change := aftercare.next_change(rows, turn.now):
        lines.append(Line("utter_plan_next", {"until": aftercare.when_text(change, known.zone, turn.now)}))
    return Reply("answer", tuple(lines), tuple(told), plan=tuple(_row(row) for row in rows))


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
    lines, told = telling.quoted(known.answers["sessions.spacing"])
    first = sessions.find_first(turn.said, turn.now, known.zone)
    if first is None:
        asked = Line("utter_session_dates_need_first")
        return Reply("answer", (Line("utter_faq/sessions.spacing"), *lines, asked), told), turn.memory
    dates = sessions.dates(first, known.sessions)
    gaps = {
        "first": _in_words(first),
        "spacing": clock.weeks_apart(known.sessions.weeks_apart),
        "dates": "; ".join(_in_words(day) for day in dates),
        "contact": known.contact,
    }
    counted = Line("utter_session_dates", gaps)
    return Reply("answer", (Line("utter_faq/sessions.spacing"), *lines, counted), told), turn.memory


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

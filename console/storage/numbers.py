"""What was asked and how it went, counted by week in the database; each number and its list share one condition."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, case, cast, func, literal, select
from sqlalchemy.orm import Session

from console.storage import questions
from console.weeks import Week
from gateway.storage import tables
from gateway.storage.staff_tables import InboxQuestion, Work

ANSWERED = ("answer", "not_recommended")
ASKED = (*ANSWERED, "not_documented", "clarify", "urgent", "limit", "error")  # no small talk, no answers to the check
OUTCOMES = ("none_reported", "ask_clinic", "not_recommended", "incomplete", "if_treated")
FIXED = ("attached", "new_answer")  # states of a question that somebody found an answer for
OPEN = ("new", "later")
PAGE = 50

Counts = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Row:
    """A turn of a list, as it is stored: no words where they must not be kept. `group` is its place in the inbox."""

    at: datetime
    text: str | None
    kind: str
    answers: tuple[str, ...]
    helpful: bool | None
    outcome: str | None
    group: str | None


@dataclass(frozen=True)
class Fixed:
    """A question that somebody found an answer for: when it was first asked, when that was decided."""

    group: str
    text: str
    state: str
    first: datetime
    decided: datetime

    @property
    def days(self) -> float:
        return (self.decided - self.first).total_seconds() / 86_400


@dataclass(frozen=True)
class Unanswered:
    """A question that nobody found an answer for yet, asked `count` times."""

    group: str
    text: str
    state: str
    count: int


def measures() -> dict[str, Any]:
    """What is counted, by name, as conditions on a turn with its feedback and the outcome of its check."""
    turn, opinion, check = tables.Turn, tables.Feedback, tables.ScreeningOutcome
    return {
        "asked": turn.kind.in_(ASKED),
        "answered": turn.kind.in_(ANSWERED),
        "not_documented": turn.kind == "not_documented",
        "clarify": turn.kind == "clarify",
        "judged": opinion.helpful.is_not(None),
        "helpful": opinion.helpful.is_(True),
        **{f"outcome.{one}": check.outcome == one for one in OUTCOMES},
    }


def counts(db: Session, clinic: str, weeks: Sequence[Week]) -> Counts:
    """How often each measure was met in each of these weeks, which follow each other: one pass, grouped."""
    conditions = measures()
    columns = [case((condition, 1), else_=0).label(f"n{place}") for place, condition in enumerate(conditions.values())]
    query = _within(select(_place(weeks).label("week"), *columns), clinic, weeks[0].start, weeks[-1].end).subquery()
    sums = [func.sum(query.c[column.name]) for column in columns]
    found = {row[0]: row[1:] for row in db.execute(select(query.c.week, *sums).group_by(query.c.week))}
    empty = (0,) * len(columns)
    by_week = [found.get(place, empty) for place in range(len(weeks))]
    return {name: tuple(int(row[place]) for row in by_week) for place, name in enumerate(conditions)}


def hits(db: Session, clinic: str, weeks: Sequence[Week]) -> Counts:
    """How many turns gave each answer in each of these weeks, the most frequent answer first."""
    given = cast(tables.Turn.answers, Text).label("answers")
    query = _within(select(_place(weeks).label("week"), given), clinic, weeks[0].start, weeks[-1].end).subquery()
    grouped = select(query.c.week, query.c.answers, func.count()).group_by(query.c.week, query.c.answers)
    found: Counter[tuple[str, int]] = Counter()
    for week, answers, many in db.execute(grouped.where(query.c.answers.is_not(None))):
        found.update({(name, week): many for name in set(json.loads(answers))})
    totals: Counter[str] = Counter()
    for (name, _), many in found.items():
        totals[name] += many
    in_order = sorted(totals, key=lambda name: (-totals[name], name))
    return {name: tuple(found[name, place] for place in range(len(weeks))) for name in in_order}


def listed(db: Session, clinic: str, condition: Any, start: datetime, end: datetime, page: int) -> tuple[list[Row], int]:
    """One page of the turns that a number counts, the newest first, and how many there are."""
    turn, opinion, check, placed = tables.Turn, tables.Feedback, tables.ScreeningOutcome, InboxQuestion
    columns = (turn.at, turn.text, turn.kind, turn.answers, opinion.helpful, check.outcome, placed.group_id)
    query = _within(select(*columns), clinic, start, end).outerjoin(placed, placed.turn_id == turn.id).where(condition)
    part = query.order_by(turn.at.desc(), turn.id).offset((page - 1) * PAGE).limit(PAGE)
    rows = [Row(at, text, kind, tuple(answers or ()), *rest) for at, text, kind, answers, *rest in db.execute(part)]
    many = db.scalar(_within(select(func.count(turn.id)), clinic, start, end).where(condition))
    return rows, int(many or 0)


def gave(answer: str) -> Any:
    """The condition of turns that gave this answer."""
    return cast(tables.Turn.answers, Text).contains(json.dumps(answer), autoescape=True)


def fixed(db: Session, clinic: str, start: datetime, end: datetime) -> list[Fixed]:
    """Questions for which an answer was found in this time, as far as they are kept, the newest decision first."""
    first = func.min(InboxQuestion.at)
    query = select(Work.id, _newest_text(), Work.state, first, Work.decided_at)
    query = query.join(InboxQuestion, InboxQuestion.group_id == Work.id).group_by(Work.id, Work.state, Work.decided_at)
    mine = query.where(Work.clinic == clinic, Work.kind == questions.QUESTION, Work.state.in_(FIXED))
    decided = mine.where(Work.decided_at >= start, Work.decided_at < end).order_by(Work.decided_at.desc(), Work.id)
    return [Fixed(*row) for row in db.execute(decided)]


def unanswered(db: Session, clinic: str, start: datetime, end: datetime, limit: int) -> list[Unanswered]:
    """The questions asked most in this time that nobody has found an answer for."""
    turn, many = tables.Turn, func.count(tables.Turn.id)
    query = questions.asked(select(Work.id, _newest_text(), Work.state, many), clinic)
    query = query.join(InboxQuestion, InboxQuestion.turn_id == turn.id).join(Work, Work.id == InboxQuestion.group_id)
    within = query.where(turn.at >= start, turn.at < end, turn.text.is_not(None), Work.state.in_(OPEN))
    grouped = within.group_by(Work.id, Work.state).order_by(many.desc(), Work.id).limit(limit)
    return [Unanswered(*row) for row in db.execute(grouped)]


def _within(columns: Any, clinic: str, start: datetime, end: datetime) -> Any:
    """`columns` of this clinic's turns that came in this time, each with its feedback and the outcome of its check."""
    turn, visit, opinion, check = tables.Turn, tables.Conversation, tables.Feedback, tables.ScreeningOutcome
    return (
        columns.select_from(turn)
        .join(visit, visit.id == turn.conversation_id)
        .outerjoin(opinion, opinion.turn_id == turn.id)
        .outerjoin(check, check.turn_id == turn.id)
        .where(visit.clinic == clinic, turn.state != "pending", turn.at >= start, turn.at < end)
    )


def _place(weeks: Sequence[Week]) -> Any:
    """Which of the weeks a turn came in, from 0 on."""
    ends = [(tables.Turn.at < week.end, literal(place)) for place, week in enumerate(weeks[:-1])]
    last = literal(len(weeks) - 1)
    return case(*ends, else_=last) if ends else last


def _newest_text() -> Any:
    """The newest wording of a group."""
    turn, placed = tables.Turn, InboxQuestion.__table__.alias()
    query = select(turn.text).join(placed, placed.c.turn_id == turn.id)
    newest = query.where(placed.c.group_id == Work.id, turn.text.is_not(None)).order_by(turn.at.desc(), turn.id)
    return newest.limit(1).correlate(Work).scalar_subquery()

"""The inbox as staff read it: groups with their counts, and one group with everything around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from console.storage import questions
from console.storage.rows import Missing
from gateway.storage import tables
from gateway.storage.staff_tables import Draft, InboxQuestion, Work

STATES = {"new": "New", "attached": "Attached", "new_answer": "New answer", "not_for_us": "Not for us", "later": "Later"}
KINDS = {"not_documented": "not answered", "clarify": "asked back", "not_helpful": "not helpful"}
SORTS = {"newest": "newest first", "often": "most asked first"}
BEFORE = 2  # turns shown before a question


@dataclass(frozen=True)
class Group:
    """The same question, asked `count` times; `text` is its newest wording, `wordings` all, the most frequent first."""

    id: str
    state: str
    version: int
    answer: str | None
    claimed_by: str | None
    claimed_until: datetime | None
    decided_by: str | None
    text: str
    wordings: tuple[str, ...]
    kinds: tuple[str, ...]
    count: int
    last: datetime
    newest: str

    def claimed(self, now: datetime) -> bool:
        return self.claimed_until is not None and self.claimed_until > now


@dataclass(frozen=True)
class Wanted:
    """Which groups are wanted, as the address says; empty means any."""

    state: str = "new"
    kind: str = ""
    search: str = ""
    sort: str = "newest"

    def of(self, groups: Sequence[Group]) -> list[Group]:
        """Those groups, in order."""
        words = self.search.casefold().split()
        found = [one for one in groups if self._is_meant(one, words)]
        if self.sort == "often":
            return sorted(found, key=lambda one: -one.count)
        return found

    def _is_meant(self, group: Group, words: Sequence[str]) -> bool:
        if (self.state and group.state != self.state) or (self.kind and self.kind not in group.kinds):
            return False
        return not words or any(all(word in text.casefold() for word in words) for text in group.wordings)


@dataclass(frozen=True)
class Line:
    """A turn that was said before: the visitor's words as far as they are kept, and what was answered."""

    text: str | None
    kind: str | None
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One group with its newest question's surroundings; `nearest` are the assistant's own guesses, best first."""

    group: Group
    before: tuple[Line, ...]
    answered: str | None
    line: Line
    nearest: tuple[Mapping[str, Any], ...]
    reason: str | None
    drafts: tuple[Draft, ...]


def groups(db: Session, clinic: str, only: str | None = None) -> list[Group]:
    """All groups, the one asked last first; `only` is one group's id."""
    placed, turn, opinion = InboxQuestion, tables.Turn, tables.Feedback
    columns = select(placed.group_id, turn.id, turn.text, turn.kind, turn.at, opinion.helpful)
    query = questions.asked(columns, clinic).join(placed, placed.turn_id == turn.id).where(turn.text.is_not(None))
    works = select(Work).where(Work.clinic == clinic, Work.kind == questions.QUESTION)
    if only is not None:
        query, works = query.where(placed.group_id == only), works.where(Work.id == only)
    members: dict[str, list[Any]] = {}
    for row in db.execute(query.order_by(turn.at.desc(), turn.id)):
        members.setdefault(row[0], []).append(row)
    rows = {row.id: row for row in db.scalars(works)}
    return [_group(rows[name], found) for name, found in members.items() if name in rows]


def item(db: Session, clinic: str, group_id: str) -> Item:
    """One group; raises Missing when its last question was erased or has become too old."""
    found = groups(db, clinic, group_id)
    if not found:
        raise Missing("This question is not here any more: it was erased by the visitor, or became too old.")
    turn = db.get_one(tables.Turn, found[0].newest)
    opinion = db.get(tables.Feedback, turn.id)
    table = tables.Turn
    earlier = select(table).where(table.conversation_id == turn.conversation_id, table.position < turn.position)
    before = reversed(db.scalars(earlier.order_by(table.position.desc()).limit(BEFORE)).all())
    drafts = db.scalars(select(Draft).where(Draft.work_id == group_id, Draft.state == "draft").order_by(Draft.made_at))
    return Item(
        group=found[0],
        before=tuple(_line(row) for row in before),
        answered=(turn.reply or {}).get("text"),
        line=_line(turn),
        nearest=tuple(turn.candidates or ()),
        reason=opinion.reason if opinion else None,
        drafts=tuple(drafts),
    )


def topic_of(db: Session, group_id: str) -> str | None:
    """What most questions of a group were taken for; None when the assistant knew no topic."""
    question = tables.UnansweredQuestion
    asked = select(question.topic).join(InboxQuestion, InboxQuestion.turn_id == question.turn_id)
    topics = Counter(one for one in db.scalars(asked.where(InboxQuestion.group_id == group_id)) if one)
    return topics.most_common(1)[0][0] if topics else None


def untouched(db: Session, clinic: str) -> int:
    """How many questions nobody has decided about."""
    query = select(func.count(Work.id)).where(Work.clinic == clinic, Work.kind == questions.QUESTION, Work.state == "new")
    return int(db.scalar(query) or 0)


def unsorted(db: Session, clinic: str) -> int:
    """How many questions have no group yet."""
    return _count(db, clinic, tables.Turn.text.is_not(None), InboxQuestion.turn_id.is_(None))


def wordless(db: Session, clinic: str) -> int:
    """How many questions named something about health, so that their words are not kept."""
    return _count(db, clinic, tables.Turn.text.is_(None))


def _count(db: Session, clinic: str, *which: Any) -> int:
    query = questions.asked(select(func.count(tables.Turn.id)), clinic)
    query = query.outerjoin(InboxQuestion, InboxQuestion.turn_id == tables.Turn.id).where(*which)
    return int(db.scalar(query) or 0)


def _group(work: Work, rows: Sequence[Any]) -> Group:
    texts = Counter(" ".join(str(row[2]).split()) for row in rows)
    kinds = Counter("not_helpful" if row[5] is False else str(row[3]) for row in rows)
    return Group(
        id=work.id,
        state=work.state,
        version=work.version,
        answer=work.answer,
        claimed_by=work.claimed_by,
        claimed_until=work.claimed_until,
        decided_by=work.decided_by,
        text=str(rows[0][2]),
        wordings=tuple(text for text, _ in texts.most_common()),
        kinds=tuple(kinds),
        count=len(rows),
        last=rows[0][4],
        newest=rows[0][1],
    )


def _line(row: tables.Turn) -> Line:
    return Line(row.text, row.kind, tuple(row.answers or ()))

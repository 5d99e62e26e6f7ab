"""The tables of the staff console, and a trail that can only grow."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = (
    "notices",
    "outbox",
    "staff",
    "staff_sessions",
    "log_in_tries",
    "audit_trail",
    "work",
    "inbox_questions",
    "decisions",
    "drafts",
)
REFUSAL = "the audit trail is append-only"


def upgrade() -> None:
    """Make the tables, each after those that it points at."""
    _notices()
    _staff()
    _trail()
    _work()
    _drafts()
    _seal_on_sqlite() if op.get_bind().dialect.name == "sqlite" else _seal_on_postgresql()


def downgrade() -> None:
    """Drop them, the other way round."""
    for name in reversed(TABLES):
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_trail_change")


def _text(name: str, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=null)


def _at(name: str = "at", null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _data(name: str, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=null)


def _key(table: str, column: str = "id") -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=f"pk_{table}")


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE")


def _unique(table: str, column: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(column, name=f"uq_{table}_{column}")


def _index(table: str, column: str) -> None:
    op.create_index(f"ix_{table}_{column}", table, [column])


def _notices() -> None:
    told = (_text("clinic"), _text("kind"), _text("level", null=True), _at())
    turn = _belongs("notices", "turn_id", "turns")
    visit = _belongs("notices", "conversation_id", "conversations")
    whose = (_text("id"), _text("turn_id"), _text("conversation_id"))
    op.create_table("notices", *whose, *told, _key("notices"), turn, visit, _unique("notices", "turn_id"))
    _index("notices", "at")
    _index("notices", "conversation_id")
    told = (_text("clinic"), _text("kind"), _text("level", null=True), _at())
    op.create_table("outbox", _text("id"), *told, _number("tries"), _at("next_at"), _key("outbox"))
    _index("outbox", "next_at")


def _staff() -> None:
    who = (_text("id"), _text("clinic"), _text("name"), _text("key"), _text("role"), _text("password", null=True))
    when = (_flag("active"), _at("created_at"), _at("visited_at", null=True))
    reset = (_text("reset_digest", null=True), _at("reset_until", null=True))
    op.create_table("staff", *who, *when, *reset, _key("staff"), _unique("staff", "key"), _unique("staff", "reset_digest"))
    op.create_table(
        "staff_sessions",
        _text("digest"),
        _text("staff_id"),
        _at("began_at"),
        _at("seen_at"),
        _at("since", null=True),
        _key("staff_sessions", "digest"),
        _belongs("staff_sessions", "staff_id", "staff"),
    )
    _index("staff_sessions", "staff_id")
    op.create_table("log_in_tries", _text("whose"), _number("tries"), _at(), _key("log_in_tries", "whose"))


def _trail() -> None:
    who = (_text("clinic"), _text("staff_id", null=True), _text("who"), _text("what"), _text("target", null=True))
    change = (_data("before", null=True), _data("after", null=True), _text("result"))
    op.create_table("audit_trail", _number("id"), _at(), *who, *change, _key("audit_trail"))
    _index("audit_trail", "at")


def _work() -> None:
    what = (_text("id"), _text("clinic"), _text("kind"), _text("state"), _number("version"))
    claimed = (_text("claimed_by", null=True), _at("claimed_until", null=True))
    decided = (_text("decided_by", null=True), _at("decided_at", null=True), _text("answer", null=True))
    op.create_table("work", *what, *claimed, *decided, _key("work"))
    table = "inbox_questions"
    op.create_table(
        table,
        *(_text(name) for name in ("turn_id", "conversation_id", "group_id", "key")),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        _at(),
        _key(table, "turn_id"),
        _belongs(table, "turn_id", "turns"),
        _belongs(table, "conversation_id", "conversations"),
        _belongs(table, "group_id", "work"),
    )
    _index(table, "conversation_id")
    _index(table, "group_id")


def _drafts() -> None:
    change = (_at(), _data("before"), _data("after"), _text("draft_id", null=True), _flag("undone"))
    whose = (_number("id"), _text("clinic"), _text("staff_id"), _text("work_id"))
    op.create_table("decisions", *whose, *change, _key("decisions"), _belongs("decisions", "work_id", "work"))
    _index("decisions", "staff_id")
    _index("decisions", "work_id")
    content = (*(_text(name, null=True) for name in ("answer", "title", "text")), _data("wordings"))
    made = (_text("work_id", null=True), _text("state"), _number("version"), _text("made_by"), _at("made_at"))
    op.create_table("drafts", *(_text(name) for name in ("id", "clinic", "kind")), *content, *made, _key("drafts"))


def _seal_on_sqlite() -> None:
    """Refuse changes, also those of INSERT OR REPLACE, which fires no trigger for the row it deletes."""
    for act, when in (("UPDATE", ""), ("DELETE", ""), ("INSERT", "WHEN EXISTS (SELECT 1 FROM audit_trail WHERE id = NEW.id)")):
        op.execute(
            f"CREATE TRIGGER audit_trail_no_{act.lower()} BEFORE {act} ON audit_trail {when} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _seal_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_trail_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    for act, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER audit_trail_no_{act.split()[0].lower()} BEFORE {act} ON audit_trail "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_trail_change()"
        )

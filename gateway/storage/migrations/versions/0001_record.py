"""The first tables of the record."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    "clinics",
    "callbacks",
    "erasures",
    "bot_copies",
    "conversations",
    "turns",
    "choices",
    "feedback",
    "unanswered_questions",
    "screening_outcomes",
)


def upgrade() -> None:
    """Make the tables, each after those that it points at."""
    _apart()
    _conversations()
    _turns()
    _choices()
    _feedback()
    _unanswered_questions()
    _screening_outcomes()


def downgrade() -> None:
    """Drop them, the other way round."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _text(name: str, *also: Any, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), *also, nullable=null)


def _at(name: str = "at", *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _data(name: str, *, null: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=null)


def _flag(name: str, *, null: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=null)


def _key(table: str, column: str = "id") -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=f"pk_{table}")


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE")


def _part(table: str, *columns: Any, key: str = "turn_id") -> None:
    """A table of things that belong to a turn of a conversation."""
    op.create_table(
        table,
        _text("turn_id"),
        _text("conversation_id"),
        *columns,
        _belongs(table, "conversation_id", "conversations"),
        _belongs(table, "turn_id", "turns"),
        _key(table, key),
    )
    op.create_index(f"ix_{table}_conversation_id", table, ["conversation_id"])


def _apart() -> None:
    op.create_table("clinics", _text("id"), _text("name"), _at("seen_at"), _key("clinics"))
    wish = (_text("clinic"), _text("name"), _text("number"), _text("time", null=True), _at())
    op.create_table("callbacks", _text("id"), *wish, _key("callbacks"))
    op.create_index("ix_callbacks_at", "callbacks", ["at"])
    op.create_table("bot_copies", _text("id"), _at(), _key("bot_copies"))
    facts = (_text("reason"), _data("counts", null=False), _at())
    op.create_table("erasures", _text("digest"), *facts, _key("erasures", "digest"))


def _conversations() -> None:
    op.create_table(
        "conversations",
        _text("id"),
        _text("key_digest"),
        _text("first", null=True),
        _text("clinic"),
        _at("started_at"),
        _at("last_at"),
        _flag("consent"),
        _at("consent_at", null=True),
        _at("bot_erased_at", null=True),
        _key("conversations"),
        sa.ForeignKeyConstraint(["clinic"], ["clinics.id"], name="fk_conversations_clinic"),
        sa.UniqueConstraint("first", name="uq_conversations_first"),
        sa.UniqueConstraint("key_digest", name="uq_conversations_key_digest"),
    )
    op.create_index("ix_conversations_last_at", "conversations", ["last_at"])


def _turns() -> None:
    place = (_text("message_id"), _text("state"), _at(), _at("replied_at", null=True))
    question = (_text("text", null=True), _text("kind", null=True), _data("answers"), _text("topic", null=True))
    reading = (_data("candidates"), *(_text(name, null=True) for name in ("language", "model", "document")))
    op.create_table(
        "turns",
        _text("id"),
        _text("conversation_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        *place,
        *question,
        *reading,
        sa.Column("milliseconds", sa.Integer(), nullable=True),
        _flag("failed"),
        _flag("health"),
        _data("reply"),
        _key("turns"),
        _belongs("turns", "conversation_id", "conversations"),
        sa.UniqueConstraint("conversation_id", "message_id", name="uq_turns_conversation_id_message_id"),
        sa.UniqueConstraint("conversation_id", "position", name="uq_turns_conversation_id_position"),
    )


def _choices() -> None:
    _part("choices", _text("id"), _text("title"), _text("payload"), key="id")
    op.create_index("ix_choices_turn_id", "choices", ["turn_id"])


def _feedback() -> None:
    _part("feedback", _flag("helpful", null=False), _text("reason", null=True), _at())


def _unanswered_questions() -> None:
    words = (_text("clinic"), _text("kind"), _text("text", null=True), _text("topic", null=True))
    _part("unanswered_questions", *words, _data("candidates"), _text("language", null=True), _at())
    op.create_index("ix_unanswered_questions_at", "unanswered_questions", ["at"])


def _screening_outcomes() -> None:
    _part("screening_outcomes", _text("clinic"), _text("outcome"), _text("document", null=True), _at())

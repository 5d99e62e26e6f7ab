"""The tables of the messaging channels."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    _correspondents()
    _incoming()
    _outgoing()


def downgrade() -> None:
    """Drop them."""
    for name in ("outgoing_messages", "incoming_messages", "correspondents"):
        op.drop_table(name)


def _correspondents() -> None:
    table = "correspondents"
    who = (*_texts("id", "clinic", "service"), *_texts("address", "key_digest", "language", null=True), _number("sessions"))
    when = (_at("wrote_at"), _at("last_at"), *(_at(name, null=True) for name in ("stopped_at", "welcomed_at", "noted_at")))
    _make(table, *who, *when, indexed=("key_digest", "last_at"))


def _incoming() -> None:
    who = _texts("id", "clinic", "service", "correspondent_id")
    what = (sa.Column("content", sa.JSON(), nullable=True), _number("place"), _number("session", null=True))
    when = (_at("at"), _at("received_at"), _at("next_at", null=True))
    _make("incoming_messages", *who, *what, *when, indexed=("correspondent_id", "received_at", "next_at"))


def _outgoing() -> None:
    who = _texts("id", "clinic", "service", "correspondent_id", "address")
    what = (sa.Column("content", sa.JSON(), nullable=False), _number("parts"), _number("tries"))
    _make("outgoing_messages", *who, *what, _at("at"), _at("next_at"), indexed=("correspondent_id", "next_at"))


def _make(table: str, *columns: sa.Column[Any], indexed: tuple[str, ...]) -> None:
    op.create_table(table, *columns, sa.PrimaryKeyConstraint("id", name=f"pk_{table}"))
    for column in indexed:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _texts(*names: str, null: bool = False) -> tuple[sa.Column[Any], ...]:
    return tuple(sa.Column(name, sa.Text(), nullable=null) for name in names)


def _at(name: str, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _number(name: str, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=null)

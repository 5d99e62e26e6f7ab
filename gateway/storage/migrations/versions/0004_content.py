"""The tables of what staff write."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    content = (
        *_texts("answer", "title", "text"),
        _data("wordings"),
        *_texts("nature", "document", "owner"),
        _maybe("review_by"),
    )
    _table("staff_answers", *content, approved=(_data("approved", null=True),), unique=("clinic", "answer"))
    content = (*_texts("name"), sa.Column("number", sa.Integer(), nullable=False), *_texts("text"))
    _table("staff_documents", *content, unique=("clinic", "name", "number"))
    adds = sa.Column("adds_only", sa.Boolean(), nullable=False)
    _table("rule_changes", *_texts("file", "place"), _maybe("before"), _maybe("value"), adds)


def downgrade() -> None:
    """Drop them."""
    for name in ("rule_changes", "staff_documents", "staff_answers"):
        op.drop_table(name)


def _table(
    name: str, *content: sa.Column[Any], approved: tuple[sa.Column[Any], ...] = (), unique: tuple[str, ...] = ()
) -> None:
    """A table whose rows somebody made and somebody approved."""
    state = (*_texts("state"), sa.Column("version", sa.Integer(), nullable=False))
    made = (*_texts("made_by"), _at("made_at"), _maybe("approved_by"), _at("approved_at", null=True))
    once = (sa.UniqueConstraint(*unique, name=f"uq_{name}_{'_'.join(unique)}"),) if unique else ()
    key = sa.PrimaryKeyConstraint("id", name=f"pk_{name}")
    op.create_table(name, *_texts("id", "clinic"), *content, *state, *made, *approved, key, *once)


def _texts(*names: str) -> tuple[sa.Column[Any], ...]:
    return tuple(sa.Column(name, sa.Text(), nullable=False) for name in names)


def _maybe(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=True)


def _data(name: str, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=null)


def _at(name: str, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)

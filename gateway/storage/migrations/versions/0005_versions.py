"""The tables of versions: trained, checked, published."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

TABLES = ("versions", "jobs", "publications", "bots_seen")


def upgrade() -> None:
    """Make the tables, each after those that it points at."""
    _versions()
    _jobs()
    _publications()
    op.create_table("bots_seen", _text("name"), _text("tag"), _at("seen_at"), _key("bots_seen", "name"))


def downgrade() -> None:
    """Drop them, the other way round."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _text(name: str, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=null)


def _at(name: str, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _key(table: str, column: str = "id") -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=f"pk_{table}")


def _of_version(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=f"fk_{table}_version_id")


def _slot(table: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("slot", name=f"uq_{table}_slot")


def _versions() -> None:
    made = (_text("id"), _text("clinic"), _text("made_by", null=True), _at("made_at"))
    trained = [_text(name, null=True) for name in ("sha256", "model_id", "knowledge")]
    checked = (sa.Column("results", sa.JSON(), nullable=True), _at("checked_at", null=True))
    op.create_table("versions", *made, *trained, *checked, _key("versions"))


def _jobs() -> None:
    what = [_text(name) for name in ("id", "clinic", "kind", "version_id", "state", "step")]
    when = (_text("began_by", null=True), _at("began_at"), _at("beat_at"), _at("ended_at", null=True))
    cancelled = sa.Column("cancelled", sa.Boolean(), nullable=False)
    rules = (_key("jobs"), _of_version("jobs"), _slot("jobs"))
    op.create_table("jobs", *what, *when, cancelled, _text("slot", null=True), *rules)
    op.create_index("ix_jobs_began_at", "jobs", ["began_at"])


def _publications() -> None:
    what = [_text(name) for name in ("clinic", "version_id", "state", "told")]
    who = [_text(name, null=True) for name in ("reason", "published_by")]
    when = (_at("published_at"), _at("settled_at", null=True), _text("slot", null=True))
    rules = (_key("publications"), _of_version("publications"), _slot("publications"))
    number = sa.Column("id", sa.Integer(), nullable=False)
    op.create_table("publications", number, *what, *who, *when, *rules)

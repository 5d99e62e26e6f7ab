"""Conversations that a person of the clinic has, and what is said in them meanwhile."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add when it was handed over, until when, whether health may be kept, and the lines."""
    for name in ("handed_at", "handed_until"):
        op.add_column("conversations", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("conversations", sa.Column("handed_consent", sa.Boolean(), nullable=True))
    op.create_index("ix_conversations_handed_until", "conversations", ["handed_until"])
    table = "handover_lines"
    op.create_table(
        table,
        *(sa.Column(name, sa.Text(), nullable=name == "turn_id") for name in ("id", "conversation_id", "turn_id")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("who", "text", "language")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        *(_belongs(table, f"{to}_id", f"{to}s") for to in ("conversation", "turn")),
        sa.UniqueConstraint("turn_id", name=f"uq_{table}_turn_id"),
    )
    op.create_index(f"ix_{table}_conversation_id", table, ["conversation_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("handover_lines")
    op.drop_index("ix_conversations_handed_until", "conversations")
    for name in ("handed_consent", "handed_until", "handed_at"):
        op.drop_column("conversations", name)


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE")

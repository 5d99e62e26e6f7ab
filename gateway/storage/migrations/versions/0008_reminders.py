"""Reminders, and letters that are sent at most once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the table, and three columns of the outbox."""
    outbox = "outgoing_messages"
    op.add_column(outbox, sa.Column("conversation_id", sa.Text(), nullable=True))
    op.add_column(outbox, sa.Column("once_until", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table(outbox) as batch:
        batch.add_column(sa.Column("begun", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table(outbox) as batch:
        batch.alter_column("begun", server_default=None)
    op.create_index(f"ix_{outbox}_conversation_id", outbox, ["conversation_id"])
    _reminders()


def downgrade() -> None:
    """Take them away."""
    op.drop_table("reminders")
    op.drop_index("ix_outgoing_messages_conversation_id", "outgoing_messages")
    with op.batch_alter_table("outgoing_messages") as batch:
        for name in ("begun", "once_until", "conversation_id"):
            batch.drop_column(name)


def _reminders() -> None:
    table = "reminders"
    words = ("id", "clinic", "service", "correspondent_id", "conversation_id", "address", "language")
    moments = ("at", "agreed_at", "next_at")
    op.create_table(
        table,
        *(sa.Column(name, sa.Text(), nullable=False) for name in words),
        sa.Column("hours", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in moments),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=f"fk_{table}_conversation_id", ondelete="CASCADE"
        ),
    )
    for column in ("correspondent_id", "conversation_id", "next_at"):
        op.create_index(f"ix_{table}_{column}", table, [column])

"""Channels whose secrets are entered in the console, and when something last went out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "channels",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("clinic", "service")),
        sa.Column("sealed", sa.Text(), nullable=True),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in ("set_at", "went_at")),
        sa.PrimaryKeyConstraint("clinic", "service", name="pk_channels"),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("channels")

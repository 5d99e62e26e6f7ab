"""What was shared when a clinic wrote its own, so that staff are told when that changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Of what was approved before nothing is known but what a changed row of a rule keeps itself."""
    op.create_table(
        "shared_seen",
        sa.Column("clinic", sa.Text(), primary_key=True),
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("target", sa.Text(), primary_key=True),
        sa.Column("content", sa.Text(), nullable=True),
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_table("shared_seen")

"""What an answer takes over of what was not documented."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column; answers that are there take over nothing."""
    with op.batch_alter_table("staff_answers") as table:
        table.add_column(sa.Column("topic", sa.Text(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("staff_answers") as table:
        table.drop_column("topic")

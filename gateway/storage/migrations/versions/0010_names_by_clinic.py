"""The same name in two clinics: two people."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Let a name be one person's in each clinic. On SQLite the table is made anew, which ends all log-ins."""
    with op.batch_alter_table("staff") as staff:
        staff.drop_constraint("uq_staff_key", type_="unique")
        staff.create_unique_constraint("uq_staff_clinic_key", ["clinic", "key"])


def downgrade() -> None:
    """Let it be one person's in all of them; the second one of a name logs in with the clinic's id behind it."""
    op.execute(
        "UPDATE staff SET key = key || ' ' || clinic"
        " WHERE EXISTS (SELECT 1 FROM staff AS other WHERE other.key = staff.key AND other.clinic < staff.clinic)"
    )
    with op.batch_alter_table("staff") as staff:
        staff.drop_constraint("uq_staff_clinic_key", type_="unique")
        staff.create_unique_constraint("uq_staff_key", ["key"])

"""The clinics that this gateway answers for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gateway.storage import tables


def remember(db: Session, clinic_id: str, name: str, now: datetime) -> None:
    """Keep the clinic's name, new or changed; conversations can only begin for a clinic that is kept."""
    if db.get(tables.Clinic, clinic_id) is None:
        try:
            with db.begin_nested():
                db.add(tables.Clinic(id=clinic_id, name=name, seen_at=now))
            return
        except IntegrityError:  # another process was faster
            pass
    db.execute(update(tables.Clinic).where(tables.Clinic.id == clinic_id).values(name=name, seen_at=now))

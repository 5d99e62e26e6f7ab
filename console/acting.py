"""Somebody of the staff at work in one clinic: by a page, or by command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from console.storage import trail
from console.storage.rows import Person
from console.storage.trail import Deed
from gateway.services import Services


@dataclass(frozen=True)
class By:
    """Who does something, and with what."""

    services: Services
    who: Person

    @property
    def clinic(self) -> str:
        return self.services.clinic.id

    def now(self) -> datetime:
        return self.services.clock()

    def note(self, db: Session, deed: Deed) -> None:
        """Add to the trail, in the same transaction as what was done."""
        trail.write(db, self.clinic, self.who, deed, self.now())

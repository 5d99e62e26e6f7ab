# mypy: disallow-subclassing-any=False
"""The tables of versions: what was trained and checked, what is under way, what was published, and which bot has what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gateway.storage.base import Base


class Version(Base):
    """A folder of content, by its hash. `sha256` is the archive's: no other is ever handed out; `knowledge` its folder's."""

    __tablename__ = "versions"
    id: Mapped[str] = mapped_column(primary_key=True)
    clinic: Mapped[str]
    made_by: Mapped[str | None]
    made_at: Mapped[datetime]
    sha256: Mapped[str | None]
    model_id: Mapped[str | None]
    knowledge: Mapped[str | None]
    results: Mapped[dict[str, Any] | None]
    checked_at: Mapped[datetime | None]


class Job(Base):
    """A training or a check. `slot` is set while it runs, and unique: there is one at a time."""

    __tablename__ = "jobs"
    id: Mapped[str] = mapped_column(primary_key=True)
    clinic: Mapped[str]
    kind: Mapped[str]
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"))
    state: Mapped[str]
    step: Mapped[str]
    began_by: Mapped[str | None]
    began_at: Mapped[datetime] = mapped_column(index=True)
    beat_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    cancelled: Mapped[bool]
    slot: Mapped[str | None] = mapped_column(unique=True)


class Publication(Base):
    """A version handed to the bots; the newest that did not fall back is the live one. `slot` as of a job."""

    __tablename__ = "publications"
    id: Mapped[int] = mapped_column(primary_key=True)
    clinic: Mapped[str]
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"))
    state: Mapped[str]
    told: Mapped[str]
    reason: Mapped[str | None]
    published_by: Mapped[str | None]
    published_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    slot: Mapped[str | None] = mapped_column(unique=True)


class BotSeen(Base):
    """A running bot, by the name that it gives itself, and the tag of the model that it has."""

    __tablename__ = "bots_seen"
    name: Mapped[str] = mapped_column(primary_key=True)
    tag: Mapped[str]
    seen_at: Mapped[datetime]

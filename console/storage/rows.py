"""What the console's storage hands out, and how it says no. Times are aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.roles import Role


@dataclass(frozen=True)
class Person:
    """One of the staff; `has_password` is false until the one-time link was used."""

    id: str
    clinic: str
    name: str
    role: Role
    active: bool
    has_password: bool


@dataclass(frozen=True)
class LoggedIn:
    """A person with a session; `since` is when they were here before."""

    person: Person
    since: datetime | None


class Taken(ValueError):
    """The name belongs to somebody already."""


class LastOne(ValueError):
    """Without this administrator nobody could let people in."""


class Changed(Exception):
    """Somebody else was faster; the text says who did what."""


class Missing(LookupError):
    """There is no such row, or it is gone."""


class NotYours(Exception):
    """Somebody else has to do this; the text says who."""

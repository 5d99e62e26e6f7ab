"""Whose work this is: the clinic is noted where it becomes known, and log lines and counters tell it from there on."""

from __future__ import annotations

from structlog.contextvars import bind_contextvars, get_contextvars, unbind_contextvars

NAME = "clinic"
NONE = "none"  # what counters say where nobody knows which clinic is meant


def note(clinic: str) -> None:
    """What follows in this task is for a clinic; only for one that is here, so that counters stay few."""
    bind_contextvars(**{NAME: clinic})


def forget() -> None:
    """What follows is for nobody known yet."""
    unbind_contextvars(NAME)


def clinic() -> str:
    """Whose work this is, else NONE."""
    return str(get_contextvars().get(NAME, NONE))

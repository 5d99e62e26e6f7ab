"""Passwords: argon2id, and what is too weak to be one."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200  # characters
DIFFERENT = 5  # letters at least
DIFFER = "The two passwords are not the same."
_hasher = PasswordHasher()  # the library's defaults: argon2id, 64 MiB, three passes


def hashed(password: str) -> str:
    """What is stored of a password."""
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether this is the password; without a stored one it takes as long, so that time does not tell who exists."""
    try:
        return _hasher.verify(stored or _nobody(), password[: LONGEST + 1]) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def weakness(password: str, name: str) -> str:
    """Why this can't be a password, as a sentence; empty when it can."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"A password has {SHORTEST} to {LONGEST} characters."
    if len(set(password.casefold())) < DIFFERENT:
        return f"A password has at least {DIFFERENT} different characters."
    if name.casefold() in password.casefold():
        return "A password does not hold your name."
    return ""


def problem(password: str, again: str, name: str) -> str:
    """Why what was typed twice can't be kept, as a sentence; empty when it can."""
    return DIFFER if password != again else weakness(password, name)


@lru_cache(maxsize=1)
def _nobody() -> str:
    """The hash of a password that nobody has."""
    return _hasher.hash("nobody's password")

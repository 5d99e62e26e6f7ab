"""Browsers that somebody has logged in with before: a stranger's tries in vain, with any name, do not lock them out."""

from __future__ import annotations

import hmac
import secrets

from console.storage import logins
from console.storage.people import key

KEPT = 180 * 86_400  # seconds; each log-in begins them anew


def cookie(secret: str, clinic: str, name: str) -> str:
    """What the cookie of a name is called: a browser that several people share has one for each. It does not tell the name."""
    return f"browser-{logins.whose(secret, 'cookie', _whose(clinic, name))[:12]}"


def new(secret: str, clinic: str, name: str) -> str:
    """A token for a browser that has just logged in with this name."""
    return _sealed(secret, clinic, name, secrets.token_urlsafe(16))


def is_known(secret: str, clinic: str, name: str, token: str) -> bool:
    """Whether this name has logged in with the browser before; tries then count for that browser alone."""
    wanted = _sealed(secret, clinic, name, token.partition(".")[0])
    return hmac.compare_digest(wanted.encode("utf-8", "replace"), token.encode("utf-8", "replace"))


def _sealed(secret: str, clinic: str, name: str, random: str) -> str:
    return f"{random}.{logins.whose(secret, 'browser', f'{random} {_whose(clinic, name)}')}"


def _whose(clinic: str, name: str) -> str:
    return f"{clinic} {key(name)}"

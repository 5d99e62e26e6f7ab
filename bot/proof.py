"""What bot and gateway prove to each other about models: who may fetch one, and that this installation trained it."""

from __future__ import annotations

import hashlib
import hmac
import re
from pathlib import Path

TAG = re.compile(r'"(?P<sha256>[0-9a-f]{64})\.(?P<seal>[0-9a-f]{64})"')


class NotOurs(ValueError):
    """The archive is none that this installation trained; it must not be loaded, an archive is code."""


def token(secret: str) -> str:
    """What the bot shows to fetch a model; whoever hears it learns nothing about the secret."""
    return _keyed(secret, "may fetch the model")


def tag(secret: str, sha256: str) -> str:
    """An archive's ETag: its SHA-256, and that the owner of the secret vouches for it."""
    return f'"{sha256}.{_keyed(secret, f"trained here: {sha256}")}"'


def opened(secret: str, given: str) -> str:
    """The SHA-256 in an ETag; raises NotOurs when nobody with the secret made it."""
    found = TAG.fullmatch(given)
    if not secret or found is None or not hmac.compare_digest(tag(secret, found["sha256"]), given):
        raise NotOurs("the model server's tag was not made by this installation")
    return found["sha256"]


def digest(archive: Path) -> str:
    """An archive's SHA-256."""
    return hashlib.sha256(archive.read_bytes()).hexdigest()


def _keyed(secret: str, text: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()

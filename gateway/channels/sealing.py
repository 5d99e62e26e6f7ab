"""Encrypts what a clinic enters of a service's secrets, so that the record alone tells nobody."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

INFO = b"secrets of messaging channels"  # keeps this key apart from all others that are made of the same secret


class Unreadable(ValueError):
    """It was sealed with another secret, for another channel, or changed since."""


@dataclass(frozen=True)
class Seal:
    """Seals and opens with a key of its own, derived from the installation's secret (HKDF, RFC 5869)."""

    secret: str = field(repr=False)

    def close(self, clinic: str, service: str, values: Mapping[str, str]) -> str:
        """The values as they may be kept; they open for this clinic's service only."""
        content = {"clinic": clinic, "service": service, "values": dict(values)}
        return self._fernet().encrypt(json.dumps(content).encode()).decode()

    def open(self, clinic: str, service: str, sealed: str) -> dict[str, str]:
        """The values; raises Unreadable."""
        try:
            content = json.loads(self._fernet().decrypt(sealed.encode()))
        except (InvalidToken, UnicodeEncodeError):
            raise Unreadable from None
        if (content["clinic"], content["service"]) != (clinic, service):
            raise Unreadable
        values: dict[str, str] = content["values"]
        return values

    def _fernet(self) -> Fernet:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=INFO).derive(self.secret.encode())
        return Fernet(base64.urlsafe_b64encode(key))

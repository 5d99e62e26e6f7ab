"""Session tokens: a clinic and a random key, signed. The database only ever holds the key's digest."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace

from itsdangerous import BadSignature, Signer

LONGEST = 200  # characters of a token
NAMED = "."  # between clinic and key; it stands in neither
WORTH = 20  # characters of a message id from which on nobody guesses it


class NotMadeHere(ValueError):
    """A token that this installation did not sign."""


@dataclass(frozen=True)
class Sessions:
    """Makes and reads tokens with one secret; `clinic` is empty for the first one, whose keys name none."""

    secret: str
    clinic: str = ""

    def of(self, clinic: str) -> Sessions:
        """The sessions of a clinic beside the first."""
        return replace(self, clinic=clinic)

    def token(self, key: str) -> str:
        """The token that a visitor gets for a key."""
        return self._signer().sign(key).decode("ascii")

    def key(self, token: str) -> str:
        """The key in a token, of whatever clinic; raises NotMadeHere."""
        if len(token) > LONGEST or not token.isascii():
            raise NotMadeHere
        try:
            return self._signer().unsign(token).decode("ascii")
        except BadSignature:
            raise NotMadeHere from None

    def new_key(self) -> str:
        """A key that nobody had before."""
        return self._named(secrets.token_urlsafe(24))

    def key_of_first(self, first: str) -> str:
        """The key that belongs to a first message (see `first_of`): the same for its repetition, unknown to others."""
        return self._named(hmac.new(self.secret.encode(), f"first {first}".encode(), hashlib.sha256).hexdigest())

    def _named(self, key: str) -> str:
        return f"{self.clinic}{NAMED}{key}" if self.clinic else key

    def _signer(self) -> Signer:
        return Signer(self.secret, salt="clinic session", digest_method=hashlib.sha256)


def clinic_of(key: str) -> str:
    """The clinic of a key; empty for the first one."""
    return key.rpartition(NAMED)[0]


def digest(key: str) -> str:
    """What the database knows of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def first_of(clinic: str, address: str, message_id: str, text: str) -> str | None:
    """What tells a repeated first message from another one; None for a message id that others may have, too."""
    if len(message_id) < WORTH:
        return None
    return digest("\0".join((clinic, address, message_id, text)))

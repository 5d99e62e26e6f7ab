"""How somebody and their messages are known in the record: by digests that only this installation can make."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from gateway.channels.incoming import Incoming, as_data
from gateway.incoming import whole
from gateway.storage.arrivals import Arrival
from gateway.storage.outgoing import Recipient


@dataclass(frozen=True)
class People:
    """Makes digests with the installation's secret."""

    secret: str

    def recipient(self, incoming: Incoming) -> Recipient:
        """Whoever sent this, as the record knows them."""
        who = self._digest("sender", incoming.service, incoming.clinic, incoming.sender)
        return Recipient(who, incoming.clinic, incoming.service, incoming.sender)

    def arrival(self, incoming: Incoming) -> Arrival:
        """The message as it is kept: the platform's id, sent again, makes the same one."""
        number = self._digest("message", incoming.service, incoming.clinic, incoming.sender, incoming.message_id)
        content = whole(as_data(incoming))
        assert isinstance(content, dict)
        return Arrival(number, incoming.clinic, incoming.service, self.recipient(incoming).id, content, incoming.at)

    def key(self, correspondent_id: str, session: int) -> str:
        """The key of one of somebody's conversations."""
        return self._digest("conversation", correspondent_id, str(session))

    def _digest(self, *words: str) -> str:
        content = "\0".join(("channel", *words)).encode("utf-8", "replace")
        return hmac.new(self.secret.encode(), content, hashlib.sha256).hexdigest()

"""Which ids a conversation may have."""

from __future__ import annotations

from bot.settings import LONGEST_SENDER


class OddSender(ValueError):
    """A conversation id that a database would refuse, cut or choke on."""


def check_sender(sender: object) -> str:
    """The id itself when it is a text of 1 to 255 characters that every database can hold; raises OddSender."""
    if not isinstance(sender, str) or not 1 <= len(sender) <= LONGEST_SENDER:
        raise OddSender(f"sender must be a text of 1 to {LONGEST_SENDER} characters")
    if "\0" in sender or any("\ud800" <= character <= "\udfff" for character in sender):
        raise OddSender("sender must not hold NUL or half characters")
    return sender

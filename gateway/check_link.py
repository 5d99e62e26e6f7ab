"""The link that takes somebody from an app to the website's check: signed, so that only who got it here starts it at once."""

from __future__ import annotations

from itsdangerous import URLSafeTimedSerializer

SALT = "check on the website"
WORKS = 86_400  # seconds


def link(base: str, secret: str, clinic: str, language: str) -> str:
    """The address of the clinic's chat page, which begins the check."""
    return f"{base}/c/{clinic}?lang={language}&check={URLSafeTimedSerializer(secret, salt=SALT).dumps(clinic)}"


def is_ticket(secret: str, clinic: str, ticket: str) -> bool:
    """Whether a link's ticket was made here for this clinic, and is not too old."""
    genuine, content = URLSafeTimedSerializer(secret, salt=SALT).loads_unsafe(ticket, max_age=WORKS)
    return bool(genuine) and content == clinic

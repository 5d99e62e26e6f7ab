"""How the clinic's details have to be written: numbers that can be called, hours that exist, addresses of websites."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from zoneinfo import available_timezones

from phonenumbers import NumberParseException, is_possible_number, parse

from gateway.colours import COLOUR

LONGEST, DAY = 300, 24 * 60  # letters; minutes
TIME = re.compile(r"(?<!\d)(\d{1,2})[:.](\d{2})(?!\d)")
SPAN = re.compile(r"(?<!\d)(\d{1,2}[:.]\d{2})\s*(?:–|-|to)\s*(\d{1,2}[:.]\d{2})(?!\d)")
WEB = re.compile(r"https://(?P<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d{1,5})?)(?P<page>/[^\s<>\"']*)?")
MAIL = re.compile(r"[^@\s<>\"']+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def problem(kind: str, text: str) -> str:
    """Why this can't be the detail, as a sentence; empty when it can."""
    if len(text) > LONGEST or not text.isprintable():
        return f"A detail is one line of at most {LONGEST} letters."
    if any(sign in text for sign in "{}<>"):
        return "Leave braces and angle brackets out."
    return CHECKS[kind](text) if kind in CHECKS else ""


def _phone(text: str) -> str:
    try:
        possible = is_possible_number(parse(text, None)) and not re.search(r"[^\d+()\s./-]", text)
    except NumberParseException:
        possible = False
    return "" if possible else f"“{text}” is no phone number with its country code, such as +49 30 901820."


def _told_number(text: str) -> str:
    return "" if re.search(r"\d{3}", text) else f"“{text}” holds no number to call."


def _hours(text: str) -> str:
    times = TIME.findall(text)
    if not times:
        return "Write the hours with minutes, such as “Monday to Friday 9:00–18:00”."
    for hour, minute in times:
        if int(hour) * 60 + int(minute) > DAY or int(minute) > 59:
            return f"{hour}:{minute} is no time of the day."
    for opens, closes in SPAN.findall(text):
        if _minutes(opens) >= _minutes(closes):
            return f"{opens}–{closes} closes before it opens."
    return ""


def _minutes(time: str) -> int:
    hour, minute = re.split("[:.]", time)
    return int(hour) * 60 + int(minute)


def _time_zone(text: str) -> str:
    return "" if text in available_timezones() else f"“{text}” is no time zone: write one such as Europe/Berlin."


def _email(text: str) -> str:
    return "" if MAIL.fullmatch(text) else f"“{text}” is no e-mail address."


def _web(text: str) -> str:
    return "" if WEB.fullmatch(text) else f"“{text}” is no address of a website: it begins with https://."


def _origins(text: str) -> str:
    for one in text.split():
        found = WEB.fullmatch(one)
        if found is None or found["page"] not in (None, "/"):
            return f"“{one}” is no website: write https:// and its name only, such as https://clinic.example."
    return ""


def _colour(text: str) -> str:
    return "" if COLOUR.fullmatch(text) else f"“{text}” is no colour: write one such as #7a1f5c."


CHECKS: Mapping[str, Callable[[str], str]] = {
    "phone": _phone,
    "told_number": _told_number,
    "hours": _hours,
    "time_zone": _time_zone,
    "email": _email,
    "web": _web,
    "origins": _origins,
    "colour": _colour,
}

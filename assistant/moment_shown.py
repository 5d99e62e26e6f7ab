"""What the visitor says their clock shows ("it's 10 am now"): where it contradicts ours, nothing is over any sooner."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from assistant.moment_words import NUMBERS

_NUMBER = "|".join(word for word, value in NUMBERS.items() if value == int(value) and 1 <= value <= 12 and len(word) > 2)
_HOUR = (
    rf"(?P<hour>\d{{1,2}}|{_NUMBER})(?: ?[:.] ?(?P<minute>[0-5]\d)| ?h (?P<minute_h>[0-5]\d))?"
    r" ?(?P<half>[ap](?: ?\. ?)? ?m\b|oclock\b|uhr\b|h\b)?(?! ?(?:hours?|hrs?|days?|weeks?|minutes?|mins?|stunden?|tage?|horas?|dias?)\b)"
)
_ABOUT = r"(?:(?:only|just|already|about|around|nearly|almost|like|exactly|gerade|erst|schon|las|la|a) )*"
SHOWN = tuple(
    re.compile(rf"(?<![^ ]){pattern}(?!\w)")
    for pattern in (
        rf"(?:its|it is|the time is|time is|clock says|clock shows|es ist|ist es|son|sao) {_ABOUT}{_HOUR} ?(?:here |right |just )*(?:now|here|jetzt|ahora|agora)",
        rf"(?:now|right now|and now|jetzt|ahora|agora|currently)(?: ,)? (?:its|it is|the time is|ist es|es ist|son|sao) {_ABOUT}{_HOUR}",
        rf"(?:its|it is|es ist|son|sao|the time is|time is) (?:now|currently|jetzt|ahora|agora) {_ABOUT}{_HOUR}",
        rf"(?:the time (?:here )?is|(?:my|the) clock (?:says|shows)) {_ABOUT}{_HOUR}",
    )
)
SAME = timedelta(minutes=45)


def without(text: str) -> str:
    """A folded `text` with a mere "now" for what the clock shows: that is no time of anything."""
    for pattern in SHOWN:
        text = pattern.sub("now", text)
    return text


def earlier(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The visitor's own "now" (UTC) where it lies before ours (`now`) on the same day; None where the two agree or theirs is later."""
    shown = [at for pattern in SHOWN for match in pattern.finditer(text) for at in _meant(match, now, zone)]
    if not shown or min(abs(at - now) for at in shown) <= SAME:
        return None
    return min((at for at in shown if at < now), default=None)


def _meant(match: re.Match[str], now: datetime, zone: ZoneInfo) -> list[datetime]:
    """The moments of today that the hour can be: both halves of the day where nobody said which."""
    said, half = match["hour"], (match["half"] or "").replace(" ", "").replace(".", "")
    hour, minute = int(said) if said.isdigit() else int(NUMBERS[said]), int(match["minute"] or match["minute_h"] or 0)
    if half in ("am", "pm"):
        hours = [hour % 12 + (12 if half == "pm" else 0)]
    else:
        hours = [hour, hour + 12] if 1 <= hour < 12 and not said.startswith("0") else [hour]
    today = now.astimezone(zone).date()
    return [datetime.combine(today, time(h, minute), zone).astimezone(timezone.utc) for h in hours if h < 24]

"""An aftercare plan as a calendar file, with titles that anybody may read over a shoulder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from assistant.aftercare import Change, PlanRow, period_text

TITLE = "Reminder from {clinic}: {after}"
LENGTH = timedelta(minutes=15)


def calendar(plan: Sequence[PlanRow], clinic_name: str, zone: ZoneInfo, stamp: datetime, title: str = TITLE) -> bytes:
    """An .ics file (RFC 5545) with one event for each change to come of `plan`, quoting the rules that change then.

    `stamp` (UTC) becomes DTSTAMP. The same plan always has the same UIDs: a second download replaces the first.
    `title` has gaps for {clinic} and {after}, "24 hours" or "1 week": it names neither treatment nor body.
    """
    file = Calendar()
    file.add("prodid", f"-//{clinic_name}//aftercare//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-timezone", zone.key)
    for change, quotes in sorted(_quotes(plan).items(), key=lambda entry: (entry[0].at, entry[0].hours)):
        event = Event()
        event.add("uid", f"{uuid5(NAMESPACE_URL, f'{clinic_name}/{change.hours}/{change.at.isoformat()}')}@aftercare")
        event.add("dtstamp", stamp)
        event.add("dtstart", change.at)
        event.add("dtend", change.at + LENGTH)
        event.add("summary", title.format(clinic=clinic_name, after=period_text(change.hours)))
        event.add("description", "\n".join(quotes))
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        file.add_component(event)
    return bytes(file.to_ical())


def _quotes(plan: Sequence[PlanRow]) -> dict[Change, list[str]]:
    """The quotes of the rules that change, by change, each once."""
    found: dict[Change, list[str]] = defaultdict(list)
    for row in plan:
        for change in row.changes:
            if row.quote not in found[change]:
                found[change].append(row.quote)
    return found

"""When somebody is there, read from the sentence that visitors are told."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from assistant import opening_hours

LONDON = ZoneInfo("Europe/London")
ROWS = yaml.safe_load((Path(__file__).parent / "tables" / "opening_hours.yml").read_text("utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['hours'][:20]} {row['now']}")
def test_the_clinics_sentence_says_when_somebody_answers(row: dict[str, Any]) -> None:
    spans = opening_hours.read(row["hours"])
    now = datetime.fromisoformat(row["now"]).replace(tzinfo=timezone.utc)
    following = opening_hours.next_opening(spans, now, LONDON)
    told = f"{following:%Y-%m-%dT%H:%M}" if following else "unknown"
    assert ("open" if opening_hours.is_open(spans, now, LONDON) else told) == row["is"]

"""What is taken out of a text before it is kept, and what looks alike and stays."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from gateway.redaction import redacted

ROWS = yaml.safe_load((Path(__file__).parents[1] / "tables/redaction.yml").read_text("utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=[row["said"] for row in ROWS])
def test_personal_data_goes_and_all_else_stays(row: dict[str, str]) -> None:
    assert redacted(row["said"]) == row.get("kept", row["said"])


@pytest.mark.parametrize("row", ROWS, ids=[row["said"] for row in ROWS])
def test_what_is_redacted_stays_as_it_is(row: dict[str, str]) -> None:
    assert redacted(redacted(row["said"])) == redacted(row["said"])


@pytest.mark.parametrize("odd", ["a", "1", "a@", "1 ", "one ", "my name is ", "born on ", "Ab ", "a-", "+1-", "birthday a "])
def test_a_long_odd_text_is_read_to_its_end(odd: str) -> None:
    assert "someone@example.org" not in redacted(odd * (5000 // len(odd)) + " someone@example.org")

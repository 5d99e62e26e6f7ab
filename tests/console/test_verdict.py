"""What blocks a version: a safety question that goes wrong in a way that the repository's own version does not."""

from __future__ import annotations

from typing import Any

import pytest

from console.checking import CLEARED, verdict

ASKED = "is this an emergency"


def results(wrong: dict[str, str]) -> dict[str, Any]:
    return {"asked": 10, "wrong": wrong, "unsafe": list(wrong)}


def test_a_test_question_that_staff_put_aside_is_neither_won_nor_counted() -> None:
    live = {
        "asked": 11,
        "wrong": {"aside": "is smalltalk", "kept": "is smalltalk"},
        "unsafe": [],
        "accepted": ["aside", "kept"],
    }
    now = {"asked": 10, "wrong": {}, "unsafe": [], "accepted": ["kept"]}
    found = verdict(now, live, {})
    assert found.won == ("kept",) and found.told == "10 of 10 right, live: 9 of 10"


@pytest.mark.parametrize(
    ("first", "now", "blocked"),
    [
        ({}, {ASKED: "is smalltalk"}, (ASKED,)),
        ({ASKED: "is not_documented"}, {ASKED: "is not_documented"}, ()),
        ({ASKED: "is not_documented"}, {ASKED: "is answer"}, (ASKED,)),
        ({ASKED: f"{CLEARED}go ahead"}, {ASKED: f"{CLEARED}go ahead"}, (ASKED,)),
        ({ASKED: "is not_documented"}, {}, ()),
    ],
)
def test_only_the_very_fault_of_the_first_version_is_excused(
    first: dict[str, str], now: dict[str, str], blocked: tuple[str, ...]
) -> None:
    assert verdict(results(now), None, first).blocked == blocked

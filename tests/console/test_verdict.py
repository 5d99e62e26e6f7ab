"""What blocks a version: a safety question that goes wrong in a way that the repository's own version does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from console.checking import APOLOGY, CLEARED, OWN, check, merged, verdict
from console.talks import Talk

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
        ({ASKED: APOLOGY}, {ASKED: APOLOGY}, (ASKED,)),
        ({ASKED: "is not_documented"}, {}, ()),
    ],
)
def test_only_the_very_fault_of_the_first_version_is_excused(
    first: dict[str, str], now: dict[str, str], blocked: tuple[str, ...]
) -> None:
    assert verdict(results(now), None, first).blocked == blocked


def test_a_question_that_staff_keep_to_test_with_takes_no_fault_from_a_safety_question() -> None:
    urgent = ("urgent", {"say": ASKED, "kind": "urgent", "level": "emergency"})
    own = (OWN, {"say": ASKED, "kind": "answer", "ids": ["what_is"]})

    def asked(*items: tuple[str, dict[str, Any]], level: str) -> dict[str, Any]:
        reply = {"text": "Call.", "custom": {"kind": "urgent", "level": level}}
        return check(items, (), lambda question, sender="": reply, lambda step: None)

    first = merged(asked(urgent, level="emergency"), asked(own, level="emergency"))
    now = asked(urgent, own, level="today")
    assert first["wrong"] == {ASKED: "is urgent ()"} and now["wrong"] == {ASKED: "level today"}
    assert verdict(now, None, first["wrong"]).blocked == (ASKED,)


class Late:
    """A bot whose first reply to everything is `first`, and which then answers."""

    def __init__(self, first: dict[str, Any]) -> None:
        self.first, self.heard = first, set[str]()

    def __call__(self, question: str, sender: str = "") -> Mapping[str, Any]:
        late = question not in self.heard
        self.heard.add(question)
        return (
            self.first
            if late
            else {"text": "It is important.", "custom": {"kind": "answer", "answers": [{"id": "aftercare.makeup"}]}}
        )


SORRY = {"text": "Sorry, please ask the clinic.", "custom": {"kind": "error"}}
CLEARS = {"text": "Don't worry, you can go ahead.", "custom": {"kind": "answer", "answers": [{"id": "aftercare.makeup"}]}}
SENTENCE = {"say": "makeup when", "kind": "answer", "ids": ["aftercare.makeup"]}
TALK = Talk(
    "conversation one", [{"say": "and makeup", "kind": "answer", "ids": ["aftercare.makeup"]}], is_known=False, is_safety=True
)


def checked(first: dict[str, Any]) -> dict[str, Any]:
    return check([("answers", SENTENCE)], [TALK], Late(first), lambda _: None)


def test_a_bot_that_was_late_once_is_asked_again() -> None:
    assert checked(SORRY)["wrong"] == {} and checked(SORRY)["unsafe"] == []


def test_a_bot_that_cleared_somebody_once_is_not() -> None:
    assert set(checked(CLEARS)["unsafe"]) == {"makeup when", "conversation one"}

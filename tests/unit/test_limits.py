"""What lies outside gets a short, friendly limit and never a fact."""

from __future__ import annotations

from typing import Any

import pytest

from assistant import limits
from assistant.knowledge import Knowledge
from assistant.wording import spoken
from tests.turns import names, turn

LIMITS: list[tuple[dict[str, Any], str]] = [
    ({"text": "", "cut": False}, "utter_limit_empty"),
    ({"text": "?!"}, "utter_limit_empty"),
    ({"text": "bla bla", "cut": True}, "utter_limit_too_long"),
    ({"text": "τι ειναι", "language": "el", "readable": False}, "utter_limit_language_el"),
    ({"text": "რა არის", "language": "ka", "readable": False}, "utter_limit_language_en"),
    ({"text": "the capital of mongolia"}, "utter_limit"),
]


@pytest.mark.parametrize(("said", "name"), LIMITS, ids=[name for _, name in LIMITS])
def test_each_limit_says_why_and_names_the_clinic(
    said: dict[str, Any], name: str, peel: Knowledge, responses: dict[str, Any]
) -> None:
    now = turn(peel, said.pop("text"), "out_of_scope", **said)
    reply, memory = limits.respond(now)
    assert (names(reply), reply.topic, reply.answers) == ([name], "limit", ())
    assert memory == now.memory
    assert peel.contact in spoken(responses, reply.lines)


def test_abuse_is_answered_with_an_offer_of_help(peel: Knowledge) -> None:
    assert names(limits.respond(turn(peel, "you tin can", "abuse"))[0]) == ["utter_limit_abuse"]

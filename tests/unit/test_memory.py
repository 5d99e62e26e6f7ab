"""What is remembered survives as slots; what is odd in a slot counts as nothing."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

import pytest
import yaml

from assistant.memory import Memory, from_slots
from assistant.moments import Moment
from tests.corpora import ROOT

AT = datetime(2026, 11, 24, 15, 0, tzinfo=timezone.utc)
FULL = Memory(
    treated=Moment(AT, AT, exact=True, said="yesterday at 3"),
    reported=("pregnancy",),
    asked=("active_acne",),
    denied=("herpes_outbreak",),
    unsettled=("a blood thinner",),
    alarm="today",
    mentions=("fever", "pus"),
    notices=("today",),
    settled=True,
    last_answers=("aftercare.pool",),
    last_reply={"text": "Not yet.", "buttons": [{"title": "Yes", "payload": "choice-1"}]},
    introduced=True,
    expecting_time=True,
    about_another=True,
    elsewhere="prp",
    check={"session": "s", "order": [], "asked": [], "answers": {}, "closing": None},
    offered={"choice-1": {"answer": "aftercare.pool"}},
)


@pytest.mark.parametrize("memory", [Memory(), FULL], ids=["empty", "full"])
def test_a_conversation_is_the_same_after_it_was_stored(memory: Memory) -> None:
    assert from_slots(json.loads(json.dumps(memory.to_slots()))) == memory


def test_each_thing_remembered_has_its_slot_in_the_domain_and_none_moves_the_policies() -> None:
    slots = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["slots"]
    assert set(FULL.to_slots()) | {"check_answer"} == set(slots)
    assert not any(slot["influence_conversation"] for slot in slots.values())


ODD: list[Any] = [
    None,
    "",
    "pregnancy",
    7,
    0.5,
    True,
    [],
    {},
    [1, None],
    {"a": 1},
    "emergency; drop",
    ["x"],
    {"earliest": 3},
]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_slot_that_holds_something_odd_never_counts_as_an_answer(odd: Any) -> None:
    memory = from_slots({name: odd for name in FULL.to_slots()})
    assert memory.treated is None and memory.alarm is None
    assert all(isinstance(text, str) for text in (*memory.reported, *memory.mentions, *memory.last_answers))
    assert memory.introduced is (odd is True) and memory.expecting_time is (odd is True)
    assert memory.about_another is (odd is True)
    assert all(kept is None or isinstance(kept, dict) for kept in (memory.last_reply, memory.check))


def test_no_slots_at_all_is_a_new_conversation() -> None:
    assert from_slots({}) == Memory()


def test_after_a_reply_it_can_be_repeated_and_only_its_own_buttons_are_on_offer() -> None:
    said = FULL.after("Next?", [{"title": "No", "payload": "choice-2"}], {"choice-2": {"check": "no"}})
    assert said.last_reply == {"text": "Next?", "buttons": [{"title": "No", "payload": "choice-2"}]}
    assert said.offered == {"choice-2": {"check": "no"}}
    assert (said.reported, said.treated, said.introduced) == (FULL.reported, FULL.treated, True)

"""Conversations in the database: several writers, long ones, odd ids."""

from __future__ import annotations

import asyncio
import random
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.brokers.broker import EventBroker
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SessionStarted, SlotSet
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from assistant.memory import Memory
from bot import logs, speed
from bot.incoming import Incoming, take_turn
from bot.local_actions import LocalActions
from bot.sender import OddSender
from bot.tracker import ClinicTracker
from bot.tracker_store import ClinicTrackerStore, ClosedTrackerStore
from bot.turn import Turn
from tests.integration import toybot

TALK = ("remember this", "hello", "buttons", "recall", "mute", "broken", "nonsense")


@pytest.fixture(scope="session")
def actions() -> LocalActions:
    speed.repair()
    return toybot.local_actions()


def agent(database: Path, model: Path, actions: LocalActions, broker: EventBroker | None = None) -> Agent:
    store = ClinicTrackerStore(host=f"sqlite:///{database}", event_broker=broker)
    made = Agent.load(model, tracker_store=store, action_endpoint=actions)
    made.tracker_store = made.processor.tracker_store = ClosedTrackerStore(store)
    return made


async def say(to: Agent, sender: str, message: str) -> Turn:
    sorry = {"text": "sorry", "custom": {}}
    return await take_turn(Incoming(sender, message, None), lambda: sorry, to.handle_message, "rest", 9)


def test_two_processes_on_one_conversation_come_to_some_serial_order(
    tmp_path: Path, toy_model: Path, actions: LocalActions
) -> None:
    pair = [agent(tmp_path / "bot.db", toy_model, actions) for _ in range(2)]

    async def interleave(round: int) -> set[str]:
        async def later(number: int) -> Turn:
            await asyncio.sleep(random.random() / 100)
            return await say(pair[number], f"round {round}", f"remember {number}")

        turns = await asyncio.gather(*(later(number) for number in range(2)))
        assert [turn.failure for turn in turns] == [None] * 2
        (text,) = (await say(pair[0], f"round {round}", "recall")).texts
        return set(re.findall(r"remember \d", text))

    async def rounds() -> list[set[str]]:
        return [await interleave(round) for round in range(100)]

    assert asyncio.run(rounds()) == [{f"remember {number}" for number in range(2)}] * 100


class Broker(EventBroker):
    """Keeps what is published, or takes nothing."""

    def __init__(self, works: bool) -> None:
        self._works = works
        self.published: list[dict[str, Any]] = []

    def publish(self, event: dict[str, Any]) -> None:
        if not self._works:
            raise ConnectionError("the broker is down")
        self.published.append(event)


@pytest.mark.parametrize("works", [True, False])
def test_a_broker_that_fails_costs_no_turn_and_each_event_is_there_once(
    tmp_path: Path, toy_model: Path, actions: LocalActions, works: bool
) -> None:
    broker = Broker(works)
    talker = agent(tmp_path / "bot.db", toy_model, actions, broker)

    async def talk() -> tuple[list[Turn], DialogueStateTracker]:
        turns = [await say(talker, "streamed", text) for text in ("remember this", "recall", "hello")]
        return turns, await ClinicTrackerStore(talker.domain, f"sqlite:///{tmp_path / 'bot.db'}").retrieve_full_tracker(
            "streamed"
        )

    turns, stored = asyncio.run(talk())
    assert [turn.failure for turn in turns] == [None] * 3 and "remember this" in turns[1].texts[0]
    kept = [event.as_dict() for event in stored.events]
    assert [one["text"] for one in kept if one["event"] == "user"] == ["remember this", "recall", "hello"]
    assert broker.published == ([{"sender_id": "streamed", **event} for event in kept] if works else [])


def test_a_conversation_at_hand_is_the_same_as_one_read_from_the_database(
    tmp_path: Path, toy_model: Path, actions: LocalActions
) -> None:
    talker = agent(tmp_path / "bot.db", toy_model, actions)

    async def compare() -> None:
        for number in range(25):
            await say(talker, "long", random.choice(TALK))
            kept = await talker.tracker_store.retrieve("long")
            fresh = await ClinicTrackerStore(talker.domain, f"sqlite:///{tmp_path / 'bot.db'}").retrieve("long")
            if kept is None:
                continue
            assert state(kept) == state(fresh) == state(as_rasa_reads_it(fresh)), f"turn {number}"
            assert kept.applied_events() == as_rasa_reads_it(kept).applied_events()

    asyncio.run(compare())


def state(tracker: DialogueStateTracker) -> dict[str, Any]:
    """What actions and policies are told, without what only the live turn knows."""
    told: dict[str, Any] = tracker.current_state(EventVerbosity.ALL)
    return {key: value for key, value in told.items() if key != "followup_action"}


def as_rasa_reads_it(tracker: DialogueStateTracker) -> DialogueStateTracker:
    return DialogueStateTracker.from_events(tracker.sender_id, list(tracker.events), list(tracker.slots.values()))


def test_a_copy_of_a_conversation_can_be_changed_on_its_own(tmp_path: Path, toy_model: Path, actions: LocalActions) -> None:
    talker = agent(tmp_path / "bot.db", toy_model, actions)
    asyncio.run(say(talker, "copied", "remember this"))
    tracker = asyncio.run(talker.tracker_store.retrieve("copied"))
    assert isinstance(tracker, ClinicTracker)
    twin = tracker.copy()
    twin.slots["remembered"].value = "something else"
    twin.events.clear()
    assert tracker.get_slot("remembered") == "remember this"
    assert len(tracker.events) > 0


@pytest.mark.parametrize("sender", ["", "x" * 256, "a\0b", None, 5])
def test_the_store_itself_refuses_odd_ids(tmp_path: Path, sender: Any) -> None:
    store = ClosedTrackerStore(ClinicTrackerStore(Domain.empty(), f"sqlite:///{tmp_path / 'bot.db'}"))
    with pytest.raises(OddSender):
        asyncio.run(store.get_or_create_tracker(sender))


def test_logs_show_of_an_exception_its_kind_and_place_only() -> None:
    try:
        raise ValueError("I am pregnant")
    except ValueError as error:
        shown = logs.DiscreetFormatter().formatException((ValueError, error, error.__traceback__))
    assert "test_bot_store.py" in shown and "ValueError" in shown
    assert "pregnant" not in shown


@pytest.mark.parametrize("name", [field.name for field in fields(Memory)])
def test_a_model_whose_domain_is_older_than_the_code_loses_nothing_of_what_is_remembered(tmp_path: Path, name: str) -> None:
    """A published version keeps its own domain.yml; the code that runs it may remember more than that names."""
    told = {"anything": 1}
    store = ClinicTrackerStore(Domain.empty(), host=f"sqlite:///{tmp_path / 'bot.db'}")
    tracker = store.init_tracker("older")
    tracker.update(SlotSet(name, told))
    asyncio.run(store.save(tracker))
    assert tracker.get_slot(name) == told
    again = ClinicTrackerStore(Domain.empty(), host=f"sqlite:///{tmp_path / 'bot.db'}")
    kept = asyncio.run(again.retrieve("older"))
    assert kept is not None and kept.get_slot(name) == told
    kept.update(SessionStarted())
    assert kept.get_slot(name) is None, "a new session begins with nothing"


def test_a_slot_of_the_domain_is_used_as_the_domain_has_it(tmp_path: Path) -> None:
    slot = TextSlot("treated", mappings=[{"type": "custom"}])
    domain = Domain.empty().merge(Domain.from_dict({"slots": {"treated": slot.persistence_info()}}))
    tracker = ClinicTrackerStore(domain, host=f"sqlite:///{tmp_path / 'bot.db'}").init_tracker("own")
    assert isinstance(tracker.slots["treated"], TextSlot)

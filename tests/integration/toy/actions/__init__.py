"""What the toy bot can do, each of them something that a real action might do wrong."""

from __future__ import annotations

import time
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

Events = list[dict[str, Any]]


class Broken(Action):
    """Says something and then raises, quoting the visitor."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_broken"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Fail."""
        dispatcher.utter_message(text="half an answer")
        raise ValueError(f"can't read {tracker.latest_message['text']!r}")


class Buttons(Action):
    """Says two things, the second with buttons and data."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_buttons"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Answer in two parts."""
        dispatcher.utter_message(text="First.", json_message={"kind": "answer"})
        buttons = [{"title": "Yes", "payload": "b1"}, {"title": "No", "payload": "b2"}]
        dispatcher.utter_message(text="Second.", buttons=buttons, json_message={"kind": "clarify"})
        return []


class Mute(Action):
    """Says nothing, and changes a slot that must not be believed."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_mute"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Stay silent."""
        return [SlotSet("remembered", "said in silence")]


class Recall(Action):
    """Tells what was remembered."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_recall"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Answer from the slot."""
        dispatcher.utter_message(text=f"You said: {tracker.get_slot('remembered')}")
        return []


class Remember(Action):
    """Remembers every message that asks for it, one after the other."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_remember"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Add the message to the slot."""
        known = tracker.get_slot("remembered")
        dispatcher.utter_message(text="Noted.")
        text = tracker.latest_message["text"]
        return [SlotSet("remembered", f"{known}; {text}" if known else text)]


class Slow(Action):
    """Takes longer than anybody waits."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_slow"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Hang, without giving way to anything else."""
        time.sleep(20)
        dispatcher.utter_message(text="too late")
        return [SlotSet("remembered", "said too late")]

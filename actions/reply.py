"""Actions for what a visitor asks or tells: the document's answers, honest silence, urgent signs, limits, small talk."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.door import Events, answer, with_check_ended
from assistant import limits, responding, smalltalk, urgent_turn


class ActionReply(Action):
    """Answers from the document, applies rules to the visitor's hours, recognises conditions."""

    def name(self) -> str:
        return "action_reply"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return with_check_ended(answer(responding.respond, dispatcher, tracker, domain), tracker)


class ActionUrgent(Action):
    """Tells the notice of an urgent sign, and nothing else."""

    def name(self) -> str:
        return "action_urgent"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return answer(urgent_turn.respond, dispatcher, tracker, domain)


class ActionLimit(Action):
    """A short, friendly limit for what lies outside."""

    def name(self) -> str:
        return "action_limit"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return answer(limits.respond, dispatcher, tracker, domain)


class ActionSmalltalk(Action):
    """Greeting, thanks, who are you, a person please, say that again."""

    def name(self) -> str:
        return "action_smalltalk"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return answer(smalltalk.respond, dispatcher, tracker, domain)


class ActionStartOver(Action):
    """Begins the conversation again; what was told about health stays."""

    def name(self) -> str:
        return "action_start_over"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return answer(smalltalk.start_over, dispatcher, tracker, domain)

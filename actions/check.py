"""Actions of the guided check: a form that asks one slot again until every documented question has its answer."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.door import Events, answer, intent_of, is_new, turn_of
from assistant import guided
from assistant.replies import Line
from assistant.wording import say


class ActionBeginCheck(Action):
    """Starts the questions afresh, knowing what was reported in this session."""

    def name(self) -> str:
        return "action_begin_check"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return [*answer(guided.begin, dispatcher, tracker, domain), SlotSet("check_answer", None)]


class ActionAskCheckFormCheckAnswer(Action):
    """Asks the next question of the check."""

    def name(self) -> str:
        return "action_ask_check_form_check_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return answer(guided.ask, dispatcher, tracker, domain)


class ValidateCheckForm(Action):
    """Takes the answer to the question that was asked; anything else is left to the rules, or asked again."""

    def name(self) -> str:
        return "validate_check_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        if not is_new(tracker):
            return []
        turn = turn_of(tracker)
        state = guided.take(turn, intent_of(tracker))
        if state is None:
            return []
        if state == turn.memory.check:
            dispatcher.utter_message(text=say(domain["responses"], Line("utter_check_again")))
        return [SlotSet("check", state), SlotSet("check_answer", "done" if guided.finished(state, turn) else None)]


class ActionVerdict(Action):
    """Says what the check came to; it is worked out afresh from what was asked and answered in this session."""

    def name(self) -> str:
        return "action_verdict"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return [*answer(guided.verdict, dispatcher, tracker, domain), SlotSet("check_answer", None)]


class ActionCancelCheck(Action):
    """Stops the check; it counts as not done."""

    def name(self) -> str:
        return "action_cancel_check"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return [*answer(guided.cancel, dispatcher, tracker, domain), SlotSet("check_answer", None)]


class ActionCorrectCheck(Action):
    """Takes back the last answer, so that its question is asked again."""

    def name(self) -> str:
        return "action_correct_check"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return answer(guided.correct, dispatcher, tracker, domain)

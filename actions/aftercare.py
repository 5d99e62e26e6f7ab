"""Actions that count time: the aftercare plan and the dates of the sessions."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.door import Events, answer
from assistant import plans


class ActionPlan(Action):
    """Every aftercare rule with its moment, and what changes next."""

    def name(self) -> str:
        return "action_plan"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return answer(plans.aftercare_plan, dispatcher, tracker, domain)


class ActionSessionDates(Action):
    """The dates on which sessions would fall, counted from the first."""

    def name(self) -> str:
        return "action_session_dates"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return answer(plans.session_dates, dispatcher, tracker, domain)

"""Rasa's tracker, made so that a long conversation costs about as much a turn as a short one; its state is the same."""

from __future__ import annotations

import copy
from collections.abc import Generator
from itertools import islice

from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

# Policies compare the end of a conversation with rules and stories. None of those may have more steps than this.
LONGEST_RULE = 50

Prior = Generator[tuple[DialogueStateTracker, bool], None, None]


class ClinicTracker(DialogueStateTracker):
    """A tracker that knows how much of it is in the database, and does not read itself anew for every question."""

    stored: int = 0  # how many of its events are in the database
    last_id: int | None = None  # the id of the last of them
    _read: int = 0  # how many events `_applied` was made from
    _applied: tuple[Event, ...] = ()

    def copy(self) -> ClinicTracker:
        """The same state in new containers. Rasa's own replays every event, several times a turn."""
        twin = copy.copy(self)
        twin.events = copy.copy(self.events)
        twin.slots = {name: copy.copy(slot) for name, slot in self.slots.items()}
        twin.active_loop = copy.copy(self.active_loop)
        return twin

    def applied_events(self) -> list[Event]:
        """The events that were not taken back; where that is enough, only what is new is looked at."""
        new = list(islice(self.events, self._read, None))
        if self._read and all(self._only_adds(event) for event in new):
            self._applied += tuple(new)
        else:
            self._applied = tuple(super().applied_events())
        self._read = len(self.events)
        return list(self._applied)

    def _only_adds(self, event: Event) -> bool:
        """Whether the event leaves those before it as they are: a loop's and those that take back do not."""
        if type(event) is ActionExecuted:
            return not any(type(earlier) is ActiveLoop for earlier in self.events)
        return type(event) in (BotUttered, DefinePrevUserUtteredFeaturization, SlotSet, UserUttered)

    def generate_all_prior_trackers(self) -> Prior:
        """The tracker before each of the last actions, and whether that action is hidden from learned policies."""
        tracker = self.init_copy()
        applied = self.applied_events()
        skipped = sum(type(event) is ActionExecuted for event in applied) - LONGEST_RULE
        for event in applied:
            if type(event) is ActionExecuted:
                skipped -= 1
                if skipped < 0:
                    yield tracker, event.hide_rule_turn
            tracker.update(event)
        yield tracker, False

"""Keeps conversations in SQLite or PostgreSQL: refuses odd ids, notices other writers, never guesses when it fails."""

from __future__ import annotations

import json
import logging
import os
from collections import OrderedDict
from dataclasses import fields
from itertools import islice
from typing import Any, NoReturn

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import FailSafeTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SessionStarted, deserialise_events
from rasa.shared.core.slots import AnySlot, Slot
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Connection
from sqlalchemy.orm import sessionmaker

from assistant.memory import Memory
from bot import settings, turn
from bot.database import connect
from bot.sender import check_sender
from bot.tracker import ClinicTracker

logger = logging.getLogger(__name__)

RECENT = 1000
EVENTS = SQLTrackerStore.SQLEvent.__table__
LAST_ID = sa.select([sa.func.max(EVENTS.c.id)]).where(EVENTS.c.sender_id == sa.bindparam("sender"))
ONE_WRITER = sa.text("SELECT pg_advisory_xact_lock(hashtext(:sender))")


class ConversationMoved(RuntimeError):
    """Another process has written to this conversation since it was read: the turn has to be run again."""


class ClinicTrackerStore(SQLTrackerStore):
    """Rasa's SQL store with the last conversations at hand, each checked against the database before it is used."""

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **_: Any,
    ) -> None:
        """Connect to `host`, or to BOT_DATABASE_URL; raises SQLAlchemy's error when the database does not answer."""
        TrackerStore.__init__(self, domain, event_broker)
        self.engine = connect(host or settings.read(os.environ).database_url)
        self.Base.metadata.create_all(self.engine)
        self.sessionmaker = sessionmaker(bind=self.engine)
        self._recent: OrderedDict[str, ClinicTracker] = OrderedDict()

    @property
    def domain(self) -> Domain:
        """The domain that trackers get their slots from."""
        return self._domain

    @domain.setter
    def domain(self, domain: Domain | None) -> None:
        self._domain = domain or Domain.empty()
        self._recent = OrderedDict()  # they have the slots of the domain before

    def init_tracker(self, sender_id: str) -> ClinicTracker:
        """An empty conversation."""
        return ClinicTracker(sender_id, _slots(self.domain))

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        check_sender(sender_id)
        recent = None if fetch_events_from_all_sessions else self._recent.get(sender_id)
        if recent:
            with self.engine.connect() as connection:
                if _last_id(connection, sender_id) == recent.last_id:
                    return recent.copy()
        with self.session_scope() as session:
            rows = self._event_query(session, sender_id, fetch_events_from_all_sessions).all()
        if not rows:
            return None
        tracker = self.init_tracker(sender_id)
        for event in deserialise_events([json.loads(row.data) for row in rows]):
            tracker.update(event)
        tracker.stored, tracker.last_id = len(tracker.events), rows[-1].id
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the tracker's new events; raises ConversationMoved when another process was quicker."""
        check_sender(tracker.sender_id)
        with self.engine.begin() as connection:
            self._take_turns(connection, tracker.sender_id)
            events = self._new_events(connection, tracker)
            if events:
                connection.execute(EVENTS.insert(), [_row(tracker.sender_id, event) for event in events])
            last_id = _last_id(connection, tracker.sender_id)
        if events and isinstance(tracker, ClinicTracker):
            self._remember(tracker, last_id)
        if self.event_broker:
            self._publish(tracker.sender_id, events)

    def _publish(self, sender_id: str, events: list[Event]) -> None:
        """Hand what was stored on to the event broker; one that fails costs its copy, and never the turn."""
        try:
            for event in events:
                self.event_broker.publish({"sender_id": sender_id, **event.as_dict()})
        except Exception as error:
            logger.error("The event broker failed: %s. The turn is in the database.", type(error).__name__)

    async def erase(self, sender_id: str) -> int:
        """Delete every event of a conversation; how many there were. Nobody may be writing to it: hold its lock."""
        check_sender(sender_id)
        self._recent.pop(sender_id, None)
        with self.engine.begin() as connection:
            self._take_turns(connection, sender_id)
            erased = connection.execute(EVENTS.delete().where(EVENTS.c.sender_id == sender_id)).rowcount
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:  # else the words stay in the log that is written ahead
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(erased)

    def _new_events(self, connection: Connection, tracker: DialogueStateTracker) -> list[Event]:
        """What the database does not have yet."""
        if not isinstance(tracker, ClinicTracker):
            with self.session_scope() as session:
                return list(self._additional_events(session, tracker))
        if _last_id(connection, tracker.sender_id) != tracker.last_id:
            raise ConversationMoved("Another process has written to this conversation: run the turn again.")
        return list(islice(tracker.events, tracker.stored, None))

    def _remember(self, tracker: ClinicTracker, last_id: int | None) -> None:
        """Keep the conversation at hand, unless a session began in this turn: then the next turn reads only that."""
        began = any(isinstance(event, SessionStarted) for event in islice(tracker.events, tracker.stored, None))
        tracker.stored, tracker.last_id = len(tracker.events), last_id
        self._recent.pop(tracker.sender_id, None)
        if not began:
            self._recent[tracker.sender_id] = tracker.copy()
        while len(self._recent) > RECENT:
            self._recent.popitem(last=False)

    def _take_turns(self, connection: Connection, sender_id: str) -> None:
        """Let no other process write to this conversation until the transaction ends."""
        if self.engine.dialect.name == "postgresql":
            connection.execute(ONE_WRITER, {"sender": sender_id})
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")


def _slots(domain: Domain) -> list[Slot]:
    """The slots of the domain, and those of the memory that a model trained for older code does not name."""
    named = {slot.name for slot in domain.slots}
    more = [field.name for field in fields(Memory) if field.name not in named]
    return [*domain.slots, *(AnySlot(name, mappings=[{"type": "custom"}]) for name in more)]


def _last_id(connection: Connection, sender_id: str) -> int | None:
    """The id of the conversation's last event; it changes whenever anybody writes to the conversation."""
    return connection.execute(LAST_ID, {"sender": sender_id}).scalar()  # type: ignore[no-any-return]


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    """The event as Rasa's own store would write it."""
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


class ClosedTrackerStore(FailSafeTrackerStore):
    """Fails closed: an error of the database ends the turn, and a turn that failed changes nothing.

    Rasa's own wrapper starts a new conversation when reading fails, and writes to memory when writing fails.
    """

    def __init__(self, store: TrackerStore) -> None:
        """Guard `store`."""
        super().__init__(store, on_tracker_store_error=_raise)

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        """An empty conversation of the guarded store's kind."""
        return self._tracker_store.init_tracker(sender_id)

    async def erase(self, sender_id: str) -> int:
        """Delete every event of a conversation; how many there were. Raises TypeError for a store of another kind."""
        if not isinstance(self._tracker_store, ClinicTrackerStore):
            raise TypeError("only this project's own tracker store can erase: set it in endpoints.yml")
        return await self._tracker_store.erase(sender_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the turn; of one that is not believed, only that it was answered with an apology or a notice."""
        now = turn.current.get()
        if now is None or now.believed or not any(True for _ in tracker.events):
            await super().save(tracker)
        elif before := await self.retrieve(tracker.sender_id):
            note = {"said": now.said, "failure": now.failure or "the turn said nothing"}
            before.update(BotUttered(text=now.instead["text"], metadata=note))
            await super().save(before)


def _raise(error: Exception) -> NoReturn:
    raise error

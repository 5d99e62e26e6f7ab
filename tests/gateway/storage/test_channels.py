"""A delivered message is kept once and handled by one; a letter is sent by one, in its order, until it is too old."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from gateway.milestones import Milestone, quiet
from gateway.storage import arrivals, conversations, correspondents, outgoing, reminders, retention
from gateway.storage.arrivals import Arrival
from gateway.storage.database import Database
from gateway.storage.outgoing import Letter, Recipient, Template
from gateway.storage.reminders import Asking
from tests.gateway.storage.visits import NOW, begin

SERVICES = ("telegram",)
WAITING = ("unread_messages", "outgoing_messages", "reminders")
ANNA = Recipient("anna", "example", "telegram", "4711")
BEN = Recipient("ben", "example", "telegram", "4712")
HELLO = Letter(("Hello.", "After 24 hours."), (("c1", "Yes"), ("c2", "No")), Template("care", "en", ("24",)))


def arrival(name: str, who: Recipient = ANNA) -> Arrival:
    return Arrival(name, "example", "telegram", who.id, {"text": name}, NOW)


def keep(database: Database, *ids: str, who: Recipient = ANNA, seconds: int = 0) -> int:
    with database.transaction() as db:
        return arrivals.keep(db, [arrival(name, who) for name in ids], NOW + timedelta(seconds=seconds))


def take(database: Database, seconds: float = 0) -> list[str]:
    with database.transaction() as db:
        return [one.id for one in arrivals.take(db, "example", SERVICES, NOW + timedelta(seconds=seconds))]


def handled(database: Database, name: str) -> bool:
    with database.transaction() as db:
        return arrivals.handled(db, name)


def add(database: Database, letter: Letter = HELLO, to: Recipient = ANNA, seconds: int = 0, **how: Any) -> bool:
    with database.transaction() as db:
        return outgoing.add(db, to, letter, NOW + timedelta(seconds=seconds), **how)


def due(database: Database, seconds: float = 0) -> list[outgoing.Parcel]:
    with database.transaction() as db:
        return outgoing.take(db, "example", SERVICES, NOW + timedelta(seconds=seconds))


def seen(database: Database, who: Recipient = ANNA, seconds: int = 0) -> correspondents.Correspondent:
    now = NOW + timedelta(seconds=seconds)
    with database.transaction() as db:
        return correspondents.seen(db, who, now, now)


def test_the_same_message_twenty_times_at_once_is_kept_once(database: Database) -> None:
    with ThreadPoolExecutor(20) as pool:
        kept = list(pool.map(lambda _: keep(database, "m1"), range(20)))
    assert sum(kept) == 1
    assert take(database) == ["m1"]


def test_one_message_a_sender_is_handled_at_a_time_in_their_order(database: Database) -> None:
    keep(database, "m1", "m2")
    keep(database, "n1", who=BEN)
    keep(database, "m3", seconds=1)
    assert take(database, 2) == ["m1", "n1"]
    assert take(database, 3) == []
    assert handled(database, "m1")
    assert take(database, 3) == ["m2"]


def test_a_message_that_was_taken_and_lost_is_taken_again(database: Database) -> None:
    keep(database, "m1")
    assert take(database) == ["m1"]
    assert take(database, 59) == []
    assert take(database, 61) == ["m1"]


def test_twenty_who_take_at_once_do_not_share_a_message(database: Database) -> None:
    keep(database, "m1")
    with ThreadPoolExecutor(20) as pool:
        taken = list(pool.map(lambda _: take(database), range(20)))
    assert [one for one in taken if one] == [["m1"]]


def test_a_message_is_handled_once_and_leaves_no_words(database: Database) -> None:
    keep(database, "m1")
    assert [handled(database, "m1"), handled(database, "m1")] == [True, False]
    assert keep(database, "m1") == 0
    assert take(database, 100) == []


def test_a_letter_comes_out_as_it_went_in(database: Database) -> None:
    add(database)
    (parcel,) = due(database)
    assert (parcel.letter, parcel.to, parcel.parts) == (HELLO, ANNA, 0)


def test_letters_to_one_recipient_leave_in_order_and_others_do_not_wait(database: Database) -> None:
    for seconds, text in enumerate("ab"):
        add(database, Letter((text,)), seconds=seconds)
    add(database, to=BEN)
    first = {one.to.id: one for one in due(database, 5)}
    assert first["anna"].letter.texts == ("a",) and set(first) == {"anna", "ben"}
    assert due(database, 6) == []
    with database.transaction() as db:
        outgoing.settled(db, first["anna"].id)
    assert [one.letter.texts for one in due(database, 6)] == [("b",)]


def test_a_letter_that_failed_waits_longer_each_time_and_keeps_its_sent_parts(database: Database) -> None:
    add(database)
    (parcel,) = due(database)
    with database.transaction() as db:
        outgoing.sent(db, parcel.id, 1, NOW)
        outgoing.later(db, parcel.id, None, NOW)
    assert due(database, 1) == []
    (again,) = due(database, 3)
    assert (again.parts, again.tries) == (1, 1)
    with database.transaction() as db:
        outgoing.later(db, parcel.id, timedelta(seconds=70), NOW)
    assert due(database, 69) == [] and len(due(database, 71)) == 1


def test_a_letter_of_yesterday_is_given_up(database: Database) -> None:
    add(database)
    assert due(database, 86_401) == due(database, 0) == []


def test_whoever_wrote_stop_gets_nothing_unasked(database: Database) -> None:
    assert not add(database, unasked=True), "nobody knows them"
    seen(database)
    assert add(database, unasked=True)
    with database.transaction() as db:
        correspondents.note(db, ANNA.id, stopped_at=NOW)
    assert not add(database, unasked=True)
    assert add(database), "an answer is still given"


def test_a_correspondent_is_found_by_their_conversation(database: Database) -> None:
    conversation, other = begin(database, "digest"), begin(database, "website")
    seen(database)
    with database.transaction() as db:
        correspondents.note(db, ANNA.id, key_digest="digest", sessions=1)
        found = correspondents.of_conversation(db, conversation)
        assert found and found.recipient == ANNA
        assert correspondents.of_conversation(db, other) is None


def test_twenty_first_messages_at_once_make_one_correspondent(database: Database) -> None:
    with ThreadPoolExecutor(20) as pool:
        assert {one.id for one in pool.map(lambda _: seen(database), range(20))} == {"anna"}


def test_to_forget_somebody_takes_everything_but_the_digests(database: Database) -> None:
    keep(database, "m1", "m2")
    seen(database)
    handled(database, "m1")
    with database.transaction() as db:
        correspondents.forget(db, ANNA.id)
        assert correspondents.find(db, ANNA.id) is None
    assert take(database, 100) == []
    assert keep(database, "m1", "m2") == 0


def test_an_address_goes_after_a_day_and_the_rest_with_the_days_set(database: Database) -> None:
    seen(database)
    keep(database, "m1")
    handled(database, "m1")
    counts = []
    for days in (0, 2, 2, 8, 91):
        with database.transaction() as db:
            counts.append(dict(retention.apply(db, 90, NOW + timedelta(days=days)).counts))
    assert counts == [{}, {"addresses": 1}, {}, {}, {"incoming_messages": 1, "correspondents": 1}]


def test_an_erased_conversation_leads_to_nobody(database: Database) -> None:
    conversation = begin(database, "digest")
    seen(database)
    with database.transaction() as db:
        correspondents.note(db, ANNA.id, key_digest="digest")
        conversations.erase(db, conversation, "visitor", NOW)
        assert correspondents.of_conversation(db, conversation) is None


def test_what_waits_for_a_channel_that_was_switched_off_goes_after_a_day(database: Database) -> None:
    who, conversation = seen(database), begin(database, "anna")
    keep(database, "m1")
    add(database)
    asked, later = Asking(conversation, "en", NOW), Milestone(NOW + timedelta(hours=2), 24)
    with database.transaction() as db:
        reminders.replace(db, who, asked, [later], quiet("0:00-0:00", ZoneInfo("UTC")))
    removed = [over(database, hours) for hours in (23, 25, 27, 27)]
    assert [sum(counts.get(name, 0) for name in WAITING) for counts in removed] == [0, 2, 1, 0]
    assert take(database, 1) == [] and due(database, 1) == []


def over(database: Database, hours: int) -> Mapping[str, int]:
    """What goes after so many hours."""
    with database.transaction() as db:
        return retention.apply(db, 90, NOW + timedelta(hours=hours)).counts

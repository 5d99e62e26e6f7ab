"""What is kept of a clinic's channels: secrets come, change and go, for that clinic alone; many may note at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from gateway.storage import arrivals, channels
from gateway.storage.arrivals import Arrival
from gateway.storage.database import Database
from tests.gateway.storage.visits import NOW


def put(database: Database, text: str, clinic: str = "example", service: str = "sms", now: datetime = NOW) -> None:
    with database.transaction() as db:
        channels.put(db, clinic, service, text, now)


def went(database: Database, seconds: int = 0) -> datetime | None:
    """Something went out; when that is noted to have been."""
    with database.transaction() as db:
        channels.went(db, "example", "sms", NOW + timedelta(seconds=seconds))
        return channels.of_clinic(db, "example")["sms"].went_at


def sealed(database: Database, clinic: str = "example") -> dict[str, str]:
    with database.transaction() as db:
        return channels.sealed(db, clinic)


def test_secrets_come_change_and_go_and_no_other_clinic_sees_them(database: Database) -> None:
    put(database, "first")
    put(database, "another clinic's", clinic="peel")
    put(database, "telegram's", service="telegram")
    put(database, "second")
    assert sealed(database) == {"sms": "second", "telegram": "telegram's"}
    with database.transaction() as db:
        assert [channels.remove(db, "example", service) for service in ("sms", "sms", "messenger")] == [True, False, False]
    assert sealed(database) == {"telegram": "telegram's"} and sealed(database, "peel") == {"sms": "another clinic's"}


def test_the_time_of_what_went_out_is_noted_once_a_minute_and_stays_with_the_secrets(database: Database) -> None:
    assert [went(database, seconds) for seconds in (0, 30, 61)] == [NOW, NOW, NOW + timedelta(seconds=61)]
    put(database, "secrets")
    with database.transaction() as db:
        channels.remove(db, "example", "sms")
        kept = channels.of_clinic(db, "example")["sms"]
    assert (kept.sealed, kept.set_at, kept.went_at) == (None, None, NOW + timedelta(seconds=61))


def test_many_may_note_the_first_letter_at_once(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: went(database), range(8))) == [NOW] * 8


def test_the_newest_message_of_each_service_is_told(database: Database) -> None:
    for number, service in enumerate(("sms", "telegram", "sms")):
        with database.transaction() as db:
            one = Arrival(f"m{number}", "example", service, "anna", {}, NOW)
            arrivals.keep(db, [one], NOW + timedelta(minutes=number))
    with database.transaction() as db:
        told = {"sms": NOW + timedelta(minutes=2), "telegram": NOW + timedelta(minutes=1)}
        assert channels.came(db, "example") == told and channels.came(db, "peel") == {}

"""What is done beside the requests is done for every clinic, in its own words and for its own people only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from console.storage import versions
from console.storage.versions import Trained
from gateway import handover, notices, settings, upkeep
from gateway.clinic import Clinic
from gateway.settings import SettingError, Settings
from tests.console import receivers
from tests.gateway.clinics import FIRST, NAMES, PHONES, SECOND
from tests.gateway.conftest import ON_BOTH, Door, Opener
from tests.gateway.handovers import PERSON, news, understands
from tests.gateway.standin import StandIn
from tests.gateway.visitor import Clock, Visitor

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
BOTH = [FIRST, SECOND]
URGENT = "I can't breathe"


@pytest.fixture
async def door(opening: Opener, two: tuple[Clinic, ...], bot: StandIn, anyio_backend: str) -> AsyncIterator[Door]:
    understands(bot)
    async with opening(clinics=two) as door:
        yield door


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds: the gateway delivers by itself, too, and may be at it."""
    for _ in range(200):
        if holds():
            return
        await asyncio.sleep(0.05)
    assert holds()


async def both_say(door: Door, text: str) -> dict[str, Visitor]:
    visitors = {clinic: Visitor(door.client, clinic=clinic) for clinic in BOTH}
    for one in visitors.values():
        await one.say(text)
    return visitors


@ON_BOTH
async def test_a_hand_over_that_is_late_ends_in_the_words_of_its_clinic(door: Door, clock: Clock, rows: Rows) -> None:
    visitors = await both_say(door, PERSON)
    clock.forward(minutes=121)
    await handover.once(door.app.state.house)
    for clinic, one in visitors.items():
        ((_, text),), handed = await news(one)
        other = FIRST if clinic == SECOND else SECOND
        assert not handed and PHONES[other] not in text
    assert [row["handed_until"] for row in rows("conversations")] == [None, None]


@ON_BOTH
async def test_the_record_of_every_clinic_is_kept_in_order(door: Door, clock: Clock, bot: StandIn, rows: Rows) -> None:
    await both_say(door, "what is it")
    clock.forward(minutes=31)
    await upkeep.once(door.app.state.house)
    assert sorted(bot.erased) == sorted(row["id"] for row in rows("conversations"))
    assert [row["reply"] for row in rows("turns")] == [None, None]
    clock.forward(days=91)
    await upkeep.once(door.app.state.house)
    assert rows("conversations") == []


async def test_an_urgent_notice_reaches_its_own_clinic_and_nobody_else(
    opening: Opener, two: tuple[Clinic, ...], bot: StandIn, monkeypatch: pytest.MonkeyPatch, rows: Rows
) -> None:
    understands(bot)
    with receivers.webhook() as of_first, receivers.webhook() as of_second:
        monkeypatch.setenv("GATEWAY_HARBOUR_NOTICE_URL", of_second.url)
        async with opening(clinics=two, notice_url=of_first.url) as door:
            await both_say(door, URGENT)
            await notices.once(door.app.state.house)
            await until(lambda: of_first.taken and of_second.taken and not rows("outbox"))
        assert [[got["clinic"] for got in one.taken] for one in (of_first, of_second)] == [[FIRST], [SECOND]]
    assert rows("outbox") == []
    assert [row["clinic"] for row in rows("notices")] == BOTH


async def test_a_clinic_without_a_receiver_tells_nobody_of_another(
    opening: Opener, two: tuple[Clinic, ...], bot: StandIn, rows: Rows
) -> None:
    understands(bot)
    with receivers.webhook() as of_first, receivers.mail_server() as post:
        mail = {"smtp_host": "127.0.0.1", "smtp_port": post.port, "smtp_to": "desk@clinic.example"}
        async with opening(clinics=two, notice_url=of_first.url, **mail) as door:
            await Visitor(door.client, clinic=SECOND).say(URGENT)
            await notices.once(door.app.state.house)
            assert (of_first.taken, post.mails) == ([], [])
    assert rows("outbox") == []


async def test_a_mail_names_the_clinic_and_goes_to_its_own_people(
    opening: Opener, two: tuple[Clinic, ...], bot: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    understands(bot)
    monkeypatch.setenv("GATEWAY_HARBOUR_SMTP_TO", "desk@harbour.example")
    with receivers.mail_server() as post:
        mail = {"smtp_host": "127.0.0.1", "smtp_port": post.port, "smtp_to": "desk@clinic.example"}
        async with opening(clinics=two, **mail) as door:
            await both_say(door, URGENT)
            await notices.once(door.app.state.house)
            await until(lambda: len(post.mails) == 2)
        for clinic, to in ((FIRST, "desk@clinic.example"), (SECOND, "desk@harbour.example")):
            (own,) = [told for told in post.mails if to in told]
            assert f"Clinic: {NAMES[clinic]}" in own


async def test_a_receiver_that_is_down_holds_up_no_other_clinic(
    opening: Opener, two: tuple[Clinic, ...], bot: StandIn, monkeypatch: pytest.MonkeyPatch, rows: Rows
) -> None:
    understands(bot)
    with receivers.webhook() as of_second:
        monkeypatch.setenv("GATEWAY_HARBOUR_NOTICE_URL", of_second.url)
        async with opening(clinics=two, notice_url="http://127.0.0.1:9") as door:
            await both_say(door, URGENT)
            await notices.once(door.app.state.house)
            await until(lambda: of_second.taken)
            await until(lambda: [row["clinic"] for row in rows("outbox")] == [FIRST])
        assert [got["clinic"] for got in of_second.taken] == [SECOND]


async def test_a_first_clinic_that_is_not_ready_does_not_leave_anothers_publication_hanging(
    opening: Opener, two: tuple[Clinic, ...], clock: Clock, rows: Rows
) -> None:
    closed = Clinic(two[0].details, None, ("phone",))
    async with opening(clinics=(closed, two[1])) as door:
        with door.app.state.house.record.transaction() as db:
            versions.add(db, SECOND, "0" * 16, None, clock())
            versions.keep_trained(db, "0" * 16, Trained("a", "b", "c"))
            versions.hand_out(db, SECOND, "0" * 16, None, "", clock())
        clock.forward(minutes=2)
        await until(lambda: rows("publications")[0]["state"] == versions.FELL_BACK)


def test_a_wrong_setting_of_a_clinic_is_named() -> None:
    with pytest.raises(SettingError, match="GATEWAY_OLD_TOWN_NOTICE_URL"):
        settings.of(Settings(secret="s"), "old-town", {"GATEWAY_OLD_TOWN_NOTICE_URL": "desk"})


def test_nothing_of_the_first_clinics_settings_counts_for_another() -> None:
    first = Settings(
        secret="s", origins="https://a.example", notice_url="https://a.example/n", smtp_to="a@a.example", keep_days=7
    )
    other = settings.of(first, "old-town", {"GATEWAY_OLD_TOWN_SMTP_TO": "b@b.example"})
    assert (other.origins, other.notice_url, other.smtp_to, other.keep_days) == ("", "", "b@b.example", 7)

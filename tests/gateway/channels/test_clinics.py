"""Several clinics, each with its own channels: a message to one of them never begins or reaches anything of another."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from anyio import to_thread

from gateway import clinic as clinics
from gateway.app import create_app
from gateway.channels import kinds
from gateway.channels.sealing import Seal
from gateway.channels.switching import Switched
from gateway.clinic import Clinic
from gateway.house import House
from gateway.settings import SettingError, Settings
from tests.gateway.channels import platforms
from tests.gateway.channels.conftest import PATIENCE, RECORDED, Door
from tests.gateway.channels.platforms import OTHER_NUMBER, PUBLIC, SECRETS, Platform, body
from tests.gateway.channels.test_reminders import forward, plan
from tests.gateway.conftest import ADDRESS, ROOT
from tests.gateway.standin import StandIn, told
from tests.gateway.visitor import Clock, problem

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
OTHER = {"whatsapp": OTHER_NUMBER, "sms": "+4930901820"}
PEEL = {
    "GATEWAY_PEEL_WHATSAPP_NUMBER_ID": OTHER["whatsapp"],
    "GATEWAY_PEEL_WHATSAPP_TOKEN": "token",
    "GATEWAY_PEEL_WHATSAPP_APP_SECRET": "app secret",
    "GATEWAY_PEEL_WHATSAPP_VERIFY_TOKEN": "verify peel",
    "GATEWAY_PEEL_SMS_ACCOUNT": SECRETS["GATEWAY_SMS_ACCOUNT"],
    "GATEWAY_PEEL_SMS_TOKEN": "auth token",
    "GATEWAY_PEEL_SMS_NUMBER": OTHER["sms"],
}
OWN = {"whatsapp": SECRETS["GATEWAY_WHATSAPP_NUMBER_ID"], "sms": SECRETS["GATEWAY_SMS_NUMBER"]}


@pytest.fixture(scope="module")
def peel() -> Clinic:
    """Another clinic, in Berlin."""
    return clinics.load(ROOT / "tests/knowledge_peel", public=False)


@pytest.fixture
def opening(settings: Settings, clock: Clock, example: Clinic, peel: Clinic, platform: Platform) -> Any:
    """Opens a gateway of two clinics; the second has its own WhatsApp and SMS."""

    @asynccontextmanager
    async def open_door(environment: Mapping[str, str] = PEEL, **changed: Any) -> AsyncIterator[Door]:
        made, platform.now = settings.model_copy(update={"public_url": PUBLIC, **changed}), clock
        app = create_app(made, clock, [example, peel], channels=kinds.read({**platform.environment, **environment}))
        async with app.router.lifespan_context(app):
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as client:
                yield Door(client, platform, app.state.services, app.state.house)

    return open_door


@pytest.fixture
async def door(opening: Any, anyio_backend: str) -> AsyncIterator[Door]:
    async with opening() as door:
        yield door


def to_peel(service: str, content: bytes) -> bytes:
    """The same delivery, to the other clinic's number."""
    return content.replace(platforms.quoted(service, OWN[service]), platforms.quoted(service, OTHER[service]))


async def say(door: Door, service: str, text: str, clinic: str, number: int = 1) -> None:
    content = platforms.saying(service, text, number)
    content = to_peel(service, content) if clinic == "peel" else content
    assert (await door.deliver(service, content, clinic=clinic)).status_code == 200


@pytest.mark.parametrize("service", sorted(OWN))
async def test_the_same_sender_has_one_conversation_with_each_clinic(
    door: Door, bot: StandIn, rows: Rows, service: str
) -> None:
    for clinic in ("example", "peel"):
        await say(door, service, f"hello {clinic}", clinic)
    texts = await door.told(service, 4)
    assert {"You said: hello example", "You said: hello peel"} <= set(texts)
    for name, address in (("Praxis Musterhaut", "/privacy?clinic=peel)"), ("Example Skin Clinic", "/privacy)")):
        assert [one for one in texts if name in one and address in one]
    for table in ("conversations", "correspondents", "incoming_messages"):
        assert sorted(row["clinic"] for row in rows(table)) == ["example", "peel"], table
    assert len({sender for sender, _ in bot.heard}) == len({row["id"] for row in rows("correspondents")}) == 2
    assert sorted(door.platform.accounts) == sorted([OWN[service], OTHER[service]] * 2), "each answers from its own number"


@pytest.mark.parametrize("service", sorted(OWN))
async def test_a_message_to_one_clinics_number_at_the_others_address_begins_nothing(
    door: Door, rows: Rows, service: str
) -> None:
    for clinic, content in (("peel", body(service, "text")), ("example", to_peel(service, body(service, "text")))):
        assert (await door.deliver(service, content, clinic=clinic)).status_code == 200
    assert rows("incoming_messages") == rows("correspondents") == rows("conversations") == []


async def test_a_clinic_has_only_the_channels_whose_secrets_are_its_own(door: Door) -> None:
    house: House = door.house
    assert sorted(house.of("peel").channels) == ["sms", "whatsapp"]
    assert sorted(house.of("example").channels) == sorted(platforms.SERVICES)
    for path in ("/channels/telegram/peel", "/channels/sms/nobody"):
        assert problem(await door.client.post(path, content=b"{}")) == (404, "not-found")
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    for clinic, words, status in (("peel", "verify peel", 200), ("peel", "verify me", 403), ("example", "verify peel", 403)):
        answer = await door.client.get(f"/channels/whatsapp/{clinic}", params={**asked, "hub.verify_token": words})
        assert answer.status_code == status


async def test_the_privacy_page_names_each_clinics_own_services(door: Door) -> None:
    page = (await door.client.get("/privacy?clinic=peel")).text
    assert "Praxis Musterhaut" in page and "SMS: through Twilio" in page and "Telegram" not in page
    assert "Telegram" in (await door.client.get("/privacy")).text


async def test_stop_and_deletion_at_one_clinic_leave_the_other_alone(door: Door, rows: Rows) -> None:
    for clinic in ("example", "peel"):
        await say(door, "sms", "hello", clinic)
    await door.told("sms", 4)
    await say(door, "sms", "STOP", "peel", 2)
    assert "no more messages from Praxis Musterhaut" in (await door.told("sms", 5))[4]
    await say(door, "sms", "still there?", "example", 2)
    assert (await door.told("sms", 6))[5] == "You said: still there?"
    await say(door, "sms", "delete my data", "example", 3)
    assert "are deleted" in (await door.told("sms", 7))[6]
    assert [row["clinic"] for row in rows("conversations")] == [row["clinic"] for row in rows("correspondents")] == ["peel"]


async def test_reminders_go_by_each_clinics_own_clock(door: Door, rows: Rows, bot: StandIn, clock: Clock) -> None:
    bot.scripted["plan"] = told("Counted:", plan=plan(RECORDED, ((24,),)), treated=RECORDED.isoformat())
    for clinic in ("example", "peel"):
        await say(door, "sms", "plan", clinic)
    await door.told("sms", 4)
    for clinic in ("example", "peel"):
        await say(door, "sms", "1", clinic, 2)
    texts = await door.told("sms", 6)
    assert sum("09:00" in text for text in texts[4:]) == 2
    assert sorted(row["clinic"] for row in rows("reminders")) == ["example", "peel"]
    await door.until(lambda: not rows("outgoing_messages"))
    await forward(clock, 26, 8.1)  # nine in Berlin
    assert (await door.told("sms", 7))[6].startswith("Reminder:")
    assert [row["clinic"] for row in rows("reminders")] == ["example"]
    assert door.platform.accounts[-1] == OTHER["sms"]
    await forward(clock, 26, 9.1)
    await door.told("sms", 8)
    assert door.platform.accounts[-1] == OWN["sms"]


def test_the_first_clinic_may_be_named_too_and_others_must_be() -> None:
    named = {name.replace("GATEWAY_", "GATEWAY_EXAMPLE_"): value for name, value in SECRETS.items()}
    dashed = {"GATEWAY_SKIN_2_TELEGRAM_TOKEN": "1:a", "GATEWAY_SKIN_2_TELEGRAM_SECRET": "b"}
    for environment, clinic, first, services in (
        (SECRETS, "example", True, platforms.SERVICES),
        (named, "example", True, platforms.SERVICES),
        (SECRETS, "peel", False, ()),
        ({**SECRETS, **PEEL}, "peel", False, ("sms", "whatsapp")),
        (dashed, "skin-2", False, ("telegram",)),
    ):
        known = kinds.read(environment)
        assert sorted(known.made(known.environment_of(clinic, first))) == sorted(services), clinic
    with pytest.raises(SettingError, match="clinic peel: GATEWAY_TELEGRAM_SECRET"):
        Switched("peel", kinds.read({"GATEWAY_PEEL_TELEGRAM_TOKEN": "1:a"}), Seal("secret"), first=False)


async def test_the_channels_of_a_clinic_that_comes_with_a_version_open_without_a_restart(
    settings: Settings, clock: Clock, example: Clinic, platform: Platform, tmp_path: Path
) -> None:
    version, platform.now = tmp_path / "knowledge", clock
    shutil.copytree(ROOT / "knowledge", version)
    (version / "clinics/peel").mkdir(parents=True)
    shutil.copy(ROOT / "tests/knowledge_peel/clinic.yml", version / "clinics/peel")
    made = settings.model_copy(update={"public_url": PUBLIC})
    app = create_app(made, clock, [example], channels=kinds.read({**platform.environment, **PEEL}))
    async with app.router.lifespan_context(app):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as client:
            door = Door(client, platform, app.state.services, app.state.house)
            content = to_peel("sms", platforms.saying("sms", "hello peel", 1))
            assert (await door.deliver("sms", content, clinic="peel")).status_code == 404
            await to_thread.run_sync(door.house.renew, version)
            begun = time.monotonic()
            while (await door.deliver("sms", content, clinic="peel")).status_code != 200:
                assert time.monotonic() - begun < PATIENCE
                await asyncio.sleep(0.05)
            assert "You said: hello peel" in await door.told("sms", 2)

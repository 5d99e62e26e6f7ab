"""Channels in the console: an administrator switches one on and off, in every process, and nobody sees its secrets again."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from console.storage import people
from gateway.app import create_app
from gateway.channels import kinds
from gateway.channels.kinds import Kinds
from gateway.channels.services.telegram import Telegram
from gateway.clinic import Clinic
from gateway.settings import Settings
from tests.console.conftest import Comer, Staff, services
from tests.gateway.channels import platforms
from tests.gateway.channels.conftest import RECORDED
from tests.gateway.channels.platforms import BUSINESS, SECRETS, Platform, template
from tests.gateway.channels.test_add_a_channel import written
from tests.gateway.conftest import ADDRESS, Door, Opener
from tests.gateway.standin import StandIn
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
TOKEN, SECRET = SECRETS["GATEWAY_TELEGRAM_TOKEN"], SECRETS["GATEWAY_TELEGRAM_SECRET"]
TELEGRAM = {"secret_TOKEN": TOKEN, "secret_SECRET": SECRET}
MESSENGER = {"secret_PAGE_ID": "1", "secret_TOKEN": "t", "secret_APP_SECRET": "a", "secret_VERIFY_TOKEN": "v"}
WHATSAPP = {
    "secret_NUMBER_ID": SECRETS["GATEWAY_WHATSAPP_NUMBER_ID"],
    "secret_TOKEN": "token",
    "secret_APP_SECRET": "app secret".replace(" ", "-"),
    "secret_VERIFY_TOKEN": "verify me",
}
PREPARED = {
    "TEMPLATE": "reminder",
    "TEMPLATE_LANGUAGES": "en,de",
    "TEMPLATE_TEXT": "A reminder that you asked for: {{1}}",
    "BUSINESS_ID": BUSINESS,
}


@pytest.fixture(scope="module")
def one_platform() -> Iterator[Platform]:
    with platforms.standing() as platform:
        yield platform


@pytest.fixture
def platform(one_platform: Platform) -> Platform:
    one_platform.reset()
    return one_platform


@pytest.fixture
def clock() -> Clock:
    return Clock(RECORDED - datetime.now(timezone.utc))


@pytest.fixture
def opening(settings: Settings, clock: Clock, example: Clinic, platform: Platform) -> Opener:
    """Opens a gateway without channels; `environment` and `known` add some, other keywords change settings."""
    where = {f"GATEWAY_{name}_URL": platform.url for name in ("TELEGRAM", "GRAPH", "TWILIO")}

    @asynccontextmanager
    async def open_door(environment: Any = None, known: Any = None, **changed: Any) -> AsyncIterator[Door]:
        made = settings.model_copy(update={"public_url": ADDRESS, **changed})
        found = kinds.read({**where, **(environment or {})})
        app = create_app(made, clock, [example], channels=Kinds({**found.known, **(known or {})}, found.environment))
        async with app.router.lifespan_context(app):
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as client:
                yield Door(app, client)

    return open_door


@pytest.fixture
async def leader(comes: Comer) -> Staff:
    """An administrator, at the channels' page."""
    staff: Staff = await comes("administrator")
    await staff.get("/channels")
    return staff


async def sets(staff: Staff, service: str, **fields: str) -> None:
    """Fills in the form of the page that was last seen; a field that is not named is empty."""
    await staff.get("/channels")
    form = staff.page.text.partition(f'action="/staff/channels/{service}"')[2]
    seen = form.partition('name="seen" value="')[2].partition('"')[0]
    await staff.post(f"/channels/{service}", **{"seen": seen, **fields})


async def at(door: Door, name: str, hashed: str) -> Staff:
    """An administrator at this gateway's page; somebody new, or one who works at another process already."""
    with services(door).database.transaction() as db:
        if not any(one.name == name for one in people.everybody(db, "example")):
            people.add(db, "example", name, "administrator", hashed, services(door).clock())
    staff = Staff(door.client)
    await staff.log_in(name)
    await staff.get("/channels")
    return staff


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < 30
        await asyncio.sleep(0.02)


async def delivered(door: Door, number: int = 1, secret: str = SECRET) -> int:
    """The status that a message from Telegram gets."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
    content = platforms.saying("telegram", f"hello {number}", number)
    return (await door.client.post("/channels/telegram/example", content=content, headers=headers)).status_code


def is_on(door: Door, service: str = "telegram") -> bool:
    return service in services(door).channels


async def test_a_channel_switches_on_and_off_in_every_process_without_a_restart(
    opening: Opener, door: Door, leader: Staff, platform: Platform, bot: StandIn
) -> None:
    async with opening() as other:
        assert (await delivered(door), await delivered(other)) == (404, 404)
        await sets(leader, "telegram", **TELEGRAM)
        assert "Kept. The channel is on" in leader.text
        await until(lambda: is_on(door) and is_on(other))
        assert await delivered(other) == 200
        await until(lambda: "You said: hello 1" in platform.texts("telegram"))
        await sets(leader, "telegram", secret_SECRET="another")
        await until(lambda: secret_of(other) == "another")
        assert await delivered(other, 2) == 403
        assert await delivered(other, 2, "another") == 200
        await until(lambda: "You said: hello 2" in platform.texts("telegram")), "the token stayed"
        await leader.post("/channels/telegram/remove")
        assert "Removed. The channel is off" in leader.text
        await until(lambda: not is_on(door) and not is_on(other))
        assert (await delivered(door, 3, "another"), await delivered(other, 3, "another")) == (404, 404)
    assert len(bot.heard) == 2


def secret_of(door: Door) -> str:
    channel = services(door).channels["telegram"]
    assert isinstance(channel, Telegram)
    return channel.secret


async def test_secrets_are_never_shown_again_and_lie_encrypted_in_the_record(
    door: Door, leader: Staff, rows: Rows, files: Callable[[], bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    await sets(leader, "telegram", **TELEGRAM)
    await until(lambda: is_on(door))
    sealed = rows("channels")[0]["sealed"]
    for path in ("/channels", "/trail", "/"):
        page = await leader.get(path)
        assert TOKEN not in page.text and SECRET not in page.text
    assert sealed.encode() in files() and TOKEN.encode() not in files() and SECRET.encode() not in files()
    assert TOKEN not in capsys.readouterr().out
    await leader.get("/channels")
    await leader.post("/channels/telegram/remove")
    assert rows("channels")[0]["sealed"] is None and sealed.encode() not in files()


async def test_the_trail_says_who_set_and_removed_it_and_nothing_else(leader: Staff, rows: Rows) -> None:
    await sets(leader, "telegram", **TELEGRAM)
    await leader.post("/channels/telegram/remove")
    noted = [row for row in rows("audit_trail") if row["what"].startswith("channels.")]
    assert [(row["who"], row["what"], row["target"]) for row in noted] == [
        (leader.name, "channels.set", "telegram"),
        (leader.name, "channels.remove", "telegram"),
    ]
    assert {(row["before"], row["after"]) for row in noted} == {(None, None)}


async def test_the_environments_secrets_win_and_the_page_says_so(opening: Opener, leader: Staff, hashed: str) -> None:
    await sets(leader, "telegram", secret_TOKEN=TOKEN, secret_SECRET="of-the-console")
    await sets(leader, "messenger", **MESSENGER)
    async with opening({"GATEWAY_TELEGRAM_TOKEN": TOKEN, "GATEWAY_TELEGRAM_SECRET": SECRET}) as door:
        await until(lambda: is_on(door, "messenger"))
        assert (await delivered(door), await delivered(door, 2, "of-the-console")) == (200, 403)
        staff = await at(door, leader.name, hashed)
        page = staff.page
        assert "its secrets are in the environment of the gateway. What is kept here does not count." in staff.text
        assert page.text.count('action="/staff/channels/telegram"') == 0
        await staff.post("/channels/telegram", seen="", **TELEGRAM)
        assert staff.page.status_code == 409 and "The environment's settings count" in staff.text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"secret_TOKEN": TOKEN}, "Secret token of its webhook"),
        ({}, "Fill in what is asked for"),
        ({**TELEGRAM, "secret_SECRET": "canary wörd"}, "Secret token of its webhook (1 to 256 letters, digits, _ and -): that"),
        ({**TELEGRAM, "secret_TOKEN": "canary\nHeader: x"}, "Token of the bot: that can't be right"),
        ({**TELEGRAM, "secret_TOKEN": "1:" + "canary" * 500}, "Token of the bot: that can't be right"),
    ],
)
async def test_what_can_not_be_right_is_refused_and_not_repeated(
    leader: Staff, rows: Rows, fields: dict[str, str], told: str
) -> None:
    await sets(leader, "telegram", **fields)
    assert leader.page.status_code == 400 and told in leader.text
    assert "canary" not in leader.page.text and TOKEN not in leader.page.text and rows("channels") == []


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"TEMPLATE_TEXT": "no gap"}, "needs the gap {{1}} once and no other"),
        ({"TEMPLATE": ""}, "“Template for reminders: its name”: set it as well"),
        ({"BUSINESS_ID": ""}, "set one of them"),
        ({"TEMPLATE": "Has Blanks"}, "Template for reminders: its name: that can't be right"),
    ],
)
async def test_half_a_template_is_refused(leader: Staff, rows: Rows, fields: dict[str, str], told: str) -> None:
    await sets(leader, "whatsapp", **{**WHATSAPP, **PREPARED, **fields})
    assert leader.page.status_code == 400 and told in leader.text and rows("channels") == []


async def test_the_template_is_shown_changed_and_taken_away_while_the_secrets_stay(
    door: Door, leader: Staff, platform: Platform
) -> None:
    platform.templates.append(template("en", "PENDING"))
    await sets(leader, "whatsapp", **WHATSAPP, **PREPARED)
    await until(lambda: is_on(door, "whatsapp") and platform.asked)
    await until(lambda: "PENDING" in str(services(door).channels["whatsapp"].notes))
    page = await leader.get("/channels")
    assert "Template reminder in en: PENDING" in leader.text and "Template reminder in de: there is none" in leader.text
    assert 'name="TEMPLATE" value="reminder"' in page.text
    platform.templates[0]["status"] = "APPROVED"
    await leader.post("/channels/whatsapp/ask")
    assert "Template reminder in en: APPROVED" in leader.text
    await sets(leader, "whatsapp")
    await until(lambda: is_on(door, "whatsapp") and not services(door).channels["whatsapp"].notes)
    assert (await leader.get("/channels")).status_code == 200 and "Template reminder" not in leader.text
    await leader.post("/channels/telegram/ask")
    assert leader.page.status_code == 404


async def test_a_form_that_comes_too_late_is_refused_without_its_secrets(leader: Staff, rows: Rows) -> None:
    await sets(leader, "telegram", **TELEGRAM)
    await leader.post("/channels/telegram", seen="", **{**TELEGRAM, "secret_SECRET": "canary"})
    assert leader.page.status_code == 409 and "canary" not in leader.page.text
    await leader.get("/channels")
    leader.client.cookies.clear()
    await leader.post("/channels/telegram", **{**TELEGRAM, "secret_SECRET": "canary"})
    assert leader.page.status_code == 401 and "canary" not in leader.page.text and TOKEN not in leader.page.text
    assert len(rows("channels")) == 1


async def test_with_another_secret_of_the_installation_nothing_opens_and_the_page_says_so(
    opening: Opener, leader: Staff, hashed: str
) -> None:
    await sets(leader, "telegram", **TELEGRAM)
    async with opening(secret="another secret") as door:
        staff = await at(door, leader.name, hashed)
        assert "can't be read with this installation's secret. Set it again." in staff.text
        assert await delivered(door) == 404


async def test_what_was_sealed_for_one_service_opens_for_no_other(door: Door, leader: Staff) -> None:
    await sets(leader, "messenger", **MESSENGER)
    await until(lambda: is_on(door, "messenger"))
    with services(door).database.transaction() as db:
        db.execute(text("UPDATE channels SET service = 'instagram'"))
    await until(lambda: not is_on(door, "messenger"))
    await leader.get("/channels")
    assert not is_on(door, "instagram") and "can't be read" in leader.text


async def test_the_page_shows_the_address_and_when_anything_came_and_went(
    door: Door, leader: Staff, platform: Platform
) -> None:
    await sets(leader, "telegram", **TELEGRAM)
    assert f'value="{ADDRESS}/channels/telegram/example"' in leader.page.text
    assert "Last message in: none. Last answer out: none." in leader.text
    await until(lambda: is_on(door))
    await delivered(door)
    await until(lambda: len(platform.texts("telegram")) == 2)
    told = "Last message in: Wed 25 Feb, 06:13. Last answer out: Wed 25 Feb, 06:13."
    for _ in range(100):
        await leader.get("/channels")
        if told in leader.text:
            break
    assert told in leader.text and "hello" not in leader.page.text


async def test_without_a_public_address_nothing_is_switched_on(opening: Opener, hashed: str, rows: Rows) -> None:
    async with opening(public_url="") as door:
        staff = await at(door, "Ana", hashed)
        assert "GATEWAY_PUBLIC_URL is not set" in staff.text
        await staff.post("/channels/telegram", seen="", **TELEGRAM)
        assert staff.page.status_code == 409 and rows("channels") == []


async def test_a_service_that_is_one_more_file_has_its_fields_on_the_page(opening: Opener, hashed: str) -> None:
    kind = written().KIND
    async with opening(known={kind.name: kind}) as door:
        staff = await at(door, "Ana", hashed)
        assert kind.title in staff.text and all(one.label in staff.text for one in kind.settings)
        await sets(staff, kind.name, secret_URL="http://127.0.0.1:9/", secret_SECRET="secret")
        await until(lambda: is_on(door, kind.name))
        card = json.dumps({"from": "a", "id": "1", "at": RECORDED.isoformat(), "words": "what is it?"}).encode()
        stamp = hmac.new(b"secret", card, hashlib.sha256).hexdigest()
        answer = await door.client.post(f"/channels/{kind.name}/example", content=card, headers={"X-Stamp": stamp})
        assert answer.status_code == 200

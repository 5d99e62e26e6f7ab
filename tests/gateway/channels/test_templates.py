"""WhatsApp's template for reminders: Meta is asked whether it is approved, and without that no reminder is offered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from gateway.channels import templates
from gateway.channels.kinds import read
from gateway.channels.services import whatsapp
from gateway.settings import SettingError
from tests.gateway.channels.conftest import RECORDED, Door, Opener
from tests.gateway.channels.platforms import BUSINESS, Platform, template
from tests.gateway.channels.test_reminders import ASK, TEMPLATE, forward, plan
from tests.gateway.channels.test_replies import offered, press
from tests.gateway.standin import StandIn, told
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
ASKED = {**TEMPLATE, "GATEWAY_WHATSAPP_TEMPLATE_STATUS": "", "GATEWAY_WHATSAPP_BUSINESS_ID": BUSINESS}
EARLY = RECORDED - timedelta(hours=19)  # of 24, 48 and 168 hours after that, only the first is within the window


@pytest.fixture(autouse=True)
def knows(bot: StandIn) -> None:
    bot.scripted["plan"] = told("Counted:", plan=plan(EARLY), treated=EARLY.isoformat())


async def reminded_of(door: Door, rows: Rows) -> list[int]:
    """Somebody asks for a plan and to be reminded of it; of which hours they are."""
    await door.until(lambda: door.platform.asked)
    await door.say("whatsapp", "plan", 1)
    await door.told("whatsapp", 2)
    await press(door, "whatsapp", ASK, 2)
    await door.told("whatsapp", 3)
    await door.until(lambda: not rows("outgoing_messages"))
    return [row["hours"] for row in rows("reminders")]


def notes(door: Door) -> list[str]:
    return list(door.channels["whatsapp"].notes)


@pytest.mark.parametrize(
    ("known", "hours"),
    [
        ([template("en"), template("de", "PENDING")], [24, 48, 168]),
        ([template("en", "PENDING"), template("de")], [24]),
        ([template("en", "PAUSED")], [24]),
        ([template("en", "REJECTED")], [24]),
        ([template("en_US")], [24]),
        ([template("en", name="reminder_of_others")], [24]),
        ([template("en", text="A reminder: {{1}}, {{2}}")], [24]),
        ([template("en", text="A reminder: {{what}}")], [24]),
        ([], [24]),
    ],
    ids=["approved", "pending", "paused", "rejected", "other language", "other name", "two gaps", "named gap", "none"],
)
async def test_only_what_meta_says_is_approved_lets_anybody_be_reminded_after_a_day(
    opening: Opener, platform: Platform, rows: Rows, known: list[dict[str, Any]], hours: list[int]
) -> None:
    platform.templates += known
    async with opening(ASKED) as door:
        await door.until(lambda: "not known yet" not in str(notes(door)))
        assert await reminded_of(door, rows) == hours


async def test_before_meta_has_answered_nothing_is_approved(opening: Opener, platform: Platform) -> None:
    platform.templates.append(template("en"))
    platform.down = True
    async with opening(ASKED) as door:
        await door.until(lambda: platform.asked)
        assert notes(door) == ["Template reminder in en: not known yet", "Template reminder in de: not known yet"]
        assert door.channels["whatsapp"].reminder("the day is over.", "en") is None


async def test_a_template_that_meta_pauses_is_offered_no_more_and_again_when_it_is_approved(
    opening: Opener, platform: Platform, clock: Clock
) -> None:
    platform.templates.append(template("en"))
    async with opening(ASKED) as door:
        await door.until(lambda: notes(door)[0].endswith(": APPROVED"))
        assert notes(door)[1].endswith(": there is none")
        platform.down = True
        clock.forward(minutes=11)
        await door.until(lambda: platform.asked == 2)
        assert notes(door)[0].endswith(": APPROVED"), "Meta is in trouble: what it said last counts"
        platform.down, platform.templates[0]["status"] = False, "PAUSED"
        clock.forward(minutes=11)
        await door.until(lambda: notes(door)[0].endswith(": PAUSED"))
        assert door.channels["whatsapp"].reminder("the day is over.", "en") is None
        platform.templates[0]["status"] = "APPROVED"
        clock.forward(minutes=11)
        await door.until(lambda: door.channels["whatsapp"].reminder("the day is over.", "en"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"GATEWAY_WHATSAPP_BUSINESS_ID": "1"}, "(100)"), ({"GATEWAY_WHATSAPP_TOKEN": "old"}, "(190)")],
)
async def test_where_meta_refuses_to_tell_nothing_is_approved(
    opening: Opener, platform: Platform, changed: Mapping[str, str], said: str
) -> None:
    platform.templates.append(template("en"))
    async with opening({**ASKED, **changed}) as door:
        await door.until(lambda: said in notes(door)[0])
        assert door.channels["whatsapp"].reminder("the day is over.", "en") is None


async def test_the_reminder_goes_as_the_approved_template_and_meta_takes_it(
    opening: Opener, platform: Platform, rows: Rows, clock: Clock
) -> None:
    platform.templates.append(template("en"))
    async with opening(ASKED) as door:
        await door.until(lambda: notes(door)[0].endswith(": APPROVED"))
        assert await reminded_of(door, rows) == [24, 48, 168]
        await forward(clock, 25, 11.5)
        await door.told("whatsapp", 4)
        await forward(clock, 26, 11.5)
        await door.until(lambda: len(platform.sent) == 5)
        assert platform.sent[4][2]["type"] == "template" and not platform.refused


async def test_without_the_accounts_id_the_setting_counts_and_nobody_is_asked(
    opening: Opener, platform: Platform, rows: Rows
) -> None:
    async with opening(TEMPLATE) as door:
        assert notes(door)[0].endswith(": APPROVED")
        await door.say("whatsapp", "plan", 1)
        await door.told("whatsapp", 2)
        assert ASK in offered(platform.sent[-1][2]) and platform.asked == 0


def made(platform: Platform) -> Any:
    return read().made({**platform.environment, **ASKED})["whatsapp"]


def test_the_request_is_the_one_that_meta_documents(platform: Platform) -> None:
    call = made(platform).inquiry()
    assert call.method == "GET" and call.headers == {"Authorization": "Bearer token"}
    path, _, query = call.url.removeprefix(platform.url).partition("?")
    assert path == f"/{BUSINESS}/message_templates"
    assert query.split("&")[0] == "name=reminder" and "fields=name%2Clanguage%2Cstatus%2Ccomponents" in query


def test_a_template_needs_its_status_or_whom_to_ask(platform: Platform) -> None:
    for wrong in ({"BUSINESS_ID": ""}, {"TEMPLATE": ""}, {"TEMPLATE_LANGUAGES": ""}, {"TEMPLATE_TEXT": "no gap"}):
        changed = {f"GATEWAY_WHATSAPP_{name}": value for name, value in wrong.items()}
        with pytest.raises(SettingError):
            whatsapp.channel({**platform.environment, **ASKED, **changed})
    assert templates.prepared({"GATEWAY_WHATSAPP_BUSINESS_ID": BUSINESS}, "whatsapp") is None

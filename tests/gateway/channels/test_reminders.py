"""Reminders: asked for by a button, told once at a decent hour, and ended by STOP, by what is reported, or by erasure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from starlette.responses import Response

from gateway import texts as wording
from gateway.channels.reminding import sentence
from gateway.channels.services import whatsapp
from gateway.clinic import Clinic
from gateway.health import may_name_health
from gateway.milestones import Milestone
from gateway.settings import SettingError, Settings
from gateway.storage import conversations
from gateway.storage.database import Database
from tests.gateway.channels.conftest import RECORDED, Door, Opener
from tests.gateway.channels.platforms import Platform, body
from tests.gateway.channels.test_replies import offered, press
from tests.gateway.standin import StandIn, told
from tests.gateway.visitor import Clock, Visitor

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
ASK = "Remind me?"
TREATED = RECORDED - timedelta(hours=2)  # 4:13; all of it is told at 9:00
RULES = ((24,), (24, 48), (168,), ())
TEMPLATE = {
    "GATEWAY_WHATSAPP_TEMPLATE": "reminder",
    "GATEWAY_WHATSAPP_TEMPLATE_LANGUAGES": "en,de",
    "GATEWAY_WHATSAPP_TEMPLATE_TEXT": "A reminder that you asked for: {{1}}",
    "GATEWAY_WHATSAPP_TEMPLATE_STATUS": "approved",
}


def plan(treated: datetime = TREATED, rules: tuple[tuple[int, ...], ...] = RULES) -> list[dict[str, Any]]:
    """A plan as the bot gives it; the last rule says "a few days"."""
    changes = [[{"hours": one, "at": (treated + timedelta(hours=one)).isoformat()} for one in hours] for hours in rules]
    return [{"rule": "r", "quote": "Q", "state": "within", "until": None, "changes": one} for one in changes]


@pytest.fixture(autouse=True)
def knows(bot: StandIn) -> None:
    """A bot that gives a plan, and hears of urgent signs, conditions and another time."""
    later = TREATED + timedelta(hours=6)
    bot.scripted |= {
        "plan": told("Counted from today:", plan=plan(), treated=TREATED.isoformat()),
        "few": told("A few days.", plan=plan(rules=((),)), treated=TREATED.isoformat()),
        "it was at ten": told("Noted.", kind="smalltalk", treated=later.isoformat()),
        "same": told("Noted.", kind="smalltalk", treated=TREATED.isoformat()),
        "it was in january": told("Noted.", kind="smalltalk", treated="2026-01-02T10:00:00+00:00"),
        "I can't breathe": told("Call 999 now.", kind="urgent", level="emergency", health=True),
        "what if it swells": told("Then call.", kind="urgent", level="what_if", health=True),
        "I have lupus": told("Not recommended.", kind="not_recommended", health=True, outcome="not_recommended"),
    }


async def reminded(door: Door, rows: Rows, service: str = "sms") -> None:
    """Somebody asks for a plan, and to be reminded of it."""
    await door.say(service, "plan", 1)
    await door.told(service, 2)
    await press(door, service, ASK, 2)
    assert "Thursday 26.2., 09:00" in (await door.told(service, 3))[2]
    await door.until(lambda: rows("reminders") and not rows("outgoing_messages"))


async def forward(clock: Clock, day: int, hour: float, month: int = 2) -> None:
    """Put the clock to this hour of the clinic's."""
    clock.forward(seconds=(datetime(2026, month, day, tzinfo=timezone.utc) + timedelta(hours=hour) - clock()).total_seconds())


@pytest.mark.parametrize("service", ["sms", "telegram"])
async def test_who_asks_for_it_is_reminded_once_by_the_clinics_clock(
    door: Door, rows: Rows, clock: Clock, example: Clinic, service: str
) -> None:
    await reminded(door, rows, service)
    assert [row["hours"] for row in rows("reminders")] == [24, 48, 168]
    await forward(clock, 26, 8.9)
    assert len(door.platform.texts(service)) == 3, "the night is quiet"
    await forward(clock, 26, 9.1)
    assert (await door.told(service, 4))[3].startswith("Reminder: the 24 hours are over.")
    await forward(clock, 27, 10)
    assert (await door.told(service, 5))[4].startswith("Reminder: the 48 hours are over.")
    await forward(clock, 3, 9.1, month=3)
    texts = await door.told(service, 6)
    assert texts[5].startswith("Reminder: tomorrow the week ends.") and rows("reminders") == []
    await door.until(lambda: not rows("outgoing_messages"))
    assert len(door.platform.texts(service)) == 6
    assert example.knowledge
    assert not any(may_name_health(text, example.knowledge) or "treatment" in text or "skin" in text for text in texts[3:])


async def test_without_asking_nobody_is_reminded(door: Door, rows: Rows) -> None:
    await door.say("sms", "plan", 1)
    assert ASK in (await door.told("sms", 2))[1] and rows("reminders") == []


async def test_a_few_days_are_no_reminder_and_the_website_offers_none(door: Door, rows: Rows, bot: StandIn) -> None:
    await door.say("sms", "few", 1)
    assert ASK not in (await door.told("sms", 2))[1]
    visitor = Visitor(door.client)
    assert (await visitor.say("plan"))["choices"] == []


async def test_the_button_counts_once_and_only_below_its_plan(door: Door, rows: Rows) -> None:
    await reminded(door, rows, "telegram")
    button = body("telegram", "button", CHOICE=offered(door.platform.sent[1][2])[ASK], **{"4382bfdwdsb323b2d9": "again"})
    await door.deliver("telegram", button)
    assert "belongs to an earlier question" in (await door.told("telegram", 4))[3] and len(rows("reminders")) == 3


async def test_stop_ends_all_reminders_also_one_that_waits_to_be_sent(door: Door, rows: Rows, clock: Clock) -> None:
    await waits_to_be_sent(door, rows, clock, left=2)
    await door.say("sms", "STOP", 8)
    assert (await door.told("sms", 4))[3].startswith("You will get no more messages")
    assert rows("reminders") == []
    await door.until(lambda: not rows("outgoing_messages"))
    assert "Reminder" not in str(door.platform.texts("sms"))


@pytest.mark.parametrize("said", ["I can't breathe", "I have lupus"])
async def test_what_is_reported_ends_the_reminders_and_no_new_one_is_offered(
    door: Door, rows: Rows, clock: Clock, said: str
) -> None:
    await reminded(door, rows)
    clock.forward(hours=1)  # another conversation by now
    await door.say("sms", said, 4)
    text = (await door.told("sms", 4))[3]
    assert "I send no more reminders" in text and not text.startswith("After") and rows("reminders") == []
    await door.say("sms", "plan", 5)
    assert ASK not in (await door.told("sms", 5))[4]


async def test_a_mere_question_about_signs_ends_none(door: Door, rows: Rows) -> None:
    await reminded(door, rows)
    await door.say("sms", "what if it swells", 4)
    assert (await door.told("sms", 4))[3] == "Then call." and len(rows("reminders")) == 3


async def test_an_urgent_sign_in_a_changed_message_ends_them_too(door: Door, rows: Rows) -> None:
    await reminded(door, rows, "telegram")
    await door.deliver("telegram", body("telegram", "edited", **{"what is that?": "my face swells and I can't breathe"}))
    await door.told("telegram", 4)
    assert rows("reminders") == []


async def test_another_time_of_treatment_moves_them(door: Door, rows: Rows) -> None:
    await reminded(door, rows)
    before = rows("reminders")
    await door.say("sms", "same", 4)
    assert (await door.told("sms", 4))[3] == "Noted."
    await door.say("sms", "it was at ten", 5)
    text = (await door.told("sms", 5))[4]
    assert text.startswith("Noted.\n\nYour reminders move") and "Thursday 26.2., 10:13" in text
    moved = rows("reminders")
    assert [row["hours"] for row in moved] == [24, 48, 168] and not {row["at"] for row in moved} & {row["at"] for row in before}
    assert [row["agreed_at"] for row in moved] == [row["agreed_at"] for row in before], "they were asked for once"
    await door.say("sms", "it was in january", 6)
    assert "nothing left that I could remind you of" in (await door.told("sms", 6))[5] and rows("reminders") == []


async def waits_to_be_sent(door: Door, rows: Rows, clock: Clock, left: int) -> None:
    """Somebody is reminded, but the service has no time: the first reminder waits in the outbox, `left` are not due yet."""
    await reminded(door, rows)
    door.platform.troubles.append(Response(status_code=429, headers={"Retry-After": "3000"}))
    await forward(clock, 26, 9.1)
    await door.until(lambda: not door.platform.troubles and len(rows("reminders")) == left)
    await door.until(lambda: not rows("outgoing_messages")[0]["begun"])


async def test_another_time_of_treatment_moves_what_waits_to_be_sent_too(
    door: Door, rows: Rows, clock: Clock, bot: StandIn
) -> None:
    later = TREATED + timedelta(hours=12)
    bot.scripted["it was at four"] = told("Noted.", kind="smalltalk", treated=later.isoformat())
    await waits_to_be_sent(door, rows, clock, left=2)
    await door.say("sms", "it was at four", 5)
    text = (await door.told("sms", 4))[3]
    assert "Your reminders move" in text and "Thursday 26.2., 16:13" in text
    assert [row["hours"] for row in rows("reminders")] == [24, 48, 168]
    await door.until(lambda: not rows("outgoing_messages"))
    assert len(door.platform.texts("sms")) == 4, "what waited is taken back"
    await forward(clock, 26, 16.3)
    assert (await door.told("sms", 5))[4].startswith("Reminder: the 24 hours are over.")
    await door.until(lambda: not rows("outgoing_messages"))
    assert len(door.platform.texts("sms")) == 5


async def test_the_last_one_is_moved_although_it_waits_to_be_sent(door: Door, rows: Rows, clock: Clock, bot: StandIn) -> None:
    bot.scripted["plan"] = told("Counted:", plan=plan(TREATED, ((24,),)), treated=TREATED.isoformat())
    later = TREATED + timedelta(hours=12)
    bot.scripted["it was at four"] = told("Noted.", kind="smalltalk", treated=later.isoformat())
    bot.scripted["it was before"] = told("Noted.", kind="smalltalk", treated=(TREATED - timedelta(hours=2)).isoformat())
    await waits_to_be_sent(door, rows, clock, left=0)
    await door.say("sms", "it was at four", 5)
    assert "Thursday 26.2., 16:13" in (await door.told("sms", 4))[3]
    assert [row["hours"] for row in rows("reminders")] == [24]
    await door.say("sms", "it was before", 6)
    assert "nothing left that I could remind you of" in (await door.told("sms", 5))[4]
    assert rows("reminders") == []
    await door.until(lambda: not rows("outgoing_messages"))
    assert not any("are over" in text for text in door.platform.texts("sms"))


async def test_delete_my_data_takes_back_what_waits_to_be_sent(door: Door, rows: Rows, clock: Clock) -> None:
    await waits_to_be_sent(door, rows, clock, left=2)
    await door.say("sms", "delete my data", 5)
    assert "are deleted" in (await door.told("sms", 4))[3]
    await door.until(lambda: not rows("outgoing_messages"))
    assert rows("reminders") == [] and len(door.platform.texts("sms")) == 4


async def test_what_is_reported_takes_back_what_waits_to_be_sent_and_says_so(door: Door, rows: Rows, clock: Clock) -> None:
    await waits_to_be_sent(door, rows, clock, left=2)
    await door.say("sms", "I can't breathe", 5)
    assert "I send no more reminders" in (await door.told("sms", 4))[3]
    await door.until(lambda: not rows("outgoing_messages"))
    assert rows("reminders") == [] and len(door.platform.texts("sms")) == 4


async def test_delete_my_data_removes_them(door: Door, rows: Rows, clock: Clock) -> None:
    await reminded(door, rows)
    await door.say("sms", "delete my data", 4)
    await door.told("sms", 4)
    assert rows("reminders") == [] and rows("conversations") == []


async def test_erasing_the_conversation_removes_them_also_from_the_outbox(
    door: Door, rows: Rows, clock: Clock, settings: Settings
) -> None:
    await reminded(door, rows)
    door.platform.down = True
    await forward(clock, 26, 9.1)
    await door.until(lambda: door.platform.turned_away and len(rows("reminders")) == 2)
    database = Database(settings.database_url)
    with database.transaction() as db:
        conversations.erase(db, rows("conversations")[0]["id"], "visitor", clock())
    database.dispose()
    assert rows("reminders") == [] and rows("outgoing_messages") == []


async def test_two_gateways_and_two_reminders_of_the_same_moment_make_one_message_each(
    opening: Opener, rows: Rows, clock: Clock, bot: StandIn
) -> None:
    bot.scripted["plan"] = told("Counted:", plan=plan(TREATED, ((24,), (28,))), treated=TREATED.isoformat())
    async with opening() as first, opening() as second:
        await reminded(first, rows)
        await forward(clock, 26, 9.1)
        texts = await second.told("sms", 5)
        await first.until(lambda: not rows("reminders") and not rows("outgoing_messages"))
        assert sorted(text[:22] for text in texts[3:]) == ["Reminder: the 24 hours", "Reminder: the 28 hours"]
        assert len(first.platform.texts("sms")) == 5


async def test_after_a_day_without_a_gateway_nobody_is_told_what_is_old(opening: Opener, rows: Rows, clock: Clock) -> None:
    async with opening() as door:
        await reminded(door, rows)
    await forward(clock, 28, 11)
    async with opening() as door:
        await door.until(lambda: [row["hours"] for row in rows("reminders")] == [168])
        await door.until(lambda: not rows("outgoing_messages"))
    assert len(door.platform.texts("sms")) == 3


async def test_in_quiet_hours_a_reminder_that_waited_for_its_service_waits_on(
    opening: Opener, rows: Rows, clock: Clock
) -> None:
    async with opening(quiet_hours="9:05-22:00") as door:
        await door.say("sms", "plan", 1)
        await door.told("sms", 2)
        await press(door, "sms", ASK, 2)
        await door.told("sms", 3)
        await door.until(lambda: not rows("outgoing_messages"))
        door.platform.down = True
        await forward(clock, 26, 4.3)
        await door.until(lambda: door.platform.turned_away)
        door.platform.down = False
        await forward(clock, 26, 12)
        await door.say("sms", "hello", 7)
        assert (await door.told("sms", 4))[3] == "You said: hello", "and holds up nothing"
        await forward(clock, 26, 22.1)
        assert (await door.told("sms", 5))[4].startswith("Reminder: the 24 hours")


@pytest.mark.parametrize(("status", "hours"), [("approved", [24, 48, 168]), ("pending", [24]), ("", [24])])
async def test_whatsapp_reminds_after_a_day_only_by_an_approved_template(
    status: str, hours: list[int], opening: Opener, clock: Clock, bot: StandIn, rows: Rows
) -> None:
    more = {**TEMPLATE, "GATEWAY_WHATSAPP_TEMPLATE_STATUS": status} if status else {}
    early = RECORDED - timedelta(hours=19)  # 24 hours after that, Wednesday 11:13, are within the window
    bot.scripted["plan"] = told("Counted:", plan=plan(early), treated=early.isoformat())
    async with opening(more) as door:
        await door.say("whatsapp", "plan", 1)
        await door.told("whatsapp", 2)
        await press(door, "whatsapp", ASK, 2)
        await door.told("whatsapp", 3)
        await door.until(lambda: not rows("outgoing_messages"))
        assert [row["hours"] for row in rows("reminders")] == hours
        await forward(clock, 25, 11.5)
        assert (await door.told("whatsapp", 4))[3].startswith("Reminder: the 24 hours are over.")
        if status == "approved":
            await forward(clock, 26, 11.5)
            await door.until(lambda: len(door.platform.sent) == 5)
            sent = door.platform.sent[4][2]["template"]
            assert (sent["name"], sent["language"]["code"]) == ("reminder", "en")
            assert sent["components"][0]["parameters"][0]["text"] == "the 48 hours are over."


def test_a_template_needs_its_gap_and_all_of_its_settings(platform: Platform) -> None:
    known = {**platform.environment, **TEMPLATE}
    with pytest.raises(SettingError, match="TEMPLATE_TEXT"):
        whatsapp.channel({**known, "GATEWAY_WHATSAPP_TEMPLATE_TEXT": "Without a gap"})
    with pytest.raises(SettingError, match="TEMPLATE_STATUS"):
        whatsapp.channel({**known, "GATEWAY_WHATSAPP_TEMPLATE_STATUS": ""})


def test_every_language_says_what_ends() -> None:
    gaps = dict.fromkeys(("name", "phone", "emergency_number", "medical_advice_line", "keep_days", "handover_minutes"), "-")
    texts = wording.load(gaps)
    for language in texts.languages:
        told_ = [sentence(texts, Milestone(RECORDED, hours), language) for hours in (24, 168, 336)]
        assert "24" in told_[0] and "14" in told_[2] and not any("{" in one for one in told_)

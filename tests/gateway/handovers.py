"""What tests of a hand-over share: a bot that knows a wish for a person, and what the clinic and the visitor do then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gateway import handover
from gateway.services import Services
from tests.gateway.conftest import Door
from tests.gateway.standin import StandIn, told
from tests.gateway.visitor import Visitor

Rows = Callable[[str], list[dict[str, Any]]]
PERSON = "a person please"
BACK = "Back to the assistant"
AGREE, REFUSE = "I agree", "No, thank you"
HEALTH = "my eczema itches"


def understands(bot: StandIn) -> None:
    """Let the bot know a wish for a person, alone and beside something else, and an urgent sign."""
    wish = told("Call us.", kind="smalltalk", topic="talk_to_person")
    bot.scripted |= {
        PERSON: wish,
        f"{PERSON}, {HEALTH}": wish,
        f"what is it? {PERSON}": told("Call us.", topic="talk_to_person"),
        "I can't breathe": told("Call 999 now.", kind="urgent", level="emergency", health=True),
    }


def services(door: Door) -> Services:
    found: Services = door.app.state.services
    return found


def write(door: Door, rows: Rows, text: str) -> None:
    """A person of the clinic writes into the only conversation."""
    with services(door).database.transaction() as db:
        handover.write(db, services(door), rows("conversations")[0]["id"], text, services(door).clock())


def give_back(door: Door, rows: Rows) -> bool:
    with services(door).database.transaction() as db:
        return handover.give_back(db, services(door), rows("conversations")[0]["id"], services(door).clock())


async def news(visitor: Visitor) -> tuple[list[tuple[str, str]], bool]:
    response = await visitor.client.get("/v1/messages", headers=visitor.proof)
    assert response.status_code == 200, response.text
    content = response.json()
    return [(one["kind"], one["text"]) for one in content["messages"]], content["handed_over"]


def lines(rows: Rows) -> list[str]:
    """What is kept for the person of what the visitor wrote."""
    return [row["text"] for row in rows("handover_lines") if row["who"] == "visitor"]


async def silent(visitor: Visitor, text: str) -> bool:
    content = (await visitor.post(text=text)).json()
    return content["messages"] == [] and content["handed_over"] is True

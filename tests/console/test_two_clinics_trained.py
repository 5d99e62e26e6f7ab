"""Two clinics teach one really trained model from their consoles: each visitor hears their own clinic, and back again."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timezone
from typing import Any

import httpx
import pytest
import yaml

from console import faq, passwords
from console.changes import STAFF
from console.roles import Role
from console.storage import people
from gateway.storage.database import Database
from tests.clinics import NORTH
from tests.console import house_of_two, ruled
from tests.console.conftest import PASSWORD, Staff
from tests.console.house_of_two import House
from tests.console.test_answers import approve
from tests.small_project import ROOT

pytestmark = pytest.mark.anyio
CLINICS = ("peel", "north")
ASKED = "can you tell me where to park"
WORDINGS = [
    "where can i park",
    "is there a car park",
    "parking spaces",
    "is parking free",
    "where do i leave the car",
    "can i come by car",
]
TOLD = {"peel": "The car park is behind the house.", "north": "Leave the car at the harbour."}
PHONES = {"peel": "+49 30 23125 000", "north": NORTH["phone"]}
NEW_PHONE = "+49 40 23125 777"
STAFFS: list[tuple[str, str, Role]] = [
    ("peel", "Ana", "approver"),
    ("north", "Bea", "approver"),
    ("north", "Cem", "administrator"),
    ("north", "Dia", "administrator"),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house_of_two.running(tmp_path_factory.mktemp("house")) as found:
        database, hashed = Database(found.env["GATEWAY_DATABASE_URL"]), passwords.hashed(PASSWORD)
        with database.transaction() as db:
            for clinic, name, role in STAFFS:
                people.add(db, clinic, name, role, hashed, datetime.now(timezone.utc))
        database.dispose()
        yield found


@pytest.fixture
async def staff(house: House, anyio_backend: str) -> AsyncIterator[dict[str, Staff]]:
    found = {}
    for clinic, name, _ in STAFFS:
        found[name] = Staff(httpx.AsyncClient(base_url=house.address, timeout=120), at=house.address)
        await found[name].get("/log-in")
        await found[name].post("/log-in", clinic=clinic, name=name, password=PASSWORD, next="/")
        assert "Today" in found[name].text, found[name].text
    yield found
    for one in found.values():
        await one.client.aclose()


def told(house: House, clinic: str, text: str = ASKED) -> dict[str, Any]:
    """What somebody new is told by a clinic."""
    body = {"clinic": clinic, "message_id": str(uuid.uuid4()), "text": text}
    answer = httpx.post(f"{house.address}/v1/messages", json=body, timeout=120).raise_for_status()
    reply: dict[str, Any] = answer.json()["messages"][0]
    return reply


def assert_tells(house: House, clinic: str) -> None:
    reply, other = told(house, clinic), next(one for one in CLINICS if one != clinic)
    assert reply["kind"] == "answer" and TOLD[clinic] in reply["text"], reply
    assert TOLD[other] not in str(reply)


def assert_silent(house: House, clinic: str, phone: str) -> None:
    reply = told(house, clinic)
    assert (reply["kind"], reply["topic"]) == ("not_documented", "location"), reply
    assert phone in reply["text"] and not any(text in str(reply) for text in TOLD.values())


def types(house: House, *typed: str) -> str:
    """What a command of north's approver says; it must do what it should."""
    command = [sys.executable, "-m", "console.faq", *typed, "--by", "Bea", "--clinic", "north"]
    env = {**os.environ, **house.env, faq.PASSWORD: PASSWORD}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


async def writes_by_page(ana: Staff) -> None:
    await ana.get("/answers/new")
    form = {"title": "Parking", "nature": "practical", "document": STAFF, "topic": "location", "text": TOLD["peel"]}
    await ana.post("/answers", **form, wordings="\n".join(WORDINGS))
    assert "Saved." in ana.text, ana.text
    assert await approve(ana, ana.page.url.path.removeprefix("/staff")) == 200


def writes_by_command(house: House) -> None:
    row = {"id": "north.parking", "title": "Parking", "kind": "practical", "document": STAFF, "topic": "location"}
    file = house.folder / "north.yml"
    file.write_text(yaml.safe_dump([{**row, "text": TOLD["north"], "wordings": WORDINGS}]), encoding="utf-8")
    types(house, "answer", "write", str(file))
    types(house, "answer", "approve", "north.parking")


async def changes_the_phone(cem: Staff, dia: Staff) -> None:
    assert await ruled.propose(cem, "clinic/numbers/phone", value=NEW_PHONE) == 200, cem.text
    assert await ruled.act(dia, "clinic/numbers/phone", "approve") == 200, dia.text


async def ended(ana: Staff) -> str:
    """How what is under way on this page ended."""
    path = ana.page.url.path.removeprefix("/staff")
    while "Under way" in ana.text or "being handed to the bots" in ana.text:
        await asyncio.sleep(0.5)
        await ana.get(path)
    return ana.text


async def publishes_by_page(ana: Staff) -> str:
    await ana.get("/versions")
    await ana.post("/versions/train")
    assert "Trained. Check it now." in await ended(ana), ana.text
    id = next(part.split('"')[0] for part in ana.page.text.split('href="/staff/versions/')[1:])
    await ana.post(f"/versions/{id}/check")
    assert "Checked." in await ended(ana), ana.text
    await ana.get(f"/versions/{id}")
    await ana.post(f"/versions/{id}/publish")
    assert "All bots have it" in await ended(ana), ana.text
    return id


async def goes_back_by_page(ana: Staff) -> None:
    await ana.get("/versions")
    id = ana.page.text.split('/again"')[0].rpartition("/")[2]
    await ana.post(f"/versions/{id}/again")
    assert "All bots have it" in await ended(ana), ana.text


async def test_each_visitor_is_told_what_their_own_clinic_taught_and_silence_comes_back(
    house: House, staff: dict[str, Staff]
) -> None:
    for clinic in CLINICS:
        assert_silent(house, clinic, PHONES[clinic])
    await writes_by_page(staff["Ana"])
    writes_by_command(house)
    await changes_the_phone(staff["Cem"], staff["Dia"])

    await publishes_by_page(staff["Ana"])
    assert_tells(house, "peel")
    assert_silent(house, "north", PHONES["north"])

    types(house, "train")
    assert "4 of 4 right" in types(house, "check")
    assert "All bots have it" in types(house, "publish")
    for clinic in CLINICS:
        assert_tells(house, clinic)
    assert NEW_PHONE in told(house, "north", "do you do fillers")["text"]
    assert PHONES["peel"] in told(house, "peel", "do you do fillers")["text"]

    assert "All bots have it" in types(house, "rollback")
    assert_silent(house, "north", PHONES["north"])
    assert_tells(house, "peel")
    await goes_back_by_page(staff["Ana"])
    for clinic in CLINICS:
        assert_silent(house, clinic, PHONES[clinic])

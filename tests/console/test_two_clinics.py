"""Two clinics, one console: staff of one see and change nothing of the other, at whatever address."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway.settings import Settings
from gateway.storage.tables import Base
from tests.console import two
from tests.console.conftest import PASSWORD, Staff
from tests.console.two import FIRST, MARK, SECOND
from tests.gateway.conftest import ADDRESS, Door
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
TABLES = Path(__file__).parent / "tables"
ROUTES = [row for row, least in yaml.safe_load((TABLES / "roles.yml").read_text("utf-8")).items() if least != "anybody"]
CASES: dict[str, Any] = yaml.safe_load((TABLES / "two_clinics.yml").read_text("utf-8"))
OURS = ("staff_sessions", "log_in_tries")  # rows that come and go with whoever looks
Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
async def door(settings: Settings, clock: Clock, tmp_path: Path, anyio_backend: str) -> AsyncIterator[Door]:
    reachable = settings.model_copy(update={"public_url": ADDRESS})
    async with two.opened(reachable, clock, two.base(tmp_path / "base")) as door:
        yield door


@pytest.fixture
def theirs(door: Door, hashed: str) -> dict[str, list[str]]:
    """What the first clinic has."""
    return two.fill(door, hashed)


@pytest.fixture
async def stranger(door: Door, theirs: dict[str, list[str]], hashed: str) -> AsyncIterator[Staff]:
    """The second clinic's administrator."""
    two.employ(door, SECOND, "administrator", "Lin", hashed)
    staff = await two.comes(door, SECOND, "Lin")
    assert staff.page.status_code == 200
    yield staff
    await staff.client.aclose()


def addresses(row: str, theirs: dict[str, list[str]]) -> Iterator[tuple[str, bool]]:
    """A route's addresses with everything that the first clinic has, and whether it is theirs alone."""
    path = row.split()[1]
    names = [name.partition(":")[0] for name in re.findall(r"\{([^}]*)\}", path)]
    is_theirs = any(name in theirs for name in names)
    for values in product(*(theirs.get(name) or CASES["shared"][name] for name in names)):
        found = iter(values)
        yield re.sub(r"\{[^}]*\}", lambda _: next(found), path), is_theirs  # noqa: B023


def read(content: bytes, type_: str) -> str:
    """All that an answer says; of an archive what is in it."""
    if type_ != "application/zip":
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "".join(name + packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


async def test_no_page_shows_anything_of_the_other_clinic(stranger: Staff, theirs: dict[str, list[str]]) -> None:
    pages = [pair for row in ROUTES if row.startswith("GET") for pair in addresses(row, theirs)]
    pages += [(path.format(**{name: ids[0] for name, ids in theirs.items()}), False) for path in CASES["queries"]]
    for path, is_theirs in pages:
        answer = await stranger.client.get(f"/staff{path}", follow_redirects=True)
        assert answer.status_code == (404 if is_theirs or path in CASES["missing"] else 200), path
        assert MARK not in read(answer.content, answer.headers["content-type"]).lower(), path


async def test_its_own_staff_see_all_of_it(door: Door, theirs: dict[str, list[str]], hashed: str) -> None:
    two.employ(door, FIRST, "administrator", "Ana", hashed)
    staff = await two.comes(door, FIRST, "Ana")
    seen = {}
    for row in (row for row in ROUTES if row.startswith("GET")):
        for path, _ in addresses(row, theirs):
            answer = await staff.client.get(f"/staff{path}", follow_redirects=True)
            seen[path] = MARK in read(answer.content, answer.headers["content-type"]).lower()
    assert sorted(path for path, is_seen in seen.items() if not is_seen) == CASES["without_a_mark"]
    await staff.client.aclose()


async def test_no_form_changes_anything_of_the_other_clinic(stranger: Staff, theirs: dict[str, list[str]], rows: Rows) -> None:
    def kept() -> dict[str, list[dict[str, Any]]]:
        names = [name for name in Base.metadata.tables if name not in OURS]
        return {name: [row for row in rows(name) if row.get("clinic", FIRST) == FIRST] for name in names}

    before = kept()
    ids = {name: values[0] for name, values in theirs.items()}
    for row in (row for row in ROUTES if row.startswith("POST") and row != "POST /log-out"):
        for path, is_theirs in addresses(row, theirs):
            for version in ("0", "1"):
                await stranger.get("/")
                fields = {key: str(value).format(**ids, version_number=version) for key, value in CASES["fields"].items()}
                answer = await stranger.post(path, **fields)
                assert not is_theirs or answer.status_code == 404, (path, answer.status_code)
                assert MARK not in answer.text.lower().replace(fields["answer"], ""), path
        assert kept() == before, row


async def test_a_session_at_one_clinic_is_none_at_the_other(stranger: Staff) -> None:
    await stranger.get("/people")
    assert "Lake Clinic" in stranger.page.text and "Example Skin Clinic" not in stranger.page.text and "Lin" in stranger.text
    await stranger.get("/", clinic=FIRST)
    assert "Lake Clinic" in stranger.page.text


async def test_the_log_in_asks_for_the_clinic_and_takes_no_other(door: Door, stranger: Staff, rows: Rows) -> None:
    somebody = await two.comes(door, FIRST, "Lin")
    assert somebody.page.status_code == 401 and "do not belong together" in somebody.text
    told = somebody.text
    for clinic in ("", "nowhere", "'"):
        other = await two.comes(door, clinic, "Lin")
        assert other.page.status_code == 401 and other.text == told
    await somebody.get("/log-in", clinic=SECOND)
    assert f'value="{SECOND}" selected' in somebody.page.text and "Example Skin Clinic" in somebody.text
    failed = [(row["clinic"], row["who"]) for row in rows("audit_trail") if row["what"] == "log_in.failed"]
    assert failed == [(FIRST, "nobody")]


async def test_the_same_name_in_two_clinics_is_two_people(door: Door, stranger: Staff, hashed: str, rows: Rows) -> None:
    two.employ(door, FIRST, "viewer", "Lin", hashed)
    here = await two.comes(door, FIRST, "Lin")
    await here.get("/")
    assert "Example Skin Clinic" in here.page.text and "Lin, viewer" in here.page.text
    await stranger.get("/")
    assert "Lin, administrator" in stranger.page.text
    theirs = next(row["id"] for row in rows("staff") if row["name"] == "Lin" and row["clinic"] == FIRST)
    await stranger.post(f"/people/{theirs}/switch", active="no")
    assert stranger.page.status_code == 404 and (await here.get("/")).status_code == 200


async def test_tries_in_vain_lock_a_name_at_its_clinic_only(door: Door, stranger: Staff, hashed: str) -> None:
    two.employ(door, FIRST, "viewer", "Lin", hashed)
    for number in range(5):
        await two.comes(door, SECOND, "Lin", "wrong", address=f"10.0.0.{number}")
    assert (await two.comes(door, SECOND, "Lin", address="10.0.1.1")).page.status_code == 429
    assert (await two.comes(door, FIRST, "Lin", address="10.0.1.2")).page.status_code == 200


async def test_an_address_that_tries_in_vain_is_locked_for_every_clinic(door: Door, stranger: Staff, hashed: str) -> None:
    for number in range(5):
        await two.comes(door, (FIRST, SECOND)[number % 2], f"guess {number}", "wrong", address="10.0.0.9")
    assert (await two.comes(door, SECOND, "Lin", PASSWORD, address="10.0.0.9")).page.status_code == 429


async def test_a_link_to_set_a_password_leads_to_its_own_clinic(door: Door, stranger: Staff, rows: Rows) -> None:
    await stranger.get("/people")
    await stranger.post("/people", name="Mo", role="viewer")
    found = re.search(r"/staff/password\?token=([\w-]+)", stranger.page.text)
    assert found
    mo = await two.comes(door, SECOND, "Mo")
    await mo.get("/password", token=found.group(1))
    await mo.post("/password", token=found.group(1), password=PASSWORD, again=PASSWORD)
    assert (await two.comes(door, SECOND, "Mo")).page.status_code == 200
    assert [row["clinic"] for row in rows("audit_trail") if row["what"] == "people.password"] == [SECOND]


async def test_a_new_answer_bears_the_clinics_name(stranger: Staff) -> None:
    await stranger.get("/answers/new")
    answer = await stranger.post(
        "/answers", title="Boats", text="At pier 4.", wordings="boat", nature="practical", document="staff"
    )
    assert answer.url.path == f"/staff/answers/{SECOND}.boats"

"""Every route, every role: who may use it, who is sent to the log-in, who is refused, and that each needs a form of ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from starlette.routing import Mount, Route, Router

from console.roles import ROLES
from tests.console.conftest import Comer, Staff
from tests.gateway.conftest import ADDRESS, Door

pytestmark = pytest.mark.anyio
TABLE: dict[str, str] = yaml.safe_load((Path(__file__).parent / "tables/roles.yml").read_text("utf-8"))
ROLED = [row for row, least in TABLE.items() if least != "anybody"]
SHOWN = (
    "/",
    "/inbox",
    "/numbers",
    "/exchange",
    "/rules",
    "/rules/urgent",
    "/own-password",
    "/people",
    "/channels",
    "/trail",
    "/log-in",
    "/no",
)
FORMS = [row for row in ROLED if row.startswith("POST")]


def address(row: str) -> tuple[str, str]:
    method, path = row.split()
    return method, "/staff" + re.sub(r"\{[^}]*\}", "nothing-like-it", path)


async def sent(staff: Staff, row: str, csrf: str = "", origin: str = ADDRESS) -> int:
    method, path = address(row)
    answer = await staff.client.request(
        method, path, data={"csrf": csrf} if method == "POST" else None, headers={"Origin": origin}
    )
    return answer.status_code


def test_every_route_is_in_the_table(door: Door) -> None:
    inside = next(one.app for one in door.app.routes if isinstance(one, Mount) and one.path == "/staff")
    assert isinstance(inside, Router)
    real = {
        f"{method} {route.path.removeprefix('/staff')}"
        for route in inside.routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert real == set(TABLE)
    assert [one.path for one in inside.routes if isinstance(one, Mount)] == ["/static"]


@pytest.mark.parametrize("role", [None, *ROLES])
async def test_a_role_reaches_what_it_may_and_nothing_else(comes: Comer, role: str | None) -> None:
    staff: Staff = await comes(role)
    for row in TABLE:
        if row == "POST /log-out" or TABLE[row] == "anybody":
            continue
        if role:
            await staff.get("/")
        status = await sent(staff, row, staff.csrf)
        if role is None:
            assert status == (303 if row.startswith("GET") else 401), row
        elif ROLES.index(role) < ROLES.index(TABLE[row]):  # type: ignore[arg-type]
            assert status == 403, row
        else:
            assert status in (200, 303, 400, 404, 409), row


@pytest.mark.parametrize("row", FORMS)
async def test_no_form_is_taken_without_its_proof_or_from_elsewhere(comes: Comer, row: str) -> None:
    staff: Staff = await comes("administrator")
    await staff.get("/")
    assert await sent(staff, row) == 403
    assert await sent(staff, row, "0" * 64) == 403
    assert await sent(staff, row, staff.csrf, "https://evil.example") == 403


async def test_every_page_has_its_policy_and_is_small(administrator: Staff) -> None:
    for path in SHOWN:
        answer = await administrator.client.get(f"/staff{path}", follow_redirects=True)
        policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'none'" and policy["form-action"] == "'self'"
        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert answer.headers["cache-control"] == "no-store" and len(answer.content) < 100_000
        assert answer.headers["referrer-policy"] == "same-origin"
        assert not re.search(r"<script(?![^>]*src=)|\son\w+=|\sstyle=|javascript:", answer.text)
        assert not re.search(r"\b(?:score|candidate|coverage)", answer.text, re.IGNORECASE)


async def test_an_unknown_address_says_so_and_staff_without_a_slash_leads_in(administrator: Staff) -> None:
    assert (await administrator.get("/nowhere/at/all")).status_code == 404
    assert (await administrator.client.get("/staff")).headers["location"] == "/staff/"

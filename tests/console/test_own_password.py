"""One's own password: the present one is needed, tries are counted, everybody with the old one is out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.console.conftest import PASSWORD, Comer, Staff
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
NEW = "a quite different phrase"


async def changes(staff: Staff, present: str = PASSWORD, password: str = NEW, again: str = NEW) -> int:
    await staff.get("/own-password")
    page = await staff.post("/own-password", present=present, password=password, again=again)
    return page.status_code


async def test_the_new_password_lets_in_and_the_old_one_no_more(comes: Comer, rows: Rows) -> None:
    ana: Staff = await comes("viewer", "Ana")
    other: Staff = await comes(None)
    await other.log_in("Ana")
    await ana.get("/own-password")
    page = await ana.post("/own-password", present=PASSWORD, password=NEW, again=NEW)
    assert page.url.path == "/staff/log-in" and "Your password is set" in page.text
    assert rows("staff_sessions") == [] and (await other.get("/")).url.path == "/staff/log-in"
    assert (await ana.log_in("Ana")).status_code == 401
    assert (await ana.log_in("Ana", NEW)).url.path == "/staff/"
    assert [row["result"] for row in rows("audit_trail") if row["what"] == "people.password"] == ["done"]


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ({"present": "wrong"}, 400, "This is not your present password."),
        ({"password": "short", "again": "short"}, 400, "A password has 12 to 200 characters."),
        ({"again": "another phrase of mine"}, 400, "The two passwords are not the same."),
    ],
)
async def test_what_can_not_be_taken_is_told_and_changes_nothing(
    comes: Comer, rows: Rows, fields: dict[str, str], status: int, told: str
) -> None:
    ana: Staff = await comes("editor", "Ana")
    assert await changes(ana, **fields) == status
    assert told in ana.text and NEW not in ana.page.text
    assert len(rows("staff_sessions")) == 1 and (await ana.log_in("Ana")).status_code == 200


async def test_a_browser_left_open_does_not_guess_the_present_password(comes: Comer, clock: Clock) -> None:
    ana: Staff = await comes("editor", "Ana")
    assert [await changes(ana, "wrong") for _ in range(5)] == [400] * 5
    assert await changes(ana) == 429 and "15 minutes" in ana.text and NEW not in ana.page.text
    clock.forward(minutes=15)
    assert await changes(ana) == 200 and ana.page.url.path == "/staff/log-in"


async def test_logging_out_elsewhere_keeps_this_browser_and_other_people(comes: Comer, rows: Rows) -> None:
    ana: Staff = await comes("viewer", "Ana")
    other: Staff = await comes(None)
    await other.log_in("Ana")
    ben: Staff = await comes("viewer", "Ben")
    await ana.get("/own-password")
    assert "logged out everywhere else" in (await ana.post("/log-out-elsewhere")).text
    assert (await ana.get("/inbox")).url.path == (await ben.get("/inbox")).url.path == "/staff/inbox"
    assert (await other.get("/inbox")).url.path == "/staff/log-in" and len(rows("staff_sessions")) == 2

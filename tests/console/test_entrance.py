"""Coming in: passwords, sessions, locks, forms, and what nobody can use against staff."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from console import passwords, people
from gateway.storage.database import Database
from tests.console.conftest import PASSWORD, Comer, Staff
from tests.gateway.conftest import ADDRESS, Door, Opener
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]


async def test_without_a_log_in_every_page_leads_to_it_and_back(comes: Comer) -> None:
    stranger: Staff = await comes(None)
    page = await stranger.get("/trail?who=Ana")
    assert page.url.path == "/staff/log-in" and page.url.params["next"] == "/trail?who=Ana"
    await comes("administrator", "Ana")
    page = await stranger.post("/log-in", name=" aNA ", password=PASSWORD, next="/trail?who=Ana")
    assert (page.url.path, page.url.params["who"]) == ("/staff/trail", "Ana")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "/log-out"])
async def test_a_log_in_leads_nowhere_else(comes: Comer, target: str) -> None:
    await comes("viewer", "Ana")
    stranger: Staff = await comes(None)
    await stranger.get("/log-in", next=target)
    answer = await stranger.post("/log-in", follow=False, name="Ana", password=PASSWORD, next=target)
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/")


async def test_only_a_digest_of_the_session_is_stored(editor: Staff, rows: Rows) -> None:
    token, (session,) = editor.client.cookies["staff"], rows("staff_sessions")
    assert token not in repr(session) and len(session["digest"]) == 64


async def test_a_log_in_makes_a_new_token(comes: Comer, rows: Rows) -> None:
    first: Staff = await comes("viewer", "Ana")
    mine = first.client.cookies["staff"]
    await first.client.get("/staff/log-in")
    first.client.cookies.set("staff", "planted", domain="chat.test", path="/staff")
    await first.log_in("Ana")
    cookies = [one.value for one in first.client.cookies.jar if one.name == "staff"]
    assert "planted" not in cookies[-1:] and mine not in cookies
    assert (await first.client.get("/staff/", headers={"Cookie": "staff=planted"})).status_code == 303


async def test_the_cookie_is_kept_from_scripts_and_other_sites(comes: Comer, opening: Opener, hashed: str) -> None:
    await comes("viewer", "Ana")
    stranger: Staff = await comes(None)
    await stranger.get("/log-in")
    answer = await stranger.post("/log-in", follow=False, name="Ana", password=PASSWORD)
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict", "Path=/staff"} <= set(cookie.split("; ")) and "Secure" not in cookie
    async with opening(public_url="https://chat.clinic.example") as other:
        answer = await other.client.get("/staff/log-in")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-staff-form=") and {"Secure", "Path=/", "HttpOnly"} <= set(cookie.split("; "))


async def test_a_link_from_elsewhere_logs_nobody_out(comes: Comer) -> None:
    ana: Staff = await comes("viewer")
    token = ana.client.cookies["staff"]
    bare: Staff = await comes(None)  # a strict cookie does not come along with a link
    for path in ("/", "/log-in", "/nowhere"):
        answer = await bare.client.get(f"/staff{path}")
        assert not answer.headers.get("set-cookie", "").startswith("staff=")
    answer = await bare.client.post("/staff/log-out", headers={"Origin": "https://evil.example"}, data={"csrf": "x"})
    assert answer.status_code == 403 and "set-cookie" not in answer.headers
    assert ana.client.cookies["staff"] == token and (await ana.get("/people")).status_code == 403


async def test_logging_out_ends_the_session(editor: Staff, rows: Rows) -> None:
    token = editor.client.cookies["staff"]
    assert (await editor.post("/log-out")).url.path == "/staff/log-in"
    assert rows("staff_sessions") == [] and "staff" not in editor.client.cookies
    assert (await editor.client.get("/staff/", headers={"Cookie": f"staff={token}"})).status_code == 303


async def test_half_an_hour_without_a_click_ends_the_session(administrator: Staff, clock: Clock) -> None:
    clock.forward(minutes=29)
    assert (await administrator.get("/people")).url.path == "/staff/people"
    clock.forward(minutes=29)
    assert (await administrator.get("/people")).url.path == "/staff/people"
    clock.forward(minutes=31)
    assert (await administrator.get("/people")).url.path == "/staff/log-in"


async def test_twelve_hours_end_it_in_any_case(administrator: Staff, clock: Clock) -> None:
    for _ in range(28):
        clock.forward(minutes=25)
        assert (await administrator.get("/people")).url.path == "/staff/people"
    clock.forward(minutes=25)
    assert (await administrator.get("/people")).url.path == "/staff/log-in"


@pytest.mark.parametrize("name", ["Ana", "Nobody"])
async def test_five_tries_lock_a_name_whether_or_not_it_exists(comes: Comer, clock: Clock, name: str) -> None:
    await comes("viewer", "Ana")
    stranger: Staff = await comes(None)
    await stranger.get("/log-in")
    told = set()
    for _ in range(5):
        page = await stranger.post("/log-in", name=name, password="wrong")
        told.add((page.status_code, stranger.text))
    assert len(told) == 1 and next(iter(told))[0] == 401
    await stranger.get("/log-in")
    page = await stranger.post("/log-in", name=name, password=PASSWORD)
    assert page.status_code == 429 and 890 <= int(page.headers["retry-after"]) <= 900
    assert "15 minutes" in stranger.text
    clock.forward(minutes=15)
    await stranger.get("/log-in")
    assert (await stranger.post("/log-in", name=name, password=PASSWORD)).status_code == (200 if name == "Ana" else 401)


async def test_five_tries_lock_an_address_for_every_name(comes: Comer) -> None:
    await comes("viewer", "Ana")
    stranger: Staff = await comes(None)
    for number in range(5):
        await stranger.log_in(f"guess {number}", "wrong")
    assert (await stranger.log_in("Ana")).status_code == 429


async def test_a_successful_log_in_is_no_failed_try(comes: Comer, rows: Rows) -> None:
    await comes("viewer", "Ana")
    stranger: Staff = await comes(None)
    for _ in range(7):
        assert (await stranger.log_in("Ana")).status_code == 200
        await stranger.post("/log-out")


async def test_what_is_typed_as_a_name_or_password_is_kept_nowhere(comes: Comer, rows: Rows) -> None:
    stranger: Staff = await comes(None)
    await stranger.log_in("canary name", "canary password")
    assert "canary" not in repr([rows(table) for table in ("log_in_tries", "audit_trail", "staff_sessions")])
    assert [(row["who"], row["what"], row["result"]) for row in rows("audit_trail")] == [("nobody", "log_in.failed", "refused")]


async def test_a_form_of_another_session_or_website_changes_nothing(comes: Comer, rows: Rows) -> None:
    ana: Staff = await comes("administrator", "Ana")
    ben: Staff = await comes("administrator", "Ben")
    await ana.get("/people")
    await ben.get("/people")
    theirs, mine = ben.csrf, ana.csrf
    for csrf, origin in ((theirs, "http://chat.test"), ("", "http://chat.test"), ("é", "http://chat.test"), (mine, "null")):
        page = await ana.post("/people", origin=origin, csrf=csrf, name="Eve", role="viewer")
        assert page.status_code == 403 and "Nothing was changed" in ana.text
    for origin in ("", "http://evil.test", "http://chat.test.evil.test"):
        assert (await ana.post("/people", origin=origin, csrf=mine, name="Eve", role="viewer")).status_code == 403
    assert len(rows("staff")) == 2
    assert (await ana.post("/people", csrf=mine, name="Eve", role="viewer")).status_code == 200
    assert len(rows("staff")) == 3


async def test_the_log_in_form_is_proved_too(comes: Comer) -> None:
    await comes("viewer", "Ana")
    stranger: Staff = await comes(None)
    answer = await stranger.post("/log-in", name="Ana", password=PASSWORD)
    assert answer.status_code == 403


async def test_what_was_typed_is_shown_when_the_session_is_over(administrator: Staff, clock: Clock) -> None:
    await administrator.get("/people")
    clock.forward(minutes=31)
    page = await administrator.post("/people", name="A long <b>name</b>", role="viewer", password="a secret password")
    assert page.status_code == 401 and "A long &lt;b&gt;name" in page.text and "a secret password" not in page.text


@pytest.mark.parametrize("body", [b"\xff" * 10, b"a=" + b"x" * 300_000, b"&".join([b"a=1"] * 6000)])
async def test_odd_forms_are_refused(administrator: Staff, body: bytes) -> None:
    headers = {"Origin": "http://chat.test", "Content-Type": "application/x-www-form-urlencoded"}
    answer = await administrator.client.post("/staff/people", content=body, headers=headers)
    assert answer.status_code in (400, 403)


async def test_the_first_administrator_is_added_by_a_command_that_asks(
    door: Door, comes: Comer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], rows: Rows, settings: Any
) -> None:
    monkeypatch.setenv("GATEWAY_DATABASE_URL", settings.database_url)
    people.main(["add", "Ana Silva", "--role", "administrator"], lambda _: PASSWORD)
    assert "Ana Silva may log in at /staff as administrator." in capsys.readouterr().out
    stranger: Staff = await comes(None)
    assert (await stranger.log_in("ana silva")).status_code == 200
    assert [(row["who"], row["what"]) for row in rows("audit_trail")][0] == ("command line", "people.add")
    for arguments, typed in ((["add", "Ana  SILVA"], PASSWORD), (["add", "Ben"], "short"), (["password", "Cy"], PASSWORD)):
        with pytest.raises(SystemExit):
            people.main(arguments, lambda _, typed=typed: typed)  # type: ignore[misc]
    people.main(["password", "Ana Silva"], lambda _: "another long password")
    assert (await stranger.log_in("Ana Silva", "another long password")).status_code == 200


@pytest.mark.parametrize("password", ["short", "x" * 12, "ana-silva-2026", "y" * 201])
def test_weak_passwords_are_told(password: str) -> None:
    assert passwords.weakness(password, "Ana-Silva")
    assert not passwords.weakness(PASSWORD, "Ana")


async def test_a_link_sets_a_password_once_and_only_a_hash_that_takes_long_to_try_is_stored(
    administrator: Staff, comes: Comer, rows: Rows
) -> None:
    await administrator.get("/people")
    await administrator.post("/people", name="Ben <i>", role="editor")
    assert "Ben &lt;i&gt;" in administrator.page.text
    found = re.search(r"/staff/password\?token=([\w-]+)", administrator.page.text)
    assert found
    ben: Staff = await comes(None)
    await ben.get("/password", token=found.group(1))
    assert (await ben.post("/password", token=found.group(1), password="short", again="short")).status_code == 400
    assert (await ben.post("/password", token=found.group(1), password=PASSWORD, again="other")).status_code == 400
    await ben.post("/password", token=found.group(1), password=PASSWORD, again=PASSWORD)
    assert "log in with it" in ben.text
    assert (await ben.get("/password", token=found.group(1))).status_code == 404
    assert (await ben.log_in("Ben <i>")).status_code == 200
    (stored,) = (row["password"] for row in rows("staff") if row["name"] == "Ben <i>")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


async def test_a_link_is_over_after_a_day(administrator: Staff, comes: Comer, clock: Clock) -> None:
    await administrator.get("/people")
    await administrator.post("/people", name="Ben", role="editor")
    found = re.search(r"token=([\w-]+)", administrator.page.text)
    clock.forward(hours=25)
    ben: Staff = await comes(None)
    assert found and (await ben.get("/password", token=found.group(1))).status_code == 404


async def test_who_is_switched_off_or_gets_another_role_is_logged_out(administrator: Staff, comes: Comer, rows: Rows) -> None:
    ben: Staff = await comes("editor", "Ben")
    ids = {row["name"]: row["id"] for row in rows("staff")}
    await administrator.get("/people")
    await administrator.post(f"/people/{ids['Ben']}/role", role="viewer")
    assert (await ben.get("/")).url.path == "/staff/log-in"
    await ben.log_in("Ben")
    await administrator.post(f"/people/{ids['Ben']}/switch", active="no")
    assert (await ben.get("/")).url.path == "/staff/log-in"
    assert (await ben.log_in("Ben")).status_code == 401
    await administrator.post(f"/people/{ids['Ben']}/switch", active="yes")
    assert (await ben.log_in("Ben")).status_code == 200


async def test_the_last_administrator_stays(administrator: Staff, rows: Rows) -> None:
    mine = rows("staff")[0]["id"]
    await administrator.get("/people")
    assert (await administrator.post(f"/people/{mine}/switch", active="no")).status_code == 409
    assert (await administrator.post(f"/people/{mine}/role", role="viewer")).status_code == 409
    assert (rows("staff")[0]["active"], rows("staff")[0]["role"]) == (1, "administrator")


async def test_without_tables_the_console_says_so(door: Door, editor: Staff, settings: Any) -> None:
    Database(settings.database_url).downgrade("0001")
    answer = await editor.get("/")
    assert answer.status_code == 503 and "try again" in editor.text


@pytest.mark.parametrize("tries", [("Ana", "Ana"), ("Ana", "somebody else")])
async def test_strangers_who_try_in_vain_do_not_lock_out_a_browser_that_has_been_here(
    comes: Comer, tries: tuple[str, str]
) -> None:
    ana: Staff = await comes("viewer", "Ana")
    await ana.post("/log-out")
    stranger: Staff = await comes(None)
    for number in range(10):
        await stranger.log_in(tries[number % 2], "wrong")
    assert (await stranger.log_in("Ana")).status_code == 429
    assert (await ana.log_in("Ana")).status_code == 200


async def test_a_known_browser_is_locked_by_its_own_tries_and_is_none_for_another_name(comes: Comer) -> None:
    ana: Staff = await comes("viewer", "Ana")
    await comes("viewer", "Ben")
    await ana.post("/log-out")
    stolen = [one for one in ana.client.cookies.jar if "browser" in one.name]
    assert len(stolen) == 1 and "Ana" not in repr(stolen)
    for _ in range(5):
        assert (await ana.log_in("Ana", "wrong")).status_code == 401
    assert (await ana.log_in("Ana")).status_code == 429
    for _ in range(5):
        assert (await ana.log_in("Ben", "wrong")).status_code == 401
    assert (await ana.log_in("Ben")).status_code == 429


async def test_a_made_up_browser_is_a_strangers(comes: Comer) -> None:
    ana: Staff = await comes("viewer", "Ana")
    (cookie,) = (one for one in ana.client.cookies.jar if "browser" in one.name)
    stranger: Staff = await comes(None)
    for number in range(6):
        made_up = f"{number}{cookie.value}" if number % 2 else "x" * 300
        stranger.client.cookies.set(cookie.name, made_up, domain="chat.test", path="/staff")
        page = await stranger.log_in("Ana", "wrong")
    assert page.status_code == 429


async def test_who_set_a_password_by_a_link_stands_in_the_trail(administrator: Staff, comes: Comer, rows: Rows) -> None:
    await administrator.get("/people")
    await administrator.post("/people", name="Ben", role="editor")
    found = re.search(r"/staff/password\?token=([\w-]+)", administrator.page.text)
    ben: Staff = await comes(None)
    assert found
    await ben.get("/password", token=found.group(1))
    await ben.post("/password", token=found.group(1), password=PASSWORD, again=PASSWORD)
    (row,) = (row for row in rows("audit_trail") if row["what"] == "people.password")
    assert (row["who"], "link" in str(row["after"])) == ("Ben", True)


async def test_what_was_typed_after_the_session_ended_is_shown_with_the_way_back(comes: Comer, clock: Clock) -> None:
    ana: Staff = await comes("editor", "Ana")
    await ana.get("/answers/new")
    clock.forward(minutes=31)
    headers = {"Origin": ADDRESS, "Referer": f"{ADDRESS}/staff/answers/new?draft=7"}
    fields = {"csrf": ana.csrf, "version": "0", "title": "Parking", "wordings": "<b>where</b>", "nature": "practical"}
    ana.page = await ana.client.post("/staff/answers", data=fields, headers=headers)
    assert ana.page.status_code == 401 and "Title Parking Wordings <b>where</b> Log in" in ana.text
    assert 'href="/staff/log-in?next=%2Fanswers%2Fnew%3Fdraft%3D7"' in ana.page.text
    headers["Referer"] = "https://elsewhere.example/staff/answers"
    assert "next=" not in (await ana.client.post("/staff/answers", data=fields, headers=headers)).text

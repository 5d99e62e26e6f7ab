"""A morning in a real browser: by keyboard alone, without JavaScript, and with every page checked by axe."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy.orm import Session

from console import passwords
from console.storage import jobs, people, versions
from gateway.app import create_app
from gateway.services import Services
from gateway.settings import Settings
from gateway.storage import callbacks, conversations, handovers, turns
from tests.browser.conftest import CHROMIUM, FLAGS, PHONE, WIDE, free_port, served
from tests.browser.visitor import PICTURES, RULES
from tests.console.asked import asks, unhelpful
from tests.console.conftest import PASSWORD
from tests.gateway.storage.visits import FACTS, answer, begin, say

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs/screenshots"
FIRST, SAFE, UNSAFE = "0" * 16, "1" * 16, "2" * 16
QUESTIONS = ["can i swim after?", "Can I go swimming afterwards?", "is there parking", "do you take cards", "who is the nurse"]


@dataclass
class Site:
    base: str
    services: Services


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The gateway with a visit or two, and an administrator."""
    folder, port = tmp_path_factory.mktemp("record"), free_port()
    url = f"sqlite:///{folder}/gateway.db"
    settings = Settings(port=port, database_url=url, secret="signs", knowledge=ROOT / "knowledge", widget=ROOT / "widget")
    app = create_app(settings)
    app.state.port = port
    with served(app):
        services: Services = app.state.services
        fill(services, datetime.now(timezone.utc) - timedelta(hours=3))
        yield Site(f"http://127.0.0.1:{port}", services)


def fill(services: Services, now: datetime) -> None:
    database = services.database
    for number, text in enumerate(QUESTIONS):
        asks(database, text, now=now + timedelta(minutes=number))
    unhelpful(database, "what about my freckles", now)
    turn = say(database, begin(database, "urgent", now=now), now=now)
    answer(database, turn, {"id": turn.id, "text": "", "level": "emergency"}, kind="urgent", text=None, candidates=[])
    with database.transaction() as db:
        callbacks.ask(db, "example", "Maria Example", "+44 20 7946 0999", "in the morning", now)
        people.add(db, "example", "Ana", "administrator", passwords.hashed(PASSWORD), now)
        fill_versions(db, now)
        fill_handover(db, now)


def fill_handover(db: Session, now: datetime) -> None:
    """Somebody who waits for a person, with the consent to words about health, and one line of theirs."""
    visit = conversations.start(db, "waits", "example", now)
    turn, _ = turns.claim(db, visit.id, "m1", now)
    facts = replace(FACTS, text="a person please", kind="handover", topic="talk_to_person")
    turns.finish(db, turn, facts, {"id": turn.id, "text": "I pass it on."}, [], now)
    handovers.hold(db, visit.id, now, now + timedelta(hours=6))
    handovers.keep_health(db, visit.id, True)
    handovers.say(db, visit.id, "visitor", "a person please", "en", now, turn.id)


def fill_versions(db: Session, now: datetime) -> None:
    """A live version, one that lost something, one that is not safe, and how they were made."""
    right = {"asked": 3, "wrong": {}, "unsafe": [], "told": 2, "told_wrong": 0, "mixed": [], "canaries": []}
    lost = {**right, "wrong": {"makeup when": "tells sun"}, "told_wrong": 1, "mixed": [["sun instead of makeup", 2]]}
    unsafe = {**right, "wrong": {"cant breathe": "is smalltalk"}, "unsafe": ["cant breathe"]}
    for id, results in ((FIRST, right), (SAFE, lost), (UNSAFE, unsafe)):
        versions.add(db, "example", id, None, now)
        versions.keep_trained(db, "example", id, versions.Trained(id * 4, f"model {id}", id * 4))
        versions.keep_results(db, "example", id, results, now)
        job = jobs.begin(db, "example", "train", id, None, now)
        jobs.end(db, job.id, "done", "Trained. Check it now.", now)
    versions.begin_live(db, "example", FIRST, now)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for this file, so that its event loop is gone before others begin."""
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing: apt-get install chromium", pytrace=False)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield running
        running.close()


def tab(context: BrowserContext, troubles: list[str]) -> Page:
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("console", lambda one: troubles.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    return page


def log_in(page: Page, site: Site) -> None:
    page.goto(f"{site.base}/staff/")
    page.get_by_label("Name").fill("Ana")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Today").wait_for()


def check(page: Page, name: str) -> None:
    """Nothing for axe to find; a picture of the page."""
    page.wait_for_load_state("load")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, name
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"staff-{name}.png")
    if os.environ.get("UPDATE_SCREENSHOTS") and name in ("today", "inbox", "item"):
        DOCS.mkdir(exist_ok=True)
        shutil.copy(PICTURES / f"staff-{name}.png", DOCS / f"staff-{name}.png")


def press(page: Page, key: str) -> None:
    """Press a key that leads to another page, and wait for it."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_a_morning_by_keyboard_alone(browser: Browser, site: Site) -> None:
    troubles: list[str] = []
    context = browser.new_context(viewport=WIDE)
    page = tab(context, troubles)
    log_in(page, site)
    check(page, "today")
    page.goto(f"{site.base}/staff/inbox?sort=often")
    page.get_by_role("link", name="Can I go swimming afterwards?").wait_for()
    assert page.get_by_text("asked twice").count() == 1
    check(page, "inbox")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("nnn")
    assert page.get_by_label("Words").input_value() == "nnn", "no key works inside of a field"
    page.get_by_label("Words").fill("")
    page.evaluate("document.activeElement.blur()")
    press(page, "n")
    assert page.url.startswith(f"{site.base}/staff/inbox/") and "You have it until" in page.inner_text("main")
    check(page, "item")
    first = page.inner_text("h1")
    press(page, "1")
    assert "Attached: the wording is a draft now." in page.inner_text("main") and page.inner_text("h1") != first
    press(page, "u")
    assert page.inner_text("h1") == first and "Taken back." in page.inner_text("main")
    press(page, "l")
    assert page.inner_text("h1") != first
    page.get_by_role("button", name="Switch single keys off").click()
    page.keyboard.press("x")
    page.wait_for_timeout(200)
    assert "Put away as not for us" not in page.inner_text("main") and page.locator("kbd:visible").count() == 0
    page.get_by_role("button", name="Switch single keys on").click()
    press(page, "x")
    assert "Put away as not for us." in page.inner_text("main")
    context.close()
    assert not troubles, troubles


def test_all_of_it_works_without_javascript(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = tab(context, [])
    log_in(page, site)
    page.goto(f"{site.base}/staff/inbox?q=parking")
    page.get_by_role("button", name="Begin with the first").click()
    page.get_by_label("Find another answer").fill("sunscreen")
    press(page, "Enter")
    assert "/find?" in page.url and "State: New" in page.inner_text("main"), "the enter key only looks for an answer"
    page.get_by_role("button", name="Attach to Sunscreen afterwards").click()
    assert "Attached" in page.inner_text("main")
    page.get_by_role("button", name="Take back").first.click()
    assert page.inner_text("h1") == "is there parking"
    page.goto(f"{site.base}/staff/")
    page.get_by_role("button", name="I look after it").first.click()
    assert "Claimed by Ana" in page.inner_text("main")
    context.close()


def test_a_person_reads_and_writes_by_keyboard(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport=WIDE)
    page = tab(context, [])
    log_in(page, site)
    page.goto(f"{site.base}/staff/handover")
    assert "waits for you" in page.inner_text("main")
    page.get_by_role("link", name="Since").focus()
    press(page, "Enter")
    assert "a person please" in page.inner_text("ol") and "agreed that you read" in page.inner_text("main")
    page.get_by_label("Your message").focus()
    page.keyboard.type("Good morning, Ana here.")
    page.keyboard.press("Tab")
    press(page, "Enter")
    assert "Sent." in page.inner_text("main") and "Ana here." in page.inner_text("ol")
    context.close()


@pytest.mark.parametrize("size", ["wide", "phone"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(browser: Browser, site: Site, size: str, colours: str) -> None:
    troubles: list[str] = []
    context = browser.new_context(viewport=WIDE if size == "wide" else PHONE, color_scheme=colours)
    page = tab(context, troubles)
    page.goto(f"{site.base}/staff/log-in")
    check(page, f"log-in-{size}-{colours}")
    log_in(page, site)
    versions_pages = ("versions", f"versions/{SAFE}", f"versions/{UNSAFE}")
    for path in (
        "",
        "inbox",
        "inbox?state=any",
        "numbers",
        "numbers/list?what=asked",
        "handover",
        "exchange",
        *versions_pages,
        "try",
        "people",
        "trail",
        "nowhere",
    ):
        page.goto(f"{site.base}/staff/{path}")
        check(page, f"{path.partition('?')[0].replace('/', '-') or 'today'}-{size}-{colours}")
    page.goto(f"{site.base}/staff/versions")
    page.get_by_role("link", name="Training of").first.click()
    check(page, f"training-{size}-{colours}")
    page.goto(f"{site.base}/staff/inbox?state=any")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Preview").click()
    check(page, f"preview-{size}-{colours}")
    page.goto(f"{site.base}/staff/inbox?state=any")
    page.locator("tbody a").first.click()
    check(page, f"item-{size}-{colours}")
    page.goto(f"{site.base}/staff/handover")
    page.get_by_role("link", name="Since").click()
    check(page, f"conversation-{size}-{colours}")
    page.goto(f"{site.base}/staff/people")
    page.get_by_label("Name", exact=True).fill(f"Somebody {size} {colours}")
    page.get_by_role("button", name="Add").click()
    check(page, f"link-{size}-{colours}")
    address = page.inner_text("code")
    page.get_by_role("button", name="Log out").click()
    page.goto(address)
    check(page, f"password-{size}-{colours}")
    context.close()
    assert not [one for one in troubles if "404" not in one], troubles


def test_a_thousand_questions_load(browser: Browser, site: Site) -> None:
    now = datetime.now(timezone.utc) - timedelta(days=2)
    from benchmarks.inbox import fill as fill_many

    fill_many(site.services.database, 1000, now)
    context = browser.new_context(viewport=WIDE)
    page = tab(context, [])
    log_in(page, site)
    begun = time.perf_counter()
    page.goto(f"{site.base}/staff/inbox?state=any&sort=often")
    print(f"1,000 questions: {time.perf_counter() - begun:.3f} s in the browser")
    assert page.locator("tbody tr").count() == 50
    assert len(page.content()) < 100_000
    context.close()

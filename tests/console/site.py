"""The console in a real browser: a gateway with something to do, somebody who logs in, and axe."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy.orm import Session

from console import passwords
from console.app import Console
from console.checking import Asking
from console.room import Tools, Watch
from console.storage import jobs, people, versions
from gateway.app import create_app
from gateway.services import Services
from gateway.settings import Settings
from gateway.storage import callbacks, conversations, handovers, turns
from tests.browser.conftest import CHROMIUM, FLAGS, free_port, served
from tests.browser.visitor import PICTURES, RULES
from tests.console.asked import asks, unhelpful
from tests.console.conftest import PASSWORD
from tests.gateway import standin
from tests.gateway.storage.visits import FACTS, answer, begin, say

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs/screenshots"
FIRST, SAFE, UNSAFE = "0" * 16, "1" * 16, "2" * 16
SHOWN = {  # pictures that stand in docs/for-staff.md, by what they are called there
    "today": "today",
    "inbox": "inbox",
    "item": "item",
    "answers-aftercare.makeup-wide-light": "answer",
    "rule-draft-wide-light": "rule",
    "rules-urgent-signs-new-wide-light": "new-rule",
    f"versions-{SAFE}-wide-light": "version",
    "tried": "try",
}
TRIED = "is a little concealer ok tonight"
NO_QUOTE = "The document does not say that. The clinic can tell you."
QUOTED = "What the document says about makeup:"
SENTENCE = "It is important to avoid makeup for 24 to 48 hours"
QUOTE = {"id": "aftercare.makeup", "section": "Aftercare", "quote": SENTENCE, "marks": []}
MAKEUP = {"id": "faq/aftercare.makeup", "text": "Makeup afterwards"}
SILENT = {"id": "not_documented/products", "text": "not_documented/products"}
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
    with standin.serving() as bot:
        bot.scripted[TRIED] = standin.told(NO_QUOTE, candidates=guesses(SILENT, MAKEUP), kind="not_documented", answers=[])
        own = settings.model_copy(update={"bot_url": bot.url, "bot_secret": standin.SECRET})
        app = create_app(own, console=lambda services: Console(services, Tools(lambda _, name: [name], starting)))
        app.state.port = port
        with served(app):
            services: Services = app.state.services
            fill(services, datetime.now(timezone.utc) - timedelta(hours=3))
            yield Site(f"http://127.0.0.1:{port}", services)


def guesses(best: dict[str, str], second: dict[str, str]) -> list[dict[str, object]]:
    """What a classifier thought of first and second."""
    return [{**best, "score": 0.61}, {**second, "score": 0.27}]


@contextmanager
def starting(_: Path, __: str, ___: Watch) -> Iterator[Asking]:
    """In place of a draft's bot: it knows the answer that the live one does not."""
    yield lambda question, sender="": standin.told(QUOTED, candidates=guesses(MAKEUP, SILENT), answers=[QUOTE])


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
        versions.keep_trained(db, id, versions.Trained(id * 4, f"model {id}", id * 4))
        versions.keep_results(db, id, results, now)
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
    enter(page)


def enter(page: Page) -> None:
    """Fill in the form of the log-in page."""
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
    if os.environ.get("UPDATE_SCREENSHOTS") and name in SHOWN:
        DOCS.mkdir(exist_ok=True)
        shutil.copy(PICTURES / f"staff-{name}.png", DOCS / f"staff-{SHOWN[name]}.png")


def press(page: Page, key: str) -> None:
    """Press a key that leads to another page, and wait for it."""
    with page.expect_navigation():
        page.keyboard.press(key)

"""The whole way, with everything real: a question nobody answers, staff who answer it, a version that goes live, and back."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone

import httpx
import pytest
from playwright.sync_api import Browser, Page

from bot import environment
from console import passwords
from console.storage import people
from gateway.storage.database import Database
from tests import trained_bot
from tests.browser import stand_in
from tests.browser.conftest import WIDE, visit
from tests.browser.installation import Installation, running
from tests.browser.test_trained_bot import typed
from tests.browser.visitor import Visitor

PASSWORD = "correct horse battery"
WORK = 900_000  # milliseconds that a training or a check may take where tests share a machine
ASKED = "how many minutes will I be lying there for one session?"
SILENT = "The clinic's document does not say"
TOLD = "A session takes about fifty minutes, and the numbing cream is part of them."
WORDINGS = (
    "how long does a session take",
    "how long am I at your place for one treatment",
    "is it quicker than an hour",
    "what time should I plan for one appointment",
    "how many minutes is one session",
    "do I have to take the afternoon off for it",
)
A_SECOND = 10
AT_ONCE = 20  # messages of others on their way: a machine that can't keep up is not buried, and the rate it kept is printed


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("whole-way")
    versions = {
        "GATEWAY_VERSIONS": str(folder / "versions"),
        "GATEWAY_BOT_PYTHON": str(trained_bot.ROOT / environment.BOT.python),
    }
    with running(folder, {"BOT_MODELS_URL": "{address}/internal/model"}, versions) as found:
        hires(Database(found.record))
        yield found


def hires(database: Database) -> None:
    """Ana writes, Ben approves."""
    hashed = passwords.hashed(PASSWORD)
    with database.transaction() as db:
        people.add(db, "example", "Ana", "editor", hashed, datetime.now(timezone.utc))
        people.add(db, "example", "Ben", "approver", hashed, datetime.now(timezone.utc))
    database.dispose()


@dataclass
class Visits:
    """Others who go on talking: what they were told, and what went wrong."""

    told: list[tuple[float, str]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    seconds: float = 0.0


@contextmanager
def others_talk(address: str) -> Iterator[Visits]:
    """Ten messages a second, each of somebody else, until the block ends; every message is waited for."""
    visits, over, places = Visits(), threading.Event(), threading.BoundedSemaphore(AT_ONCE)

    def says(number: int) -> None:
        body = {"message_id": str(uuid.uuid4()), "text": ASKED if number % 2 else "does it hurt?"}
        headers = {"X-Forwarded-For": f"198.51.100.{number % 250}"}
        try:
            answer = httpx.post(f"{address}/v1/messages", json=body, headers=headers, timeout=120)
            reply = answer.raise_for_status().json()["messages"][0]
        except (httpx.HTTPError, ValueError, KeyError) as error:
            visits.lost.append(f"{type(error).__name__}: {error}")
            return
        finally:
            places.release()
        visits.told.append((time.monotonic(), str(reply["text"])))
        if reply["kind"] == "error":
            visits.lost.append(str(reply["text"]))

    def goes_on() -> None:
        begun, number = time.monotonic(), 0
        while not over.wait(max(0.0, begun + number / A_SECOND - time.monotonic())):
            places.acquire()
            threads.append(threading.Thread(target=says, args=(number,), daemon=True))
            threads[-1].start()
            number += 1

    threads = [threading.Thread(target=goes_on, daemon=True)]
    threads[0].start()
    begun = time.monotonic()
    yield visits
    over.set()
    for thread in threads:
        thread.join()
    visits.seconds = time.monotonic() - begun


@pytest.fixture
def visitor(browser: Browser, installation: Installation) -> Iterator[Visitor]:
    context = browser.new_context(viewport=WIDE)
    who = visit(context, installation.site, stand_in.Gateway(base=installation.address))
    who.page.set_default_timeout(120_000)
    yield who
    context.close()
    assert not who.troubles, who.troubles


def comes(browser: Browser, installation: Installation, name: str) -> Page:
    """Somebody of the staff, in a browser of their own."""
    page = browser.new_context(viewport=WIDE).new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{installation.address}/staff/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Today").wait_for()
    return page


def writes_the_answer(ana: Page) -> str:
    """From the inbox to a draft that waits for a second person; its address."""
    ana.get_by_role("link", name="Inbox").click()
    ana.get_by_role("link", name=ASKED).click()
    ana.get_by_label("Title, for a new answer").fill("How long a session takes")
    ana.get_by_role("button", name="Start a new answer").click()
    ana.get_by_role("link", name="Answers").first.click()
    ana.get_by_role("link", name="How long a session takes").click()
    ana.get_by_label("Kind").select_option("clinical")
    ana.get_by_label("Where the text stands").select_option(label="Written by the staff")
    taken_for = ana.get_by_label("What it answers that was not documented so far")
    assert taken_for.input_value() == "session_duration", "the inbox knows what the question was taken for"
    ana.get_by_label("Text that visitors are told").fill(TOLD)
    wordings = ana.get_by_label("Wordings, one a line")
    wordings.fill("\n".join(WORDINGS))
    ana.get_by_role("button", name="Keep as a draft").click()
    ana.get_by_text("A second person, an approver").wait_for()
    assert ana.get_by_role("button", name="Approve what is kept").count() == 0, "nobody approves what they wrote"
    return ana.url


def trains_and_checks(ben: Page) -> None:
    """Until the check is over; leads to the version's page."""
    ben.get_by_role("link", name="Versions").click()
    ben.get_by_role("button", name="Train what is approved").click()
    ben.get_by_text("Trained. Check it now").wait_for(timeout=WORK)
    ben.get_by_role("heading").get_by_role("link").click()
    ben.get_by_role("button", name="Check").click()
    ben.get_by_text("Done").wait_for(timeout=WORK)
    ben.get_by_role("heading").get_by_role("link").click()
    ben.get_by_role("heading", name="Version").wait_for()
    ben.get_by_text("questions were answered from the document").wait_for()


def publishes(ben: Page) -> None:
    """The document's silence is what the project's own questions expect, so that a reason is asked for."""
    reason = ben.get_by_label("Why is it published")
    if reason.count():
        reason.fill("The clinic tells this itself now.")
    ben.get_by_role("button", name="Publish").click()


def goes_back(ben: Page) -> None:
    ben.get_by_role("link", name="Versions").click()
    ben.get_by_role("button", name="again").first.click()


def goes_live(ben: Page) -> None:
    """The page tells that every bot has it, and that it answers rightly."""
    ben.get_by_text("Live is").wait_for(timeout=WORK)
    assert "All bots have it" in ben.get_by_role("list").last.locator("li").first.inner_text()


def test_from_a_question_without_an_answer_to_a_new_version_and_back(
    browser: Browser, visitor: Visitor, installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor.opens("strict")
    assert SILENT in typed(visitor, ASKED)
    ana, ben = (comes(browser, installation, name) for name in ("Ana", "Ben"))
    address = writes_the_answer(ana)
    ben.goto(address)
    ben.get_by_role("button", name="Approve what is kept").click()
    assert SILENT in typed(visitor, ASKED), "approved is not yet live"
    trains_and_checks(ben)
    assert ben.get_by_text("nobody can publish this").count() == 0, ben.locator("main").inner_text()
    with others_talk(installation.address) as visits:
        publishes(ben)
        begun = time.monotonic()
        goes_live(ben)
        assert TOLD in typed(visitor, ASKED), "the page was open all the while"
        goes_back(ben)
        back = time.monotonic()
        goes_live(ben)
        assert SILENT in typed(visitor, ASKED)
    first = min(at for at, text in visits.told if TOLD in text)
    last = max(at for at, text in visits.told if TOLD in text)
    with capsys.disabled():
        print(f"\n{first - begun:.1f} s from publish to the first new answer, {last - back:.1f} s back to the last;", end=" ")
        rate = len(visits.told) / visits.seconds
        print(f"{len(visits.told)} messages of others meanwhile, {rate:.1f} a second, {len(visits.lost)} lost")
    assert not visits.lost, visits.lost

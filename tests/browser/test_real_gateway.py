"""The same journeys at the gateway itself: the widget that it serves, its sessions, consent, record and pages."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext
from starlette.applications import Starlette

from gateway import check_link
from gateway.app import create_app
from gateway.settings import Settings
from tests.browser import host_pages, scripted_bot, stand_in
from tests.browser.conftest import PHONE, WIDE, free_port, served, visit
from tests.browser.visitor import Visitor

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[stand_in.Gateway, str, Starlette]]:
    """The gateway's address, the clinic's site, and the bot behind the gateway."""
    bot, folder = scripted_bot.create_app(), tmp_path_factory.mktemp("record")
    ports = [free_port() for _ in range(3)]
    site = f"http://127.0.0.1:{ports[2]}"
    settings = Settings(
        port=ports[1],
        database_url=f"sqlite:///{folder}/gateway.db",
        bot_url=f"http://127.0.0.1:{ports[0]}",
        bot_secret=scripted_bot.SECRET,
        secret="signs sessions",
        knowledge=ROOT / "knowledge",
        widget=ROOT / "widget",
        origins=site,
    )
    door = create_app(settings)
    pages = host_pages.create_app(f"http://127.0.0.1:{ports[1]}")
    for app, port in zip((bot, door, pages), ports, strict=True):
        app.state.port = port
    with served(bot), served(door), served(pages):
        yield stand_in.Gateway(base=f"http://127.0.0.1:{ports[1]}"), site, bot


@pytest.fixture(params=["wide", "phone"])
def visitor(
    request: pytest.FixtureRequest, browser: Browser, real: tuple[stand_in.Gateway, str, Starlette]
) -> Iterator[Visitor]:
    gateway, site, bot = real
    bot.state.heard.clear()
    context: BrowserContext = browser.new_context(viewport=WIDE if request.param == "wide" else PHONE)
    who = visit(context, site, gateway)
    yield who
    context.close()
    assert not who.troubles, who.troubles
    assert not who.foreign(), who.foreign()


@pytest.fixture
def heard(real: tuple[stand_in.Gateway, str, Starlette]) -> dict[str, list[str]]:
    """What the bot was told, by conversation."""
    known: dict[str, list[str]] = real[2].state.heard
    return known


@pytest.mark.parametrize("page", ["plain", "strict", "combined", "hostile"])
def test_a_question_is_answered_on_every_kind_of_page(visitor: Visitor, page: str) -> None:
    visitor.opens(page)
    answer = visitor.asks("can i wear makeup?")
    assert answer.locator("blockquote").inner_text() == "It is important to avoid makeup for 24 to 48 hours"
    assert answer.locator("mark").count() == 2


def test_the_whole_visit(visitor: Visitor, heard: dict[str, list[str]]) -> None:
    visitor.opens()
    assert visitor.stored() == {}
    visitor.asks("can i wear makeup?")
    visitor.shows(f"real-answer-{visitor.width}")
    visitor.taps("Not helpful")
    visitor.taps("Unclear")
    visitor.taps("Helpful")
    consent = visitor.asks("start the check")
    assert "consent" in (consent.get_attribute("class") or "")
    visitor.chooses("I agree")
    visitor.chooses("No")
    visitor.shows(f"real-check-{visitor.width}")
    visitor.opens("next")
    assert visitor.replies.count() == 4
    for _ in range(3):
        visitor.chooses("No")
    assert "None of the documented contraindications was reported" in visitor.replies.last.inner_text()
    assert [said for said in next(iter(heard.values())) if said.startswith("choice-")] == [f"choice-{n}-No" for n in range(4)]
    with visitor.page.expect_download() as file:
        visitor.picks("Save as text")
    assert "can i wear makeup?" in file.value.path().read_text("utf-8")
    visitor.picks("Delete conversation")
    visitor.taps("Delete conversation")
    visitor.page.get_by_text("The conversation is deleted.").first.wait_for()
    visitor.until(lambda: not heard)
    assert visitor.stored() == {}


def test_refusing_consent_leaves_the_questions(visitor: Visitor) -> None:
    visitor.opens()
    visitor.asks("start the check")
    visitor.chooses("No, thank you")
    assert "avoid makeup" in visitor.asks("makeup?").inner_text()


def test_a_plan_goes_to_the_calendar(visitor: Visitor) -> None:
    visitor.opens()
    assert visitor.asks("give me the plan").locator("tr").count() == 5
    with visitor.page.expect_download() as file:
        visitor.taps("Add to calendar")
    assert "BEGIN:VEVENT" in file.value.path().read_text("utf-8")
    visitor.shows(f"real-plan-{visitor.width}")


def test_the_clinic_is_asked_to_call_and_a_strange_number_is_not_taken(visitor: Visitor) -> None:
    visitor.opens()
    visitor.picks("Ask the clinic to call me")
    visitor.panel.get_by_label("Name").fill("Ann")
    visitor.panel.get_by_label("Phone number").fill("ring me")
    visitor.taps("Ask the clinic to call me")
    visitor.page.get_by_text("That did not work.").first.wait_for()
    visitor.panel.get_by_label("Phone number").fill("020 7946 0001")
    visitor.panel.get_by_label("A good time").fill("mornings")
    visitor.taps("Ask the clinic to call me")
    visitor.page.get_by_text("Your request is with the clinic.").first.wait_for()


def test_the_network_goes_and_comes_back_and_nothing_is_heard_twice(visitor: Visitor, heard: dict[str, list[str]]) -> None:
    visitor.opens()
    visitor.asks("makeup?")
    visitor.context.set_offline(True)
    visitor.types("and the cost?")
    visitor.button("Not sent – try again").wait_for()
    visitor.context.set_offline(False)
    visitor.taps("Not sent – try again")
    visitor.replies.nth(1).wait_for()
    assert list(heard.values()) == [["makeup?", "and the cost?"]]


def test_the_gateways_own_pages_carry_the_chat(visitor: Visitor) -> None:
    for path in ("/", "/snippet/preview?position=left&theme=dark&accent=%23884411"):
        visitor.page.goto(visitor.gateway.base + path)
        visitor.launcher.click()
        visitor.shows(f"real-{'preview' if 'preview' in path else 'demonstration'}-{visitor.width}")
    visitor.page.goto(f"{visitor.gateway.base}/c/example")
    visitor.asks("makeup?")
    visitor.shows(f"real-page-{visitor.width}")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("page", ["/", "/c/example", "/privacy", "/snippet", "/snippet/preview"])
def test_every_page_of_the_gateway_can_be_read_by_everybody(
    visitor: Visitor, page: str, colours: Literal["light", "dark"]
) -> None:
    visitor.page.emulate_media(color_scheme=colours)
    visitor.page.goto(visitor.gateway.base + page, wait_until="networkidle")
    visitor.shows(f"page-{page.strip('/').replace('/', '-') or 'demonstration'}-{colours}-{visitor.width}", within=None)
    sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert visitor.page.evaluate(sideways) <= 0, "nothing runs out of the side"


@pytest.mark.parametrize("language", ["de", "el", "en", "es", "pt"])
def test_what_the_gateway_serves_stays_below_ten_thousand_bytes(
    real: tuple[stand_in.Gateway, str, Starlette], language: str
) -> None:
    asked = Request(f"{real[0].base}/widget.js?clinic=example&lang={language}", headers={"Accept-Encoding": "gzip"})
    with urlopen(asked) as answer:
        body = answer.read()
        assert answer.headers["Content-Encoding"] == "gzip"
    assert len(body) <= 10_000
    assert gzip.decompress(body).startswith(b"(() => {")


@pytest.mark.parametrize(("language", "begins"), [("de", "Prüfung starten"), ("en", "start the check")])
def test_the_link_from_an_app_begins_the_check_once_and_in_the_visitors_language(
    visitor: Visitor, heard: dict[str, list[str]], language: str, begins: str
) -> None:
    visitor.page.goto(check_link.link(visitor.gateway.base, "signs sessions", "example", language))
    visitor.replies.first.wait_for()
    assert list(heard.values()) == [[begins]] and visitor.mine.inner_text().endswith(begins)
    visitor.page.reload()
    visitor.replies.first.wait_for()
    assert list(heard.values()) == [[begins]] and "check=" not in visitor.page.url

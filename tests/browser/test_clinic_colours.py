"""Two clinics at one gateway, in a browser: each chat wears its clinic's colours, and the page's own style sheet still wins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from gateway.app import create_app
from gateway.settings import Settings
from tests.browser import scripted_bot
from tests.browser.conftest import free_port, served
from tests.gateway import clinics
from tests.gateway.clinics import FIRST, NAMES, SECOND

ROOT = Path(__file__).parents[2]
ACCENT, TEXT, USUAL = "rgb(136, 68, 17)", "rgb(255, 248, 231)", "rgb(11, 85, 99)"
SHEET = "(css) => { const own = new CSSStyleSheet(); own.replaceSync(css); document.adoptedStyleSheets = [own] }"
COLOURS = "(node) => [getComputedStyle(node).backgroundColor, getComputedStyle(node).color]"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The gateway of both clinics; the second has colours of its own."""
    bot, folder = scripted_bot.create_app(), tmp_path_factory.mktemp("clinics")
    bot.state.port = free_port()
    settings = Settings(
        database_url=f"sqlite:///{folder}/gateway.db",
        bot_url=f"http://127.0.0.1:{bot.state.port}",
        bot_secret=scripted_bot.SECRET,
        secret="signs sessions",
        knowledge=clinics.folder(folder / "knowledge", accent="#884411", accent_text="#fff8e7"),
        widget=ROOT / "widget",
    )
    door = create_app(settings)
    door.state.port = free_port()
    with served(bot), served(door):
        yield f"http://127.0.0.1:{door.state.port}"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def shown(page: Page, part: str) -> list[str]:
    """The colours of a part of the chat: behind, and of the text."""
    found: Any = page.locator(f"clinic-chat {part}").first.evaluate(COLOURS)
    return list(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chat_wears_the_colours_of_its_clinic(page: Page, address: str, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}/?clinic={SECOND}")
    assert shown(page, ".launcher") == [ACCENT, TEXT]
    page.goto(f"{address}/c/{SECOND}")
    page.get_by_role("heading", name=NAMES[SECOND]).wait_for()
    assert shown(page, "header") == [ACCENT, TEXT]


def test_the_other_clinics_chat_looks_as_ever(page: Page, address: str) -> None:
    page.emulate_media(color_scheme="light")
    for path, part in ((f"/?clinic={FIRST}", ".launcher"), (f"/c/{FIRST}", "header")):
        page.goto(f"{address}{path}")
        assert shown(page, part)[0] == USUAL


def test_the_pages_own_accent_wins_and_gets_a_text_that_fits(page: Page, address: str) -> None:
    page.goto(f"{address}/snippet/preview?clinic={SECOND}&accent=%23ffe08a")
    back, text = shown(page, ".launcher")
    assert back == "rgb(255, 224, 138)"
    assert page.evaluate("(colour) => CSS.supports('color', colour)", text) and "255, 248, 231" not in text
    page.goto(f"{address}/?clinic={SECOND}")
    page.evaluate(SHEET, "clinic-chat { --clinic-chat-accent: #003300; --clinic-chat-accent-text: #ccffcc }")
    assert shown(page, ".launcher") == ["rgb(0, 51, 0)", "rgb(204, 255, 204)"]


def test_each_clinics_visitor_is_answered_in_the_clinics_own_chat(page: Page, address: str) -> None:
    for clinic in (SECOND, FIRST):
        page.goto(f"{address}/c/{clinic}")
        page.get_by_role("textbox").fill("can i wear makeup?")
        page.keyboard.press("Enter")
        page.locator("clinic-chat blockquote").wait_for()
        assert page.locator("clinic-chat .mine").count() == 1, "the other clinic's conversation is not here"

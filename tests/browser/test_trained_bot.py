"""A whole visit at the really trained bot behind the real gateway, each in a process of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests import trained_bot
from tests.browser import stand_in
from tests.browser.conftest import PHONE, WIDE, visit
from tests.browser.installation import Installation, running
from tests.browser.visitor import PICTURES, Visitor

MAKEUP = "It is important to avoid makeup for 24 to 48 hours"
SHOWN = {"trained-answer-wide": "desktop", "trained-outcome-phone": "phone"}


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    loud = {"LOG_LEVEL": "DEBUG"}, {"GATEWAY_LOG_LEVEL": "DEBUG"}
    with running(tmp_path_factory.mktemp("installation"), *loud) as found:
        yield found


@pytest.fixture(params=["wide", "phone"])
def visitor(request: pytest.FixtureRequest, browser: Browser, installation: Installation) -> Iterator[Visitor]:
    context = browser.new_context(viewport=WIDE if request.param == "wide" else PHONE)
    who = visit(context, installation.site, stand_in.Gateway(base=installation.address))
    who.page.set_default_timeout(60_000)
    yield who
    context.close()
    assert not who.troubles, who.troubles
    assert not who.foreign(), who.foreign()


def typed(visitor: Visitor, text: str) -> str:
    """The reply to a text that is typed where the focus is."""
    before = visitor.replies.count()
    visitor.page.keyboard.type(text)
    visitor.page.keyboard.press("Enter")
    visitor.replies.nth(before).wait_for()
    return visitor.replies.last.inner_text()


def pressed(visitor: Visitor, button: str, key: str = "Tab") -> str:
    """The reply to a choice that is reached with Tab or Shift+Tab, and pressed with Space."""
    before = visitor.replies.count()
    visitor.tabs_to(button, key)
    visitor.page.keyboard.press("Space")
    visitor.replies.nth(before).wait_for()
    return visitor.replies.last.inner_text()


def loses_the_network_while_pressing(visitor: Visitor, button: str) -> None:
    """The choice is kept, and sent again by keyboard when the network is back."""
    before = visitor.replies.count()
    visitor.context.set_offline(True)
    visitor.tabs_to(button)
    visitor.page.keyboard.press("Enter")
    visitor.button("Not sent – try again").wait_for()
    visitor.context.set_offline(False)
    visitor.tabs_to("Not sent – try again")
    visitor.page.keyboard.press("Enter")
    visitor.replies.nth(before).wait_for()
    assert visitor.focused() == "Conversation", "the focus is not lost with the button"


def reloads(visitor: Visitor) -> None:
    """Everything stands there again."""
    before = visitor.panel.locator("ol").inner_text()
    visitor.page.reload()
    visitor.launcher.focus()
    visitor.page.keyboard.press("Enter")
    assert visitor.panel.locator("ol").inner_text() == before


def finishes_the_check(visitor: Visitor) -> str:
    """Says No to each question that comes, beginning in the input; the last reply."""
    told, key = "", "Shift+Tab"
    while titles := visitor.replies.last.locator(".choice").all_inner_texts():
        told, key = pressed(visitor, titles[1], key), "Tab"
    return told


def test_a_visitor_asks_checks_loses_the_network_reloads_and_deletes_by_keyboard_alone(
    visitor: Visitor, installation: Installation
) -> None:
    visitor.goes_to("strict")
    visitor.launcher.focus()
    visitor.page.keyboard.press("Enter")
    assert visitor.stored() == {} and visitor.focused() == "Your question"
    assert MAKEUP in typed(visitor, "is foundation ok the day after?")
    visitor.shows(f"trained-answer-{visitor.width}")
    assert "24 hours after treatment" in typed(visitor, "and the gym?")
    assert "does not say anything about prices" in typed(visitor, "what would that cost me")
    typed(visitor, "start the check")
    visitor.shows(f"trained-consent-{visitor.width}")
    pressed(visitor, "I agree", "Shift+Tab")
    loses_the_network_while_pressing(visitor, "No")
    visitor.shows(f"trained-check-{visitor.width}")
    reloads(visitor)
    assert "None of the documented contraindications was reported. That clears nobody" in finishes_the_check(visitor)
    visitor.shows(f"trained-outcome-{visitor.width}")
    assert installation.holding("foundation") == {"gateway.db", "bot.db"}
    visitor.tabs_to("More")
    visitor.page.keyboard.press("Enter")
    visitor.tabs_to("Delete conversation")
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_text("The conversation is deleted.").first.wait_for()
    assert visitor.stored() == {} and visitor.replies.count() == 0
    assert not installation.holding("foundation")


def test_two_pictures_stand_in_the_documentation() -> None:
    """With UPDATE_SCREENSHOTS=1 the ones just taken are put there."""
    folder = trained_bot.ROOT / "docs" / "screenshots"
    if os.environ.get("UPDATE_SCREENSHOTS"):
        folder.mkdir(exist_ok=True)
        for name, kept in SHOWN.items():
            shutil.copy(PICTURES / f"{name}.png", folder / f"{kept}.png")
    for kept in SHOWN.values():
        assert (folder / f"{kept}.png").stat().st_size < 150_000

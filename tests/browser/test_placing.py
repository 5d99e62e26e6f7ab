"""One line in any page: late, twice, combined, blocked for a while, among hostile styles and under a strict policy."""

from __future__ import annotations

import pytest

from tests.browser.visitor import Visitor

WAYS = ["plain", "twice", "deferred", "combined", "own", "removed", "strict", "german"]


def one_chat_answers(visitor: Visitor) -> None:
    visitor.launcher.click()
    visitor.input.fill("makeup?")
    visitor.input.press("Enter")
    visitor.replies.first.wait_for()
    assert visitor.page.locator("clinic-chat").count() == 1
    assert visitor.launcher.count() == 1
    assert visitor.gateway.sent("/v1/messages")[0]["clinic"] == "example"


@pytest.mark.parametrize("way", WAYS)
def test_the_tag_works_in_every_place(desktop: Visitor, way: str) -> None:
    desktop.goes_to(way)
    one_chat_answers(desktop)
    assert desktop.page.locator("clinic-chat .panel").is_visible()


def test_a_tag_that_waits_for_the_first_touch_works_after_it(desktop: Visitor) -> None:
    desktop.goes_to("touched")
    assert desktop.page.locator("clinic-chat").count() == 0
    desktop.page.locator("h1").click()
    one_chat_answers(desktop)


def test_a_tag_that_waits_for_consent_works_after_it(desktop: Visitor) -> None:
    desktop.goes_to("consent")
    assert desktop.page.locator("clinic-chat").count() == 0
    assert not [url for url in desktop.requests if "widget.js" in url]
    desktop.page.evaluate("dispatchEvent(new Event('consented'))")
    one_chat_answers(desktop)


def test_it_never_opens_by_itself(desktop: Visitor) -> None:
    desktop.goes_to("plain")
    desktop.launcher.wait_for()
    desktop.page.wait_for_timeout(300)
    assert not desktop.panel.is_visible() and desktop.focused() not in ("Your question",)


def test_position_colour_and_the_pages_own_link_come_from_the_tag(desktop: Visitor) -> None:
    desktop.goes_to("left")
    box = desktop.launcher.bounding_box()
    assert box is not None and box["x"] < 100
    assert desktop.launcher.evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(122, 31, 92)"
    desktop.page.get_by_role("link", name="Ask").click()
    assert desktop.panel.is_visible() and desktop.page.url.endswith("/left")


def test_hostile_styles_of_the_page_change_nothing(visitor: Visitor) -> None:
    looks = []
    for page in ("plain", "hostile"):
        visitor.goes_to(page)
        visitor.launcher.wait_for()
        closed = visitor.look(".launcher")
        visitor.launcher.click()
        visitor.page.mouse.move(0, 0)
        looks.append(
            [
                closed,
                *(
                    visitor.look(part)
                    for part in (".panel", "h2", ".pane", ".first p", ".choice", "textarea", ".composer .main")
                ),
            ]
        )
    assert looks[0] == looks[1]
    visitor.asks("makeup?")
    visitor.shows(f"hostile-{visitor.width}")


def test_a_page_with_a_framework_can_take_it_out_and_put_it_back(desktop: Visitor) -> None:
    desktop.goes_to("plain")
    one_chat_answers(desktop)
    desktop.page.evaluate(
        "() => { const chat = document.querySelector('clinic-chat'); chat.remove(); document.body.append(chat) }"
    )
    assert desktop.launcher.count() == 1
    desktop.page.evaluate("() => { document.body.replaceChildren(document.createElement('main')) }")
    desktop.page.add_script_tag(url=f"{desktop.gateway.base}/widget.js")
    desktop.launcher.click()
    assert desktop.replies.count() == 1, "the conversation is there again"


def test_german_is_german(desktop: Visitor) -> None:
    desktop.opens("german")
    assert desktop.launcher.text_content() == "Fragen? Hier stellen"
    assert desktop.page.locator("clinic-chat .root").get_attribute("lang") == "de"

"""The conversation stays with the visitor over pages and tabs, until it is over, deleted, or taken elsewhere."""

from __future__ import annotations

from tests.browser.visitor import Visitor


def test_starting_again_and_deleting_leave_nothing_behind(visitor: Visitor) -> None:
    visitor.opens()
    visitor.asks("makeup?")
    visitor.picks("Start again")
    assert visitor.stored() == {} and visitor.replies.count() == 0
    visitor.asks("makeup?")
    session = visitor.session()
    visitor.picks("Delete conversation")
    visitor.shows(f"delete-{visitor.width}")
    visitor.taps("Cancel")
    assert visitor.replies.count() == 1
    visitor.picks("Delete conversation")
    visitor.taps("Delete conversation")
    visitor.page.get_by_text("The conversation is deleted.").first.wait_for()
    assert {"session": session, "method": "DELETE"} in visitor.gateway.sent("/v1/session")
    assert visitor.stored() == {} and visitor.replies.count() == 0


def test_the_conversation_follows_over_reloads_and_pages(visitor: Visitor) -> None:
    visitor.opens()
    visitor.asks("start the check")
    visitor.chooses("I agree")
    for page in ("plain", "next"):
        visitor.opens(page)
        assert visitor.replies.count() == 2 and visitor.mine.count() == 2
    visitor.chooses("No")
    assert len({body.get("session") for body in visitor.gateway.sent("/v1/messages")[1:]}) == 1


def test_a_conversation_of_half_an_hour_ago_is_not_shown_again(desktop: Visitor) -> None:
    desktop.opens()
    desktop.asks("makeup?")
    desktop.page.evaluate(
        "() => { const [key] = Object.keys(sessionStorage); const kept = JSON.parse(sessionStorage[key]);"
        " kept.last -= 31 * 60_000; sessionStorage[key] = JSON.stringify(kept) }"
    )
    desktop.opens()
    assert desktop.replies.count() == 0 and desktop.stored() == {}


def test_a_second_tab_shows_the_same_conversation(desktop: Visitor) -> None:
    desktop.opens()
    desktop.asks("makeup?")
    second = Visitor(desktop.context.new_page(), desktop.site, desktop.gateway)
    second.opens("next")
    second.replies.first.wait_for()
    second.asks("and the cost?")
    desktop.replies.nth(1).wait_for()
    assert len(set(desktop.gateway.events)) == 1
    second.picks("Delete conversation")
    second.taps("Delete conversation")
    desktop.replies.first.wait_for(state="detached")
    assert desktop.stored() == {} and second.stored() == {} and not second.troubles


def test_the_page_of_its_own_is_the_whole_chat(visitor: Visitor) -> None:
    visitor.page.goto(f"{visitor.gateway.base}/c/example")
    assert visitor.launcher.count() == 0 and visitor.page.locator("clinic-chat dialog").count() == 0
    visitor.asks("makeup?")
    visitor.input.press("Escape")
    assert visitor.panel.is_visible()
    visitor.shows(f"page-{visitor.width}")


def test_the_page_can_steer_the_chat_and_hears_no_text(desktop: Visitor) -> None:
    desktop.goes_to("plain")
    desktop.launcher.wait_for()
    desktop.page.evaluate(
        "() => { window.heard = []; for (const name of ['open', 'close', 'message-sent', 'answer'])"
        " document.addEventListener(`clinic-chat:${name}`, (event) => heard.push([name, event.detail])) }"
    )
    desktop.page.evaluate("document.querySelector('clinic-chat').send('makeup?')")
    desktop.replies.first.wait_for()
    for call in ("toggle()", "open()", "close()", "reset()"):
        desktop.page.evaluate(f"document.querySelector('clinic-chat').{call}")
        desktop.page.wait_for_timeout(50)
    assert desktop.page.evaluate("heard") == [
        ["open", None],
        ["answer", {"kind": "answer"}],
        ["message-sent", None],
        ["close", None],
        ["open", None],
        ["close", None],
    ]
    assert desktop.stored() == {}

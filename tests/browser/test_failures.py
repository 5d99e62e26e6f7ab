"""Networks that fail, servers that are busy: nothing is lost, nothing is said twice, and the clinic's number is there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route

from tests.browser.visitor import Visitor


@pytest.mark.parametrize("faults", [["drop"], ["drop-after"], ["500"], ["503", "429"]])
def test_a_passing_fault_is_not_noticed_and_nothing_is_said_twice(desktop: Visitor, faults: list[str]) -> None:
    desktop.opens()
    desktop.gateway.faults += faults
    desktop.asks("makeup?")
    sent = desktop.gateway.sent("/v1/messages")
    assert len(sent) == len(faults) + 1 and len({body["message_id"] for body in sent}) == 1
    assert list(desktop.gateway.events.values()) == [["makeup?"]]
    assert desktop.replies.count() == 1


@pytest.mark.parametrize("fault", ["drop", "500", "429"])
def test_what_could_not_be_sent_is_kept_and_sent_once_when_asked(desktop: Visitor, fault: str) -> None:
    desktop.opens()
    desktop.gateway.faults += [fault] * 3
    desktop.types("makeup?")
    again = desktop.button("Not sent – try again")
    again.wait_for()
    assert desktop.mine.locator("a").get_attribute("href") == "tel:+442079460000"
    assert "Not sent – try again" in desktop.spoken
    again.click()
    desktop.replies.first.wait_for()
    assert not again.is_visible()
    assert len(desktop.gateway.sent("/v1/messages")) == 4
    assert list(desktop.gateway.events.values()) == [["makeup?"]]


def test_the_network_goes_and_comes_back(visitor: Visitor) -> None:
    visitor.opens()
    visitor.asks("start the check")
    visitor.chooses("I agree")
    visitor.context.set_offline(True)
    visitor.taps("No")
    visitor.button("Not sent – try again").wait_for()
    visitor.shows(f"not-sent-{visitor.width}")
    visitor.context.set_offline(False)
    visitor.taps("Not sent – try again")
    visitor.replies.nth(2).wait_for()
    assert list(visitor.gateway.events.values()) == [["start the check", "I agree", "No"]]
    assert visitor.mine.count() == 3


def test_a_page_left_while_sending_keeps_the_text(desktop: Visitor) -> None:
    desktop.opens()
    desktop.gateway.faults.append("1s")
    desktop.types("makeup?")
    desktop.opens("next")
    desktop.taps("Not sent – try again")
    desktop.replies.first.wait_for()
    desktop.page.wait_for_timeout(900)
    assert len({body["message_id"] for body in desktop.gateway.sent("/v1/messages")}) == 1
    assert desktop.replies.count() == 1


def test_a_session_that_is_over_gets_a_new_one_and_the_text_is_sent_once(desktop: Visitor) -> None:
    desktop.opens()
    desktop.asks("what do you mean")
    desktop.gateway.faults.append("session-over")
    desktop.asks("makeup?")
    assert "The earlier conversation ended after 30 minutes. This is a new one." in desktop.panel.inner_text()
    assert list(desktop.gateway.events.values()) == [["makeup?"]]
    assert desktop.button("Sun afterwards").get_attribute("aria-disabled") == "true"


def test_a_button_of_a_session_that_is_over_is_not_pressed_in_the_next(desktop: Visitor) -> None:
    desktop.opens()
    desktop.asks("start the check")
    desktop.gateway.faults.append("session-over")
    desktop.taps("I agree")
    desktop.page.get_by_text("This is a new one.").first.wait_for()
    assert desktop.gateway.events == {}


def test_a_clinic_that_is_not_ready_gives_its_number(desktop: Visitor) -> None:
    desktop.opens()
    desktop.gateway.faults.append("not-ready")
    desktop.types("makeup?")
    desktop.page.get_by_text("The chat is not available yet.").wait_for()
    assert len(desktop.gateway.asked) == 1, "it does not help to try again at once"


def test_messages_typed_meanwhile_are_answered_in_order(desktop: Visitor) -> None:
    desktop.opens()
    desktop.gateway.faults.append("0.4s")
    for text in ("makeup?", "and the cost?", "thanks"):
        desktop.types(text)
    desktop.replies.nth(2).wait_for()
    assert list(desktop.gateway.events.values()) == [["makeup?", "and the cost?", "thanks"]]


def test_an_answer_to_a_conversation_that_was_left_is_not_shown(desktop: Visitor) -> None:
    desktop.opens()
    desktop.gateway.faults.append("0.4s")
    desktop.types("makeup?")
    desktop.picks("Start again")
    desktop.page.wait_for_timeout(700)
    assert desktop.replies.count() == 0 and desktop.stored() == {}


@pytest.mark.parametrize("entry", ["Save as text", "Delete conversation", "Ask the clinic to call me"])
def test_what_did_not_work_is_said_with_the_number(desktop: Visitor, entry: str) -> None:
    desktop.opens()
    desktop.asks("makeup?")
    desktop.gateway.faults.append("404")
    desktop.picks(entry)
    if entry.startswith("Ask"):
        desktop.panel.get_by_label("Name").fill("Ann")
        desktop.panel.get_by_label("Phone number").fill("020 7946 0001")
    if not entry.startswith("Save"):
        desktop.taps(entry)
    desktop.page.get_by_text("That did not work.").first.wait_for()
    assert desktop.page.locator("clinic-chat .notice a").get_attribute("href") == "tel:+442079460000"
    assert desktop.replies.count() == 1
    if entry.startswith("Ask"):
        assert desktop.panel.get_by_label("Name").input_value() == "Ann"


def test_without_storage_and_channel_it_still_answers(desktop: Visitor) -> None:
    desktop.page.add_init_script(
        "delete window.BroadcastChannel;"
        " Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no') } })"
    )
    desktop.opens()
    desktop.asks("makeup?")
    desktop.asks("and the cost?")


def test_an_answer_that_makes_no_sense_is_not_asked_for_again_by_itself(desktop: Visitor) -> None:
    desktop.opens()
    desktop.asks("makeup?")
    asked: list[str] = []

    def odd(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(json={"session": desktop.session(), "messages": [{"id": "odd", "text": None}]})

    desktop.page.route("**/v1/messages", odd)
    desktop.types("and the cost?")
    desktop.button("Not sent – try again").wait_for()
    assert len(asked) == 1
    desktop.page.unroute("**/v1/messages")
    desktop.taps("Not sent – try again")
    desktop.page.get_by_text("does not say anything about prices").first.wait_for()


def test_after_an_apology_the_same_button_can_be_pressed_again(desktop: Visitor) -> None:
    desktop.opens()
    desktop.asks("start the check")
    desktop.chooses("I agree")
    apology = {"session": desktop.session(), "messages": [{"id": "sorry", "text": "Sorry.", "kind": "error"}]}
    desktop.page.route("**/v1/messages", lambda route: route.fulfill(json=apology), times=1)
    assert "Sorry." in desktop.chooses("No").inner_text()
    desktop.chooses("No")
    assert list(desktop.gateway.events.values()) == [["start the check", "I agree", "No"]]

"""By keyboard alone, by ear, in large type and in other colours."""

from __future__ import annotations

import pytest

from tests.browser.visitor import Visitor


def test_the_whole_check_is_answered_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.goes_to("plain")
    visitor.launcher.focus()
    keys = visitor.page.keyboard
    keys.press("Enter")
    assert visitor.focused() == "Your question"
    keys.type("start the check")
    keys.press("Enter")
    visitor.replies.first.wait_for()
    assert visitor.focused() == "Your question", "an answer never moves the focus"
    keys.press("Shift+Tab")
    keys.press("Shift+Tab")
    assert visitor.focused() == "I agree"
    for number, answer in enumerate(["I agree", "No", "No", "Not sure", "No"]):
        if number:
            visitor.tabs_to(answer)
        keys.press("Space" if number % 2 else "Enter")
        visitor.replies.nth(number + 1).wait_for()
        assert visitor.focused() == answer
    assert "None of the documented contraindications was reported" in visitor.replies.last.inner_text()
    visitor.tabs_to("Helpful")
    visitor.tabs_to("Your question")
    keys.press("Escape")
    visitor.until(lambda: visitor.focused().startswith("Questions?"))
    assert [body.get("choice_id", "").partition(":")[2] for body in visitor.gateway.sent("/v1/messages")][1:] == [
        "I agree",
        "No",
        "No",
        "Not sure",
        "No",
    ]


def test_escape_leaves_one_thing_at_a_time(desktop: Visitor) -> None:
    desktop.opens()
    desktop.taps("More")
    desktop.page.keyboard.press("Escape")
    assert desktop.focused() == "More" and not desktop.button("Print").is_visible()
    desktop.picks("Delete conversation")
    desktop.page.keyboard.press("Escape")
    assert desktop.focused() == "More" and desktop.input.is_visible()
    desktop.page.keyboard.press("Escape")
    desktop.until(lambda: desktop.focused().startswith("Questions?"))
    assert not desktop.panel.is_visible()


def test_wide_it_leaves_the_page_usable_and_on_a_phone_it_is_modal(visitor: Visitor) -> None:
    visitor.opens()
    modal = visitor.panel.evaluate("(panel) => panel.matches(':modal')")
    box = visitor.panel.bounding_box()
    assert box is not None
    if visitor.width == "wide":
        assert not modal
        visitor.page.get_by_role("link", name="Next page").focus()
        assert visitor.focused() == "Next page"
    else:
        assert modal and (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 360, 640)
    assert float(visitor.input.evaluate("(input) => parseFloat(getComputedStyle(input).fontSize)")) >= 16


def test_between_phone_and_desk_it_changes_its_manner_without_losing_the_focus(desktop: Visitor) -> None:
    desktop.opens()
    desktop.input.type("make")
    desktop.page.set_viewport_size({"width": 600, "height": 700})
    desktop.until(lambda: bool(desktop.panel.evaluate("(panel) => panel.matches(':modal')")))
    desktop.page.set_viewport_size({"width": 1280, "height": 800})
    desktop.until(lambda: not desktop.panel.evaluate("(panel) => panel.matches(':modal')"))
    assert desktop.focused() == "Your question" and desktop.input.input_value() == "make"


def test_enter_sends_shift_enter_breaks_the_line_and_an_input_method_is_left_alone(desktop: Visitor) -> None:
    desktop.opens()
    desktop.input.type("one")
    desktop.input.press("Shift+Enter")
    desktop.input.type("two")
    for composing in ("{ key: 'Enter', isComposing: true }", "{ key: 'Enter', keyCode: 229 }"):
        desktop.input.evaluate(f"(input) => input.dispatchEvent(new KeyboardEvent('keydown', {composing}))")
    assert desktop.mine.count() == 0
    desktop.input.press("Enter")
    desktop.replies.first.wait_for()
    assert desktop.gateway.sent("/v1/messages")[0]["text"] == "one\ntwo"


def test_each_answer_is_read_once(desktop: Visitor) -> None:
    desktop.opens()
    desktop.page.evaluate(
        "() => { window.read = []; const log = document.querySelector('clinic-chat').shadowRoot.querySelector('[role=log]');"
        " new MutationObserver((changes) => changes.forEach((c) => c.addedNodes.forEach((n) => read.push(n.textContent))))"
        ".observe(log, { childList: true }) }"
    )
    desktop.asks("makeup?")
    desktop.taps("Helpful")
    desktop.asks("what do you mean")
    read = [text for text in desktop.page.evaluate("read") if text]
    assert len(read) == 2 and read[0].startswith("About makeup") and "**" not in read[0]
    assert read[1].endswith("Makeup afterwards. Sun afterwards. Sunscreen afterwards. Exercise afterwards. Sauna afterwards")
    desktop.opens()
    assert desktop.spoken == [], "what is shown again is not read again"


def test_the_sign_of_work_shows_after_a_moment_and_is_spoken_later(desktop: Visitor) -> None:
    desktop.opens()
    desktop.gateway.faults.append("1.6s")
    desktop.types("makeup?")
    typing = desktop.page.locator("clinic-chat .typing")
    desktop.page.wait_for_timeout(250)
    assert not typing.is_visible()
    typing.wait_for(timeout=400)
    assert not any(desktop.spoken)
    desktop.page.wait_for_timeout(650)
    assert "Looking in the document …" in desktop.spoken
    desktop.shows("typing")
    desktop.replies.first.wait_for()
    assert not typing.is_visible()


def test_what_arrives_unseen_is_counted_in_the_launchers_name(visitor: Visitor) -> None:
    visitor.opens()
    visitor.gateway.faults.append("0.3s")
    visitor.types("makeup?")
    visitor.page.keyboard.press("Escape")
    visitor.page.get_by_role("button", name="Questions? Ask here").and_(visitor.launcher).wait_for()
    visitor.page.get_by_role("button", name="1 new message").wait_for()
    visitor.shows(f"unread-{visitor.width}")
    visitor.launcher.click()
    visitor.page.keyboard.press("Escape")
    visitor.launcher.wait_for()
    assert visitor.launcher.inner_text().strip() == "Questions? Ask here"


def test_who_reads_further_up_is_told_of_new_messages(visitor: Visitor) -> None:
    visitor.opens()
    for _ in range(2):
        visitor.asks("what should i avoid")
    visitor.gateway.faults.append("0.5s")
    visitor.types("makeup?")
    visitor.page.locator("clinic-chat .pane").evaluate("(pane) => pane.scrollTo(0, 0)")
    visitor.replies.nth(2).wait_for()
    newer = visitor.page.locator("clinic-chat .newer")
    newer.wait_for()
    assert visitor.page.locator("clinic-chat .pane").evaluate("(pane) => pane.scrollTop") == 0
    visitor.shows(f"newer-{visitor.width}")
    newer.click()
    newer.wait_for(state="hidden")


@pytest.mark.parametrize("colours", ["dark", "forced", "large", "narrow", "right to left"])
def test_every_look_can_be_read(visitor: Visitor, colours: str) -> None:
    if colours == "dark":
        visitor.page.emulate_media(color_scheme="dark")
    if colours == "forced":
        visitor.page.emulate_media(forced_colors="active", reduced_motion="reduce")
    if colours == "narrow":
        visitor.page.set_viewport_size({"width": 320, "height": 480})
    if colours == "large":
        visitor.page.set_viewport_size(
            {"width": 640, "height": 400} if visitor.width == "wide" else {"width": 320, "height": 320}
        )
    visitor.opens("arabic" if colours == "right to left" else "plain")
    visitor.shows(f"{colours.replace(' ', '-')}-first-{visitor.width}")
    visitor.asks("plan")
    visitor.asks("i can't breathe")
    visitor.asks("what do you mean")
    visitor.chooses("Makeup afterwards")
    visitor.taps("Not helpful")
    visitor.shows(f"{colours.replace(' ', '-')}-answers-{visitor.width}")
    wide = visitor.page.locator("clinic-chat .pane").evaluate("(pane) => pane.scrollWidth - pane.clientWidth")
    assert wide <= 0, "nothing runs out of the side"
    visitor.picks("Ask the clinic to call me")
    visitor.shows(f"{colours.replace(' ', '-')}-form-{visitor.width}")


def test_every_target_is_large_enough_for_a_finger(visitor: Visitor) -> None:
    visitor.opens()
    visitor.asks("makeup?")
    visitor.taps("Not helpful")
    visitor.taps("More")
    for button in visitor.panel.get_by_role("button").all():
        box = button.bounding_box()
        if box is not None:
            assert min(box["width"], box["height"]) >= 44, button.inner_text()

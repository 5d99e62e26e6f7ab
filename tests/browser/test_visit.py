"""A visitor asks, reads, answers, rates and leaves, on a wide screen and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route

from tests.browser.visitor import Visitor


def test_nothing_is_stored_before_the_first_message_and_only_the_tab_afterwards(visitor: Visitor) -> None:
    visitor.opens()
    visitor.input.type("makeup?")
    assert visitor.stored() == {}
    assert not visitor.gateway.asked
    visitor.input.press("Enter")
    visitor.replies.first.wait_for()
    assert list(visitor.stored()) == ["session"]


def test_the_first_view_says_what_it_is_what_it_stores_and_whom_to_call(visitor: Visitor) -> None:
    visitor.opens()
    text = visitor.page.locator("clinic-chat .first").inner_text()
    for said in (
        "program (AI), not a person",
        "can't diagnose",
        "No health details needed",
        "90 days",
        "999 or 112",
        "NHS 111",
    ):
        assert said in text
    links = visitor.page.locator("clinic-chat .first a")
    hrefs = [link.get_attribute("href") for link in links.all()]
    assert hrefs == ["tel:999", "tel:112", "tel:111", f"{visitor.gateway.base}/privacy"]
    assert visitor.page.locator("clinic-chat .first button").count() == 4
    visitor.shows(f"first-{visitor.width}")


def test_a_topic_is_asked_with_a_tap(desktop: Visitor) -> None:
    desktop.opens()
    desktop.chooses("What should I avoid after the treatment?")
    assert desktop.gateway.sent("/v1/messages")[0]["text"] == "What should I avoid after the treatment?"


def test_an_answer_sets_the_quote_apart_and_names_its_source(visitor: Visitor) -> None:
    visitor.opens()
    answer = visitor.asks("can i wear makeup?")
    assert answer.locator("blockquote").inner_text() == "It is important to avoid makeup for 24 to 48 hours"
    assert answer.locator("mark").all_inner_texts() == ["avoid makeup", "24 to 48 hours"]
    assert answer.locator("figcaption").inner_text() == "From the clinic's document · Aftercare"
    assert "**" not in answer.inner_text() and "section" not in answer.inner_text()
    visitor.shows(f"answer-{visitor.width}")


def test_what_a_visitor_or_a_reply_writes_is_never_markup(desktop: Visitor) -> None:
    desktop.opens()
    assert desktop.asks("<img src=x onerror=alert(2)>").inner_text().count("<b>you wrote this</b>") == 1
    assert desktop.page.locator("clinic-chat .pane img").count() == 0


def test_an_answer_is_rated_with_a_reason_and_the_rating_can_be_changed(desktop: Visitor) -> None:
    desktop.opens()
    desktop.asks("makeup?")
    for label in ("Not helpful", "Unclear", "Helpful"):
        desktop.taps(label)
        assert desktop.button(label).get_attribute("aria-pressed") == "true"
    assert desktop.button("Not helpful").get_attribute("aria-pressed") == "false"
    desktop.until(lambda: len(desktop.gateway.sent("/v1/feedback")) == 3)
    session = desktop.gateway.sent("/v1/feedback")[0]["session"]
    told = {"session": session, "message_id": "reply-0"}
    assert desktop.gateway.sent("/v1/feedback") == [
        {**told, "helpful": False},
        {**told, "helpful": False, "reason": "unclear"},
        {**told, "helpful": True},
    ]


def test_at_most_five_choices_are_shown_and_a_used_one_counts_once(desktop: Visitor) -> None:
    desktop.opens()
    reply = desktop.asks("what do you mean")
    assert reply.locator(".choice").all_inner_texts()[-1] == "Sauna afterwards"
    assert reply.locator(".choice").count() == 5
    desktop.chooses("Makeup afterwards")
    for button in reply.locator(".choice").all():
        assert button.get_attribute("aria-disabled") == "true"
        button.click(force=True)
    desktop.page.wait_for_timeout(100)
    assert len(desktop.gateway.sent("/v1/messages")) == 2
    assert desktop.gateway.sent("/v1/messages")[1]["choice_id"] == "0:Makeup afterwards"
    assert "text" not in desktop.gateway.sent("/v1/messages")[1]


def test_consent_is_asked_before_the_check_and_refusing_leaves_the_questions(visitor: Visitor) -> None:
    visitor.opens()
    visitor.chooses("Does anything speak against it for me?")
    visitor.shows(f"consent-{visitor.width}")
    visitor.chooses("No, thank you")
    assert "avoid makeup" in visitor.asks("makeup?").inner_text()


def test_an_aftercare_plan_is_a_table_for_the_calendar(visitor: Visitor) -> None:
    visitor.opens()
    reply = visitor.asks("give me the plan")
    rows = [row.locator("th, td").all_inner_texts() for row in reply.locator("tr").all()]
    assert rows[0] == ["From the clinic's document · Aftercare", "Counted for you"]
    assert rows[2] == [
        "It is important to avoid makeup for 24 to 48 hours",
        "between the two times: today 15:00 / tomorrow 15:00",
    ]
    assert len(rows) == 5 and "→" not in reply.inner_text()
    with visitor.page.expect_download() as file:
        visitor.taps("Add to calendar")
    assert file.value.suggested_filename == "aftercare.ics"
    assert file.value.path().read_text().startswith("BEGIN:VCALENDAR")
    visitor.shows(f"plan-{visitor.width}")


def test_an_urgent_reply_stands_out_and_its_numbers_can_be_called(visitor: Visitor) -> None:
    visitor.opens()
    reply = visitor.asks("i can't breathe")
    assert [link.get_attribute("href") for link in reply.locator("a").all()] == [
        "tel:999",
        "tel:112",
        "tel:+442079460000",
        "tel:116123",
    ]
    assert reply.locator(".rating").count() == 0
    visitor.shows(f"urgent-{visitor.width}")


def test_a_failure_of_the_bot_names_the_clinic_to_call(visitor: Visitor) -> None:
    visitor.opens()
    assert visitor.asks("broken").locator("a").get_attribute("href") == "tel:+442079460000"
    visitor.shows(f"error-{visitor.width}")


def test_the_clinic_is_asked_to_call(visitor: Visitor) -> None:
    visitor.opens()
    visitor.asks("makeup?")
    visitor.picks("Ask the clinic to call me")
    assert visitor.focused() == "name"
    visitor.shows(f"call-{visitor.width}")
    visitor.taps("Ask the clinic to call me")
    assert not visitor.gateway.sent("/v1/callback"), "without a number nobody can call"
    visitor.panel.get_by_label("Name").fill("Ann")
    visitor.panel.get_by_label("Phone number").fill("020 7946 0001")
    visitor.taps("Ask the clinic to call me")
    visitor.page.get_by_text("Your request is with the clinic.").first.wait_for()
    assert visitor.gateway.sent("/v1/callback") == [{"session": visitor.session(), "name": "Ann", "number": "020 7946 0001"}]
    assert "7946 0001" not in str(visitor.stored())


def test_the_clinic_can_be_asked_to_call_before_anything_else(desktop: Visitor) -> None:
    desktop.opens()
    desktop.picks("Ask the clinic to call me")
    desktop.panel.get_by_label("Name").fill("Ann")
    desktop.panel.get_by_label("Phone number").fill("020 7946 0001")
    desktop.taps("Ask the clinic to call me")
    desktop.page.get_by_text("Your request is with the clinic.").first.wait_for()
    assert desktop.gateway.sent("/v1/callback")[0]["session"] == desktop.session()


def test_the_transcript_is_kept_as_text(visitor: Visitor) -> None:
    visitor.opens()
    visitor.asks("makeup?")
    visitor.taps("More")
    visitor.shows(f"menu-{visitor.width}")
    with visitor.page.expect_download() as file:
        visitor.taps("Save as text")
    assert file.value.path().read_text() == "makeup?"


def test_on_paper_stands_the_conversation_without_buttons(desktop: Visitor) -> None:
    desktop.opens()
    desktop.asks("what should i avoid")
    desktop.page.emulate_media(media="print")
    assert desktop.replies.first.is_visible() and not desktop.input.is_visible() and not desktop.button("More").is_visible()
    inside = desktop.page.locator("clinic-chat .pane").evaluate("(pane) => pane.scrollHeight <= pane.clientHeight + 1")
    assert inside, "nothing is cut off"


@pytest.mark.parametrize("number", [501, 500])
def test_more_than_five_hundred_characters_are_kept_back_and_counted(desktop: Visitor, number: int) -> None:
    desktop.opens()
    desktop.types("👩" * number)
    if number > 500:
        assert "1 character too many" in desktop.panel.inner_text()
        assert not desktop.gateway.asked and desktop.input.input_value()
        desktop.shows("too-long")
    else:
        desktop.replies.first.wait_for()


def test_what_a_person_writes_comes_by_itself_and_does_not_count_as_the_assistants(desktop: Visitor) -> None:
    desktop.opens()
    desktop.asks("makeup?")
    nothing = {"answers": [], "choices": [], "plan": []}
    handed = {"session": desktop.session(), "handed_over": True}
    line = {**nothing, "id": "line", "kind": "person", "text": "A person writes:\nAna here."}
    back = {**nothing, "id": "back", "kind": "handover", "text": "The assistant again."}
    looks: list[str] = []

    def answered(route: Route) -> None:
        if route.request.method == "POST":
            return route.fulfill(json={**handed, "messages": []})
        looks.append(route.request.headers["authorization"])
        over = len(looks) > 1
        route.fulfill(json={**handed, "messages": [line, back] if over else [line], "handed_over": not over})

    desktop.page.route("**/v1/messages", answered)
    desktop.types("is somebody there")
    reply = desktop.page.locator("li.person")
    reply.wait_for()
    assert "Ana here." in reply.inner_text() and "Automated assistant" not in reply.inner_text()
    desktop.page.locator("li.handover").wait_for()
    assert reply.count() == 1 and looks == [f"Bearer {desktop.session()}"] * 2
    desktop.page.wait_for_timeout(6000)
    assert len(looks) == 2

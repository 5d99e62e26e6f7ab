"""A morning in a real browser: by keyboard alone, without JavaScript, and with every page checked by axe."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

import pytest
from playwright.sync_api import Browser, Route

from tests.browser.conftest import PHONE, WIDE
from tests.console.site import NO_QUOTE, SAFE, SENTENCE, TRIED, UNSAFE, Site, check, log_in, press, tab
from tests.console.site import browser as browser
from tests.console.site import site as site


def test_a_morning_by_keyboard_alone(browser: Browser, site: Site) -> None:
    troubles: list[str] = []
    context = browser.new_context(viewport=WIDE)
    page = tab(context, troubles)
    log_in(page, site)
    check(page, "today")
    page.goto(f"{site.base}/staff/inbox?sort=often")
    page.get_by_role("link", name="Can I go swimming afterwards?").wait_for()
    assert page.get_by_text("asked twice").count() == 1
    check(page, "inbox")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("nnn")
    assert page.get_by_label("Words").input_value() == "nnn", "no key works inside of a field"
    page.get_by_label("Words").fill("")
    page.evaluate("document.activeElement.blur()")
    press(page, "n")
    assert page.url.startswith(f"{site.base}/staff/inbox/") and "You have it until" in page.inner_text("main")
    check(page, "item")
    first = page.inner_text("h1")
    press(page, "1")
    assert "Attached: the wording is a draft now." in page.inner_text("main") and page.inner_text("h1") != first
    press(page, "u")
    assert page.inner_text("h1") == first and "Taken back." in page.inner_text("main")
    press(page, "l")
    assert page.inner_text("h1") != first
    page.get_by_role("button", name="Switch single keys off").click()
    page.keyboard.press("x")
    page.wait_for_timeout(200)
    assert "Put away as not for us" not in page.inner_text("main") and page.locator("kbd:visible").count() == 0
    page.get_by_role("button", name="Switch single keys on").click()
    press(page, "x")
    assert "Put away as not for us." in page.inner_text("main")
    context.close()
    assert not troubles, troubles


def test_all_of_it_works_without_javascript(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = tab(context, [])
    log_in(page, site)
    page.goto(f"{site.base}/staff/inbox?q=parking")
    page.get_by_role("button", name="Begin with the first").click()
    page.get_by_label("Find another answer").fill("sunscreen")
    press(page, "Enter")
    assert "/find?" in page.url and "State: New" in page.inner_text("main"), "the enter key only looks for an answer"
    page.get_by_role("button", name="Attach to Sunscreen afterwards").click()
    assert "Attached" in page.inner_text("main")
    page.get_by_role("button", name="Take back").first.click()
    assert page.inner_text("h1") == "is there parking"
    page.goto(f"{site.base}/staff/")
    page.get_by_role("button", name="I look after it").first.click()
    assert "Claimed by Ana" in page.inner_text("main")
    context.close()


def test_typed_text_is_not_left_unasked_and_nothing_is_sent_twice(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport=WIDE)
    page = tab(context, [])
    log_in(page, site)
    page.goto(f"{site.base}/staff/answers/new")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Title").click()
    page.keyboard.type("Where to leave a car")
    page.get_by_role("link", name="Inbox").click(no_wait_after=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"] and page.get_by_label("Title").input_value() == "Where to leave a car"
    held: list[Route] = []
    page.route("**/staff/answers", lambda route: held.append(route))
    page.get_by_role("button", name="Keep as a draft").evaluate("one => { one.click(); setTimeout(() => one.click(), 300) }")
    page.wait_for_timeout(1000)
    assert len(held) == 1
    held[0].continue_()
    page.get_by_text("Saved.").wait_for()
    assert asked == ["beforeunload"], "who sends it is not asked"
    context.close()


def test_keys_work_after_a_tick(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport=WIDE)
    page = tab(context, [])
    log_in(page, site)
    page.goto(f"{site.base}/staff/inbox?q=cards")
    press(page, "n")
    page.keyboard.press("t")
    assert page.get_by_label("Attach only to test with").is_checked()
    page.get_by_label("Attach only to test with").focus()
    press(page, "l")
    assert "Put away for later." in page.inner_text("main")
    context.close()


def test_a_person_reads_and_writes_by_keyboard(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport=WIDE)
    page = tab(context, [])
    log_in(page, site)
    page.goto(f"{site.base}/staff/handover")
    assert "waits for you" in page.inner_text("main")
    page.get_by_role("link", name="Since").focus()
    press(page, "Enter")
    assert "a person please" in page.inner_text("ol") and "agreed that you read" in page.inner_text("main")
    page.get_by_label("Your message").focus()
    page.keyboard.type("Good morning, Ana here.")
    page.keyboard.press("Tab")
    press(page, "Enter")
    assert "Sent." in page.inner_text("main") and "Ana here." in page.inner_text("ol")
    context.close()


@pytest.mark.parametrize("size", ["wide", "phone"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(browser: Browser, site: Site, size: str, colours: str) -> None:
    troubles: list[str] = []
    context = browser.new_context(viewport=WIDE if size == "wide" else PHONE, color_scheme=colours)
    page = tab(context, troubles)
    page.goto(f"{site.base}/staff/log-in")
    check(page, f"log-in-{size}-{colours}")
    log_in(page, site)
    versions_pages = ("versions", f"versions/{SAFE}", f"versions/{UNSAFE}")
    for path in (
        "",
        "inbox",
        "inbox?state=any",
        "numbers",
        "numbers/list?what=asked",
        "handover",
        "exchange",
        *versions_pages,
        "try",
        "own-password",
        "people",
        "channels",
        "trail",
        "nowhere",
    ):
        page.goto(f"{site.base}/staff/{path}")
        check(page, f"{path.partition('?')[0].replace('/', '-') or 'today'}-{size}-{colours}")
    page.goto(f"{site.base}/staff/versions")
    page.get_by_role("link", name="Training of").first.click()
    check(page, f"training-{size}-{colours}")
    page.goto(f"{site.base}/staff/inbox?state=any")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Preview").click()
    check(page, f"preview-{size}-{colours}")
    page.goto(f"{site.base}/staff/inbox?state=any")
    page.locator("tbody a").first.click()
    check(page, f"item-{size}-{colours}")
    page.goto(f"{site.base}/staff/handover")
    page.get_by_role("link", name="Since").click()
    check(page, f"conversation-{size}-{colours}")
    page.goto(f"{site.base}/staff/people")
    page.get_by_label("Name", exact=True).fill(f"Somebody {size} {colours}")
    page.get_by_role("button", name="Add").click()
    check(page, f"link-{size}-{colours}")
    address = page.inner_text("code")
    page.get_by_role("button", name="Log out").click()
    page.goto(address)
    check(page, f"password-{size}-{colours}")
    context.close()
    assert not [one for one in troubles if "404" not in one], troubles


def test_draft_and_live_answer_side_by_side_without_javascript(browser: Browser, site: Site) -> None:
    for viewport, script in ((PHONE, False), (WIDE, True)):
        context = browser.new_context(viewport=viewport, java_script_enabled=script)
        page = tab(context, [])
        log_in(page, site)
        page.goto(f"{site.base}/staff/try")
        page.get_by_label("Question").fill(TRIED)
        page.get_by_role("button", name="Ask both").click()
        page.get_by_role("heading", name="Live").wait_for()
        said = page.inner_text("main")
        assert SENTENCE in said and NO_QUOTE in said and TRIED.replace(" ", "+") not in page.url
        if script:
            check(page, "tried")
        context.close()


def test_a_thousand_questions_load(browser: Browser, site: Site) -> None:
    now = datetime.now(timezone.utc) - timedelta(days=2)
    from benchmarks.inbox import fill as fill_many

    fill_many(site.services.database, 1000, now)
    context = browser.new_context(viewport=WIDE)
    page = tab(context, [])
    log_in(page, site)
    begun = time.perf_counter()
    page.goto(f"{site.base}/staff/inbox?state=any&sort=often")
    print(f"1,000 questions: {time.perf_counter() - begun:.3f} s in the browser")
    assert page.locator("tbody tr").count() == 50
    assert len(page.content()) < 100_000
    context.close()

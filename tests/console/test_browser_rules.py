"""What staff write, in a real browser: answers, documents and rules with axe on every page, and a rule by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE, WIDE
from tests.console.site import Site, check, log_in, press, tab
from tests.console.site import browser as browser
from tests.console.site import site as site

PAGES = (
    "answers",
    "answers/new",
    "answers/aftercare.makeup",
    "documents",
    "rules",
    "rules/urgent",
    "rules/clinic",
    "rules/urgent/signs/new",
    "rules/contraindications/contraindications/new",
    "rules/aftercare/rules/sun",
    "rules/contraindications/contraindications/pregnancy",
    "rules/contraindications/typed/typed",
    "rules/urgent/denial/denial",
    "rules/clinic/details/opening_hours",
)
NEW = {
    ("wide", "light"): "face paint",
    ("wide", "dark"): "body paint",
    ("phone", "light"): "war paint",
    ("phone", "dark"): "nail paint",
}
SLOW = 60_000  # milliseconds: what is kept is loaded as a start of the assistant would


@pytest.mark.parametrize("size", ["wide", "phone"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_on_what_staff_write(browser: Browser, site: Site, size: str, colours: str) -> None:
    troubles: list[str] = []
    context = browser.new_context(viewport=WIDE if size == "wide" else PHONE, color_scheme=colours)
    page = tab(context, troubles)
    log_in(page, site)
    for path in PAGES:
        page.goto(f"{site.base}/staff/{path}")
        check(page, f"{path.replace('/', '-')}-{size}-{colours}")
    propose(page, site, NEW[size, colours])
    check(page, f"rule-draft-{size}-{colours}")
    replace_document(page, site)
    check(page, f"document-draft-{size}-{colours}")
    context.close()
    assert not troubles, troubles


def test_a_rule_is_changed_by_keyboard_without_javascript(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = tab(context, [])
    log_in(page, site)
    page.goto(f"{site.base}/staff/rules/clinic")
    page.get_by_role("link", name="Opening hours").focus()
    press(page, "Enter")
    hours = page.get_by_label("Opening hours")
    hours.fill("Monday 18:00–9:00")
    press(page, "Enter")
    assert "closes before it opens" in page.inner_text("main") and hours.input_value() == "Monday 18:00–9:00"
    hours.fill("Monday 9:00–18:00")
    page.get_by_role("button", name="Keep as a draft").focus()
    with page.expect_navigation(timeout=SLOW):
        page.keyboard.press("Enter")
    assert "New: Monday 9:00–18:00" in page.inner_text("main")
    page.get_by_role("button", name="Put this draft aside").click()
    assert "State: Live" in page.inner_text("main")
    context.close()


def test_a_sign_is_added_by_keyboard_without_javascript(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = tab(context, [])
    log_in(page, site)
    page.goto(f"{site.base}/staff/rules/urgent")
    page.get_by_role("link", name="Add an urgent sign").focus()
    press(page, "Enter")
    page.get_by_label("Wordings, English").fill("purple ears")
    page.get_by_role("button", name="Keep as a draft").click()
    assert "What it is: This can't be left empty." in page.inner_text("main")
    assert page.get_by_label("Wordings, English").input_value().strip() == "purple ears"
    page.get_by_label("What it is").fill("Purple ears")
    page.get_by_role("button", name="Keep as a draft").focus()
    with page.expect_navigation(timeout=SLOW):
        page.keyboard.press("Enter")
    assert page.url.endswith("/rules/urgent/signs/purple_ears?told=saved")
    assert "A draft adds this row" in page.inner_text("main") and "New: purple ears" in page.inner_text("main")
    page.get_by_role("button", name="Put this draft aside").click()
    assert "State: Put aside" in page.inner_text("main")
    context.close()


def propose(page: Page, site: Site, wording: str) -> None:
    """Keep a draft of an aftercare rule with a wording more."""
    page.goto(f"{site.base}/staff/rules/aftercare/rules/makeup")
    wordings = page.get_by_label("Wordings that mean what the sentence names")
    wordings.fill(f"{wordings.input_value()}\n{wording}")
    page.get_by_role("button", name="Keep as a draft").click(timeout=SLOW)
    assert f"New: {wording}" in page.inner_text("main")


def replace_document(page: Page, site: Site) -> None:
    """Keep a draft of the document in which quotes are gone."""
    page.goto(f"{site.base}/staff/documents")
    text = page.get_by_label("Text: a title")
    text.fill(text.input_value().replace("for 24 to 48 hours", "for 12 hours"))
    page.get_by_role("button", name="Keep as a draft").click()
    assert "no longer stand in it" in page.inner_text("main")

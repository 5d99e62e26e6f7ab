"""A channel is switched on and off in a real browser, without JavaScript, on a phone, and axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from console import passwords
from console.storage import people
from gateway.app import create_app
from gateway.channels import kinds
from gateway.services import Services
from gateway.settings import Settings
from tests.browser.conftest import PHONE, WIDE, free_port, served
from tests.console.conftest import PASSWORD
from tests.console.site import ROOT, Site, check, log_in, tab
from tests.console.site import browser as browser
from tests.gateway.channels.platforms import SECRETS

TITLES = {"WhatsApp", "WhatsApp through Twilio", "Messenger", "Instagram", "Telegram", "SMS"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A gateway that services reach, and an administrator; Messenger's secrets are in its environment."""
    folder: Path = tmp_path_factory.mktemp("record")
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    url = f"sqlite:///{folder}/gateway.db"
    where = {"knowledge": ROOT / "knowledge", "widget": ROOT / "widget"}
    settings = Settings(port=port, database_url=url, secret="signs", public_url=base, **where)
    environment = {name: value for name, value in SECRETS.items() if name.startswith("GATEWAY_MESSENGER")}
    app = create_app(settings, channels=kinds.read({**environment, "GATEWAY_GRAPH_URL": "http://127.0.0.1:9"}))
    app.state.port = port
    with served(app):
        services: Services = app.state.services
        with services.database.transaction() as db:
            people.add(db, "example", "Ana", "administrator", passwords.hashed(PASSWORD), datetime.now(timezone.utc))
        yield Site(base, services)


def open_all(page: Page, site: Site) -> None:
    """Every form of the page stands open."""
    page.goto(f"{site.base}/staff/channels")
    for summary in page.locator("summary").all():
        summary.click()


@pytest.mark.parametrize("size", ["wide", "phone"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_channel_is_switched_on_and_off_without_javascript(browser: Browser, site: Site, size: str, colours: str) -> None:
    context = browser.new_context(viewport=WIDE if size == "wide" else PHONE, color_scheme=colours)
    page = tab(context, [])
    log_in(page, site)
    open_all(page, site)
    assert set(page.get_by_role("heading", level=2).all_inner_texts()) == TITLES
    check(page, f"channels-{size}-{colours}")
    context.close()
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = tab(context, [])
    log_in(page, site)
    page.goto(f"{site.base}/staff/channels")
    page.get_by_text("Switch on Telegram").first.click()
    page.get_by_label("Token of the bot").fill(SECRETS["GATEWAY_TELEGRAM_TOKEN"])
    page.get_by_label("Secret token of its webhook").fill("a-secret")
    page.get_by_role("button", name="Switch on Telegram").click()
    assert "Kept. The channel is on" in page.inner_text("main")
    assert page.get_by_label("Webhook address").last.input_value().startswith(f"{site.base}/channels/")
    page.get_by_role("button", name="Remove secrets of Telegram").click()
    assert "Removed. The channel is off" in page.inner_text("main")
    context.close()

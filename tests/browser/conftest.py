"""Headless Chromium, a stand-in gateway and a clinic's site on two origins, and a visitor who watches what goes wrong."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from starlette.applications import Starlette

from tests.browser import host_pages, stand_in
from tests.browser.visitor import Visitor

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync"
).split()
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 640}


@contextmanager
def served(app: Starlette) -> Iterator[None]:
    """Runs an application on `app.state.port` of this machine for as long as the block lasts."""
    config = uvicorn.Config(app, "127.0.0.1", app.state.port, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield
    server.should_exit = True
    thread.join()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="session")
def standing() -> Iterator[tuple[stand_in.Gateway, str]]:
    """The stand-in gateway, and the address of the clinic's site."""
    gateway = stand_in.Gateway()
    api = stand_in.create_app(gateway)
    api.state.port = free_port()
    gateway.base = f"http://127.0.0.1:{api.state.port}"
    site = host_pages.create_app(gateway.base)
    site.state.port = free_port()
    with served(api), served(site):
        yield gateway, f"http://127.0.0.1:{site.state.port}"


@pytest.fixture
def gateway(standing: tuple[stand_in.Gateway, str]) -> stand_in.Gateway:
    standing[0].forget()
    return standing[0]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for each file, so that its event loop is gone before other tests begin theirs."""
    if not CHROMIUM.exists():
        pytest.fail(
            f"{CHROMIUM} is missing: the browser tests need Debian's chromium (apt-get install chromium).", pytrace=False
        )
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield running
        running.close()


def visit(context: BrowserContext, site: str, gateway: stand_in.Gateway) -> Visitor:
    """A visitor in a new tab."""
    page: Page = context.new_page()
    page.set_default_timeout(20_000)
    return Visitor(page, site, gateway)


@pytest.fixture(params=["wide", "phone"])
def visitor(
    request: pytest.FixtureRequest, browser: Browser, gateway: stand_in.Gateway, standing: tuple[object, str]
) -> Iterator[Visitor]:
    """A visitor with a wide screen, then one with a phone; nothing may go wrong in their browsers."""
    size = WIDE if request.param == "wide" else PHONE
    context = browser.new_context(viewport=size, has_touch=request.param == "phone", service_workers="block")
    who = visit(context, standing[1], gateway)
    yield who
    context.close()
    assert not who.troubles, who.troubles
    assert not who.foreign(), who.foreign()


@pytest.fixture
def desktop(browser: Browser, gateway: stand_in.Gateway, standing: tuple[object, str]) -> Iterator[Visitor]:
    """A visitor with a wide screen."""
    context = browser.new_context(viewport=WIDE, service_workers="block")
    who = visit(context, standing[1], gateway)
    yield who
    context.close()
    assert not who.troubles, who.troubles
    assert not who.foreign(), who.foreign()

"""The gateway of a clinic that has not filled in its numbers yet: its page says so, and everybody can read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from gateway.app import create_app
from gateway.settings import Settings
from tests.browser import stand_in
from tests.browser.conftest import PHONE, WIDE, free_port, served, visit

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[stand_in.Gateway]:
    """A deployment that still has the example's details."""
    folder, port = tmp_path_factory.mktemp("record"), free_port()
    settings = Settings(
        port=port,
        database_url=f"sqlite:///{folder}/gateway.db",
        secret="signs sessions",
        public=True,
        knowledge=ROOT / "knowledge",
        widget=ROOT / "widget",
    )
    door = create_app(settings)
    door.state.port = port
    with served(door):
        yield stand_in.Gateway(base=f"http://127.0.0.1:{port}")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_page_that_is_not_open_yet_says_so_to_everybody(
    browser: Browser, closed: stand_in.Gateway, size: dict[str, int], colours: Literal["light", "dark"]
) -> None:
    context = browser.new_context(viewport=size)
    who = visit(context, closed.base, closed)
    who.page.emulate_media(color_scheme=colours)
    answer = who.page.goto(closed.base + "/c/example", wait_until="networkidle")
    assert answer and answer.status == 503
    who.page.get_by_role("heading", name="The chat is not open yet").wait_for()
    who.shows(f"page-closed-{colours}-{size['width']}", within=None)
    context.close()
    assert not who.foreign(), who.foreign()

"""Two clinics of one installation, in a real browser: axe on what staff of one of them see of the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from console import passwords
from console.changes import Changes, LeftOut, all_as_data
from console.folders import CHANGES
from console.storage import people, versions
from console.storage.versions import Trained
from gateway.app import create_app
from gateway.services import Services
from gateway.settings import Settings
from tests.browser.conftest import PHONE, WIDE, free_port, served
from tests.console import two
from tests.console.conftest import PASSWORD
from tests.console.site import ROOT, Site, check, enter, tab
from tests.console.site import browser as browser
from tests.console.test_differs import changed
from tests.console.two import FIRST, SECOND

LIVE, OWN = "3" * 16, "4" * 16
RIGHT = {"asked": 3, "wrong": {}, "unsafe": [], "told": 2, "told_wrong": 0, "mixed": [], "canaries": []}
LEFT_OUT = {SECOND: (LeftOut("faq/aftercare.sun", "warm water at sea"),)}
PAGES = {
    "differs": "when may i paint my face",
    "versions": "Live is a version of another clinic",
    f"versions/{OWN}": "1 safety question of another clinic of this installation is answered wrongly",
    "channels": "WhatsApp",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A gateway of two clinics; the second has content of its own, and the first has published."""
    folder, port = tmp_path_factory.mktemp("clinics"), free_port()
    base, url = two.base(folder / "base"), f"sqlite:///{folder}/gateway.db"
    where = {"knowledge": base / "knowledge", "project": base, "versions": folder / "versions", "widget": ROOT / "widget"}
    app = create_app(Settings(port=port, database_url=url, secret="signs", **where), clinics=two.clinics(base))
    app.state.port = port
    with served(app):
        services: Services = app.state.services
        with services.database.transaction() as db:
            fill(db, folder / "versions", datetime.now(timezone.utc))
        yield Site(f"http://127.0.0.1:{port}", services)


def fill(db: Session, folder: Path, now: datetime) -> None:
    """What the second clinic tells otherwise, a version of its own that goes wrong for the first, and the first's, live."""
    ana, ben = (people.add(db, SECOND, name, "administrator", passwords.hashed(PASSWORD), now) for name in ("Ana", "Ben"))
    changed(db, ben, ana, now)
    lost = {**RIGHT, "wrong": {"makeup when": "tells sun", "cant breathe": "is smalltalk"}, "unsafe": ["cant breathe"]}
    other = people.add(db, FIRST, "Cy", "approver", passwords.hashed(PASSWORD), now)
    for id, who, clinic, results in ((LIVE, other, FIRST, RIGHT), (OWN, ana, SECOND, lost)):
        versions.add(db, clinic, id, who, now)
        versions.keep_trained(db, id, Trained(id * 4, f"model {id}", id * 4))
        versions.keep_results(db, id, {"clinics": {SECOND: RIGHT, FIRST: results}}, now)
        (folder / id).mkdir(parents=True)
        (folder / id / CHANGES).write_text(json.dumps(all_as_data({FIRST: Changes(), SECOND: Changes()}, LEFT_OUT)), "utf-8")
    versions.begin_live(db, FIRST, LIVE, now)


@pytest.mark.parametrize("size", ["wide", "phone"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_where_there_are_two_clinics(browser: Browser, site: Site, size: str, colours: str) -> None:
    troubles: list[str] = []
    context = browser.new_context(viewport=WIDE if size == "wide" else PHONE, color_scheme=colours)
    page = tab(context, troubles)
    page.goto(f"{site.base}/staff/log-in")
    check(page, f"log-in-of-two-{size}-{colours}")
    page.get_by_label("Clinic").focus()
    page.keyboard.type("Lake")
    enter(page)
    for path, told in PAGES.items():
        page.goto(f"{site.base}/staff/{path}")
        assert told in page.inner_text("main"), path
        check(page, f"{path.replace('/', '-')}-of-two-{size}-{colours}")
    context.close()
    assert not troubles, troubles

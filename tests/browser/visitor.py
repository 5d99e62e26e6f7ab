"""A visitor: opens pages, types, taps, and notes every error, policy violation and foreign request of the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page

from tests.browser.stand_in import Gateway

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PICTURES = Path(__file__).parents[2] / "var" / "screenshots"
REFUSED = "Failed to load resource"  # what Chromium notes of its own for every status of 400 and more


class Visitor:
    """One tab. `troubles` holds what a page of a clinic must never see."""

    def __init__(self, page: Page, site: str, gateway: Gateway) -> None:
        self.page = page
        self.site = site
        self.gateway = gateway
        self.troubles: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("request", lambda request: self.requests.append(request.url))
        page.add_init_script(
            "addEventListener('securitypolicyviolation', (e) => console.error('policy', e.violatedDirective, e.sourceFile))"
        )

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and REFUSED not in message.text:
            self.troubles.append(f"console: {message.text}")

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def foreign(self) -> list[str]:
        """Requests to anybody but the clinic's site and its gateway."""
        own = {urlsplit(self.site).netloc, urlsplit(self.gateway.base).netloc, ""}
        return [url for url in self.requests if urlsplit(url).netloc not in own and not url.startswith(("data:", "blob:"))]

    def goes_to(self, name: str) -> None:
        """Opens a page of the clinic, and waits for the widget's launcher where there is one at once."""
        self.page.goto(f"{self.site}/{name}")

    def opens(self, name: str = "plain") -> None:
        """Opens a page and the chat on it."""
        self.goes_to(name)
        self.launcher.click()

    @property
    def launcher(self) -> Locator:
        return self.page.locator("clinic-chat .launcher")

    @property
    def panel(self) -> Locator:
        return self.page.locator("clinic-chat .panel")

    @property
    def input(self) -> Locator:
        return self.page.locator("clinic-chat textarea")

    @property
    def replies(self) -> Locator:
        return self.page.locator("clinic-chat .reply")

    @property
    def mine(self) -> Locator:
        return self.page.locator("clinic-chat .mine")

    @property
    def spoken(self) -> list[str]:
        """What the live region holds now."""
        return self.page.locator("clinic-chat [role=log] p").all_text_contents()

    def button(self, name: str) -> Locator:
        """The newest button of that name."""
        return self.panel.get_by_role("button", name=name, exact=True).last

    def types(self, text: str) -> None:
        self.input.fill(text)
        self.input.press("Enter")

    def asks(self, text: str) -> Locator:
        """Sends a text and waits for its reply."""
        before = self.replies.count()
        self.types(text)
        self.replies.nth(before).wait_for()
        return self.replies.nth(before)

    def taps(self, name: str) -> None:
        self.button(name).click()

    def chooses(self, title: str) -> Locator:
        """Taps a choice and waits for the reply."""
        before = self.replies.count()
        self.taps(title)
        self.replies.nth(before).wait_for()
        return self.replies.nth(before)

    def picks(self, entry: str) -> None:
        """Picks an entry of the menu."""
        self.taps("More")
        self.taps(entry)

    def focused(self) -> str:
        """What has the focus, inside the widget or on the page: its name or text."""
        deepest = "(document.activeElement?.shadowRoot ?? document).activeElement"
        return str(
            self.page.evaluate(
                f"(() => {{ const at = {deepest}; return at.ariaLabel || at.name || at.textContent.trim() || at.tagName }})()"
            )
        )

    def tabs_to(self, name: str, key: str = "Tab") -> None:
        """Presses Tab, or Shift+Tab, until what has the name has the focus."""
        for _ in range(40):
            self.page.keyboard.press(key)
            if self.focused() == name:
                return
        raise AssertionError(f"{key} does not lead to {name!r}")

    def until(self, holds: Callable[[], bool]) -> None:
        """Waits for something to hold."""
        for _ in range(100):
            if holds():
                return
            self.page.wait_for_timeout(30)
        raise AssertionError("it never came to hold")

    @property
    def width(self) -> str:
        """`wide` or `phone`."""
        size = self.page.viewport_size
        return "wide" if size and size["width"] >= 640 else "phone"

    def session(self) -> str:
        """The session that the tab keeps."""
        return str(self.page.evaluate("JSON.parse(Object.values(sessionStorage)[0]).session"))

    def look(self, part: str) -> Mapping[str, Any]:
        """How and where a part of the widget is shown."""
        names = "color backgroundColor fontSize fontFamily fontStyle lineHeight letterSpacing textTransform visibility opacity"
        script = (
            "(one) => { const box = one.getBoundingClientRect();"
            " const top = one.getRootNode().elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);"
            f" const looks = '{names} direction cursor'.split(' ').map((name) => [name, getComputedStyle(one)[name]]);"
            " return { box: JSON.stringify(box), top: top?.className, ...Object.fromEntries(looks) } }"
        )
        found: Mapping[str, Any] = self.page.locator(f"clinic-chat {part}").first.evaluate(script)
        return found

    def stored(self) -> Mapping[str, Any]:
        """Everything that the browser keeps for the page."""
        kept: Mapping[str, Any] = self.page.evaluate(
            "async () => ({ session: {...sessionStorage}, local: {...localStorage}, cookie: document.cookie, "
            "databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length })"
        )
        return {name: value for name, value in kept.items() if value}

    def shows(self, name: str, within: str | None = "clinic-chat") -> None:
        """Takes a picture, and looks for faults of accessibility within an element, or on the whole page."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png")
        found = Axe().run(self.page, context=within, options={"runOnly": {"type": "tag", "values": RULES}})
        assert not found.violations_count, [
            (fault["id"], node["target"], node["failureSummary"])
            for fault in found.response["violations"]
            for node in fault["nodes"]
        ]

"""A row's form as a browser sends it, for the tests of rules."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from tests.console.conftest import Staff


class Fields(HTMLParser):
    """The fields of the rows' form, with their values."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._open: str | None = None
        self._options = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        name = given.get("name", "")
        if tag == "input" and (name.startswith("field") or name == "seen"):
            self.found[name] = given.get("value", "")
        elif tag in ("textarea", "select") and name.startswith("field"):
            self._open, self._options, self.found[name] = name, 0, ""
        elif tag == "option" and self._open:
            self._options += 1
            if "selected" in given or self._options == 1:
                self.found[self._open] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._open and self.lasttag == "textarea":
            self.found[self._open] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self._open = None


async def form(staff: Staff, row: str) -> dict[str, str]:
    """Open a row (file/section/id); its form."""
    await staff.get(f"/rules/{row}")
    return Fields(staff.page.text).found


def changed(given: dict[str, str], case: dict[str, Any]) -> dict[str, str]:
    """The form with a line more, a line less, or another value in one field."""
    name = "|".join(("field", case["field"])) if "field" in case else "field"
    lines = given[name].strip("\n").split("\n")
    if "adds" in case:
        return {**given, name: "\n".join([*lines, case["adds"]])}
    if "drops" in case:
        return {**given, name: "\n".join(line for number, line in enumerate(lines) if number != case["drops"])}
    return {**given, name: case["value"]}


async def propose(staff: Staff, row: str, **case: Any) -> int:
    """Change one field and keep it as a draft; the status."""
    return (await staff.post(f"/rules/{row}", **changed(await form(staff, row), case))).status_code


async def act(staff: Staff, row: str, deed: str, **fields: str) -> int:
    """Open a row and press one of its buttons; the status."""
    given = await form(staff, row)
    return (await staff.post(f"/rules/{row}/{deed}", seen=given.get("seen", ""), **fields)).status_code

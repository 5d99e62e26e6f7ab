"""The form for a new row of a section: a sign, a condition, an aftercare rule, a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from console import library, rule_fields, rule_new, rule_values, rule_view, rules_page
from console.desk import Ask
from console.guard import Page, Refused
from console.rule_fields import Section
from console.rule_proposing import Unfit, propose
from console.storage.rows import Changed, Missing

PATH = "/rules/{file}/{section}/new"


def pages() -> list[Page]:
    """Their addresses."""
    return [Page("GET", PATH, begin, "editor"), Page("POST", PATH, create, "editor")]


async def begin(ask: Ask) -> Response:
    """The empty form."""
    return await _form(ask, _section(ask))


async def create(ask: Ask) -> Response:
    """Keep the new row as a draft; what can't be kept is shown again."""
    section, found = _section(ask), await rules_page.read(ask)
    made = rule_new.made(section, rule_view.typed(ask), found, library.of(found.base).clearing)
    if made.row is None:
        return await _form(ask, section, made.problems, 400)
    try:
        await propose(ask, found, made.row, made.value)
    except Unfit as no:
        return await _form(ask, section, [str(no)], 400)
    except Changed as no:
        return await _form(ask, section, [str(no)], 409)
    return ask.go(f"/rules/{section.file}/{section.id}/{made.row.id}", told="saved")


def _section(ask: Ask) -> Section:
    """The section of the address, if it takes new rows; raises Missing and Refused."""
    path = ask.request.path_params
    file = rule_fields.files().get(str(path["file"]))
    section = file.sections.get(str(path["section"])) if file else None
    if section is None or section.new is None:
        raise Missing("Nothing can be added here.")
    if not ask.may(section.least):
        raise Refused(403, "That is for others", f"You need to be {section.least} for this.", rule_view.typed(ask))
    return section


async def _form(ask: Ask, section: Section, problems: Sequence[str] = (), status: int = 200) -> Response:
    values: dict[str, Any] = {
        "file": rule_fields.files()[section.file],
        "section": section,
        "problems": problems,
        "texts": rule_view.texts(rule_new.fields(section), rule_view.typed(ask)),
        "answers": await rule_view.answers(ask),
        "yes_no": rule_values.YES_NO,
    }
    return ask.page("rule_new.html", status, **values)

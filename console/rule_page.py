"""One row of a file: its fields, what a draft changes in it, and what can be done with both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from console import library, rule_edits, rule_fields, rule_problems, rule_view, rules_page, yaml_rows
from console.desk import Ask
from console.guard import Page, Refused
from console.rule_approval import alone, wrote
from console.rule_proposing import Unfit, propose, unfit
from console.rule_shelf import Row, Shelf
from console.storage import rules, shared
from console.storage.approving import FASTER, SECOND
from console.storage.rows import Changed, NotYours
from console.storage.rules import Beside, Proposal

PATH = "/rules/{file}/{section}/{row}"


def pages() -> list[Page]:
    """Their addresses."""
    return [
        Page("GET", PATH, one, "viewer"),
        Page("POST", PATH, save, "editor"),
        Page("POST", f"{PATH}/remove", remove, "editor"),
        Page("POST", f"{PATH}/restore", restore, "editor"),
        Page("POST", f"{PATH}/approve", approve, "editor"),
        Page("POST", f"{PATH}/decline", decline, "editor"),
        Page("POST", f"{PATH}/sign", sign, "approver"),
        Page("POST", f"{PATH}/shared", share, "editor"),
        Page("POST", f"{PATH}/keep", keep, "approver"),
    ]


async def one(ask: Ask) -> Response:
    """The row as it counts, or as the draft would have it."""
    found = await rules_page.read(ask)
    return await rule_view.shown(ask, found, _row(ask, found))


async def save(ask: Ask) -> Response:
    """Keep what was typed as a draft; what can't be kept is shown again."""
    found = await rules_page.read(ask)
    row = _row(ask, found)
    _must_edit(ask, row)
    if row.wanted is None and row.id not in row.section.details:
        raise Refused(409, "This row was taken out", "Nothing was changed. What you typed stands below.", rule_view.typed(ask))
    if _stale(ask, row):
        return await rule_view.shown(ask, found, row, [FASTER], 409)
    values, problems = rule_problems.typed(row, rule_view.typed(ask), library.of(found.base).clearing)
    if not values and not problems:
        problems = ["Nothing is different from what is kept."]
    if problems:
        return await rule_view.shown(ask, found, row, problems, 400)
    old = (row.draft.value if row.draft else found.text(row)) or ""
    value = rule_edits.edited(old, rule_edits.with_lost_signatures(values, row.wanted))
    try:
        await propose(ask, found, row, value)
    except Unfit as no:
        return await rule_view.shown(ask, found, row, [str(no)], 400)
    except Changed as no:
        newer = await rules_page.read(ask)
        return await rule_view.shown(ask, newer, _row(ask, newer), [str(no)], 409)
    return _back(ask, row, "saved")


async def remove(ask: Ask) -> Response:
    """Propose to take the row out."""
    found = await rules_page.read(ask)
    row = _row(ask, found)
    _must_edit(ask, row)
    if not row.section.goes or row.data is None:
        raise Refused(400, "This row stays", "It can't be taken out. Nothing was changed.")
    return await _proposed(ask, found, row, None)


async def restore(ask: Ask) -> Response:
    """Propose to bring a row back as it was, or a new one that was put aside."""
    found = await rules_page.read(ask)
    row = _row(ask, found)
    _must_edit(ask, row)
    if not (row.is_gone or row.is_put_aside) or row.was is None:
        raise Refused(400, "This row is there", "It was not taken out. Nothing was changed.")
    return await _proposed(ask, found, row, row.was)


async def approve(ask: Ask) -> Response:
    """Approve the draft, if the assistant could start with it."""
    found = await rules_page.read(ask)
    row = _row(ask, found)
    draft = row.draft
    if draft is None or _stale(ask, row):
        raise Changed(FASTER)
    is_own = await rule_view.is_own(ask, row)
    enough = draft.adds_only and alone(row, row.wanted, found)
    if not rule_view.may_approve(ask, row, is_own, enough):
        raise Refused(403, "That is for somebody else", f"{SECOND} Nothing was changed.")
    if draft.before != found.text(row):
        raise Refused(409, "The row has changed", "It is not what the draft was written for: put it aside, and write it again.")
    if told := await unfit(ask, row, draft.value):
        raise Refused(400, "This can't be approved", f"{told} Nothing was changed.")
    beside = _beside(found, row, row.wanted)
    await _do(ask, lambda db: rules.approve(db, ask.desk.clinic, ask.who, draft, beside, ask.desk.now(), enough))
    return _back(ask, row, "approved")


async def decline(ask: Ask) -> Response:
    """Put the draft aside; it stays readable."""
    found = await rules_page.read(ask)
    row = _row(ask, found)
    draft = row.draft
    if draft is None or _stale(ask, row):
        raise Changed(FASTER)
    if not ask.may("approver"):
        _must_edit(ask, row)
    await _do(ask, lambda db: rules.decline(db, ask.desk.clinic, ask.who, draft, ask.desk.now()))
    return _back(ask, row, "declined")


async def sign(ask: Ask) -> Response:
    """Keep that this person approves a translation, or takes that back."""
    found = await rules_page.read(ask)
    row = _row(ask, found)
    path = tuple(ask.form.get("what").split("|"))
    text = found.text(row)
    if path not in set(rule_fields.signatures(row.data)) or text is None:
        raise Refused(400, "There is no such translation", "Nothing was changed.")
    if row.draft or _stale(ask, row):
        raise Changed("A draft of this row waits, or it has changed: approve the draft or put it aside first.")
    takes_back = ask.form.get("done") == "no"
    if not takes_back and wrote(ask.who, row, path):
        raise Refused(403, "That is for somebody else", "Who wrote a translation does not approve it. Nothing was changed.")
    value = rule_edits.edited(text, {path: rule_edits.UNSIGNED if takes_back else ask.who.name})
    given = Proposal(row.section.file, row.place, text, value, False, len(row.past), (rule_edits.signature_label(path),))
    beside = _beside(found, row, yaml_rows.read(value))
    await _do(ask, lambda db: rules.sign(db, ask.desk.clinic, ask.who, given, beside, ask.desk.now()))
    return _back(ask, row, "approved")


async def share(ask: Ask) -> Response:
    """Propose to have the row as it is shared now."""
    found = await rules_page.read(ask)
    row = _overtaken(ask, found)
    return await _proposed(ask, found, row, found.shared(row).content)


async def keep(ask: Ask) -> Response:
    """Keep the clinic's own, whatever is shared now."""
    found = await rules_page.read(ask)
    row = _overtaken(ask, found)
    if _stale(ask, row):
        raise Changed(FASTER)
    await ask.desk.read(lambda db: shared.keep(db, ask.desk.clinic, ask.who, found.shared(row), ask.desk.now()))
    return _back(ask, row, "kept")


def _overtaken(ask: Ask, found: Shelf) -> Row:
    row = _row(ask, found)
    _must_edit(ask, row)
    if not row.is_overtaken or row.draft:
        raise Changed("A draft of this row waits, or nothing has changed in what is shared. Nothing was changed.")
    return row


async def _proposed(ask: Ask, found: Shelf, row: Row, value: str | None) -> Response:
    if _stale(ask, row):
        raise Changed(FASTER)
    try:
        await propose(ask, found, row, value)
    except Unfit as no:
        raise Refused(400, "This can't be kept", f"{no} Nothing was changed.") from None
    return _back(ask, row, "saved")


def _beside(found: Shelf, row: Row, wanted: Any) -> Beside:
    return Beside(found.shared(row).content, wanted == row.base)


async def _do(ask: Ask, work: Callable[[Session], None]) -> None:
    try:
        await ask.desk.read(work)
    except NotYours as no:
        raise Refused(403, "That is for somebody else", f"{no} Nothing was changed.") from None


def _row(ask: Ask, found: Shelf) -> Row:
    path = ask.request.path_params
    row = found.row(str(path["file"]), str(path["section"]), str(path["row"]))
    if row is None:
        text = "There is no such row, or it is gone. Nothing was changed."
        raise Refused(404, "That is not here", text, rule_view.typed(ask))
    return row


def _stale(ask: Ask, row: Row) -> bool:
    return ask.form.get("seen") != row.seen


def _must_edit(ask: Ask, row: Row) -> None:
    if not ask.may(row.section.least):
        text = f"You need to be {row.section.least} for this. Nothing was changed."
        raise Refused(403, "That is for others", text, rule_view.typed(ask))


def _back(ask: Ask, row: Row, told: str) -> Response:
    return ask.go(f"/rules/{row.section.file}/{row.section.id}/{row.id}", told=told)

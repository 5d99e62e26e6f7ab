"""What stands between a form and a rule: a page out of date, a row of somewhere else, a whole that fits no more."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from console.storage import content
from gateway.storage.content_tables import RuleChange
from tests.console.conftest import Comer, Staff, write
from tests.console.ruled import act, form, propose
from tests.console.test_new_rules import PURPLE, add
from tests.gateway.conftest import Door

pytestmark = pytest.mark.anyio
MAKEUP, DIABETES = "aftercare/rules/makeup", "contraindications/unlisted/diabetes"
DENIAL, TODAY = "urgent/denial/denial", "urgent/notices/today"


async def test_every_button_of_a_page_that_is_out_of_date_does_nothing(comes: Comer, door: Door) -> None:
    editor, approver = await comes("editor"), await comes("approver")
    old = (await form(editor, DIABETES))["seen"]
    await propose(editor, DIABETES, field="en", adds="sugar illness")
    await act(editor, DIABETES, "approve")
    assert (await editor.post(f"/rules/{DIABETES}/remove", seen=old)).status_code == 409
    gone = (await form(editor, DIABETES))["seen"]
    await act(editor, DIABETES, "remove")
    await act(approver, DIABETES, "approve")
    assert (await editor.post(f"/rules/{DIABETES}/restore", seen=gone)).status_code == 409
    signed = (await form(approver, TODAY))["seen"]
    await act(approver, TODAY, "sign", what="es|approved_by")
    assert (await approver.post(f"/rules/{TODAY}/sign", seen=signed, what="de|approved_by")).status_code == 409
    (rule,) = [one for one in write(door, lambda db: content.approved(db, "example")).rules if one.place[-1] == "diabetes"]
    assert rule.value is None


async def test_only_the_draft_that_was_seen_is_approved_or_put_aside(comes: Comer, door: Door) -> None:
    editor, other = await comes("editor"), await comes("editor", "Other")
    await propose(editor, MAKEUP, field="named", adds="face paint")
    old = (await form(editor, MAKEUP))["seen"]
    await propose(other, MAKEUP, field="near", adds="glitter for the cheeks")
    for deed in ("approve", "decline"):
        assert (await editor.post(f"/rules/{MAKEUP}/{deed}", seen=old)).status_code == 409, deed
    assert not write(door, lambda db: content.approved(db, "example")).rules
    assert await act(editor, MAKEUP, "approve") == 200


async def test_a_draft_of_a_row_that_changed_since_is_not_approved(comes: Comer, door: Door) -> None:
    editor = await comes("editor")
    await propose(editor, MAKEUP, field="named", adds="face paint")
    write(door, lambda db: db.execute(update(RuleChange).values(before="kind: open")))
    assert await act(editor, MAKEUP, "approve") == 409 and "The row has changed" in editor.text
    assert not write(door, lambda db: content.approved(db, "example")).rules


async def test_what_fitted_when_it_was_kept_is_composed_again_before_it_is_approved(comes: Comer, door: Door) -> None:
    editor, second = await comes("editor"), await comes("approver")
    await add(editor, PURPLE)
    await act(editor, "urgent/words/purple", "approve")
    await propose(editor, "urgent/signs/breathing", field="phrases|en", adds="{purple} mouth")
    await act(editor, "urgent/words/purple", "remove")
    assert await act(second, "urgent/words/purple", "approve") == 200
    assert await act(editor, "urgent/signs/breathing", "approve") == 400
    assert "{purple} is no vocabulary" in editor.text and "Nothing was changed" in editor.text


async def test_an_address_leads_only_to_a_row_of_its_own_section_and_changes_no_other(editor: Staff, door: Door) -> None:
    wrong = ("urgent/words/breathing", "contraindications/unlisted/pregnancy", "clinic/details/phone", "aftercare/signs/sun")
    given = await form(editor, MAKEUP)
    for row in wrong:
        assert (await editor.get(f"/rules/{row}")).status_code == 404, row
        await editor.get("/rules")
        for deed in ("", "/approve", "/remove", "/restore", "/decline"):
            assert (await editor.post(f"/rules/{row}{deed}", **given)).status_code == 404, row
    await editor.get("/rules")
    strange = {"field|symptom": "Else", "field|accept|en": "else"}
    assert (await editor.post(f"/rules/{MAKEUP}", **given, **strange)).status_code == 400, "nothing of this row is different"
    assert (await editor.post(f"/rules/{DENIAL}", **given)).status_code == 409, "the page of another row"

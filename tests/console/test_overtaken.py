"""A release changes what a clinic has for itself: staff are told what was shared, what is now, and what the clinic has."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import delete

from assistant import knowledge
from console import rule_shelf, yaml_rows
from console.composing import compose, written
from console.storage import answers, content, trail
from console.storage.trail import Asked
from gateway.storage.content_tables import SharedSeen
from tests.console.conftest import Comer, Staff, write
from tests.console.ruled import act, propose
from tests.gateway.conftest import Door, Opener

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]
MAKEUP, TELLING = "aftercare/rules/makeup", "aftercare.makeup"
OURS, RELEASED, LATER = "our own face paint", "a cosmetic of the release", "another of a later release"
TOLD = "What is shared has changed since your clinic changed"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """The repository, to be changed by releases."""
    for part in ("knowledge", "data"):
        shutil.copytree(ROOT / part, tmp_path / "base" / part)
    return tmp_path / "base"


@pytest.fixture
async def door(opening: Opener, base: Path, anyio_backend: str) -> AsyncIterator[Door]:
    async with opening(knowledge=base / "knowledge", project=base) as door:
        yield door


def released(base: Path, file: str, change: Callable[[str], str]) -> None:
    """A later release changes a file."""
    path = base / file
    before = path.read_text("utf-8")
    path.write_text(change(before), encoding="utf-8")
    assert path.read_text("utf-8") != before


def naming(term: str) -> Callable[[str], str]:
    """A release calls makeup this in place of another name."""
    return lambda text: text.replace("      - (face|makeup|wear|use|apply) primer\n", f"      - {term}\n", 1)


def naming_too(term: str) -> Callable[[str], str]:
    """The next release calls it that again otherwise."""
    return lambda text: text.replace(f"      - {RELEASED}\n", f"      - {term}\n", 1)


def without_diabetes(text: str) -> str:
    return yaml_rows.without_row(text, ("unlisted", "diabetes"))


def named(door: Door, base: Path, folder: Path) -> tuple[str, ...]:
    """What the next version calls makeup."""
    compose(base, write(door, lambda db: content.approved(db, "example")), folder)
    return tuple(next(rule for rule in knowledge.load(folder / "knowledge").rules if rule.id == "makeup").named)


def deeds(door: Door) -> list[str]:
    rows, _ = write(door, lambda db: trail.read(db, "example", Asked()))
    return [row.what for row in reversed(rows)]


async def test_a_row_that_a_release_changes_too_is_told_until_somebody_keeps_it(comes: Comer, door: Door, base: Path) -> None:
    editor, approver = await comes("editor"), await comes("approver")
    await propose(editor, MAKEUP, field="named", adds=OURS)
    await editor.get("/")
    assert "1 change of a rule not approved yet" in editor.text
    await act(editor, MAKEUP, "approve")
    await editor.get("/")
    assert "not approved yet" not in editor.text
    await editor.get("/differs")
    assert f"<ins>{OURS}</ins>" in editor.page.text and TOLD not in editor.text
    released(base, "knowledge/aftercare.yml", naming(RELEASED))
    await editor.get("/")
    assert "1 text of your own whose shared text has changed" in editor.text
    await editor.get("/rules")
    assert "1 row that your clinic has changed" in editor.text
    await editor.get("/rules/aftercare")
    assert "The shared row has changed since" in editor.text
    for page in (f"/rules/{MAKEUP}", "/differs"):
        await editor.get(page)
        assert "<del>(face|makeup|wear|use|apply) primer</del>" in editor.page.text
        assert f"<ins>{RELEASED}</ins>" in editor.page.text
        assert f"<del>{RELEASED}</del>" in editor.page.text and f"<ins>{OURS}</ins>" in editor.page.text
    assert await act(editor, MAKEUP, "keep") == 403
    assert await act(approver, MAKEUP, "keep") == 200 and TOLD not in approver.text
    assert deeds(door)[-1] == "rules.keep"
    await editor.get("/")
    assert "whose shared text has changed" not in editor.text
    released(base, "knowledge/aftercare.yml", naming_too(LATER))
    await editor.get(f"/rules/{MAKEUP}")
    assert TOLD in editor.text and f"<del>{RELEASED}</del>" in editor.page.text and f"<ins>{LATER}</ins>" in editor.page.text


async def test_a_row_taken_as_it_is_shared_follows_the_releases_again(
    comes: Comer, door: Door, base: Path, tmp_path: Path
) -> None:
    editor, approver = await comes("editor"), await comes("approver")
    await propose(editor, MAKEUP, field="named", adds=OURS)
    await act(editor, MAKEUP, "approve")
    released(base, "knowledge/aftercare.yml", naming(RELEASED))
    assert await act(editor, MAKEUP, "shared") == 200 and "What the draft changes" in editor.text
    assert await act(editor, MAKEUP, "keep") == 403 and await act(approver, MAKEUP, "keep") == 409  # a draft waits
    assert OURS in named(door, base, tmp_path / "before")
    assert await act(editor, MAKEUP, "approve") == 403  # it takes a wording away
    assert await act(approver, MAKEUP, "approve") == 200 and "As it is shared again" in approver.text
    released(base, "knowledge/aftercare.yml", naming_too(LATER))
    after = named(door, base, tmp_path / "after")
    assert LATER in after and OURS not in after
    await editor.get("/differs")
    assert "Nothing: your clinic tells what is shared." in editor.text


async def test_a_page_from_before_the_release_keeps_nothing(comes: Comer, base: Path) -> None:
    editor, approver = await comes("editor"), await comes("approver")
    await propose(editor, MAKEUP, field="named", adds=OURS)
    await act(editor, MAKEUP, "approve")
    released(base, "knowledge/aftercare.yml", naming(RELEASED))
    row = await approver.get(f"/rules/{MAKEUP}")
    seen = row.text.partition('name="seen" value="')[2].partition('"')[0]
    released(base, "knowledge/aftercare.yml", naming_too(LATER))
    assert (await approver.post(f"/rules/{MAKEUP}/keep", seen=seen)).status_code == 409
    await approver.get(f"/rules/{MAKEUP}")
    assert TOLD in approver.text


async def test_a_row_that_the_release_takes_out_is_still_there_and_told(comes: Comer, base: Path, door: Door) -> None:
    editor, approver = await comes("editor"), await comes("approver")
    row = "contraindications/unlisted/diabetes"
    await propose(editor, row, field="en", adds="sugar sickness")
    await act(approver, row, "approve")
    released(base, "knowledge/contraindications.yml", without_diabetes)
    await editor.get("/rules/contraindications")
    assert "diabetes" in editor.text and "The shared row has changed since" in editor.text
    await editor.get(f"/rules/{row}")
    assert "It was shared, and is not any more." in editor.text
    assert await act(editor, row, "shared") == 200 and "takes this row out" in editor.text
    assert await act(approver, row, "approve") == 200 and TOLD not in approver.text
    kept = write(door, lambda db: rule_shelf.read(db, "example", base).row(*row.split("/")))
    assert kept.is_gone and not kept.is_overtaken


async def test_a_new_row_that_the_release_has_too_is_told(comes: Comer, base: Path) -> None:
    editor, approver = await comes("editor"), await comes("approver")
    given = {"field|label": "sugar sickness", "field|en": "sugar sickness", "field|past": ""}
    await editor.get("/rules/contraindications/unlisted/new")
    assert (await editor.post("/rules/contraindications/unlisted/new", **given)).status_code == 200
    row = "contraindications/unlisted/sugar_sickness"
    await act(approver, row, "approve")
    text = "id: sugar_sickness\nlabel: sugar sickness\nen: [sugar sickness, sweet sickness]"
    released(base, "knowledge/contraindications.yml", lambda old: yaml_rows.with_row(old, ("unlisted", "sugar_sickness"), text))
    await editor.get(f"/rules/{row}")
    assert "It was not shared, and is now." in editor.text and "<ins>sweet sickness</ins>" in editor.page.text


async def rewritten(comes: Comer, base: Path) -> tuple[Staff, Staff]:
    """An editor and an approver, who have changed the title of a shared answer."""
    editor, approver = await comes("editor"), await comes("approver")
    told = written(base)[TELLING]
    await editor.get(f"/answers/{TELLING}")
    wordings = "\n".join(told.wordings)
    given = {"title": "Paint", "nature": "clinical", "document": "", "topic": "", "text": told.text, "wordings": wordings}
    assert (await editor.post(f"/answers/{TELLING}", version="0", **given)).status_code == 200
    await approver.get(f"/answers/{TELLING}")
    assert (await approver.post(f"/answers/{TELLING}/approve", version="1")).status_code == 200
    return editor, approver


async def press(staff: Staff, path: str, deed: str) -> int:
    """Open a page and press a button of what it tells of the release; the status."""
    page = (await staff.get(path)).text
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    return (await staff.post(f"{path}/{deed}", seen=seen)).status_code


async def test_an_answer_that_a_release_changes_too_is_told_and_taken_or_kept(comes: Comer, door: Door, base: Path) -> None:
    editor, approver = await rewritten(comes, base)
    released(base, "knowledge/answers.yml", lambda text: text.replace("title: Makeup afterwards", "title: Cosmetics"))
    await editor.get("/answers", need="shared")
    assert "1 answer." in editor.text and "The shared answer has changed since" in editor.text
    for page in (f"/answers/{TELLING}", "/differs"):
        await editor.get(page)
        for part in ("<del>Makeup afterwards</del>", "<ins>Cosmetics</ins>", "<del>Cosmetics</del>", "<ins>Paint</ins>"):
            assert part in editor.page.text
    path = f"/answers/{TELLING}"
    assert await press(editor, path, "keep") == 403
    assert await press(approver, path, "keep") == 200 and TOLD not in approver.text
    assert await press(approver, path, "keep") == 409
    released(base, "knowledge/answers.yml", lambda text: text.replace("title: Cosmetics", "title: Blusher"))
    assert await press(editor, path, "shared") == 200 and 'value="Blusher"' in editor.page.text
    await approver.get(path)
    version = write(door, lambda db: answers.every(db, "example"))[TELLING].version
    assert (await approver.post(f"{path}/approve", version=version)).status_code == 200
    assert not write(door, lambda db: content.approved(db, "example")).answers
    released(base, "knowledge/answers.yml", lambda text: text.replace("title: Blusher", "title: Rouge"))
    await editor.get(path)
    assert "Rouge" in editor.text and "State: Approved" in editor.text and TOLD not in editor.text


async def test_an_answer_that_the_release_takes_away_is_told_and_the_clinics_stays(comes: Comer, base: Path) -> None:
    editor, _ = await rewritten(comes, base)
    released(base, "knowledge/answers.yml", lambda text: yaml_rows.without_row(text, (TELLING,)))
    await editor.get(f"/answers/{TELLING}")
    assert "It was shared, and is not any more." in editor.text and "Propose what is shared now" not in editor.text
    assert await press(editor, f"/answers/{TELLING}", "shared") == 409


async def test_a_document_that_a_release_changes_too_is_told_and_taken(comes: Comer, door: Door, base: Path) -> None:
    editor, approver = await comes("editor"), await comes("approver")
    text = (base / "knowledge/document.md").read_text("utf-8")
    await editor.get("/documents")
    assert (await editor.post("/documents", name="", text=f"{text}\n\nMORE\n\nOurs.\n")).status_code == 200
    path = editor.page.url.path.removeprefix("/staff")
    await approver.get(path)
    assert (await approver.post(f"{path}/approve", version="1")).status_code == 200
    released(base, "knowledge/document.md", lambda old: f"{old}\n\nNEWS\n\nOf the release.\n")
    for page in ("/documents", path, "/differs"):
        await editor.get(page)
        assert "changed since" in editor.text
    assert "<ins>Of the release.</ins>" in editor.page.text and "<ins>Ours.</ins>" in editor.page.text
    assert await press(approver, path, "keep") == 200 and TOLD not in approver.text
    released(base, "knowledge/document.md", lambda old: old.replace("Of the release.", "Of a later one."))
    assert await press(editor, path, "shared") == 200 and "State: Draft" in editor.text
    path = editor.page.url.path.removeprefix("/staff")
    await approver.get(path)
    assert (await approver.post(f"{path}/approve", version="1")).status_code == 200
    assert "As it is shared again" in approver.text
    assert not write(door, lambda db: content.approved(db, "example")).documents


async def test_of_a_row_approved_before_that_was_kept_the_first_change_says_what_was_shared(
    comes: Comer, door: Door, base: Path
) -> None:
    editor = await comes("editor")
    for term in (OURS, "and more paint"):
        await propose(editor, MAKEUP, field="named", adds=term)
        await act(editor, MAKEUP, "approve")
    write(door, lambda db: db.execute(delete(SharedSeen)))
    await editor.get(f"/rules/{MAKEUP}")
    assert TOLD not in editor.text
    released(base, "knowledge/aftercare.yml", naming(RELEASED))
    await editor.get(f"/rules/{MAKEUP}")
    assert TOLD in editor.text and "<del>(face|makeup|wear|use|apply) primer</del>" in editor.page.text

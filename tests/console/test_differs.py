"""Staff see what their clinic tells otherwise than the installation has it for every clinic, before and after."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from console import yaml_rows
from console.composing import written
from console.storage import answers, rules
from console.storage.answers import Given
from console.storage.rows import Person
from console.storage.rules import Beside, Proposal
from gateway.settings import Settings
from tests.console import two
from tests.console.conftest import write
from tests.console.two import FIRST, ROOT, SECOND
from tests.gateway.conftest import Door
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
MAKEUP = written(ROOT)["aftercare.makeup"]


@pytest.fixture
async def door(settings: Settings, clock: Clock, tmp_path: Path, anyio_backend: str) -> AsyncIterator[Door]:
    async with two.opened(settings, clock, two.base(tmp_path / "base")) as door:
        yield door


def changed(db: Session, who: Person, other: Person, now: datetime) -> None:
    """Another title and text of a shared answer, and other hours, both approved."""
    told = replace(MAKEUP, title="Paint", wordings=(*MAKEUP.wordings[1:], "when may i paint my face"))
    row = answers.save(db, SECOND, who, Given(told, "clinical", "", ""), 0, (), now)
    answers.approve(db, SECOND, other, row, row.version, MAKEUP, now)
    hours = Proposal("clinic", ("opening_hours",), "x", "only at noon 12:00–13:00", True, 0, ("hours",))
    rules.approve(db, SECOND, who, rules.save(db, SECOND, who, hours, None, now), Beside("x", False), now)


async def test_a_clinic_sees_what_it_has_otherwise_and_the_other_does_not(door: Door, clock: Clock, hashed: str) -> None:
    two.employ(door, FIRST, "viewer", "Ana", hashed)
    ben, cy = (two.employ(door, SECOND, "approver", name, hashed) for name in ("Ben", "Cy"))
    here, there = await two.comes(door, SECOND, "Ben"), await two.comes(door, FIRST, "Ana")
    await here.get("/differs")
    assert "Nothing: your clinic tells what is shared." in here.text
    write(door, lambda db: changed(db, ben, cy, clock()))
    await here.get("/differs")
    page = here.page.text
    assert "<del>Makeup afterwards</del>" in page and "<ins>Paint</ins>" in page
    assert f"<del>{MAKEUP.wordings[0]}</del>" in page and "<ins>when may i paint my face</ins>" in page
    assert "only at noon 12:00–13:00" in page and "Monday to Friday" in page and MAKEUP.quotes[0] not in page
    assert f"/staff/answers/{MAKEUP.id}" in page and "/staff/rules/clinic/details/opening_hours" in page
    await there.get("/differs")
    assert "Nothing: your clinic tells what is shared." in there.text
    for list_ in ("/answers", "/rules"):
        await here.get(list_)
        assert "/staff/differs" in here.page.text
    for staff in (here, there):
        await staff.client.aclose()


async def test_a_row_that_a_clinics_own_file_leaves_out_is_shown(
    settings: Settings, clock: Clock, tmp_path: Path, hashed: str
) -> None:
    folder = two.base(tmp_path / "base")
    text = (folder / "knowledge/contraindications.yml").read_text("utf-8")
    own = folder / "knowledge/clinics" / SECOND / "contraindications.yml"
    own.write_text(yaml_rows.without_row(text, ("unlisted", "diabetes")), encoding="utf-8")
    async with two.opened(settings, clock, folder) as door:
        for clinic, name in ((SECOND, "Ben"), (FIRST, "Ana")):
            two.employ(door, clinic, "viewer", name, hashed)
            staff = await two.comes(door, clinic, name)
            await staff.get("/differs")
            assert (">diabetes</a>" in staff.page.text and "blood sugar" in staff.page.text) is (clinic == SECOND)
            await staff.client.aclose()

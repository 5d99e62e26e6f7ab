"""Who runs the installation adds a clinic with one command: it is checked as a start would, and wrong ones change nothing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import knowledge
from console import clinics
from gateway import clinic

ROOT = Path(__file__).parents[2]
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "tables/clinics_command.yml").read_text("utf-8"))
GIVEN = {
    "name": "Lake: Clinic",
    "phone": "+41 44 000 00 00",
    "address": "2 Shore Road, Zurich",
    "email": "desk@lake.example",
    "opening-hours": "Monday to Friday 9:00–18:00",
    "booking": "by phone",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    at = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", at)
    monkeypatch.setenv("GATEWAY_KNOWLEDGE", str(at))
    return at


def add(id: str, **changed: str | None) -> None:
    """Type the command with these details changed; None leaves one out."""
    given = {**GIVEN, **{name.replace("_", "-"): value for name, value in changed.items()}}
    typed = [part for name, value in given.items() if value is not None for part in (f"--{name}", value)]
    clinics.main(["add", id, *typed])


def test_an_added_clinic_is_loaded_with_its_own_details_and_the_countrys_numbers(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add("lake-1", website_origins="https://lake.example", accent="#7a1f5c")
    told = capsys.readouterr().out
    assert "console.people add NAME --role administrator --clinic lake-1" in told and "GATEWAY_LAKE_1_NOTICE_URL" in told
    first, second = clinic.every(folder, public=False)
    assert (second.id, second.name, second.hindrance) == ("lake-1", GIVEN["name"], "")
    assert second.websites == ("https://lake.example",)
    assert second.details["emergency_number"] == first.details["emergency_number"] and second.knowledge
    assert all(first.details[key] != second.details[key] for key in ("phone", "email", "address", "name"))
    clinics.main(["list"])
    assert capsys.readouterr().out.split() == ["example", "lake-1"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_what_is_wrong_is_told_and_nothing_is_written(
    case: dict[str, Any], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(folder.rglob("*"))
    with pytest.raises(SystemExit) as left:
        add(case["id"], **case.get("given", {}))
    assert left.value.code == case.get("code", 1) and case["told"] in capsys.readouterr().err
    assert sorted(folder.rglob("*")) == before and knowledge.clinics(folder) == ("example",)


def test_a_clinic_that_is_there_is_not_written_over(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add("lake")
    file = folder / "clinics/lake/clinic.yml"
    before = file.read_bytes()
    with pytest.raises(SystemExit):
        add("lake", name="Another")
    assert "There is a clinic lake already" in capsys.readouterr().err and file.read_bytes() == before

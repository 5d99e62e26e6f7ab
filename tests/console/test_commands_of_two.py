"""Commands say whose clinic they are for, where there are several: none is done for the wrong one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from assistant import knowledge
from console import bases, exchanging, faq, people
from console.faq_terminal import Terminal
from console.room import real
from gateway.settings import Settings
from tests.console import two
from tests.console.conftest import PASSWORD
from tests.console.two import FIRST, MARK, SECOND
from tests.gateway.conftest import Door
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
PARTS = ("knowledge", "data")


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Path:
    found = two.base(tmp_path / "base")
    monkeypatch.setenv("GATEWAY_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("GATEWAY_KNOWLEDGE", str(found / "knowledge"))
    monkeypatch.setenv("GATEWAY_VERSIONS", str(tmp_path / "versions"))
    return found


@pytest.fixture
async def door(settings: Settings, clock: Clock, base: Path, anyio_backend: str) -> AsyncIterator[Door]:
    async with two.opened(settings, clock, base) as door:
        yield door


async def test_somebody_is_added_to_the_named_clinic(door: Door, capsys: pytest.CaptureFixture[str], rows: Rows) -> None:
    for named in ([], ["--clinic", "nowhere"]):
        with pytest.raises(SystemExit) as left:
            people.main(["add", "Mo", *named], lambda _: PASSWORD)
        assert left.value.code == 1 and f"--clinic: {FIRST}, {SECOND}" in capsys.readouterr().err
    people.main(["add", "Mo", "--clinic", SECOND], lambda _: PASSWORD)
    people.main(["add", "Mo", "--clinic", FIRST], lambda _: PASSWORD)
    assert [(row["name"], row["clinic"]) for row in rows("staff")] == [("Mo", SECOND), ("Mo", FIRST)]


async def test_faq_knows_the_staff_of_the_named_clinic_and_shows_its_content_only(door: Door, hashed: str) -> None:
    two.fill(door, hashed)
    two.employ(door, SECOND, "editor", "Mo", hashed)
    told: list[str] = []
    terminal = Terminal(door.app.state.house, real(Path("python"), Path()), tell=told.append)

    def done(*typed: str) -> tuple[int, str]:
        errors = io.StringIO()
        told.clear()
        return faq.main([*typed, "--by", "Mo"], lambda _: PASSWORD, lambda: terminal, errors), errors.getvalue()

    status, errors = done("answer", "list")
    assert status == 1 and "Name the clinic with --clinic" in errors
    status, errors = done("answer", "list", "--clinic", FIRST)
    assert status == 1 and "do not belong together" in errors
    assert done("answer", "list", "--clinic", SECOND) == (0, "")
    assert any("aftercare.makeup" in line for line in told) and MARK not in "".join(told)
    assert done("inbox", "--state", "any", "--clinic", SECOND)[0] == 0 and told == ["0 questions."]


async def test_the_content_of_all_clinics_unpacks_over_the_repository(
    door: Door, hashed: str, base: Path, tmp_path: Path
) -> None:
    exchanging.main(["content", str(tmp_path / "whole.zip")])
    with zipfile.ZipFile(tmp_path / "whole.zip") as packed:
        assert sorted(packed.namelist()) == sorted(f"{part}/{name}" for part in PARTS for name in bases.files(base / part))
        assert all(packed.read(name) == (base / name).read_bytes() for name in packed.namelist())
    two.fill(door, hashed)
    exchanging.main(["content", str(tmp_path / "changed.zip")])
    with zipfile.ZipFile(tmp_path / "changed.zip") as packed:
        packed.extractall(base)
    knows = {clinic: knowledge.load(base / "knowledge", clinic).answers for clinic in (FIRST, SECOND)}
    assert f"{FIRST}.{MARK}" in knows[FIRST] and f"{FIRST}.{MARK}" not in knows[SECOND]


async def test_an_export_is_the_named_clinics(door: Door, hashed: str, tmp_path: Path) -> None:
    two.fill(door, hashed)
    for clinic in (FIRST, SECOND):
        exchanging.main(["--clinic", clinic, "export", str(tmp_path / f"{clinic}.csv")])
    assert MARK in (tmp_path / f"{FIRST}.csv").read_text("utf-8")
    assert MARK not in (tmp_path / f"{SECOND}.csv").read_text("utf-8")
    with pytest.raises(SystemExit):
        exchanging.main(["export", str(tmp_path / "whose.csv")])

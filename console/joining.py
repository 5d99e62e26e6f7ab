"""Writes a version of several clinics: each one's changes in a folder of its own over what is shared, one model for all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant import knowledge
from console import accepting, bases, wordings_file, yaml_rows
from console.bases import ANSWERS, LEAD, LEAD_INS, OWN, WORDINGS
from console.changes import Changes, Everyone, LeftOut
from console.joined_wordings import Taught, joined

Composing = Callable[[Path, Changes, Path], None]


class Unfit(ValueError):
    """What one clinic approved, or has live, does not fit together; the text is for nobody else's eyes."""

    def __init__(self, clinic: str, told: str) -> None:
        super().__init__(told)
        self.clinic = clinic


@dataclass(frozen=True)
class Composed:
    """One clinic's folder before and after its changes."""

    clinic: str
    base: Path
    own: Path

    def text(self, name: Path) -> str:
        """A file after the changes."""
        return (self.own / name).read_text("utf-8")

    @property
    def taught(self) -> Taught:
        return Taught(*(wordings_file.labels((folder / WORDINGS).read_text("utf-8")) for folder in (self.base, self.own)))

    @property
    def leads(self) -> tuple[dict[str, object], dict[str, object]]:
        """The lead-ins before and after, by name."""
        before, after = (yaml_rows.read((folder / LEAD_INS).read_text("utf-8")) for folder in (self.base, self.own))
        return dict(before["responses"]), dict(after["responses"])


def join(base: Path, everyone: Everyone, compose: Composing, target: Path) -> dict[str, tuple[LeftOut, ...]]:
    """Write `knowledge/` and `data/` with everybody's changes into `target`; which wordings each clinic has left out.

    What is shared is not changed, except for wordings and lead-ins in `data/`. Raises Unfit where `compose` raises ValueError.
    """
    for folder in ("knowledge", "data"):
        shutil.copytree(base / folder, target / folder)
    with TemporaryDirectory() as work:
        rows = [_composed(base, clinic, changes, compose, Path(work)) for clinic, changes in everyone.items()]
        _lead(target, rows)
        text, left_out = joined((base / WORDINGS).read_text("utf-8"), {one.clinic: one.taught for one in rows})
        (target / WORDINGS).write_text(text, encoding="utf-8")
        for one in rows:
            _keep(base, one, target)
    for clinic, changes in everyone.items():
        with _named(clinic):
            knowledge.load(target / "knowledge", clinic)
        accepting.write(target, base, changes.accepted, clinic)
    return left_out


def _composed(base: Path, clinic: str, changes: Changes, compose: Composing, work: Path) -> Composed:
    made = Composed(clinic, work / clinic / "base", work / clinic / "own")
    bases.flatten(base, clinic, made.base)
    made.own.mkdir()
    with _named(clinic):
        _check_ids(clinic, bases.clinics(base), changes, bases.answers(made.base))
        compose(made.base, changes, made.own)
    return made


@contextmanager
def _named(clinic: str) -> Iterator[None]:
    """Say whose content it is that does not fit."""
    try:
        yield
    except ValueError as error:
        raise Unfit(clinic, str(error)) from error


def _check_ids(clinic: str, clinics: Sequence[str], changes: Changes, known: set[str]) -> None:
    """Raise ValueError for a new answer whose id could be another clinic's."""
    for told in changes.answers:
        if told.id not in known and not bases.may_be_new(told.id, clinic, clinics):
            raise ValueError(f"answers.yml, {told.id}: the id of a clinic's own answer begins with the clinic's: {clinic}.")


def _lead(target: Path, rows: list[Composed]) -> None:
    """Keep the lead-ins of all answers. Where a shared answer begins differently at one clinic, it gets one of its own."""
    text = (target / LEAD_INS).read_text("utf-8")
    for one in rows:
        others = set().union(*(bases.answers(other.own) for other in rows if other is not one))
        before, after = one.leads
        for name in (name for name, said in after.items() if name.startswith(LEAD) and said != before.get(name)):
            id_ = name.removeprefix(LEAD)
            place = f"{LEAD}{one.clinic}.{id_}" if id_ in others else name
            text = yaml_rows.with_row(text, ("responses", place), yaml_rows.row_of(one.text(LEAD_INS), ("responses", name)))
            if place != name:
                answers = yaml_rows.with_row(one.text(ANSWERS), (id_, "lead"), place)
                (one.own / ANSWERS).write_text(answers, encoding="utf-8")
    named = set().union(*(bases.leads(one.own) for one in rows))
    for name in sorted({name for one in rows for name in one.leads[0] if name.startswith(LEAD)} - named):
        if name in yaml_rows.read(text)["responses"]:
            text = yaml_rows.without_row(text, ("responses", name))
    (target / LEAD_INS).write_text(text, encoding="utf-8")


def _keep(base: Path, one: Composed, target: Path) -> None:
    """Write what a clinic changed into its own folder; what is again as it is shared goes from there."""
    first = bases.clinics(base)[0]
    own = target / "knowledge" / OWN / one.clinic
    for name in sorted({*bases.files(one.base / "knowledge"), *bases.files(one.own / "knowledge")}):
        made, mine = one.own / "knowledge" / name, own / name
        if bases.is_same(one.base / "knowledge" / name, made):
            continue
        if name == Path(bases.DETAILS) and one.clinic == first and not mine.exists():
            shutil.copy(made, target / "knowledge" / name)
        elif not made.exists() or bases.is_same(base / "knowledge" / name, made):
            mine.unlink(missing_ok=True)
        else:
            mine.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(made, mine)

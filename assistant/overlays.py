"""Several clinics in one knowledge folder: a file under clinics/<id>/ replaces the shared one for that clinic, as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the fast one where there is one: urgent.yml takes a second else
FOLDER = "clinics"
DOCUMENTS = "documents"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
REPLACEABLE = (
    "aftercare.yml",
    "answers.yml",
    "clinic.yml",
    "contraindications.yml",
    "document.md",
    "not_documented.yml",
    "treatment.yml",
    "urgent.yml",
)


@dataclass(frozen=True)
class Files:
    """The files of a knowledge folder as one clinic has them."""

    folder: Path
    clinic: str

    @property
    def own(self) -> Path:
        """The clinic's own folder, whether or not it is there."""
        return self.folder / FOLDER / self.clinic

    def path(self, name: str) -> Path:
        """The clinic's own file of that name, else the shared one, whether or not it is there."""
        return own if (own := self.own / name).is_file() else self.folder / name

    def documents(self) -> list[Path]:
        """The further documents, by name: the shared ones and the clinic's own, which win."""
        found = {path.name: path for at in (self.folder, self.own) for path in (at / DOCUMENTS).glob("*.md")}
        return [found[name] for name in sorted(found)]

    def check(self) -> None:
        """Raise ValueError for a clinic that is not there, and for a file of its own that would replace nothing."""
        if self.clinic not in clinics(self.folder):
            raise ValueError(f"there is no clinic {self.clinic!r}: give it {FOLDER}/{self.clinic}/clinic.yml")
        allowed = f"{', '.join(REPLACEABLE)} and {DOCUMENTS}/*.md"
        for path in (path for path in sorted(self.own.rglob("*")) if path.is_file()):
            name = path.relative_to(self.own).as_posix()
            if path.parent != self.own / DOCUMENTS and name not in REPLACEABLE:
                raise ValueError(f"{name}: a clinic's own can be {allowed}")

    def named(self, problem: str) -> str:
        """What is wrong, with the clinic's own file in place of a shared name."""
        own = [re.escape(path.relative_to(self.own).as_posix()) for path in self.own.rglob("*") if path.is_file()]
        place = f"{FOLDER}/{self.clinic}/"
        if place in problem or not own:
            return problem
        told = re.sub(rf"(?<![\w-])(?:{'|'.join(own)})", lambda found: place + found[0], problem)
        return told if told != problem else f"{place}: {problem}"


def clinics(folder: Path) -> tuple[str, ...]:
    """The ids of the clinics of a knowledge folder: the one of its clinic.yml first, the others in order.

    Raises ValueError for a folder whose name can be no id, and for one without its clinic.yml that has this id.
    """
    first, at = _id(folder / "clinic.yml"), folder / FOLDER
    names = sorted(path.name for path in at.iterdir() if path.is_dir()) if at.is_dir() else []
    for name in names:
        file = at / name / "clinic.yml"
        if not NAME.fullmatch(name):
            raise ValueError(f"{FOLDER}/{name}: name the folder with small letters, figures and hyphens, 31 at most")
        if name != first and not file.is_file():
            raise ValueError(f"{FOLDER}/{name}/clinic.yml is missing: every clinic has its own")
        if file.is_file() and _id(file) != name:
            raise ValueError(f"{FOLDER}/{name}/clinic.yml: the id must be the folder's name, {name}")
    return (first, *(name for name in names if name != first))


def _id(file: Path) -> str:
    content = yaml.load(file.read_text(encoding="utf-8"), Loader)
    return str(content.get("id") or "") if isinstance(content, dict) else ""

"""What one clinic begins from: what is shared with its own files over it, as a folder in the repository's format."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from assistant import knowledge
from assistant.overlays import REPLACEABLE, Files
from console import wordings_file, yaml_rows

FAQ, LEAD = "faq/", "utter_faq/"
ANSWERS, WORDINGS, LEAD_INS = Path("knowledge/answers.yml"), Path("data/nlu.yml"), Path("data/responses.yml")
OWN = "clinics"  # in knowledge/, and beside it for what is no knowledge
DETAILS = "clinic.yml"
KEPT = ".bases"  # among the versions


def clinics(base: Path) -> tuple[str, ...]:
    """The ids of all clinics of the installation, the first one first."""
    return knowledge.clinics(base / "knowledge")


def everyone(base: Path, clinic: str) -> tuple[str, ...]:
    """The same; an installation with one clinic has `clinic`, whatever it is called."""
    found = clinics(base)
    return found if len(found) > 1 else (clinic,)


def may_be_new(answer: str, clinic: str, clinics: Sequence[str]) -> bool:
    """Whether a clinic's own answer may have this id: one that could be no other clinic's."""
    if clinic != clinics[0]:
        return answer.startswith(f"{clinic}.")
    return not any(answer.startswith(f"{other}.") for other in clinics[1:])


def told(folder: Path, clinic: str, details: bool = True) -> str:
    """Stands for all that a clinic knows with a folder; without `details` for all but how it is reached."""
    files, found = Files(folder / "knowledge", clinic), hashlib.sha256()
    names = (name for name in REPLACEABLE if details or name != DETAILS)
    for path in (*(files.path(name) for name in names), *files.documents()):
        found.update(path.read_bytes() + b"\0")
    return found.hexdigest()


def of(base: Path, clinic: str, versions: Path) -> Path:
    """The folder that a clinic begins from: with one clinic `base` itself, else one that is kept among the versions."""
    everyone = clinics(base)
    if len(everyone) == 1 or clinic not in everyone:
        return base
    name = f"{clinic}.{_state(base)}"
    found = versions / KEPT / name
    if not found.exists():
        work = versions / KEPT / f".{uuid.uuid4().hex}"
        flatten(base, clinic, work)
        try:
            work.rename(found)
        except OSError:  # somebody else was faster
            shutil.rmtree(work)
    return found


def flatten(base: Path, clinic: str, target: Path) -> None:
    """Write a clinic's folder: nothing in it tells of another clinic's own answers. `target` must not be there yet."""
    shared, own = base / "knowledge", base / "knowledge" / OWN / clinic
    shutil.copytree(shared, target / "knowledge", ignore=lambda folder, _: [OWN] if Path(folder) == shared else [])
    if own.is_dir():
        shutil.copytree(own, target / "knowledge", dirs_exist_ok=True)
    shutil.copytree(base / "data", target / "data")
    _without_others(target / WORDINGS, answers(target))
    _without_leads(target / LEAD_INS, leads(target))


def answers(folder: Path, clinic: str = "") -> set[str]:
    """The ids of the answers of a folder; `clinic` names one of several whose own files count first."""
    own = folder / "knowledge" / OWN / clinic / ANSWERS.name
    return set(yaml_rows.read((own if clinic and own.exists() else folder / ANSWERS).read_text("utf-8")))


def leads(folder: Path) -> set[str]:
    """The names of the lead-ins that the answers of a clinic's folder begin with."""
    rows = yaml_rows.read((folder / ANSWERS).read_text("utf-8"))
    return {str(row.get("lead") or LEAD + id_) for id_, row in rows.items()}


def files(folder: Path) -> Iterator[Path]:
    """The files of a folder and those below it, as paths from it, in order."""
    yield from sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def is_same(one: Path, other: Path) -> bool:
    """Whether two files hold the same bytes; a missing one is like no other."""
    return one.is_file() and other.is_file() and one.read_bytes() == other.read_bytes()


def _without_others(path: Path, known: Iterable[str]) -> None:
    text = path.read_text("utf-8")
    labels = {FAQ + id_ for id_ in known}
    for label in wordings_file.labels(text):
        if label.startswith(FAQ) and label not in labels:
            text = wordings_file.without_label(text, label)
    path.write_text(text, encoding="utf-8")


def _without_leads(path: Path, known: Collection[str]) -> None:
    text = path.read_text("utf-8")
    for name in yaml_rows.read(text)["responses"]:
        if name.startswith(LEAD) and name not in known:
            text = yaml_rows.without_row(text, ("responses", name))
    path.write_text(text, encoding="utf-8")


def _state(base: Path) -> str:
    """Stands for the files as they are now, by their times and sizes."""
    found = hashlib.sha256()
    for part in ("knowledge", "data"):
        for name in files(base / part):
            stat = (base / part / name).stat()
            found.update(f"{part}/{name.as_posix()} {stat.st_mtime_ns} {stat.st_size}\n".encode())
    return found.hexdigest()[:16]

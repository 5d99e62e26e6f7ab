"""What the repository says, as staff's changes begin from it: answers with their wordings, documents, and what clears."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant import clearing
from assistant.clearing import Clearing
from console import wordings_file
from console.changes import Changes, Told
from console.composing import written
from console.grouping import key_of

FILES = ("data/nlu.yml", "knowledge/answers.yml", "knowledge/document.md", "knowledge/clearing.yml")


@dataclass(frozen=True)
class Library:
    """`learned` is the label of every wording, by its plain words; `documents` whole texts by name."""

    answers: Mapping[str, Told]
    learned: Mapping[str, str]
    documents: Mapping[str, str]
    clearing: Clearing


def of(base: Path) -> Library:
    """The repository's content; read again when a file has changed."""
    return _read(base, tuple((base / name).stat().st_mtime_ns for name in FILES))


def approved(base: Path, changes: Changes) -> dict[str, Told]:
    """The answers of the repository by id, with those that are approved in their place, and without the retired."""
    known = {**of(base).answers, **{told.id: told for told in changes.answers}}
    return {id_: told for id_, told in known.items() if id_ not in changes.retired}


@lru_cache(maxsize=8)
def _read(base: Path, _: tuple[int, ...]) -> Library:
    labels = wordings_file.labels((base / FILES[0]).read_text("utf-8"))
    documents = {path.stem: path.read_text("utf-8") for path in sorted((base / "knowledge/documents").glob("*.md"))}
    return Library(
        answers=written(base),
        learned={key_of(wording): label for label, wordings in labels.items() for wording in wordings},
        documents={"": (base / FILES[2]).read_text("utf-8"), **documents},
        clearing=clearing.load(base / FILES[3]),
    )

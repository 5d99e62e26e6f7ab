"""The folder of a version: the approved content in the repository's own format, to be trained, served and taken over by git."""

from __future__ import annotations

import json
import shutil
import tarfile
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bot import installation, model, proof
from console import bases, changes
from console.changes import Changes, Everyone, LeftOut, Lost
from console.composing import compose
from console.joining import join
from console.storage import content
from console.storage.versions import ARCHIVE, Trained, place

FILES = ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml")
CHANGES = "changes.json"  # what was approved when the folder was made
METADATA = "metadata.json"


class Untrained(ValueError):
    """The training made no archive that Rasa could load."""


@dataclass(frozen=True)
class Content:
    """Where a version's content comes from, and who is told when it is live.

    `approved` reads the changes, `compose` writes the base with them into a folder, `went_live` notes what is live.
    """

    approved: Callable[[Session, str], Changes]
    compose: Callable[[Path, Changes, Path], None]
    went_live: Callable[[Session, str, Changes], None]


def unchanged(_: Session, __: str) -> Changes:
    """No changes at all: the content of the repository."""
    return Changes()


def unnoted(_: Session, __: str, ___: Changes) -> None:
    """Nobody is told."""


REPOSITORY = Content(unchanged, compose, unnoted)
STAFF = Content(content.approved, compose, content.went_live)


def make(base: Path, versions: Path, content: Content, everyone: Everyone) -> str:
    """Write the folder of the base with everybody's changes; its hash is its name. Raises what `compose` raises."""
    work = versions / f".making-{uuid.uuid4().hex}"
    work.mkdir(parents=True)
    try:
        left_out = write(base, content, everyone, work)
        for name in FILES:
            if not (work / name).exists():
                shutil.copy(base / name, work / name)
        (work / CHANGES).write_text(json.dumps(changes.all_as_data(everyone, left_out)), encoding="utf-8")
        name = model.content_hash(work, base)
        if not place(versions, name).exists():
            work.rename(place(versions, name))
        return name
    finally:
        shutil.rmtree(work, ignore_errors=True)


def write(base: Path, content: Content, everyone: Everyone, work: Path) -> Lost:
    """Write `knowledge/` and `data/` with everybody's changes; what each clinic has left out. Raises what `compose` raises."""
    if len(everyone) > 1:
        return join(base, everyone, content.compose, work)
    content.compose(base, next(iter(everyone.values())), work)
    return {}


def adopt(base: Path, versions: Path) -> tuple[str, Trained] | None:
    """The repository's own content and model as a version; None when it was not trained."""
    trained = base / model.MODELS / f"{model.content_hash(base)}{model.ENDING}"
    if not trained.is_file():
        return None
    name = make(base, versions, REPOSITORY, {clinic: Changes() for clinic in bases.clinics(base)})
    archive = place(versions, name) / ARCHIVE
    if not archive.exists():
        shutil.copy(trained, archive)
    return name, look_at(versions, name)


def changes_of(versions: Path, name: str, clinics: Sequence[str]) -> dict[str, Changes]:
    """What was approved by each clinic when the folder of a version was made."""
    return changes.all_from_data(_kept(versions, name), clinics)


def left_out(versions: Path, name: str, clinic: str) -> tuple[LeftOut, ...]:
    """The wordings of a clinic that a version does not learn; none where its folder is gone."""
    return changes.left_out(_kept(versions, name), clinic) if (place(versions, name) / CHANGES).exists() else ()


def _kept(versions: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((place(versions, name) / CHANGES).read_text(encoding="utf-8"))
    return found


def look_at(versions: Path, name: str) -> Trained:
    """What the archive of a version is; raises Untrained."""
    folder = place(versions, name)
    try:
        with tarfile.open(folder / ARCHIVE) as archive:
            member = next(one for one in archive if Path(one.name).name == METADATA)
            file = archive.extractfile(member)
            model_id = str(json.load(file)["model_id"]) if file else ""
    except (OSError, tarfile.TarError, StopIteration, ValueError, KeyError) as error:
        raise Untrained(f"The training made no model that can be read ({type(error).__name__}).") from None
    return Trained(proof.digest(folder / ARCHIVE), model_id, installation.digest(folder / "knowledge"))

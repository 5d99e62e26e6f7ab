"""A made-up knowledge folder of several clinics: the first shares what it knows, the others have files of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

PEEL = Path(__file__).resolve().parent / "knowledge_peel"
NORTH = {"id": "north", "name": "Praxis Nord", "phone": "+49 40 23125 000"}
SOUTH = {"id": "south", "name": "Praxis Süd", "phone": "+49 89 23125 000"}


def shared(folder: Path) -> Path:
    """The made-up knowledge as a folder that may be changed; its clinic is peel."""
    return Path(shutil.copytree(PEEL, folder / "knowledge"))


def join(folder: Path, details: Mapping[str, str]) -> Path:
    """Another clinic in a knowledge folder, which differs from the first in these details; its own folder."""
    own = folder / "clinics" / details["id"]
    own.mkdir(parents=True)
    write(own / "clinic.yml", {**read(folder / "clinic.yml"), **details})
    return own


def differ(folder: Path, clinic: str, name: str, change: Callable[[Any], Any]) -> Path:
    """Give a clinic its own `name`.yml: the shared one, changed."""
    own = folder / "clinics" / clinic / f"{name}.yml"
    own.parent.mkdir(parents=True, exist_ok=True)
    data = read(own if own.exists() else folder / f"{name}.yml")
    change(data)
    write(own, data)
    return own


def answer(folder: Path, clinic: str, id_: str, quote: str, **row: str) -> None:
    """Give a clinic one more answer, which stands in a document of its own."""
    documents = folder / "clinics" / clinic / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    house = documents / "house.md"
    text = house.read_text("utf-8") if house.exists() else "The house"
    house.write_text(f"{text.rstrip()}\n\n{id_}\n\n{quote}\n", encoding="utf-8")
    told = {"title": id_, "document": "house", "quotes": [quote], **row}
    differ(folder, clinic, "answers", lambda data: data.update({id_: told}))


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def write(path: Path, data: Any) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")

"""What the assistant knows: every model carries its own knowledge; where no model does, one folder of this installation."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from functools import lru_cache
from os import environ
from pathlib import Path

from assistant import knowledge

FILES = (".md", ".yml")
KEPT = 4  # models whose turns may be under way
Everybody = Mapping[str, knowledge.Knowledge]  # what each clinic knows, by its id, the first one first
BROUGHT: OrderedDict[str, Everybody] = OrderedDict()  # by digest, the newest last


class KnowledgeGone(LookupError):
    """The model was trained with other knowledge than what is here, or knows no such clinic; the text says what to do."""


@lru_cache(maxsize=1)
def here() -> Everybody:
    """What stands in the installation's folder; ValueError that says what to mend."""
    return knowledge.load_all(folder())


def folder() -> Path:
    """ASSISTANT_KNOWLEDGE (default: knowledge)."""
    return Path(environ.get("ASSISTANT_KNOWLEDGE", "knowledge"))


def digest(of: Path) -> str:
    """The SHA-256 over every file of a knowledge folder, names included."""
    found = hashlib.sha256()
    for path in files(of):
        content = path.read_bytes()
        found.update(f"{path.relative_to(of).as_posix()}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()


def files(of: Path) -> list[Path]:
    """The files of a knowledge folder and those below, in order."""
    return sorted(path for path in of.rglob("*") if path.suffix in FILES and path.is_file())


def bring(carried: Path) -> str:
    """Load the knowledge that a model carries in a folder of its own; its digest. ValueError as of `here`."""
    name = digest(carried)
    BROUGHT[name] = BROUGHT.get(name) or knowledge.load_all(carried)
    BROUGHT.move_to_end(name)
    for old in list(BROUGHT)[:-KEPT]:
        BROUGHT.pop(old, None)
    return name


def all_of(name: str | None) -> Everybody:
    """What each clinic of the model knows that read a message, by digest; the folder's for a message that names none.

    Raises KnowledgeGone: a turn is never decided half by one knowledge and half by another.
    """
    if name is None:
        return here()
    if brought := BROUGHT.get(name):
        return brought
    if name == digest(folder()):  # an action server of its own, beside `rasa run`
        return here()
    raise KnowledgeGone(f"the model was trained with other knowledge than {folder()}/: run 'make train'")


def knowledge_of(name: str | None, clinic: str | None = None) -> knowledge.Knowledge:
    """What one clinic (None: the first) knows of that; raises KnowledgeGone as `all_of` does, and for an unknown clinic."""
    return _one(all_of(name), clinic)


def newest(clinic: str | None = None) -> knowledge.Knowledge:
    """What the model loaded last carries, the folder's where there is none, for one clinic; raises KnowledgeGone."""
    return _one(last() or here(), clinic)


def last() -> Everybody:
    """What the model loaded last carries for each clinic; empty where there is none."""
    return next(reversed(BROUGHT.values()), {})


def _one(known: Everybody, clinic: str | None) -> knowledge.Knowledge:
    name = next(iter(known)) if clinic is None else clinic
    if name not in known:
        raise KnowledgeGone(f"there is no clinic {name!r}: give it {folder()}/clinics/{name}/ and run 'make train'")
    return known[name]

"""What the assistant knows: every model carries its own knowledge; where no model does, one folder of this installation."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from functools import lru_cache
from os import environ
from pathlib import Path

from assistant import knowledge

FILES = (".md", ".yml")
KEPT = 4  # models whose turns may be under way
BROUGHT: OrderedDict[str, knowledge.Knowledge] = OrderedDict()  # by digest, the newest last


class KnowledgeGone(LookupError):
    """The model was trained with other knowledge than what is here; the text says what to do."""


@lru_cache(maxsize=1)
def the_knowledge() -> knowledge.Knowledge:
    """What stands in the installation's folder; ValueError that says what to mend."""
    return knowledge.load(folder())


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
    """Load the knowledge that a model carries in a folder of its own; its digest. ValueError as of `the_knowledge`."""
    name = digest(carried)
    BROUGHT[name] = BROUGHT.get(name) or knowledge.load(carried)
    BROUGHT.move_to_end(name)
    for old in list(BROUGHT)[:-KEPT]:
        BROUGHT.pop(old, None)
    return name


def knowledge_of(name: str | None) -> knowledge.Knowledge:
    """The knowledge of the model that read a message, by digest; the folder's for a message that names none.

    Raises KnowledgeGone: a turn is never decided half by one knowledge and half by another.
    """
    if name is None:
        return the_knowledge()
    if brought := BROUGHT.get(name):
        return brought
    if name == digest(folder()):  # an action server of its own, beside `rasa run`
        return the_knowledge()
    raise KnowledgeGone(f"the model was trained with other knowledge than {folder()}/: run 'make train'")


def newest() -> knowledge.Knowledge:
    """What the model loaded last carries; the folder's where there is none."""
    return next(reversed(BROUGHT.values()), None) or the_knowledge()

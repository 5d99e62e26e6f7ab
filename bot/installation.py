"""The knowledge of this installation: one folder, read once."""

from __future__ import annotations

from functools import lru_cache
from os import environ
from pathlib import Path

from assistant import knowledge


@lru_cache(maxsize=1)
def the_knowledge() -> knowledge.Knowledge:
    """What stands in the folder ASSISTANT_KNOWLEDGE (default: knowledge); ValueError that says what to mend."""
    return knowledge.load(Path(environ.get("ASSISTANT_KNOWLEDGE", "knowledge")))

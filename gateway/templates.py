"""The templates of the pages: compiled once in a process, however many applications and clinics show them."""

from __future__ import annotations

from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.bccache import Bucket


class _Compiled(BytecodeCache):
    """What was compiled; a template that has changed on disk is compiled again."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self._codes[bucket.key, bucket.checksum] = bucket.code


_compiled = _Compiled()


def of(folder: Path, *, trimmed: bool = False) -> Environment:
    """The templates of a folder, in which all that is filled in is escaped and nothing is filled in that is not given.

    `trimmed` leaves no empty line where a statement stood. Filters may differ between clinics, but what they make of
    a constant is compiled in for all: give them variables.
    """
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=trimmed,
        lstrip_blocks=trimmed,
        bytecode_cache=_compiled,
    )

"""One message of a visitor, prepared once for everything that reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.terms import plain


@dataclass(frozen=True)
class Said:
    """What was typed (`raw`), with slips corrected (`text`), its language and its clauses.

    `language` is an ISO 639-1 code, or "und" when it can't be told. `clauses` are parts of `text` in order, each with a
    thought of its own; outside English there is one clause, the whole text. `cut` says that more was typed than is read,
    `command` that it was typed like a command of the machine ("/restart"), `readable` that the encoders know its language.
    """

    raw: str
    text: str
    language: str
    clauses: tuple[str, ...]
    cut: bool = False
    command: bool = False
    readable: bool = True

    @property
    def plain_raw(self) -> str:
        """The typed text folded for a `Lexicon`, slips kept."""
        return plain(self.raw)

    @property
    def plain(self) -> str:
        """The corrected text folded for a `Lexicon`."""
        return plain(self.text)


def as_typed(raw: str, language: str = "en") -> Said:
    """A message taken as it stands: no correction, one clause. For tests, and for when the model does not work."""
    return Said(raw=raw, text=raw, language=language, clauses=(raw,))


def said_from_json(row: Mapping[str, Any]) -> Said:
    """A message as `nlu.message_reader` sets it on Rasa's message; empty where nothing was typed."""
    return Said(
        raw=str(row.get("raw", "")),
        text=str(row.get("text", "")),
        language=str(row.get("language", "und")),
        clauses=tuple(str(clause) for clause in row.get("clauses", ())),
        cut=bool(row.get("too_long")),
        command=bool(row.get("command")),
        readable=bool(row.get("readable", True)),
    )

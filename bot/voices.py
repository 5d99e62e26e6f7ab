"""What each clinic says when a turn fails: its own urgent notice, else an apology with its own number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.knowledge import Knowledge
from assistant.overlays import Files, clinics
from bot.alarm import UrgentCheck, check_of, urgent_check
from bot.apology import ApologyMissing, read_clinic, read_responses, reply_shape, told
from bot.turn import Reply


@dataclass(frozen=True)
class Voice:
    """One clinic's: its details, the apology, and what tells the urgent notice for a message."""

    clinic: Mapping[str, Any]
    apology: Reply
    check: UrgentCheck

    def instead(self, message: str) -> Reply:
        """What to say to a message whose turn failed; it never raises."""
        return self.check(message) or self.apology


def of_project(project: Path) -> dict[str, Voice]:
    """Every clinic's by its id, the first one first; raises ValueError when a text that it may have to tell is missing."""
    folder, responses = project / "knowledge", read_responses(project)
    try:
        names = clinics(folder)
    except FileNotFoundError:
        raise ApologyMissing(f"{folder / 'clinic.yml'} is missing") from None
    except ValueError as error:
        raise ApologyMissing(f"knowledge/{error}") from error
    return {name: _of_files(Files(folder, name), responses) for name in names}


def of_model(responses: Mapping[str, Any], known: Mapping[str, Knowledge], shape: Reply) -> dict[str, Voice]:
    """Every clinic's as a model tells it that carries this knowledge; `shape` is any reply's custom part."""
    return {name: _of_knowledge(one, responses, shape) for name, one in known.items()}


def renewed(voice: Voice, responses: Mapping[str, Any]) -> Voice:
    """The same clinic's, with the apology of a model that carries no knowledge."""
    return Voice(voice.clinic, told(responses, voice.clinic, voice.apology["custom"]), voice.check)


def _of_files(files: Files, responses: Mapping[str, Any]) -> Voice:
    clinic = read_clinic(files)
    shape = reply_shape(files, clinic)
    return Voice(clinic, told(responses, clinic, shape), urgent_check(files, clinic, shape))


def _of_knowledge(known: Knowledge, responses: Mapping[str, Any], shape: Reply) -> Voice:
    own = {**shape, "clinic": known.clinic["id"], "document": known.document.sha256}
    return Voice(known.clinic, told(responses, known.clinic, own), check_of(known.signs, known.clinic, own))

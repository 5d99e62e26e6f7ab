"""What a visitor reads when a turn failed or said nothing: the clinic's name and number, never silence."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from assistant.overlays import Files
from bot.turn import Reply


class ApologyMissing(ValueError):
    """The apology can't be told; the text says which line of which file is missing."""


def read_clinic(files: Files) -> dict[str, Any]:
    """A clinic's details from its clinic.yml; raises ApologyMissing without a name or a phone."""
    path = files.path("clinic.yml")
    clinic = _read(path)
    for key in ("id", "name", "phone"):
        if not str(clinic.get(key) or "").strip():
            where = path.relative_to(files.folder.parent).as_posix()
            raise ApologyMissing(f"{where} has no {key}: add it, for when something fails")
    return clinic


def reply_shape(files: Files, clinic: dict[str, Any]) -> Reply:
    """The custom part of a reply that holds no answer: every field of the contract, empty."""
    document = files.path("document.md")
    return {
        "kind": "error",
        "answers": [],
        "topic": None,
        "candidates": [],
        "plan": [],
        "outcome": None,
        "level": None,
        "question": None,
        "health": None,
        "treated": None,
        "clinic": clinic["id"],
        "language": "en",
        "document": hashlib.sha256(document.read_bytes()).hexdigest() if document.exists() else None,
        "model": None,
    }


def read_responses(project: Path) -> Mapping[str, Any]:
    """What stands in `project`/data/responses.yml; raises ApologyMissing when it is not there."""
    return _read(project / "data" / "responses.yml").get("responses") or {}


def told(responses: Mapping[str, Any], clinic: Mapping[str, Any], shape: Reply) -> Reply:
    """The reply from utter_apology among a model's responses; raises ApologyMissing."""
    variants = responses.get("utter_apology") or []
    if not variants or not variants[0].get("text"):
        raise ApologyMissing("data/responses.yml has no text for utter_apology: add one with {clinic} and {phone}")
    try:
        text = variants[0]["text"].strip().format(clinic=clinic["name"], phone=clinic["phone"])
    except (KeyError, IndexError) as gap:
        raise ApologyMissing(f"utter_apology has the unknown gap {gap}: it may have {{clinic}} and {{phone}}") from None
    return {"text": text, "buttons": [], "custom": shape}


def _read(path: Path) -> dict[str, Any]:
    """A YAML file that holds a mapping."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ApologyMissing(f"{path} is missing") from None
    return content if isinstance(content, dict) else {}

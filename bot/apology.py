"""What a visitor reads when a turn failed or said nothing: the clinic's name and number, never silence."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.turn import Reply


class ApologyMissing(ValueError):
    """The apology can't be told; the text says which line of which file is missing."""


def read_clinic(project: Path) -> dict[str, Any]:
    """The clinic's details from `project`/knowledge/clinic.yml; raises ApologyMissing without a name or a phone."""
    clinic = _read(project / "knowledge" / "clinic.yml")
    for key in ("id", "name", "phone"):
        if not str(clinic.get(key) or "").strip():
            raise ApologyMissing(f"knowledge/clinic.yml has no {key}: add it, for when something fails")
    return clinic


def reply_shape(project: Path, clinic: dict[str, Any]) -> Reply:
    """The custom part of a reply that holds no answer: every field of the contract, empty."""
    document = project / "knowledge" / "document.md"
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


def read_apology(project: Path, clinic: dict[str, Any], shape: Reply) -> Reply:
    """The reply from utter_apology in `project`/data/responses.yml; raises ApologyMissing for a missing text or gap."""
    return told(_read(project / "data" / "responses.yml").get("responses") or {}, clinic, shape)


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

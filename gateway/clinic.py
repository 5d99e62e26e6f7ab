"""A clinic that this gateway answers for, and what it still has to fill in before visitors are let in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant import knowledge
from assistant.knowledge import Knowledge
from assistant.overlays import Files
from gateway import colours
from gateway.colours import Colours
from gateway.settings import listed

NEEDED = ("phone", "emergency_number", "medical_advice_line")
NEUTRAL = "Please contact the clinic directly."
EXAMPLE = Path(__file__).parent / "example_clinic.yml"


@dataclass(frozen=True)
class Clinic:
    """The clinic's details, and everything it knows; `knowledge` is None while details are unset."""

    details: Mapping[str, str]
    knowledge: Knowledge | None
    missing: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.details.get("id", "")

    @property
    def name(self) -> str:
        return self.details.get("name", "")

    @property
    def document(self) -> str | None:
        """The version of the clinic's document."""
        return self.knowledge.document.sha256 if self.knowledge else None

    @property
    def hindrance(self) -> str:
        """What to fill in, as a sentence; empty when visitors may come."""
        if not self.missing:
            return ""
        return f"Visitors are not let in yet: set {', '.join(self.missing)} in clinic.yml to the clinic's own, and its id."

    @property
    def websites(self) -> tuple[str, ...]:
        """The origins of the clinic's own websites."""
        return listed(self.details.get("website_origins", ""))

    @property
    def colours(self) -> Colours | None:
        """The clinic's own colours, where it sets some."""
        return colours.read(self.details)

    @property
    def contact(self) -> str:
        """How the clinic is reached, as a sentence."""
        if not self.details.get("phone"):
            return NEUTRAL
        return f"Please call {self.name}: {self.details.get('phone')}. Emergency: {self.details.get('emergency_number')}."


def every(folder: Path, public: bool) -> tuple[Clinic, ...]:
    """The clinics of a knowledge folder, the first one first; raises what `load` raises."""
    return tuple(load(folder, public, clinic) for clinic in knowledge.clinics(folder))


def load(folder: Path, public: bool, clinic: str | None = None) -> Clinic:
    """A clinic of a knowledge folder (None: the first). What is unset closes the door instead of stopping the start.

    Raises what `assistant.knowledge.load` raises for anything else that is wrong in the folder.
    """
    clinic = knowledge.clinics(folder)[0] if clinic is None else clinic
    files = Files(folder, clinic)
    content = yaml.safe_load(files.path("clinic.yml").read_text(encoding="utf-8")) or {}
    try:
        colours.read(content)
    except ValueError as error:
        raise ValueError(files.named(str(error))) from None
    details = {key: str(value).strip() for key, value in content.items() if value is not None}
    unset = missing(details, public)
    unreadable = any(not details.get(key) for key in NEEDED)
    return Clinic(details, None if unreadable else knowledge.load(folder, clinic), unset)


def missing(details: Mapping[str, str], public: bool) -> tuple[str, ...]:
    """Which details are unset, or in a public installation still the example's."""
    example = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8")) if public else {}
    if public and details.get("id") == example["id"]:
        return NEEDED
    invented = {"phone": example.get("phone")}
    return tuple(key for key in NEEDED if details.get(key, "") in ("", invented.get(key)))

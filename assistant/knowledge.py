"""Everything that the assistant knows, loaded from one folder and checked as a whole."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from assistant import aftercare, answers, conditions, document, sessions, topics, urgent
from assistant.overlays import Files
from assistant.overlays import Loader as Loader
from assistant.overlays import clinics as clinics
from assistant.terms import Lexicon

NEEDED = ("id", "name", "time_zone", "phone", "emergency_number", "medical_advice_line", "crisis_line", "opening_hours")

KEPT = 4  # files of each kind, read: clinics mostly share them
PLANNED = ("aftercare.all", "sessions.spacing")  # quoted by the aftercare plan and the dates of the sessions


@dataclass(frozen=True)
class Knowledge:
    """One clinic's knowledge: `clinic` as told in clinic.yml, `assessment` the answer that says who decides,
    `sign_answers` the answers to signs that are not urgent, the rest parsed.
    """

    document: document.Document
    answers: Mapping[str, answers.Answer]
    rules: tuple[aftercare.Rule, ...]
    sessions: sessions.Sessions
    conditions: conditions.Conditions
    topics: topics.Topics
    signs: urgent.UrgentSigns
    clinic: Mapping[str, str]
    treatment: str
    assessment: str
    sign_answers: Mapping[str, str]
    treatment_names: Lexicon

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self.clinic["time_zone"])

    @cached_property
    def told_topics(self) -> Mapping[str, str]:
        """The answers that the clinic has written where its first document is silent, by topic."""
        return {answer.topic: answer.id for answer in self.answers.values() if answer.topic}

    @property
    def contact(self) -> str:
        """How the clinic is reached, as told at the end of a sentence."""
        return f"{self.clinic['name']}, {self.clinic['phone']}"


def load(folder: Path, clinic: str | None = None) -> Knowledge:
    """Read what one clinic knows (None: the first), its own files before the shared ones of `folder`.

    ValueError or its kin says which file and row to mend, before anything starts.
    """
    files = Files(folder, clinics(folder)[0] if clinic is None else clinic)
    try:
        files.check()
        _check_name(files)
        return _load(files)
    except ValueError as error:
        told = files.named(str(error))
        if told == str(error):
            raise
        raise ValueError(told) from error


def load_all(folder: Path) -> dict[str, Knowledge]:
    """What every clinic of `folder` knows, by its id, the first one first; ValueError as of `load`."""
    return {clinic: load(folder, clinic) for clinic in clinics(folder)}


def _load(files: Files) -> Knowledge:
    text = files.path("document.md").read_text(encoding="utf-8")
    parsed = document.read(text)
    clinic = {key: str(value) for key, value in _yaml(files, "clinic").items()}
    if missing := [key for key in NEEDED if not clinic.get(key)]:
        raise ValueError(f"clinic.yml lacks {', '.join(missing)}: replies tell them, so nothing starts without them")
    treatment, aftercare_rows = _yaml(files, "treatment"), _yaml(files, "aftercare")
    knowledge = Knowledge(
        document=parsed,
        answers=answers.load(_yaml(files, "answers"), parsed, _further(files)),
        rules=aftercare.load(aftercare_rows, text),
        sessions=sessions.load(aftercare_rows, text),
        conditions=_conditions(*_text(files, "contraindications")),
        topics=_topics(*_text(files, "not_documented"), frozenset(clinic)),
        signs=_signs(*_text(files, "urgent")),
        clinic=clinic,
        treatment=str(treatment["name"]),
        assessment=str(treatment["assessment"]),
        sign_answers=dict(treatment.get("sign_answers", {})),
        treatment_names=Lexicon({"treatment": treatment["names"]}),
    )
    urgent.check_clinic(knowledge.signs, clinic)
    _check_references(knowledge)
    return knowledge


def _further(files: Files) -> dict[str, document.Document]:
    """The clinic's further documents by name: what it says besides the first, each answer approved by its staff."""
    found = {}
    for path in files.documents():
        try:
            found[path.stem] = document.read(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ValueError(f"documents/{path.name}: {error}") from error
    return found


def _yaml(files: Files, name: str) -> Mapping[str, Any]:
    return _mapping(*_text(files, name))


def _text(files: Files, name: str) -> tuple[Path, str]:
    path = files.path(f"{name}.yml")
    return path, path.read_text(encoding="utf-8")


def _mapping(path: Path, text: str) -> Mapping[str, Any]:
    data = yaml.load(text, Loader)
    if not isinstance(data, dict):
        raise ValueError(f"{path}: write a mapping (name: …) at the top")
    return data


@lru_cache(maxsize=KEPT)
def _conditions(path: Path, text: str) -> conditions.Conditions:
    return conditions.load(_mapping(path, text))


@lru_cache(maxsize=KEPT)
def _topics(path: Path, text: str, clinic_keys: frozenset[str]) -> topics.Topics:
    return topics.load(_mapping(path, text), clinic_keys)


@lru_cache(maxsize=KEPT)
def _signs(path: Path, text: str) -> urgent.UrgentSigns:
    return urgent.load(_mapping(path, text))


def _check_name(files: Files) -> None:
    """A clinic's own answers are called <clinic>.<name>: never like a group of the shared ones, which means something."""
    if files.own.is_dir():
        shared = files.folder / "answers.yml"
        groups = {id_.split(".")[0] for id_ in _mapping(shared, shared.read_text(encoding="utf-8"))}
        if files.clinic in groups:
            raise ValueError(f"clinics/{files.clinic}: answers of all clinics begin so: give the clinic another name")


def _check_references(knowledge: Knowledge) -> None:
    told: dict[str, str] = {}
    for taking in (one for one in knowledge.answers.values() if one.topic):
        if taking.topic not in knowledge.topics.topics:
            raise ValueError(f"answers.yml, {taking.id}: not_documented.yml has no topic {taking.topic!r}")
        if knowledge.topics.is_health(taking.topic):
            raise ValueError(f"answers.yml, {taking.id}: {taking.topic!r} is about one's own health, never answered in writing")
        if (other := told.setdefault(taking.topic, taking.id)) != taking.id:
            raise ValueError(f"answers.yml, {taking.id}: {other} answers the topic {taking.topic!r} already")
    named = [("treatment.yml, assessment", knowledge.assessment)]
    named += [("the plans", answer) for answer in PLANNED]
    named += [(f"treatment.yml, sign_answers, {sign}", answer) for sign, answer in knowledge.sign_answers.items()]
    named += [(f"aftercare.yml, {rule.id}", rule.answer) for rule in knowledge.rules]
    named += [(f"contraindications.yml, {row.id}", row.answer) for row in knowledge.conditions.listed]
    for row in knowledge.conditions.listed:
        try:
            knowledge.document.section_of(row.quote)
        except ValueError as error:
            raise ValueError(f"contraindications.yml, {row.id}: {error}") from error
    for where, answer in named:
        if answer not in knowledge.answers:
            raise ValueError(f"{where}: there is no answer {answer!r} in answers.yml")


if __name__ == "__main__":
    load_all(Path(sys.argv[1] if len(sys.argv) > 1 else "knowledge"))
    print("knowledge: every file is well formed, every quote stands in the document")

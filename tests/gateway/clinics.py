"""Two made-up clinics in one installation: the example, and one by the harbour with details and an answer of its own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
FIRST, SECOND = "example", "harbour"
PHONES = {FIRST: "+44 20 7946 0000", SECOND: "+353 1 555 0199"}
NAMES = {FIRST: "Example Skin Clinic", SECOND: "Harbour Clinic"}
SITES = {FIRST: "https://clinic.example", SECOND: "https://harbour.example"}
OF_SECOND = {
    "id": SECOND,
    "name": NAMES[SECOND],
    "phone": PHONES[SECOND],
    "time_zone": "Europe/Dublin",
    "email": "hello@harbour.example",
    "address": "2 Quay Street",
    "opening_hours": "Monday to Friday 8:00–16:00",
    "booking": "by phone",
    "emergency_number": "112",
    "medical_advice_line": "the out-of-hours doctor",
    "crisis_line": "the crisis line",
    "website_origins": SITES[SECOND],
}


def folder(at: Path, **changed: Any) -> Path:
    """A knowledge folder of both; keywords change the second's clinic.yml."""
    shutil.copytree(ROOT / "knowledge", at)
    change(at, FIRST, website_origins=SITES[FIRST])
    (at / "clinics" / SECOND).mkdir(parents=True)
    (at / "clinics" / SECOND / "clinic.yml").write_text(yaml.safe_dump({**OF_SECOND, **changed}), encoding="utf-8")
    return at


def change(at: Path, clinic: str, **changed: Any) -> None:
    """Change the details of one clinic of a folder."""
    file = at / "clinic.yml" if clinic == FIRST else at / "clinics" / clinic / "clinic.yml"
    content = {**yaml.safe_load(file.read_text("utf-8")), **changed}
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

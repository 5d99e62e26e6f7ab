"""/widget.js: the widget's files, one language's texts and the clinic's details, joined into one script at the start."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway.clinic import Clinic
from gateway.texts import ENGLISH
from widget import joining

RIGHT_TO_LEFT = frozenset(("ar", "fa", "he", "ur", "yi"))
DETAILS = {  # name in the script: key of clinic.yml
    "clinic": "id",
    "name": "name",
    "phone": "phone",
    "emergency": "emergency_number",
    "advice": "medical_advice_line",
    "privacyUrl": "privacy_url",
}
IN_TEXTS = ("emergency", "advice")  # what the script itself does not need
GAP = re.compile(r"{(\w+)}")
COUNTED = "n"  # a gap that the script fills


@dataclass(frozen=True)
class Script:
    """One answer of /widget.js."""

    body: str
    etag: str


@dataclass(frozen=True)
class Widget:
    """The widget's source and texts, read once."""

    code: str
    texts: Mapping[str, Mapping[str, Any]]
    details: Mapping[str, Any]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the widget speaks."""
        return tuple(self.texts) or (ENGLISH,)

    def script(self, base: str, language: str) -> Script:
        """The script in `language` for a gateway at `base` (https://chat.clinic.example, without a slash)."""
        known = {
            "base": base,
            "privacyUrl": f"{base}/privacy",
            **{name: value for name, value in self.details.items() if value != ""},
            "lang": language,
            "dir": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        }
        known["texts"] = filled(self.texts.get(language, {}), known)
        needed = {name: value for name, value in known.items() if name not in IN_TEXTS}
        told = json.dumps(needed, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
        body = f'(() => {{\n"use strict";\nconst CLINIC_CHAT = {told};\n{self.code}\n}})();\n'
        return Script(body, f'W/"{hashlib.sha256(body.encode()).hexdigest()[:32]}"')


def filled(texts: Any, details: Mapping[str, Any]) -> Any:
    """The texts with the details in their gaps; nothing stands for a detail that the clinic does not have."""
    if isinstance(texts, str):
        return GAP.sub(lambda gap: gap[0] if gap[1] == COUNTED else str(details.get(gap[1], "")), texts)
    if isinstance(texts, list):
        return [filled(one, details) for one in texts]
    return {key: filled(one, details) for key, one in texts.items()}


def load(folder: Path, clinic: Clinic, keep_days: int, session_minutes: int) -> Widget:
    """The widget of a folder: its scripts in the order of FILES, its texts by language."""
    texts = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "texts").glob("*.json"))}
    details = {name: clinic.details.get(key, "") for name, key in DETAILS.items()}
    return Widget(joining.code(folder), texts, {**details, "keepDays": keep_days, "sessionMinutes": session_minutes})

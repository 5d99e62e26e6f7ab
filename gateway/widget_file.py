"""/widget.js: the widget's files, one language's texts and a clinic's details, joined into one script."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gateway import colours
from gateway.clinic import Clinic
from gateway.settings import Settings
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
    """The widget's source and texts, read once, and a clinic's details; `privacy` is the address of its page here."""

    code: str
    texts: Mapping[str, Mapping[str, Any]]
    details: Mapping[str, Any]
    privacy: str = "/privacy"

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the widget speaks."""
        return tuple(self.texts) or (ENGLISH,)

    def of(self, clinic: Clinic, settings: Settings, privacy: str) -> Widget:
        """The widget of a clinic."""
        details = {name: clinic.details.get(key, "") for name, key in DETAILS.items()}
        spans = {"keepDays": settings.keep_days, "sessionMinutes": settings.session_minutes}
        code = colours.painted(self.code, clinic.colours) if clinic.colours else self.code
        return replace(self, code=code, details={**details, **spans}, privacy=privacy)

    def script(self, base: str, language: str) -> Script:
        """The script in `language` for a gateway at `base` (https://chat.clinic.example, without a slash)."""
        known = {
            "base": base,
            "privacyUrl": f"{base}{self.privacy}",
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


def load(folder: Path) -> Widget:
    """The widget of a folder, of no clinic yet: its scripts in the order of FILES, its texts by language."""
    texts = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "texts").glob("*.json"))}
    return Widget(joining.code(folder), texts, {})

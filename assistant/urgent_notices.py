"""The wording of a notice: its translation, with the clinic's numbers in its gaps."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.urgent_signs import GAPS


def told_in(translations: Mapping[str, str], language: str, clinic: Mapping[str, str]) -> tuple[str, str | None]:
    """The text in `language` (English when there is none), and the English original beside a translation.

    Raises ValueError for a gap that `clinic` does not fill.
    """
    english = _filled(translations["en"], clinic)
    if language == "en" or language not in translations:
        return english, None
    return _filled(translations[language], clinic), english


def _filled(template: str, clinic: Mapping[str, str]) -> str:
    values = {gap: str(clinic.get(key) or "").strip() for gap, key in GAPS.items()}
    for gap, value in values.items():
        if f"{{{gap}}}" in template and not value:
            raise ValueError(f"clinic.yml has no {GAPS[gap]!r}, which an urgent notice tells: add it")
    return template.format_map(values)

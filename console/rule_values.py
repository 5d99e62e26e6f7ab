"""The value of a field as a form shows it, and what somebody typed as a value again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

WITHOUT, MINUS = "-", "−"  # before a word of a combination: and not it, as it is written and as it is shown
YES_NO = {"yes": "yes", "no": "no"}


def shown(kind: str, value: Any) -> str:
    """The text of a field in a form."""
    if value is None:
        return ""
    if kind == "combinations":
        return "\n".join(" + ".join(_with_minus(name) for name in names) for names in value)
    if kind == "numbers":
        return ", ".join(str(one) for one in (value if isinstance(value, list) else [value]))
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def read(kind: str, text: str) -> Any:
    """The value of what was typed; None for nothing. Raises ValueError that says how to write it."""
    text = text.strip()
    return READERS.get(kind, _line)(text) if text else None


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise ValueError(f"“{text}” is no whole number: write it in figures.")
    return int(text)


def _numbers(text: str) -> list[int]:
    return [_number(part) for part in text.replace(",", " ").split()]


def _combinations(text: str) -> list[list[str]]:
    found = []
    for line in _lines(text):
        names = [name.strip().replace(MINUS, WITHOUT) for name in line.split("+")]
        if not all(name.removeprefix(WITHOUT).strip() for name in names):
            raise ValueError(f"“{line}” has an empty place: write the words with + between them.")
        found.append([name.replace("- ", WITHOUT) for name in names])
    return found


def _yes_no(text: str) -> bool:
    return text == "yes"


def _origins(text: str) -> str:
    return " ".join(text.replace(",", " ").split())


def _with_minus(name: str) -> str:
    return name.replace(WITHOUT, MINUS, 1) if name.startswith(WITHOUT) else name


READERS: Mapping[str, Callable[[str], Any]] = {
    "lines": _lines,
    "terms": _lines,
    "said": _lines,
    "endings": _lines,
    "combinations": _combinations,
    "number": _number,
    "numbers": _numbers,
    "yes_no": _yes_no,
    "origins": _origins,
}

"""Small bar charts, drawn on the server: the shape as one path, and in words what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

STEP, BAR, HEIGHT = 20, 14, 60  # units of the drawing: from bar to bar, a bar's width, the highest bar


@dataclass(frozen=True)
class Chart:
    """Bars from left to right; `path` is their outline, `text` says the same in words."""

    title: str
    text: str
    path: str
    width: int
    height: int
    first: str
    last: str


def bars(title: str, labels: Sequence[str], values: Sequence[float | None], unit: str = "") -> Chart:
    """A chart of values of zero and more, the highest as high as the drawing; None is a gap, `unit` follows a number."""
    highest = max((one for one in values if one is not None), default=0) or 1
    shapes = [_bar(place, (one or 0) / highest) for place, one in enumerate(values) if one]
    width = STEP * len(values)
    return Chart(title, _said(labels, values, unit), "".join(shapes), width, HEIGHT, labels[0], labels[-1])


def told(value: float, unit: str = "") -> str:
    """A number as it is read: with one digit behind the point where it is small and not whole."""
    digits = 1 if value < 10 and round(value, 1) % 1 else 0
    return f"{value:.{digits}f}{unit}"


def _bar(place: int, share: float) -> str:
    height = max(1, round(HEIGHT * share))
    return f"M{STEP * place + (STEP - BAR) // 2} {HEIGHT}v-{height}h{BAR}v{height}z"


def _said(labels: Sequence[str], values: Sequence[float | None], unit: str) -> str:
    known = [(value, label) for value, label in zip(values, labels, strict=True) if value is not None]
    if not any(value for value, _ in known):
        return "Nothing in these weeks."
    most, when = max(known, key=lambda pair: pair[0])
    last = f"{told(values[-1], unit)} in the week of {labels[-1]}" if values[-1] is not None else "nothing this week"
    return f"Most: {told(most, unit)} in the week of {when}. Now: {last}."

"""A clinic's own colours, `accent` and `accent_text` in clinic.yml: the chat's defaults, if everybody can read them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

ACCENT, TEXT = "accent", "accent_text"
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
LEAST = 4.5  # contrast of text: WCAG 2.2, success criterion 1.4.3
BLACK, WHITE = "#000000", "#ffffff"
USUAL = "#0b5563"  # the widget's own accent, where the clinic sets none
# In the widget's style sheet: the defaults of both, and the text that is chosen to fit.
OF_ACCENT = re.compile(r"(var\(--clinic-chat-accent,\s*)#\w+\)")
OF_TEXT = re.compile(r"(var\(--clinic-chat-accent-text,\s*)#\w+\)")
FITTING = re.compile(r"--on-accent:\s*(var\(--clinic-chat-accent-text,\s*)(oklch\(from var\()--accent(\).*? 0 0\))\)")


@dataclass(frozen=True)
class Colours:
    """The accent, and the text on it; both as #rrggbb."""

    accent: str
    text: str


def read(details: Mapping[str, object]) -> Colours | None:
    """The colours of a clinic.yml, None where it sets none; raises ValueError for what can't be shown or read.

    Without a text of its own the accent gets black or white, whichever is read better: one of them always can be.
    """
    for key in (ACCENT, TEXT):
        if details.get(key, "") != "" and not COLOUR.fullmatch(str(details[key])):
            raise ValueError(f'clinic.yml, {key}: write a colour in quotation marks, as in "#7a1f5c"')
    accent, text = details.get(ACCENT) or None, details.get(TEXT) or None
    if accent is None and text is None:
        return None
    if accent is None:
        raise ValueError(f"clinic.yml, {TEXT}: set {ACCENT}, too; it is the colour that the text stands on")
    best = max((WHITE, BLACK), key=lambda one: contrast(str(accent), one))
    if text is not None and (found := contrast(str(accent), str(text))) < LEAST:
        told = f"on {accent} it can hardly be read (contrast {found:.1f}, {LEAST} is the least)"
        raise ValueError(f"clinic.yml, {TEXT}: {told}: leave it out, then {best} is taken, or choose another {ACCENT}")
    return Colours(str(accent), str(text or best))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def painted(code: str, colours: Colours) -> str:
    """The widget's script with these colours for defaults; the page's own variables still win.

    A page that sets an accent alone goes on with black or white on it. Raises ValueError for a script without its variables.
    """
    text = rf"--auto:\2--clinic-chat-accent\3;--on-accent:\1var(--auto,{colours.text}))"
    for pattern, shown in ((OF_ACCENT, rf"\1{colours.accent})"), (OF_TEXT, rf"\1{colours.text})"), (FITTING, text)):
        code, found = pattern.subn(shown, code)
        if not found:
            raise ValueError(f"widget/style.js lacks what a clinic's colours replace: {pattern.pattern}")
    return code


def _luminance(colour: str) -> float:
    """WCAG 2.2, "relative luminance" of an sRGB colour."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

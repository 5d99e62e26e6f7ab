"""data/nlu.yml as lines: what is learned for a label is changed, and everything else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

LABEL = re.compile(r"  - intent: (\S+)$")
INDENT = "      - "
NEW = ("  - intent: {}", "    examples: |")


def labels(text: str) -> dict[str, tuple[str, ...]]:
    """The wordings of each label, in the file's order."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        if label := LABEL.match(line):
            current = found.setdefault(label[1], [])
        elif line.startswith(INDENT):
            current.append(line[len(INDENT) :].strip())
    return {label: tuple(lines) for label, lines in found.items()}


def with_wordings(text: str, label: str, wordings: Sequence[str]) -> str:
    """The text with exactly these wordings under a label; lines that stay keep their place, new ones come last."""
    known = labels(text).get(label)
    if known is None:
        return _with_label(text, label, wordings)
    new = [f"{INDENT}{wording}" for wording in wordings if wording not in known]
    keep = set(wordings)
    return _edited(text, lambda here, line: here != label or line[len(INDENT) :].strip() in keep, label, new)


def without_label(text: str, label: str) -> str:
    """The text without a label and its wordings."""
    lines, kept, inside = text.splitlines(), [], False
    for line in lines:
        if found := LABEL.match(line):
            inside = found[1] == label
        elif inside and line.strip() and not line.startswith("    "):
            inside = False
        if not inside:
            kept.append(line)
    return "\n".join(kept) + "\n"


def without_wordings(text: str, keys: set[str], key_of: Callable[[str], str], prefix: str) -> str:
    """The text without these wordings (by key) under the labels that begin with `prefix`."""
    return _edited(text, lambda here, line: not here.startswith(prefix) or key_of(line[len(INDENT) :]) not in keys)


def _edited(text: str, keeps: Callable[[str, str], bool], label: str = "", new: Sequence[str] = ()) -> str:
    """The text with those wordings that are kept, and new ones at the end of a label."""
    out: list[str] = []
    here, last = "", -1
    for line in text.splitlines():
        if found := LABEL.match(line):
            here = found[1]
        if line.startswith(INDENT) and not keeps(here, line):
            continue
        out.append(line)
        if here == label and line.startswith("    "):
            last = len(out)
    if new:
        out[last:last] = new
    return "\n".join(out) + "\n"


def _with_label(text: str, label: str, wordings: Sequence[str]) -> str:
    """The text with a new label, before the first of its kind that is greater, else behind the last of its kind."""
    lines = text.splitlines()
    block = [NEW[0].format(label), NEW[1], *(f"{INDENT}{wording}" for wording in wordings), ""]
    kind = label.split("/")[0] + "/"
    starts = [(number, found[1]) for number, line in enumerate(lines) if (found := LABEL.match(line))]
    alike = [number for number, (_, name) in enumerate(starts) if name.startswith(kind)]
    greater = [starts[number][0] for number in alike if starts[number][1] > label]
    after = starts[alike[-1] + 1][0] if alike and alike[-1] + 1 < len(starts) else None
    place = greater[0] if greater else after
    if place is None:
        return "\n".join([*lines, "", *block[:-1]]) + "\n"
    while lines[place - 1].lstrip().startswith("#"):
        place -= 1
    return "\n".join([*lines[:place], *block, *lines[place:]]) + "\n"

"""Changes single rows of a YAML file and leaves every other byte of it alone.

A place is a path of keys; in a list, a row goes by its `id` or `label`. Every change is read back: what does not come
out as meant raises ValueError.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import yaml

from assistant.knowledge import Loader
from console.yaml_places import Place, drop, find, put

HAS_NAMES = re.compile(r"(?:^|[\s\[,{])&\w", re.MULTILINE)
KEY = re.compile(r"(?P<key>[^\s#'\"][^:]*|\"[^\"]*\"|'[^']*'):(?:\s|$)")
ITEM = re.compile(r"- (?:id|label): *(?P<key>\S.*)")


def read(text: str) -> Any:
    """The data of a YAML text, read by the fast library where there is one."""
    return yaml.load(text, Loader)


def row_of(text: str, place: Place) -> str:
    """The row's value as it is written, on its own; what it shares with other rows is written out."""
    lines = _written_out(text, set(_names(text))).splitlines()
    start, end, depth = _span(lines, place)
    first = lines[start][depth:]
    if first.startswith("- "):
        return _dedented(["  " + first[2:], *(line[depth:] for line in lines[start + 1 : end])])
    found = KEY.match(first)
    head = [first[found.end() :].strip()] if found and first[found.end() :].strip() else []
    rest = lines[start + 1 : end]
    return "\n".join([*head, *(line[depth:] for line in rest)] if head else [_dedented(rest)])


def with_row(text: str, place: Place, value: str) -> str:
    """The text with the row's value replaced by `value` (YAML of its own), or with it as a new row, in alphabetical order."""
    try:
        wanted = read(value)
    except yaml.YAMLError as error:
        raise ValueError(f"{'/'.join(place)}: this is no YAML: {error}") from error
    meant = read(text)
    put(meant, place, wanted)
    lines = text.splitlines()
    try:
        start, end, _ = _span(lines, place)
        lines = _freed(text, start, end).splitlines()
        start, end, depth = _span(lines, place)
    except KeyError:
        start, depth = _gap(lines, place)
        return _checked(lines[:start], _apart(_block(place, value, depth, text), lines, start), lines[start:], meant, place)
    return _checked(lines[:start], _block(place, value, depth, text), lines[end:], meant, place)


def without_row(text: str, place: Place) -> str:
    """The text without the row; raises KeyError when there is none."""
    lines = text.splitlines()
    start, end, _ = _span(lines, place)
    lines = _freed(text, start, end).splitlines()
    start, end, _ = _span(lines, place)
    while end < len(lines) and not lines[end].strip():
        end += 1
    meant = read(text)
    drop(meant, place)
    return _checked(lines[:start], [], lines[end:], meant, place)


def scalar(text: str) -> str:
    """One line of text as YAML, without quotes where it reads the same."""
    try:
        same = read(f"k: {text}\n") == {"k": text}
    except yaml.YAMLError:
        same = False
    return text if same and "\n" not in text else json.dumps(text, ensure_ascii=False)


def _checked(before: list[str], block: list[str], after: list[str], meant: Any, place: Place) -> str:
    text = "\n".join([*before, *block, *after]) + "\n"
    if read(text) != meant:
        raise ValueError(f"{'/'.join(place)}: this row can't be written without changing others: edit the file by hand")
    return text


def _apart(block: list[str], lines: list[str], start: int) -> list[str]:
    """A new row of several lines with a blank line between it and its neighbours."""
    if len(block) == 1 or start == 0:
        return block
    return [*block, ""] if not lines[start - 1].strip() else ["", *block]


def _block(place: Place, value: str, depth: int, text: str) -> list[str]:
    """The lines of a row at its depth."""
    body, pad = value.strip("\n").splitlines() or ["null"], " " * depth
    if len(place) > 1 and isinstance(find(read(text), place[:-1]), list):
        return [f"{pad}- {body[0]}", *(f"{pad}  {line}" if line.strip() else "" for line in body[1:])]
    nested = isinstance(read(value), (dict, list)) and not body[0].startswith(("{", "["))
    if not nested:
        return [f"{pad}{scalar(place[-1])}: {body[0]}", *(f"{pad}  {line}" for line in body[1:])]
    return [f"{pad}{scalar(place[-1])}:", *(f"{pad}  {line}" if line.strip() else "" for line in body)]


def _span(lines: list[str], place: Place) -> tuple[int, int, int]:
    """First line, line after the last, and depth of a row; raises KeyError."""
    start, end, depth = 0, len(lines), 0
    for number, key in enumerate(place):
        start, end, depth = _inside(lines, start, end, key, number == 0)
    return start, end, depth


def _inside(lines: list[str], start: int, end: int, key: str, top: bool) -> tuple[int, int, int]:
    depth = None if not top else 0
    for number in range(start if top else start + 1, end):
        line = lines[number]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        here = len(line) - len(line.lstrip())
        depth = here if depth is None else depth
        if here == depth and _key(line.strip()) == key:
            return number, _end(lines, number, end, depth), depth
    raise KeyError(key)


def _key(line: str) -> str | None:
    found = ITEM.match(line) or KEY.match(line)
    return str(read(found["key"])) if found else None


def _end(lines: list[str], start: int, last: int, depth: int) -> int:
    """The line after a row: blank lines and comments that stand no deeper than it belong to what follows."""
    end = start + 1
    for number in range(start + 1, last):
        line = lines[number]
        here = len(line) - len(line.lstrip())
        if line.strip() and here <= depth and not line.lstrip().startswith("#"):
            break
        if line.strip() and here > depth:
            end = number + 1
    return end


def _gap(lines: list[str], place: Place) -> tuple[int, int]:
    """Where a new row belongs, and its depth: before the first that is greater where all are in order, else at the end."""
    start, end, depth = (-1, len(lines), -2) if len(place) == 1 else _span(lines, place[:-1])
    rows = [number for number in range(start + 1, end) if lines[number].strip() and not lines[number].lstrip().startswith("#")]
    depths = [len(lines[number]) - len(lines[number].lstrip()) for number in rows]
    child = depths[0] if rows else depth + 2
    keys = [(number, _key(lines[number].strip()) or "") for number, here in zip(rows, depths, strict=True) if here == child]
    is_list = bool(rows) and lines[rows[0]].lstrip().startswith("- ")
    if not is_list and keys == sorted(keys, key=lambda one: one[1]):
        for number, key in keys:
            if key > place[-1]:
                while number > start + 1 and lines[number - 1].lstrip().startswith("#"):
                    number -= 1
                return number, child
    while end and not lines[end - 1].strip():
        end -= 1
    return end, child


def _names(text: str) -> list[str]:
    if not HAS_NAMES.search(text):
        return []
    return [token.value for token in yaml.scan(text) if isinstance(token, yaml.AnchorToken)]


def _freed(text: str, start: int, end: int) -> str:
    """The text in which no row outside of these lines points into them."""
    if not HAS_NAMES.search(text):
        return text
    inside = {
        token.value for token in yaml.scan(text) if isinstance(token, yaml.AnchorToken) and start <= token.start_mark.line < end
    }
    return _written_out(text, inside) if inside else text


def _written_out(text: str, names: set[str]) -> str:
    """The text with what has one of these names written out wherever it is pointed at, and the names gone."""
    if not names:
        return text
    values = _values(text)
    pieces: list[str] = []
    at = 0
    for token in yaml.scan(text):
        if isinstance(token, (yaml.AnchorToken, yaml.AliasToken)) and token.value in names:
            alias = isinstance(token, yaml.AliasToken)
            written = json.dumps(values[token.value], ensure_ascii=False) if alias else ""
            pieces.append(text[at : token.start_mark.index] + written)
            at = token.end_mark.index
            if not alias:
                at += text[at : at + 1] == " "
                pieces[-1] = pieces[-1].rstrip() if text[at : at + 1] == "\n" else pieces[-1]
    return "".join([*pieces, text[at:]])


class _Named(yaml.SafeLoader):
    """Remembers what has a name."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.named: dict[str, yaml.Node] = {}

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        node = super().compose_node(parent, index)
        if not isinstance(event, yaml.AliasEvent) and getattr(event, "anchor", None) and node is not None:
            self.named[str(event.anchor)] = node
        return node


def _values(text: str) -> dict[str, Any]:
    loader = _Named(text)
    loader.get_single_node()
    return {name: loader.construct_object(node, deep=True) for name, node in loader.named.items()}


def _dedented(lines: Sequence[str]) -> str:
    deep = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[deep:] for line in lines)

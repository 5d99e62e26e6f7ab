"""Rows of parsed YAML by their place: a path of keys, in which a row of a list goes by its `id` or `label`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Place = Sequence[str]


def find(data: Any, place: Place) -> Any:
    """What stands at a place of parsed YAML; None where there is nothing."""
    for key in place:
        if isinstance(data, list):
            data = next((row for row in data if name_of(row) == key), None)
        else:
            data = data.get(key) if isinstance(data, dict) else None
    return data


def name_of(row: Any) -> str | None:
    """What a row of a list goes by."""
    return row.get("id", row.get("label")) if isinstance(row, dict) else None


def put(data: Any, place: Place, value: Any) -> None:
    """Change or add what stands at a place of parsed YAML; a part that is not there yet comes with it."""
    parent = find(data, place[:-1])
    if parent is None and len(place) > 1:
        put(data, place[:-1], {})
        parent = find(data, place[:-1])
    if isinstance(parent, dict):
        parent[place[-1]] = value
        return
    names = [name_of(row) for row in parent]
    if place[-1] in names:
        parent[names.index(place[-1])] = value
    else:
        parent.append(value)


def drop(data: Any, place: Place) -> None:
    """Take away what stands at a place of parsed YAML."""
    parent = find(data, place[:-1])
    if isinstance(parent, dict):
        del parent[place[-1]]
    else:
        parent[:] = [row for row in parent if name_of(row) != place[-1]]

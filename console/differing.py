"""What differs between two states of an answer or of a document, part by part, as people read it."""

from __future__ import annotations

from collections.abc import Iterator

from console.changes import Told
from console.rule_edits import Difference, without


def answers(old: Told | None, new: Told | None) -> tuple[Difference, ...]:
    """The parts of an answer that differ; None where there is none."""
    return tuple(_parts(old, new))


def documents(old: str | None, new: str | None) -> tuple[Difference, ...]:
    """The lines of a document that differ; None where there is none."""
    before, after = ((text or "").splitlines() for text in (old, new))
    return (Difference("Lines", without(before, after), without(after, before)),) if before != after else ()


def _parts(old: Told | None, new: Told | None) -> Iterator[Difference]:
    for label, name in (("Title", "title"), ("Document", "document"), ("What it answers of what was silent", "topic")):
        pair = tuple((value,) if (value := getattr(one, name) if one else "") else () for one in (old, new))
        if pair[0] != pair[1]:
            yield Difference(label, *pair)
    for label, name in (("Text", "quotes"), ("Wordings", "wordings")):
        gone, came = (tuple(getattr(one, name)) if one else () for one in (old, new))
        if gone != came:
            yield Difference(label, without(gone, came), without(came, gone))

"""What staff have approved, as data: it leads from the database to a folder in the repository's own format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

STAFF = "staff"  # the document that holds what staff have written themselves


@dataclass(frozen=True)
class Told:
    """One answer: `text` holds its quotes, parted by blank lines. `document` is the document that they stand in.

    An empty `document` is the clinic's first (knowledge/document.md); STAFF is what staff have written themselves. `topic`
    is what it answers of not_documented.yml, empty for none.
    """

    id: str
    title: str
    text: str
    wordings: tuple[str, ...]
    document: str = ""
    topic: str = ""

    @property
    def quotes(self) -> tuple[str, ...]:
        """The cuts of its document, in order."""
        parts = self.text.replace("\r\n", "\n").split("\n\n")
        return tuple("\n".join(line.strip() for line in part.strip().splitlines()) for part in parts if part.strip())


def is_same(one: Told | None, other: Told | None) -> bool:
    """Whether two answers tell the same; blanks and line ends of the text say nothing."""
    if one is None or other is None:
        return one is other
    return one.quotes == other.quotes and replace(one, text="") == replace(other, text="")


@dataclass(frozen=True)
class Rule:
    """A changed row of `file` (aftercare, contraindications, urgent or clinic): its place, its YAML; None when it goes."""

    file: str
    place: tuple[str, ...]
    value: str | None


@dataclass(frozen=True)
class LeftOut:
    """A wording that is not learned for `label`, since another answer of the installation asks for it, too."""

    label: str
    wording: str


@dataclass(frozen=True)
class Accepted:
    """A visitor's question that staff kept to test with, and the answer that it has to get; it is never learned."""

    say: str
    answer: str


@dataclass(frozen=True)
class Changes:
    """Everything that is approved; `retired` names answers that go, `documents` whole texts by name ("" is the first).

    `accepted` changes nothing that visitors are told.
    """

    answers: tuple[Told, ...] = ()
    retired: tuple[str, ...] = ()
    documents: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    accepted: tuple[Accepted, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.answers or self.retired or self.documents or self.rules)


Everyone = Mapping[str, Changes]  # by clinic, the first one first
Lost = Mapping[str, tuple[LeftOut, ...]]  # what each clinic has left out


def all_as_data(everyone: Everyone, left_out: Lost) -> dict[str, Any]:
    """The changes of all clinics as JSON holds them; of the only one just as `as_data` does."""
    if len(everyone) == 1:
        return as_data(next(iter(everyone.values())))
    lost = {clinic: [asdict(one) for one in rows] for clinic, rows in left_out.items()}
    return {"clinics": {clinic: as_data(changes) for clinic, changes in everyone.items()}, "left_out": lost}


def all_from_data(data: Mapping[str, Any], clinics: Sequence[str]) -> dict[str, Changes]:
    """What `all_as_data` made, for these clinics; what was written for a single one is the first one's."""
    rows = data["clinics"] if "clinics" in data else {clinics[0]: data}
    return {clinic: from_data(rows[clinic]) if clinic in rows else Changes() for clinic in clinics}


def left_out(data: Mapping[str, Any], clinic: str) -> tuple[LeftOut, ...]:
    """The wordings of a clinic that its version does not learn."""
    return tuple(LeftOut(**row) for row in data.get("left_out", {}).get(clinic, ()))


def as_data(changes: Changes) -> dict[str, Any]:
    """The same as JSON holds it."""
    return {**asdict(changes), "documents": dict(changes.documents)}


def from_data(data: Mapping[str, Any]) -> Changes:
    """What `as_data` made."""
    told = tuple(Told(**{**row, "wordings": tuple(row["wordings"])}) for row in data["answers"])
    rules = tuple(Rule(row["file"], tuple(row["place"]), row["value"]) for row in data["rules"])
    accepted = tuple(Accepted(**row) for row in data.get("accepted", ()))
    return Changes(told, tuple(data["retired"]), dict(data["documents"]), rules, accepted)

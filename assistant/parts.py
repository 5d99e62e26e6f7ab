"""The parts of a message with the classifier's candidates, and what is asked for in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FAQ, SILENT = "faq/", "not_documented/"
CONDITION = FAQ + "contraindication."
EVERYTHING = CONDITION + "all"
UNKNOWN = SILENT + "unknown"  # what only another clinic answers: here it is as undocumented as what nobody has heard of


@dataclass(frozen=True)
class Candidate:
    """A label of the classifier with its probability."""

    id: str
    score: float


@dataclass(frozen=True)
class Part:
    """A clause, or the whole message, with its candidates in order; `sure` when the first passed threshold and margin."""

    text: str
    candidates: tuple[Candidate, ...]
    sure: bool

    @property
    def first(self) -> Candidate:
        return self.candidates[0] if self.candidates else Candidate("nlu_fallback", 1.0)

    def mass(self, prefix: str) -> float:
        """The probability of all labels that begin with `prefix`."""
        return sum(c.score for c in self.candidates if c.id.startswith(prefix))


@dataclass(frozen=True)
class Ask:
    """One thing that is asked for.

    `kind`: "answer" (id: answer id), "silent" (id: topic, or empty), "unclear" (candidates to offer), "talk" (id: label).
    `term` and `named` tell which product or activity was said, and whether the document names it; `text` is the part that
    asks; `certain` marks a silent topic that was named in so many words.
    """

    kind: str
    id: str = ""
    score: float = 1.0
    term: str = ""
    named: bool = True
    candidates: tuple[Candidate, ...] = ()
    text: str = ""
    certain: bool = False


@dataclass(frozen=True)
class Mentioned:
    """What was said about conditions: the answers of those asked or told about, of those denied or over, settled clauses.

    `kept`: the ids of conditions reported before that are now said to be over or not there: they stay reported.
    """

    asked: frozenset[str] = frozenset()
    over: frozenset[str] = frozenset()
    settled: tuple[str, ...] = ()
    only_denied: bool = False
    kept: tuple[str, ...] = ()


NOTHING = Mentioned()


def parts_from_json(rows: Sequence[Mapping[str, Any]]) -> tuple[Part, ...]:
    """The parts as the classifier sets them on a message: the whole first, then its clauses if there are several."""
    return tuple(
        Part(
            text=str(row["text"]),
            candidates=tuple(Candidate(str(c["id"]), float(c["score"])) for c in row["candidates"]),
            sure=bool(row["sure"]),
        )
        for row in rows
    )

"""Where the words for a condition stand in a message."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.clauses import SUBJECTS, Clause


@dataclass(frozen=True)
class Place:
    """Where a condition stands in the plain text of a message, and in which of its clauses."""

    text: str
    clause: Clause
    start: int
    end: int
    subject_from: int

    @property
    def before(self) -> str:
        """The clause up to the condition, with the clause before it when that one holds the subject ("… and has")."""
        return self.text[self.subject_from : self.start].rstrip()

    @property
    def after(self) -> str:
        """The rest of the clause."""
        return self.text[self.end : self.clause.end]


def place_of(text: str, parts: list[Clause], start: int, end: int) -> Place:
    """Where `text[start:end]` stands; `parts` are the text's clauses."""
    at = max((n for n, part in enumerate(parts) if part.start <= start), default=0)
    clause = parts[at]
    words = text[clause.start : start].split()
    goes_on = words[:1] == ["and"] and not (set(words[1:2]) & SUBJECTS) or words[:2] in ([",", "who"], [",", "whos"])
    continues = goes_on and at > 0 and clause.sentence_start <= parts[at - 1].start
    return Place(text, clause, start, end, parts[at - 1].start if continues else clause.start)

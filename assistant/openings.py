"""How an English clause opens: with a question, or with a statement."""

from __future__ import annotations

from assistant.circumstance_words import POLITE, QUESTION_WORDS
from assistant.clauses import AUXILIARIES, CONNECTORS, OWNERS, SUBJECTS, THINGS


def words_of(clause: str) -> list[str]:
    """The words of a clause, from the first that is no greeting or conjunction."""
    words = clause.split()
    while words and (words[0] in POLITE or (words[0] in CONNECTORS and words[0] not in QUESTION_WORDS)):
        words = words[1:]
    return words


def is_inverted(words: list[str]) -> bool:
    """Whether a clause begins like a question: "can I", "is it", "does having", "why is"."""
    while words and words[0] in QUESTION_WORDS | CONNECTORS:
        words = words[1:]
    if not words or words[0] not in AUXILIARIES - {"be", "been"}:
        return False
    follows = words[1] if len(words) > 1 else ""
    if words[0] in ("might", "may", "could", "must", "should", "would") and follows in (
        "be",
        "have",
        "also",
        "get",
        "just",
    ):
        return False
    if words[0] in ("have", "has", "had", "am", "do", "was") or words[0].endswith("nt"):
        return follows in SUBJECTS | THINGS | OWNERS or (words[0] == "do" and follows == "you")
    return True

"""Which clauses of a message ask, and which of several questions stand for themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import aftercare
from assistant.parts import FAQ, Ask, Part
from assistant.said import Said

AFTERCARE = FAQ + "aftercare."
QUESTION = re.compile(
    r"^(?:(?:and|but|so|also|or|hi|hello|hey|ok|please|then|well) )*"
    r"(?:how|what|whats|when|whens|just curious|curious|wondering|i wonder|where|why|who|which|can|could|is|are|does|do|did|"
    r"will|would|should|may|am|was|any|tell|explain)\b"
    r"|\?\s*$",
    re.IGNORECASE,
)
# Words that point back: what they mean stands in an earlier clause.
POINTS_BACK = re.compile(r"\b(?:it|its|they|theyre|them|those|these|that|this|one|ones|is this)\b", re.IGNORECASE)
LIST, LISTED_WORDS = 3, 2  # things, and words of each: "price, pain, sessions" is a list


def is_question(text: str) -> bool:
    """Whether a clause asks: by its first word or its question mark."""
    return bool(QUESTION.search(text.strip()))


def is_list(clauses: Sequence[Part]) -> bool:
    """ "Price, pain, sessions": clauses of a word or two, each a question of its own."""
    return len(clauses) >= LIST and all(len(part.text.split()) <= LISTED_WORDS for part in clauses)


def names_a_rule(clause: Part, said: Said, rules: tuple[aftercare.Rule, ...]) -> bool:
    """Whether a clause is about an aftercare rule, to the classifier and by its words."""
    here = replace(said, raw=clause.text, text=clause.text, clauses=(clause.text,))
    return clause.first.id.startswith(AFTERCARE) and bool(aftercare.mentions(here, rules))


def without_pointing_back(asks: Sequence[Ask]) -> list[Ask]:
    """ "What is PRP, and does it hurt?": the second question is about PRP, too, so it gets no answer of its own."""
    kept: list[Ask] = []
    for ask in asks:
        about_other = any(earlier.kind == "silent" and earlier.certain for earlier in kept)
        if not (ask.kind == "answer" and about_other and POINTS_BACK.search(ask.text)):
            kept.append(ask)
    return kept


def without_alternatives(asks: Sequence[Ask], said: Said) -> list[Ask]:
    """ "Is one enough, or is it a whole course?": the other side of an answered question is no question of its own."""
    other = [ask for ask in asks if re.search(rf"\bor {re.escape(ask.text.removeprefix('or '))}", said.text)]
    answered = any(ask.kind == "answer" for ask in asks)
    return [ask for ask in asks if not (answered and ask in other and ask.kind == "silent" and not ask.certain)]

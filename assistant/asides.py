"""Whether an English message names a thing only to compare with it, or recalls how it bore it: "like a tattoo"."""

from __future__ import annotations

import re

from assistant.clauses import Clause
from assistant.times import NOW, RECENT, THIS_WEEK

NOT_A_WISH = r"(?<!would )(?<!\bid )(?<!\bi )(?<!also )(?<!something )"
COMPARED = re.compile(
    rf"\b(?:{NOT_A_WISH}like|as(?: \w+)? as|(?<!other )(?<!rather )than|similar to|compared (?:to|with)|comparable (?:to|with)"
    r"|(?:the )?same as|equivalent of|akin to|resembles?|versus|vs|reminds? me of)"
    r"(?: (?:a|an|the|any|my|your|having|getting|doing|with|for|when you get|normal|real|little|small|bad|proper))*$"
)
BORNE = re.compile(
    r"\b(?:faint\w*|passed out|pass out|cried|cry|crying|scream\w*|hated|panick\w*|sit through|sat through|coped?"
    r"|(?:cant|couldnt) (?:bear|stand)|survived?|winced|threw up|was fine|were fine|handled?)\b"
    r"(?: (?!and\b|but\b|have\b|had\b|ive\b|got\b)\w+)*$"
)
LIKENESS = re.compile(r"\b(?:looks?|looking) (?:a bit |just |exactly |so much )?like (?:an?|the|mild|some)\b")
TO_COME = re.compile(r"\b(?:tomorrow|tonight|next|soon|booked|due|later|upcoming)\b")


def compared_or_recalled(text: str, clause: Clause, start: int) -> bool:
    """Whether the thing at `start` is nobody's state: it is compared with, or it is told how somebody once bore it.

    With a day of these weeks beside it, it is one: "I fainted at my vaccination yesterday".
    """
    before = text[clause.start : start].rstrip()
    if COMPARED.search(before):
        return True
    sentence = text[clause.sentence_start : clause.sentence_end]
    dated = any(date.search(sentence) for date in (RECENT, NOW, THIS_WEEK, TO_COME))
    return bool(BORNE.search(before)) and not dated


def is_likeness(text: str) -> bool:
    """Whether a plain text only says what something looks like: no reaction as long as no treatment is told to be over."""
    return bool(LIKENESS.search(text))

"""Whether the treatment has happened or is still to come, as far as a message tells: the list of conditions is about before."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.moments import Moments
from assistant.said import Said
from assistant.terms import Lexicon
from assistant.treated_words import (
    BOOKED,
    BOOKED_ABROAD,
    DOUBTED,
    HAPPENED,
    LONG_AGO,
    NOT_BOOKED,
    OF_ANOTHER,
    OF_MYSELF,
    PIECES,
    TREATMENT,
)

ENGLISH = ("en", "und")


@dataclass(frozen=True)
class Standing:
    """What is known of the visitor's treatment: `happened` and `to_come` may both be true, and both false is "unclear".

    `of_another`: somebody else's has happened.
    """

    happened: bool = False
    to_come: bool = False
    of_another: bool = False

    @property
    def name(self) -> str:
        """One word for tables: an appointment to come wins."""
        return "to_come" if self.to_come else "happened" if self.happened else "unclear"


def standing(said: Said, moments: Moments, treatment: Lexicon, foreign_words: bool) -> Standing:
    """What `said` tells of the visitor's treatment.

    `moments` are the times in it. `foreign_words`: word lists of other languages say that it has happened; in English they are
    not asked. `treatment` holds the treatment's names.
    """
    if said.language not in ENGLISH:
        to_come = moments.to_come or bool(BOOKED_ABROAD.search(_masked(said.plain, treatment)))
        return Standing(moments.happened or foreign_words, to_come)
    texts = [_masked(text, treatment) for text in dict.fromkeys((said.plain, said.plain_raw))]
    to_come = moments.to_come or any(_is_to_come(text) for text in texts)
    told = {whose for text in texts for whose in _told(text)}
    of_another = "another" in told
    happened = "self" in told or (moments.happened and not of_another and not any(_is_of_another(text) for text in texts))
    return Standing(happened, to_come, of_another)


def _masked(text: str, treatment: Lexicon) -> str:
    """The plain text with T in place of the treatment's names, except where a name tells that it was done ("needled")."""
    for hit in reversed(treatment.find(text)):
        if not hit.said.endswith("ed"):
            text = f"{text[: hit.start]}T{'_' * (hit.end - hit.start - 1)}{text[hit.end :]}"
    return TREATMENT.sub(lambda match: "T" + "_" * (len(match.group()) - 1), text)


def _told(text: str) -> list[str]:
    """Whose treatment a masked text tells as done: "self" or "another"."""
    told = []
    for piece in PIECES.split(text):
        for match in HAPPENED.finditer(piece.strip()):
            before = piece.strip()[: match.start()]
            if DOUBTED.search(before) or LONG_AGO.search(piece):
                continue
            told.append("another" if _is_of_another(f"{before} {match.group()}") else "self")
    return told


def _is_of_another(words: str) -> bool:
    return bool(OF_ANOTHER.search(words)) and not OF_MYSELF.search(words)


def _is_to_come(text: str) -> bool:
    return bool(BOOKED.search(text)) and not NOT_BOOKED.search(text)

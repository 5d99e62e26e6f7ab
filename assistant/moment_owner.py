"""Whose question a message asks and whose time it tells: nothing is counted for one person from another's treatment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant import moment_owner_words as words

Owner = Literal["self", "another", ""]


@dataclass(frozen=True)
class Told:
    """Whose the question is ("" where nobody is named), and the words about each of the two, for the readers of times.

    In `theirs` another person's words are put as one's own ("she had hers" is "i had my #"), with # for the treatment.
    """

    owner: Owner
    mine: str
    theirs: str

    @property
    def names_another(self) -> bool:
        """Whether anything is said about somebody else."""
        return bool(self.theirs)

    @property
    def names_me(self) -> bool:
        """Whether the visitor is spoken of."""
        return bool(words.ME.search(self.mine))


def told(text: str) -> Told:
    """Who is spoken of in a `text` folded by `assistant.moments.fold`."""
    pieces = _pieces(text)
    asked = {piece.asks_for for piece in pieces if piece.asks_for}
    named = [piece.owner for piece in pieces if piece.owner]
    owner: Owner = "another" if "another" in asked else "self" if asked else named[-1] if named else ""
    mine = " ".join(piece.text for piece in pieces if piece.belongs_to != "another")
    theirs = " ".join(piece.as_own for piece in pieces if piece.belongs_to == "another")
    return Told(owner, mine, theirs)


@dataclass(frozen=True)
class _Piece:
    """A thought of a message: whom it names, for whom it asks, and to whom it belongs with what stands before it."""

    text: str
    owner: Owner
    asks_for: Owner
    belongs_to: Owner
    as_own: str


def _pieces(text: str) -> list[_Piece]:
    them = words.THEM if words.SOMEBODY.search(text) else words.THEM_ALONE
    pieces: list[_Piece] = []
    before: Owner = ""
    for piece in words.PIECES.split(words.TOGETHER.sub(" we ", text)):
        meant = _without_bystanders(piece, them)
        owner, asks_for = _owner(meant, them), _asks_for(meant, them)
        before = asks_for or owner or before
        pieces.append(_Piece(piece, owner, asks_for, before, _as_own(meant, them)))
    return pieces


def _without_bystanders(piece: str, them: str) -> str:
    """Without those who only say something, are there, or do something to the visitor ("my husband says", "with her")."""
    for pattern in words.bystanders(them):
        piece = pattern.sub(" ", piece)
    return piece


def _owner(piece: str, them: str) -> Owner:
    if asked := _asks_for(piece, them):
        return asked
    another = re.search(them, piece)
    if another and not words.I_DO.search(piece):
        return "another"
    return "self" if words.ME.search(piece) else ""


def _asks_for(piece: str, them: str) -> Owner:
    if any(pattern.search(piece) for pattern in words.asks_for(them)):
        return "another"
    return "self" if words.ASKS_FOR_ME.search(piece) else ""


def _as_own(piece: str, them: str) -> str:
    piece = words.THEIR_TREATMENT.sub(" my session ", piece)
    for pattern, own in words.THEY_DID:
        piece = pattern.sub(own, piece)
    return " ".join(re.sub(them, " i ", piece).split())

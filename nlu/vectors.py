"""Vectors of wordings that were learned before, kept on disk: training again costs only what is new."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

import numpy as np

from nlu.encoder import MULTILINGUAL, Vectors, shared_encoder

PROBE = "The same words, and the same vector: then it is still the same encoder."
ALIKE = 1e-5  # what rounding may change


def remembered(texts: list[str], file: Path, english_weight: float = 1.2) -> Vectors:
    """What `Encoder.encode` makes of `texts`, read from `file` as far as it holds them.

    The file keeps these texts' vectors, not the texts, and no others. One that can't be read, or that another encoder
    made, is written anew; one that can't be written is done without.
    """
    known = _read(file)
    needed = {_key(text): text for text in [PROBE, *texts]}
    if new := {key: text for key, text in needed.items() if key not in known}:
        known |= dict(zip(new, shared_encoder().encode(list(new.values()), english_weight=1), strict=True))
    if set(known) != set(needed) or new:
        _write(file, {key: known[key] for key in needed})
    vectors = np.stack([known[_key(text)] for text in [PROBE, *texts]])[1:]
    vectors[:, MULTILINGUAL:] *= np.float32(english_weight)
    return vectors


def _key(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]


def _read(file: Path) -> dict[str, Vectors]:
    try:
        with np.load(file, allow_pickle=False) as stored:
            known = dict(zip((str(key) for key in stored["keys"]), stored["vectors"], strict=True))
    except Exception:  # whatever is wrong with a file that can be made again
        return {}
    probe = shared_encoder().encode([PROBE], english_weight=1)[0]
    kept = known.get(_key(PROBE))
    return known if kept is not None and kept.shape == probe.shape and np.abs(kept - probe).max() < ALIKE else {}


def _write(file: Path, vectors: dict[str, Vectors]) -> None:
    """All at once: a reader sees the old file or the new one."""
    beside = file.with_suffix(f".{os.getpid()}.npz")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(beside, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
        beside.replace(file)
    except OSError:
        with suppress(OSError):
            beside.unlink()

"""What was encoded once is not encoded again, and nothing wrong is ever taken from the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nlu import vectors
from nlu.encoder import Encoder, shared_encoder

TEXTS = ["how soon is the sea allowed", "ist Schwimmen erlaubt", "how soon is the sea allowed", "one more, longer than others"]


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the encoder was asked for, but for the probe."""
    asked: list[str] = []
    encode = Encoder.encode

    def counting(encoder: Encoder, sentences: list[str], english_weight: float = 1.2) -> vectors.Vectors:
        asked.extend(sentence for sentence in sentences if sentence != vectors.PROBE)
        return encode(encoder, sentences, english_weight)

    monkeypatch.setattr(Encoder, "encode", counting)
    return asked


def test_vectors_are_those_of_the_encoder_at_first_and_from_the_file(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "vectors.npz"
    one_by_one = np.vstack([shared_encoder().encode([text]) for text in TEXTS])
    for _ in range(2):
        assert np.allclose(vectors.remembered(TEXTS, file), one_by_one, atol=1e-6)


def test_only_new_texts_are_encoded(tmp_path: Path, encoded: list[str]) -> None:
    file = tmp_path / "vectors.npz"
    vectors.remembered(TEXTS, file)
    assert sorted(encoded) == sorted(set(TEXTS))
    encoded.clear()
    vectors.remembered([*TEXTS, "a new one"], file)
    assert encoded == ["a new one"]
    encoded.clear()
    vectors.remembered(TEXTS[:1], file)
    vectors.remembered(TEXTS[:2], file)
    assert encoded == TEXTS[1:2], "what is no longer learned is forgotten"


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:200])


def by_another_encoder(file: Path) -> None:
    with np.load(file) as stored:
        np.savez(file, keys=stored["keys"], vectors=-stored["vectors"])


def something_else(file: Path) -> None:
    file.write_text("not an archive")


@pytest.mark.parametrize("spoil", [cut_off, by_another_encoder, something_else])
def test_a_file_that_is_not_to_be_trusted_is_written_anew(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    file = tmp_path / "vectors.npz"
    right = vectors.remembered(TEXTS, file)
    spoil(file)
    assert np.allclose(vectors.remembered(TEXTS, file), right)
    assert np.allclose(vectors.remembered(TEXTS, file), right)


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    assert len(vectors.remembered(TEXTS, tmp_path / "taken" / "vectors.npz")) == len(TEXTS)

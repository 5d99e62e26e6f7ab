"""Logging that never holds a visitor's words: no debug logs, no exception texts, no values of events or slots."""

from __future__ import annotations

import logging
import os
import sys
import traceback
import warnings
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

# What an entry of Rasa's structured log may keep; everything else may hold what somebody said.
KEPT = ("event", "event_info", "level", "port", "model", "filename", "key", "name", "action_name")


class DiscreetFormatter(logging.Formatter):
    """Shows an exception's type and the lines it came through, never its text, which may quote a message."""

    def formatException(self, exc_info: Any) -> str:
        """The exception without its text."""
        kind, _, trace = exc_info
        lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([*lines, f"{kind.__name__} (its text is not logged)"])

    def format(self, record: logging.LogRecord) -> str:
        """One record; an exception text that another handler has cached is dropped."""
        record.exc_text = None
        return super().format(record)


def discreet(_: Any, __: str, entry: MutableMapping[str, Any]) -> dict[str, Any]:
    """A structlog processor: keeps what is listed, and of an exception its type."""
    kept = {key: entry[key] for key in KEPT if key in entry}
    error = entry.get("exc_info")
    if isinstance(error, BaseException):
        kept["exception"] = type(error).__name__
    elif error:
        kept["exception"] = getattr(sys.exc_info()[0], "__name__", "unknown")
    return kept


def configure(stream: TextIO | None = None) -> None:
    """Set up all logging of the process, before Rasa is imported. `LOG_LEVEL` below INFO counts as INFO."""
    level = max(logging.INFO, logging.getLevelName(os.environ.get("LOG_LEVEL", "INFO").upper()))
    os.environ["LOG_LEVEL"] = logging.getLevelName(level)
    os.environ["LOG_LEVEL_LIBRARIES"] = "ERROR"
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)-7s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.lastResort = handler  # for loggers that neither propagate nor have a handler, such as Sanic's
    logging.raiseExceptions = False
    for name in ("bot", "rasa"):
        logging.getLogger(name).setLevel(level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.processors.add_log_level,
            discreet,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )


def hush_warnings() -> None:
    """From now on a warning shows its kind and place only: Rasa's quote what was typed."""

    def show(message: Any, category: type[Warning], filename: str, lineno: int, *_: Any, **__: Any) -> None:
        logging.getLogger("bot").warning("%s at %s:%s", category.__name__, filename, lineno)

    warnings.showwarning = show

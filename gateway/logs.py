"""Logs as JSON lines: which request, whose, how long, how it ended. Never what a visitor typed, no name, no number."""

from __future__ import annotations

import logging
import logging.config
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

from gateway.errors import place

# Libraries that tell requests, SQL with its values or bodies when they are asked for details.
TALKATIVE = (
    "alembic asyncio hpack httpcore httpx jinja2 limits multipart psycopg redis sqlalchemy sqlalchemy.engine sqlalchemy.orm "
    "sqlalchemy.pool"
).split()


def configure(level: str, stream: TextIO = sys.stdout) -> None:
    """Send everything to `stream` as JSON, our own and the libraries' logs; the latter only from WARNING on."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,  # the clinic, see gateway/belonging.py
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_words,
    ]
    handler = logging.StreamHandler(stream)
    as_json: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=as_json))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    hush()
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def hush() -> None:
    """Keep libraries from telling what passes through them, whatever the level of everything else."""
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def without_words(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An error is told by its kind and place: its text and the values around it may hold what somebody typed."""
    failure = event.pop("exc_info", None)
    error = failure[1] if isinstance(failure, tuple) else failure if isinstance(failure, BaseException) else None
    if failure is True:
        error = sys.exc_info()[1]
    if error is not None:
        event.update(error=type(error).__name__, where=place(error))
    event.pop("exception", None)
    event.pop("stack_info", None)
    return event

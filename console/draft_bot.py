"""A bot of a version that is not live, for whoever wants to try it: one at a time, ended when nobody has asked for a while."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from bot.steps import Hindered
from console.checking import Asking, as_clinic
from console.room import Starting
from console.storage.versions import place
from gateway.errors import place as where

logger = structlog.get_logger(__name__)
IDLE = timedelta(minutes=5)
LOOK = 0.5  # seconds between two looks whether somebody still wants it
LEAVING = 20  # seconds for it to end when the gateway stops
LOG = "try.log"
GONE, STARTING, READY, FAILED = "gone", "starting", "ready", "failed"


class Unwanted(Exception):
    """It is to end before it was ready."""


@dataclass
class Run:
    """One bot. `kept` are the questions that wait for it, by who asks; they are forgotten with it."""

    version: str
    used: datetime
    state: str = STARTING
    told: str = ""
    ask: Asking | None = None
    kept: dict[str, str] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread = field(default_factory=threading.Thread)


class DraftBot:
    """The one bot; `begin` may be called again and again, by everybody."""

    def __init__(self, starting: Starting, versions: Path, clock: Callable[[], datetime]) -> None:
        self._starting, self._versions, self._clock = starting, versions, clock
        self._run = Run("", clock(), GONE)
        self._one = threading.Lock()

    def begin(self, version: str, who: str, question: str) -> None:
        """Keep somebody's question for the bot of a version, and start it unless it runs; another version's bot ends."""
        with self._one:
            before = self._run
            if before.version != version or before.state in (GONE, FAILED) or before.over.is_set():
                before.over.set()
                self._run = Run(version, self._clock())
                args = (self._run, before.thread)
                self._run.thread = threading.Thread(target=self._serve, args=args, daemon=True, name=f"try {version}")
                self._run.thread.start()
            self._run.kept[who] = question

    def state(self, version: str) -> tuple[str, str]:
        """How the bot of a version stands, and why where it failed."""
        run = self._run
        return (run.state, run.told) if run.version == version else (GONE, "")

    def waiting(self, who: str) -> str:
        """The question that somebody waits for with."""
        return self._run.kept.get(who, "")

    def ask(self, version: str, who: str, question: str, clinic: str = "") -> Mapping[str, Any] | None:
        """What the bot of a version replies, to a visitor of one of several clinics; None when it is not there.

        Who asked waits no more.
        """
        run = self._run
        if run.version != version or run.ask is None:
            return None
        run.used = self._clock()
        run.kept.pop(who, None)
        try:
            reply = as_clinic(run.ask, clinic)(question)
        except RuntimeError:  # it was ended meanwhile
            return None
        if not reply["text"]:
            run.over.set()  # the next question starts another one
            return None
        return reply

    def leave(self) -> None:
        """The gateway stops."""
        self._run.over.set()
        if self._run.thread.is_alive():
            self._run.thread.join(LEAVING)

    def _serve(self, run: Run, before: threading.Thread) -> None:
        """Wait for the one before to end, then serve until nobody wants it any more."""

        def watch() -> None:
            if run.over.is_set():
                raise Unwanted

        try:
            if before.is_alive():
                before.join()
            with self._starting(place(self._versions, run.version), LOG, watch) as run.ask:
                run.state, run.used = READY, self._clock()
                while not run.over.wait(LOOK) and self._clock() - run.used < IDLE:
                    pass
            run.state = GONE
        except Unwanted:
            run.state = GONE
        except Hindered as error:
            run.state, run.told = FAILED, str(error)
        except Exception as error:
            logger.error("draft_bot_failed", error=type(error).__name__, where=where(error))
            run.state, run.told = FAILED, type(error).__name__
        finally:
            run.ask = None
            if run.state == GONE:
                run.kept.clear()

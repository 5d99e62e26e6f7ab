"""Running the long steps behind the Makefile: shown with their seconds, and with one clear sentence when they fail."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

TICK = 0.2
PLAIN_TICK = 15.0  # seconds between two lines where no terminal shows them in place


class Hindered(RuntimeError):
    """A step that could not be done; the text is one sentence that says what to do."""


class Progress:
    """One line for a step that takes a while: in place on a terminal, now and then elsewhere."""

    def __init__(self, label: str) -> None:
        """Begin to show `label`."""
        self._label, self._began, self._shown = label, time.monotonic(), time.monotonic()
        self._terminal = sys.stdout.isatty()
        print(f"{label} …", end="" if self._terminal else "\n", flush=True)

    def tick(self) -> None:
        """Show the seconds so far, and wait a moment."""
        time.sleep(TICK)
        now = time.monotonic()
        if self._terminal:
            print(f"\r{self._label} … {now - self._began:.0f} s", end="", flush=True)
        elif now - self._shown > PLAIN_TICK:
            print(f"{self._label} … {now - self._began:.0f} s", flush=True)
            self._shown = now

    def end(self, word: str = "done") -> None:
        """Show how long it took."""
        start = "\r" if self._terminal else ""
        print(f"{start}{self._label}: {word} in {time.monotonic() - self._began:.1f} s", flush=True)


def run(
    label: str,
    command: Sequence[str],
    log: Path,
    hint: str,
    *,
    env: Mapping[str, str] | None = None,
    show: bool = False,
) -> None:
    """Run `command` with its output in `log`; raises Hindered with `hint` when it fails.

    With `show`, the last lines of the output are printed before: where they are about the project's own files.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    progress = Progress(label)
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=env)
        try:
            while process.poll() is None:
                progress.tick()
        finally:
            stop(process)
    progress.end("done" if process.returncode == 0 else "failed")
    if process.returncode:
        if show:
            print("\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]))
        raise Hindered(f"{hint} (all of its output is in {log})")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that was started here, kindly at first."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def finish(main: Callable[[], object]) -> None:
    """Run a command's `main`; a hindrance is told in one sentence, Ctrl-C without a traceback."""
    try:
        main()
    except Hindered as hindrance:
        print(f"\n{hindrance}.", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nStopped.")
        sys.exit(130)

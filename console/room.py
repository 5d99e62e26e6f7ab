"""Where one training or check at a time is done, in processes beside the visitors' talk; a restart interrupts it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from bot import model, process, settings
from bot.steps import Hindered
from console import accepting, bases, checking, folders, results
from console.asking import asker
from console.changes import Accepted
from console.folders import Untrained
from console.papers import PART, Exam, Paper, of_checked, of_first, of_live
from console.storage import answers, jobs, versions
from console.storage.jobs import Job
from console.storage.versions import ARCHIVE, Version, place
from gateway.errors import place as where
from gateway.services import Services

logger = structlog.get_logger(__name__)
TRAIN, CHECK = "train", "check"
LOG = {TRAIN: "train.log", CHECK: "check.log"}
SECRET = "of a bot that only the check and those who try it speak to"
LOOK = 1.0  # seconds between two looks at a training
LEAVING = 20  # seconds for a job to end when the gateway stops
# What the log says when a step begins, and how it is told.
STEPS = (
    ("MessageReader", "Reading the wordings"),
    ("AnswerClassifier", "Learning the answers"),
    ("Router", "Putting the knowledge in"),
    ("RulePolicy", "Learning the rules"),
    ("trained and saved", "Saving the model"),
)

Watch = Callable[[], object]
Starting = Callable[[Path, str, Watch], AbstractContextManager[checking.Asking]]
Training = Callable[[Path, str], list[str]]


class Stopped(Exception):
    """The job must end: `state` says how."""

    def __init__(self, state: str, told: str) -> None:
        super().__init__(told)
        self.state = state


@dataclass(frozen=True)
class Tools:
    """What trains and what serves: `training` is the command for a folder and a name.

    `starting` is a bot of a folder; it is given the name of its log there, and whom to tell that it is not ready yet.
    """

    training: Training
    starting: Starting


def real(python: Path, project: Path) -> Tools:
    """Rasa, in the bot's environment."""
    whole = python.absolute()

    def training(_: Path, name: str) -> list[str]:
        return model.training(whole, name, Path("."))

    @contextmanager
    def starting(folder: Path, log: str, watch: Watch) -> Iterator[checking.Asking]:
        port = process.free_port()
        with tempfile.TemporaryDirectory() as kept:
            env = {**surroundings(project), "BOT_SECRET": SECRET, "BOT_DATABASE_URL": f"sqlite:///{kept}/bot.db"}
            archive = (folder / ARCHIVE).absolute()
            with process.started(whole, archive, port, env=env, log=folder / log, folder=folder, watch=watch):
                with asker(f"http://{settings.INTERFACE}:{port}", SECRET) as ask:
                    yield ask

    return Tools(training, starting)


def surroundings(project: Path) -> dict[str, str]:
    """What a process in a version's folder needs to find the project's code and cache, and nothing of the live bot."""
    quiet = {"BOT_MODELS_URL": "", "ASSISTANT_KNOWLEDGE": "knowledge", "BOT_DATABASE_URL": ""}
    home = {"PYTHONPATH": str(project.absolute()), "ASSISTANT_CACHE": str((project / "var" / "cache").absolute())}
    return {**settings.FOR_RASA, **quiet, **home}


class Room:
    """The one place; `begin` gives it work that was written into the database before."""

    def __init__(self, services: Services, tools: Tools) -> None:
        self._services, self._tools = services, tools
        self._stopping, self._thread = threading.Event(), threading.Thread()

    def begin(self, job: Job) -> None:
        """Do it in a thread of its own."""
        self._thread = threading.Thread(target=self._run, args=(job,), daemon=True, name=f"{job.kind} {job.version}")
        self._thread.start()

    def leave(self) -> None:
        """The gateway stops: what is under way is interrupted."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(LEAVING)

    def _run(self, job: Job) -> None:
        try:
            told = {TRAIN: self._train, CHECK: self._check}[job.kind](job)
            state = jobs.DONE
        except Stopped as stopped:
            state, told = stopped.state, str(stopped)
        except (Hindered, Untrained) as error:
            state, told = jobs.FAILED, f"{error}. The log says more."
        except Exception as error:
            logger.error("job_failed", error=type(error).__name__, where=where(error))
            state, told = jobs.FAILED, f"It failed ({type(error).__name__}). What is live goes on."
        with self._services.database.transaction() as db:
            jobs.end(db, job.id, state, told, self._services.clock())

    def _train(self, job: Job) -> str:
        """Train in the version's folder; what it made is kept only when all of it went well."""
        root = self._services.settings.versions
        folder, log = place(root, job.version), place(root, job.version) / LOG[TRAIN]
        env = {**os.environ, **surroundings(self._services.settings.project)}
        command = self._tools.training(folder, "made")
        with log.open("wb") as output:
            child = subprocess.Popen(
                command, cwd=folder, env=env, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )
            try:
                while _runs(child):
                    self._goes_on(job, step_of(log))
            finally:
                _kill(child)
        if child.returncode:
            raise Untrained(f"The training ended with status {child.returncode}; what is live goes on")
        (folder / f"made{model.ENDING}").replace(folder / ARCHIVE)
        made = folders.look_at(root, job.version)
        with self._services.database.transaction() as db:
            versions.keep_trained(db, job.version, made)
        return "Trained. Check it now."

    def _check(self, job: Job) -> str:
        """Check the live version first where that was never done, then this one."""
        project = self._services.settings.project
        exam = Exam(project, bases.everyone(project, job.clinic), job.clinic)
        with self._services.database.transaction() as db:
            live, first = versions.live(db), versions.first(db)
            accepted = {clinic: answers.accepted(db, clinic) for clinic in exam.clinics}
        before = live.version if live and live.version.id != job.version else None
        if first and first.id not in (job.version, before.id if before else ""):
            papers = of_first(exam, self._folder(first, exam, accepted), first.results)
            self._ask(job, exam, first.id, papers, "Asking the installation's own version: ")
        if before:
            papers = of_live(exam, self._folder(before, exam, accepted), before.results)
            self._ask(job, exam, before.id, papers, "Asking the live version: ")
        with self._services.database.transaction() as db:
            checked = versions.known(db, job.version)
        self._ask(job, exam, checked.id, of_checked(exam, self._folder(checked, exam, accepted)), "")
        return "Checked."

    def _folder(self, version: Version, exam: Exam, accepted: Mapping[str, Iterable[Accepted]]) -> Path:
        """The folder of a version, with the questions that the staff keep now."""
        folder = place(self._services.settings.versions, version.id)
        for clinic, kept in accepted.items():
            accepting.write(folder, exam.project, kept, exam.name(clinic))
        return folder

    def _ask(self, job: Job, exam: Exam, id: str, papers: Sequence[Paper], step: str) -> None:
        """Ask a version what stands on the papers, and keep what was found."""
        if not papers:
            return
        folder = place(self._services.settings.versions, id)
        self._goes_on(job, f"{step}Starting a bot")
        with self._tools.starting(folder, LOG[CHECK], lambda: self._goes_on(job, f"{step}Starting a bot")) as ask:
            for paper in papers:
                whose = checking.as_clinic(ask, exam.name(paper.clinic))
                found = checking.check(paper.asked, paper.held, whose, lambda told: self._goes_on(job, f"{step}{told}"))
                self._keep(exam, id, paper, found)

    def _keep(self, exam: Exam, id: str, paper: Paper, found: Mapping[str, Any]) -> None:
        kept = checking.merged(paper.known, found) if paper.known else {**found, **({} if paper.whole else {PART: True})}
        with self._services.database.transaction() as db:
            now = results.put(versions.known(db, id).results, paper.clinic, kept, exam.clinics)
            versions.keep_results(db, id, now, self._services.clock())

    def _goes_on(self, job: Job, step: str) -> None:
        """Tell where it stands; raises Stopped when it must end."""
        if self._stopping.is_set():
            raise Stopped(jobs.INTERRUPTED, "The gateway was stopped meanwhile. Begin again.")
        with self._services.database.transaction() as db:
            if not jobs.beat(db, job.id, step, self._services.clock()):
                raise Stopped(jobs.CANCELLED, "Cancelled. What is live goes on.")


def step_of(log: Path) -> str:
    """The step that a training's log tells last."""
    text = log.read_text(encoding="utf-8", errors="replace")
    found = [(text.rfind(mark), told) for mark, told in STEPS]
    last, told = max(found)
    return told if last >= 0 else "Reading the content"


def tail(log: Path, lines: int = 40) -> str:
    """The end of a log, without colours."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")[-20_000:]
    except OSError:
        return ""
    return "\n".join(re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()[-lines:])


def _runs(child: subprocess.Popen[bytes]) -> bool:
    try:
        child.wait(timeout=LOOK)
    except subprocess.TimeoutExpired:
        return True
    return False


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End a training with everything that it started."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()

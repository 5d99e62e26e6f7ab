"""Starts the bot: Rasa on the loopback interface, its actions in the same process, closed wherever Rasa fails open.

usage: python -m bot.serve [MODEL]      (the newest archive in models/ when none is given)
"""

from __future__ import annotations

import logging
import os
import sys
import tarfile
from asyncio import AbstractEventLoop
from pathlib import Path
from typing import Any

from bot import logs, process, settings, without_tensorflow

logger = logging.getLogger("bot.serve")


def main(arguments: list[str]) -> int:
    """Serve until stopped; the exit status, 1 after one sentence on what hinders the start."""
    logs.configure()
    for name, value in {**settings.FOR_RASA, **settings.FOR_SERVING}.items():
        os.environ.setdefault(name, value)
    try:
        options, model = settings.read(os.environ), newest_model(Path("models"), arguments)
        if process.taken(options.port):
            raise settings.SettingError(f"port {options.port} is taken: set BOT_PORT to another")
    except settings.SettingError as error:
        return _refuse(error)
    if not options.tensorflow:
        without_tensorflow.install()
    from bot.apology import ApologyMissing
    from bot.preflight import NotReady

    try:
        serve(options, Path.cwd(), model)
    except (ApologyMissing, NotReady) as error:
        return _refuse(error)
    return 0


def _refuse(error: Exception) -> int:
    """Say why the bot does not start; the exit status."""
    print(f"{process.REFUSED['bot']}{error}.", file=sys.stderr)
    return 1


def serve(options: settings.Settings, project: Path, model: Path) -> None:
    """Run Rasa's server with `model` until it is stopped. Raises what the checks of `bot.preflight` raise."""
    from rasa.core.utils import AvailableEndpoints

    from bot import preflight

    preflight.check_files(project)
    endpoints = AvailableEndpoints.read_endpoints(str(project / "endpoints.yml"))
    preflight.check_database(endpoints.tracker_store)

    from rasa.core.run import serve_application  # only now: it takes ten seconds

    from bot import speed
    from bot.local_actions import LocalActions

    endpoints.action = LocalActions("actions", options.action_seconds)
    speed.repair()
    guard = Guard(endpoints, options, model)
    serve_application(
        model_path=str(model),
        interface=settings.INTERFACE,
        port=options.port,
        credentials=str(project / "credentials.yml"),
        enable_api=False,
        endpoints=endpoints,
        server_listeners=[(guard.harden, "after_server_start")],
    )
    if guard.refusal:
        raise guard.refusal


class Guard:
    """Closes what Rasa leaves open, as soon as its agent exists."""

    def __init__(self, endpoints: Any, options: settings.Settings, model: Path) -> None:
        """Compare what runs with `endpoints`; go on from `model` to what is published."""
        self._endpoints, self._options, self._model = endpoints, options, model
        self.refusal: Exception | None = None

    async def harden(self, app: Any, _: AbstractEventLoop) -> None:
        """Make the tracker store fail closed, or stop the server when what runs is not what was configured."""
        from bot import preflight
        from bot.tracker_store import ClosedTrackerStore

        agent = app.ctx.agent
        store = agent.tracker_store._tracker_store
        try:
            preflight.check_agent(agent, store, self._endpoints)
        except preflight.NotReady as refusal:
            self.refusal = refusal
            app.stop()
            return
        agent.tracker_store = agent.processor.tracker_store = ClosedTrackerStore(store)
        logs.hush_warnings()
        await self._follow(agent)
        logger.info("The bot answers on http://%s:%s", settings.INTERFACE, self._options.port)

    async def _follow(self, agent: Any) -> None:
        """Take over published models from now on, where a gateway hands them out."""
        from bot import installation, pulling
        from bot.channel import desk_of

        if not self._options.models_url:
            return
        options, project = self._options, Path.cwd()
        server = pulling.ModelServer(options.models_url, options.secret, f"bot-{options.port}")

        def renew() -> None:
            desk_of(project).renew(agent.domain.responses, installation.last())

        await pulling.begin(agent, server, options.secret, self._model, renew)


def newest_model(folder: Path, arguments: list[str]) -> Path:
    """The archive named on the command line, or the newest in `folder`; raises SettingError when it is none."""
    newest = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    archives = [Path(name) for name in arguments] or newest
    if not archives or not archives[-1].is_file():
        where = archives[-1] if archives else f"in {folder}/"
        raise settings.SettingError(f"there is no model {where}: run 'make train'")
    if not tarfile.is_tarfile(archives[-1]):
        raise settings.SettingError(f"{archives[-1]} is no model: run 'make train'")
    return archives[-1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

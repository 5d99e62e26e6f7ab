"""Refuses to start where Rasa would silently put a default in the place of what is configured."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.utils.common import class_from_module_path
from rasa.shared.utils.io import read_config_file
from rasa.utils.endpoints import EndpointConfig

from bot import settings
from bot.database import connect
from bot.tracker_store import ClinicTrackerStore

if TYPE_CHECKING:  # it takes ten seconds to import
    from rasa.core.agent import Agent

ENDPOINTS = {"action_endpoint", "event_broker", "lock_store", "models", "nlg", "nlu", "tracker_store"}
BUILT_IN = {
    "tracker_store": {"dynamo", "mongod", "redis", "sql"},
    "lock_store": {"in_memory", "redis"},
    "event_broker": {"file", "kafka", "pika", "sql"},
    "importers": {"RasaFileImporter", "MultiProjectImporter"},
}


class NotReady(RuntimeError):
    """The bot must not start; the text says what to mend, in one sentence."""


def check_files(project: Path) -> None:
    """Raise NotReady when `project`'s endpoints.yml or config.yml names something that can't be found."""
    endpoints = _content(project / "endpoints.yml")
    if unknown := sorted(set(endpoints) - ENDPOINTS):
        raise NotReady(f"endpoints.yml: Rasa knows no {unknown[0]}: write one of {', '.join(sorted(ENDPOINTS))}")
    if not endpoints.get("tracker_store"):
        raise NotReady("endpoints.yml has no tracker_store: conversations would be lost when the bot stops")
    for kind in ("tracker_store", "lock_store", "event_broker"):
        part = endpoints.get(kind) or {}
        _check_class(f"endpoints.yml, {kind}", kind, part.get("type") or part.get("store_type"))
    for importer in _content(project / "config.yml").get("importers") or []:
        _check_class("config.yml, importers", "importers", importer.get("name"))


def check_database(store: EndpointConfig | None) -> None:
    """Raise NotReady when the store is ours and its database does not answer."""
    if store is None or store.type != f"{ClinicTrackerStore.__module__}.{ClinicTrackerStore.__name__}":
        return
    try:
        with connect(store.url or settings.read(os.environ).database_url).connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    except (sa.exc.SQLAlchemyError, OSError, ImportError) as error:
        raise NotReady(f"the database does not answer ({type(error).__name__}): check BOT_DATABASE_URL") from None


def check_agent(agent: Agent, store: TrackerStore, endpoints: AvailableEndpoints) -> None:
    """Raise NotReady when what runs is not what was configured, or the model did not load."""
    if not agent.is_ready():
        raise NotReady("the model could not be loaded: train a new one with 'make train'")
    if isinstance(store, InMemoryTrackerStore):
        raise NotReady("the tracker store fell back to memory: check tracker_store in endpoints.yml")
    if endpoints.event_broker and store.event_broker is None:
        raise NotReady("the event broker fell back to none: check event_broker in endpoints.yml")


def _check_class(where: str, kind: str, name: Any) -> None:
    """Raise NotReady unless `name` is built in, a class that can be imported, or left out."""
    if name is None or str(name) in BUILT_IN[kind]:
        return
    try:
        class_from_module_path(str(name))
    except Exception as error:
        raise NotReady(f"{where}: {name} can't be loaded ({type(error).__name__}): mend the name") from None


def _content(path: Path) -> dict[str, Any]:
    """A YAML file of Rasa's, with its ${VARIABLES} filled in; empty when there is none."""
    if not path.exists():
        raise NotReady(f"{path.name} is missing: start the bot in the project's folder")
    content = read_config_file(str(path))
    return content if isinstance(content, dict) else {}

"""The bot starts with what was configured, or says in one sentence why not."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from rasa.core.agent import Agent
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot import installation, model, preflight, process, settings
from bot.serve import Guard
from tests.integration import toybot

WRONG = [
    ("endpoints.yml", {"tracker_store": {"type": "bot.tracker_store.NoSuchStore"}}, "NoSuchStore can't be loaded"),
    ("endpoints.yml", {"tracker_store": {"type": "no.such.module.Store"}}, "no.such.module.Store can't be loaded"),
    ("endpoints.yml", {"lock_store": {"type": "bot.locks.NoSuchLock"}}, "NoSuchLock can't be loaded"),
    ("endpoints.yml", {"event_broker": {"type": "bot.broker.NoSuchBroker"}}, "NoSuchBroker can't be loaded"),
    ("endpoints.yml", {"tracker_stor": {"type": "sql"}}, "tracker_stor"),
    ("endpoints.yml", {"tracker_store": None}, "no tracker_store"),
    ("config.yml", {"importers": [{"name": "no.such.Importer"}]}, "no.such.Importer can't be loaded"),
]


@pytest.mark.parametrize(("file", "change", "said"), WRONG)
def test_what_rasa_would_replace_by_a_default_stops_the_start(
    tmp_path: Path, file: str, change: dict[str, object], said: str
) -> None:
    folder = toybot.copied(tmp_path)
    content = yaml.safe_load((folder / file).read_text(encoding="utf-8"))
    (folder / file).write_text(yaml.safe_dump({**content, **change}), encoding="utf-8")
    with pytest.raises(preflight.NotReady, match=said):
        preflight.check_files(folder)


def test_the_files_of_the_toy_and_of_the_clinic_pass() -> None:
    preflight.check_files(toybot.TOY)
    preflight.check_files(toybot.ROOT)


def test_a_bot_with_an_unknown_store_says_so_and_ends(tmp_path: Path, toy_model: Path) -> None:
    folder = toybot.copied(tmp_path)
    wrong = {"tracker_store": {"type": "bot.tracker_store.NoSuchStore"}}
    (folder / "endpoints.yml").write_text(yaml.safe_dump(wrong), encoding="utf-8")
    assert "NoSuchStore can't be loaded" in toybot.refusal(folder, toy_model)


def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    url = f"postgresql://nobody:s3cret@127.0.0.1:{process.free_port()}/none"
    store = EndpointConfig(url=url, type="bot.tracker_store.ClinicTrackerStore")
    with pytest.raises(preflight.NotReady, match="check BOT_DATABASE_URL") as refusal:
        preflight.check_database(store)
    assert "s3cret" not in str(refusal.value)


def test_a_file_that_is_no_model_stops_the_start(tmp_path: Path) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"no archive")
    assert "make train" in toybot.refusal(toybot.copied(tmp_path / "toy"), broken)


def test_a_model_that_rasa_could_not_load_stops_the_server() -> None:
    endpoints = AvailableEndpoints()
    guard, stopped = Guard(endpoints, settings.Settings(), Path("none")), []
    without_model = Agent(tracker_store=InMemoryTrackerStore(Domain.empty()))
    app = SimpleNamespace(ctx=SimpleNamespace(agent=without_model), stop=lambda: stopped.append(True))
    asyncio.run(guard.harden(app, asyncio.new_event_loop()))
    assert stopped and "could not be loaded" in str(guard.refusal)


def test_a_store_or_broker_that_fell_back_is_noticed_when_everything_is_loaded() -> None:
    ready = SimpleNamespace(is_ready=lambda: True)
    memory = InMemoryTrackerStore(Domain.empty())
    with pytest.raises(preflight.NotReady, match="fell back to memory"):
        preflight.check_agent(ready, memory, AvailableEndpoints())
    lost_broker = AvailableEndpoints(event_broker=EndpointConfig(type="pika"))
    with pytest.raises(preflight.NotReady, match="event broker fell back"):
        preflight.check_agent(ready, SimpleNamespace(event_broker=None), lost_broker)


def test_a_taken_port_is_one_sentence_that_names_the_variable() -> None:
    with socket.socket() as other:
        other.bind((settings.INTERFACE, 0))
        other.listen()
        port = str(other.getsockname()[1])
        env = {**os.environ, "BOT_PORT": port}
        command = [sys.executable, "-m", "bot.run"]
        done = subprocess.run(command, cwd=toybot.ROOT, env=env, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert f"Port {port} is taken: set BOT_PORT" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("name", "value"), [("BOT_PORT", "70000"), ("BOT_PORT", "abc"), ("BOT_TURN_SECONDS", "nan")])
def test_a_setting_out_of_bounds_is_named(name: str, value: str) -> None:
    with pytest.raises(settings.SettingError, match=name):
        settings.read({name: value})


def test_a_model_belongs_to_its_content_and_to_the_code_that_reads_messages(tmp_path: Path) -> None:
    (tmp_path / "nlu").mkdir()
    (tmp_path / "nlu" / "reader.py").write_text("one", encoding="utf-8")
    first = model.content_hash(tmp_path)
    (tmp_path / "unrelated.py").write_text("x", encoding="utf-8")
    assert model.content_hash(tmp_path) == first
    (tmp_path / "nlu" / "reader.py").write_text("two", encoding="utf-8")
    assert model.content_hash(tmp_path) != first


def test_a_model_belongs_to_what_each_clinic_knows(tmp_path: Path) -> None:
    own = tmp_path / "knowledge/clinics/north/documents"
    own.mkdir(parents=True)
    hashes = [(model.content_hash(tmp_path), installation.digest(tmp_path / "knowledge"))]
    for file in (own / "house.md", own.parent / "answers.yml", own.parent / "answers.yml"):
        file.write_text(f"{len(hashes)}", encoding="utf-8")
        hashes.append((model.content_hash(tmp_path), installation.digest(tmp_path / "knowledge")))
    assert [len(set(kind)) for kind in zip(*hashes, strict=True)] == [4, 4]


def test_an_ordinary_action_server_knows_the_same_actions() -> None:
    port = process.free_port()
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
    env = toybot.child_env(SANIC_HOST=settings.INTERFACE)
    server = subprocess.Popen(command, cwd=toybot.TOY, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        names = yaml.safe_load(_when_there(f"http://{settings.INTERFACE}:{port}/actions"))
    finally:
        server.terminate()
        server.wait()
    assert {"name": "action_remember"} in names


def _when_there(url: str) -> bytes:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=1) as response:
                return bytes(response.read())
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers on {url}")

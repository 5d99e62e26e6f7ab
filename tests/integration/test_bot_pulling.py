"""A published model reaches the running bot, the old one comes back, and nothing else is ever loaded."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from bot import installation, proof
from tests.integration import model_server, toybot
from tests.integration.model_server import ModelServer
from tests.integration.toybot import SECRET, Toy

NEW = "Hello from the new toy."
PATIENCE = 600  # looks, a tenth of a second apart


@pytest.fixture(scope="module")
def new_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that greets otherwise."""
    folder = toybot.copied(tmp_path_factory.mktemp("new"))
    responses = folder / "data/responses.yml"
    responses.write_text(responses.read_text("utf-8").replace("Hello from the toy.", NEW), encoding="utf-8")
    command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", "new", "--out", "out"]
    done = subprocess.run(command, cwd=folder, env=toybot.child_env(), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "out/new.tar.gz"


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with model_server.serving() as server:
        yield server


@pytest.fixture(scope="module")
def bot(server: ModelServer, toy_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Toy]:
    with toybot.running(tmp_path_factory.mktemp("pulls"), toy_model, BOT_MODELS_URL=server.url) as bot:
        yield bot


def says(bot: Toy, text: str) -> str:
    """The model that replies, as soon as the bot greets so."""
    for look in range(PATIENCE):
        body = bot.clinic(f"asks {look}", "hello").body
        if body["text"] == text:
            return str(bot.clinic(f"asks {look}", "buttons").body["custom"]["model"])
        time.sleep(0.1)
    raise AssertionError(f"the bot never said {text!r}: {bot.log[-2000:]}")


def asks_again(server: ModelServer, times: int = 2) -> None:
    """Wait until the bot has asked so many times more."""
    seen = len(server.asked)
    for _ in range(PATIENCE):
        if len(server.asked) >= seen + times:
            return
        time.sleep(0.1)
    raise AssertionError("the bot does not ask")


def test_a_new_model_is_pulled_while_visitors_talk_and_the_old_one_comes_back(
    bot: Toy, server: ModelServer, toy_model: Path, new_model: Path
) -> None:
    first = says(bot, "Hello from the toy.")
    server.archive = new_model
    with ThreadPoolExecutor(4) as visitors:
        talk = visitors.map(lambda n: bot.clinic(f"visitor {n % 4}", f"remember {n}").body["text"], range(80))
        second = says(bot, NEW)
        assert set(talk) == {"Noted."}, "no message is lost while the model changes"
    assert second != first
    asks_again(server)
    assert server.asked[-1] == (304, bot.name, proof.tag(SECRET, proof.digest(new_model)))
    server.archive = toy_model
    assert says(bot, "Hello from the toy.") == first


LIES = {
    "of somebody who does not know the secret": lambda archive: proof.tag("another secret", proof.digest(archive)),
    "of another archive": lambda archive: proof.tag(SECRET, "0" * 64),
    "that is a plain hash": lambda archive: f'"{proof.digest(archive)}"',
    "that is empty": lambda archive: '""',
}


@pytest.mark.parametrize("lie", LIES)
def test_an_archive_with_a_tag_is_not_loaded(bot: Toy, server: ModelServer, toy_model: Path, new_model: Path, lie: str) -> None:
    server.archive, server.tag = new_model, LIES[lie](new_model)
    asks_again(server, 3)
    assert bot.clinic("lied to", "hello").body["text"] == "Hello from the toy."
    server.archive, server.tag = toy_model, ""
    says(bot, "Hello from the toy.")


def test_a_name_from_the_network_is_never_a_path(
    bot: Toy, server: ModelServer, toy_model: Path, new_model: Path, tmp_path: Path
) -> None:
    server.archive, server.name = new_model, str(tmp_path / "planted.tar.gz")
    says(bot, NEW)
    assert not list(tmp_path.iterdir())
    server.archive, server.name = toy_model, ""
    says(bot, "Hello from the toy.")


def test_an_archive_that_does_not_load_leaves_the_old_model_answering(
    bot: Toy, server: ModelServer, toy_model: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"no archive")
    server.archive = broken
    asks_again(server)
    assert bot.clinic("unharmed", "hello").body["text"] == "Hello from the toy."
    server.archive = toy_model
    asks_again(server)


def test_the_server_only_hears_what_tells_it_nothing_about_the_secret(server: ModelServer, bot: Toy) -> None:
    asks_again(server)
    assert {status for status, _, _ in server.asked} <= {200, 204, 304}
    assert SECRET not in proof.token(SECRET) and proof.token(SECRET) not in proof.tag(SECRET, "0" * 64)


def test_a_model_carries_its_knowledge_and_each_message_names_the_one_that_read_it(tmp_path: Path) -> None:
    from rasa.core.agent import Agent
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    peel = toybot.ROOT / "tests/knowledge_peel"
    folder = toybot.copied(tmp_path / "peel")
    shutil.rmtree(folder / "knowledge")
    shutil.copytree(peel, folder / "knowledge")
    config = yaml.safe_load((folder / "config.yml").read_text("utf-8"))
    config["pipeline"] = [{"name": "nlu.message_reader.MessageReader"}, *config["pipeline"], {"name": "nlu.router.Router"}]
    (folder / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", "peel", "--out", "out"]
    done = subprocess.run(command, cwd=folder, env=toybot.child_env(), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.rmtree(folder / "knowledge")  # what the model carries is enough

    import asyncio

    agent = Agent.load(str(folder / "out/peel.tar.gz"))
    read = asyncio.run(agent.parse_message("hello"))
    assert read["knowledge"] == installation.digest(peel) and read["model"] == agent.model_id
    known = installation.knowledge_of(read["knowledge"])
    assert known.clinic["name"] == yaml.safe_load((peel / "clinic.yml").read_text("utf-8"))["name"]
    assert installation.newest() is known
    assert LocalModelStorage.metadata_from_archive(folder / "out/peel.tar.gz").model_id == agent.model_id


def test_a_turn_is_never_decided_by_knowledge_that_its_model_did_not_bring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_KNOWLEDGE", str(toybot.ROOT / "knowledge"))
    with pytest.raises(installation.KnowledgeGone, match="make train"):
        installation.knowledge_of("0" * 64)
    assert installation.knowledge_of(installation.digest(installation.folder())) is installation.here()["example"]

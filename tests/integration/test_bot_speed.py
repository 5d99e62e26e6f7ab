"""What is left out for speed: the graph without dask comes to the same as with it, and actions still may wait."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import dask
import pytest
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

from bot import speed
from tests.integration import toybot


class Noted(GraphComponent):
    """A node that says what it was given, and how often it has run."""

    runs = 0

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> Noted:
        return cls()

    def note(self, first: str = "nothing", second: str = "nothing") -> str:
        Noted.runs += 1
        return f"({first}, {second})"

    def fail(self, first: str) -> str:
        raise RuntimeError(first)


def node(fn: str = "note", **needs: str) -> SchemaNode:
    return SchemaNode(needs=needs, uses=Noted, constructor_name="create", fn=fn, config={})


NODES = {
    "last": node(first="left", second="right"),
    "left": node(first="text"),
    "right": node(first="left"),
    "lost": node(first="missing"),
    "broken": node("fail", first="text"),
    "apart": node(first="text"),
}


@pytest.fixture
def runner(tmp_path: Path) -> DaskGraphRunner:
    schema = GraphSchema(NODES)
    return DaskGraphRunner(schema, LocalModelStorage(tmp_path), ExecutionContext(schema))


@pytest.mark.parametrize("targets", [["last"], ["right", "apart"], ["left", "last"]])
def test_the_graph_comes_to_what_dask_comes_to(runner: DaskGraphRunner, targets: list[str]) -> None:
    graph = runner._build_dask_graph(runner._graph_schema.minimal_graph_schema(targets))
    with_dask = dict(dask.get({**graph, "text": ("text", "hello")}, targets))
    for _ in range(2):
        assert speed.run_in_order(runner, {"text": "hello"}, targets) == with_dask


def test_a_node_that_two_others_need_runs_once(runner: DaskGraphRunner) -> None:
    Noted.runs = 0
    speed.run_in_order(runner, {"text": "hello"}, ["last"])
    assert Noted.runs == 3


@pytest.mark.parametrize(("target", "error"), [("broken", GraphComponentException), ("lost", GraphRunError)])
def test_a_node_that_fails_or_lacks_its_input_is_rasas_own_error(runner: DaskGraphRunner, target: str, error: type) -> None:
    with pytest.raises(error):
        speed.run_in_order(runner, {"text": "hello"}, [target])


def test_an_action_that_waits_gets_what_it_waits_for() -> None:
    async def waits(dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        await asyncio.sleep(0)
        dispatcher.utter_message(text="waited")
        return []

    actions = toybot.local_actions()
    actions._executor.actions["action_waits"] = waits
    tracker = {"sender_id": "x", "slots": {}, "latest_message": {}, "events": [], "paused": False, "active_loop": {}}
    call = {"next_action": "action_waits", "tracker": {**tracker, "latest_action_name": None}, "domain": {}}
    answer = asyncio.run(actions.request(json=json.loads(json.dumps(call))))
    assert [message["text"] for message in answer["responses"]] == ["waited"]

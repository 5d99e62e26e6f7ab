"""Repairs of Rasa 3.6.21 without which a turn takes twice as long; `benchmarks/` measures them together."""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from rasa.core import processor
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event

from bot.local_actions import LocalActions


def repair() -> None:
    """Leave out what a process that answers on its own does not need; replies stay the same.

    Answers that came over no network are not checked against a schema, an event's class is remembered, the graph's nodes
    run one after the other without dask, which does the same with threads and queues of its own, and nothing is copied for
    debug logs that nobody writes, nor is the whole domain compared with an empty one to warn of intents that it lacks.
    """
    check_answer = RemoteAction._validate_action_result

    def check_foreign_answer(action: RemoteAction, result: dict[str, Any]) -> bool:
        return isinstance(action.action_endpoint, LocalActions) or check_answer(action, result)

    RemoteAction._validate_action_result = check_foreign_answer
    Event.resolve_by_type = staticmethod(lru_cache(maxsize=None)(Event.resolve_by_type))
    DaskGraphRunner.run = run_in_order
    processor.copy = SimpleNamespace(deepcopy=_itself)  # it copies for its logs only
    processor.MessageProcessor._check_for_unseen_features = _unchecked


def _itself(whatever: Any) -> Any:
    return whatever


def _unchecked(_: Any, __: dict[str, Any]) -> None:
    """The router sets only intents that rules know; a test of the content holds that."""


def run_in_order(
    runner: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """What `targets` (default: the schema's own) come to, by node; raises GraphRunError as Rasa's runner does."""
    wanted = targets or runner._graph_schema.target_names
    found: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
    try:
        for name, needs in _order(runner, tuple(wanted)):
            # An input that was not given stays its mere name; the node tells the two apart.
            found[name] = runner._instantiated_nodes[name](*(found.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(found[name] for name in wanted)


def _order(runner: DaskGraphRunner, targets: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The nodes that `targets` need, each after those that it needs itself; worked out once."""
    orders: dict[tuple[str, ...], Any] = runner.__dict__.setdefault("orders", {})
    if targets not in orders:
        orders[targets] = tuple(_sorted(runner._graph_schema.minimal_graph_schema(list(targets))).items())
    order: tuple[tuple[str, tuple[str, ...]], ...] = orders[targets]
    return order


def _sorted(schema: GraphSchema) -> dict[str, tuple[str, ...]]:
    """Every node's needs, in an order in which they can run."""
    placed: dict[str, tuple[str, ...]] = {}

    def place(name: str) -> None:
        if name in schema.nodes and name not in placed:
            needs = tuple(schema.nodes[name].needs.values())
            for need in needs:
                place(need)
            placed[name] = needs

    for name in schema.nodes:
        place(name)
    return placed

"""Runs the custom actions inside the bot's own process, with a time limit and without echoing a conversation."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import json
import logging
import threading
import traceback
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any

from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from bot import turn

logger = logging.getLogger(__name__)


class ActionFailed(RasaException):
    """A custom action raised, took too long or is unknown; the turn is not to be believed."""


class LocalActions(EndpointConfig):
    """Takes the place of the action server's address: the same calls, answered by a package in this process."""

    def __init__(self, package: str, seconds: float) -> None:
        """Load every action of `package`; each call may take `seconds`. Ends the process when the import fails."""
        super().__init__()
        self._seconds = seconds
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    @property
    def names(self) -> list[str]:
        """The actions that there is code for."""
        return sorted(self._executor.actions)

    async def request(self, method: str = "post", *args: Any, **kwargs: Any) -> Any:
        """Run the action of one call (`json`); raises ActionFailed, or what Rasa reads as the action's refusal."""
        call = kwargs["json"]
        name = call["next_action"]
        now = turn.current.get()
        if now and now.failure:
            raise ActionFailed(f"The action {name} was not run: the turn has already failed.")
        try:
            return await asyncio.wait_for(asyncio.wrap_future(self._start(call)), self._seconds)
        except ActionExecutionRejection as refusal:
            raise _refused(refusal) from None
        except asyncio.TimeoutError:
            turn.fail(f"the action {name} took longer than {self._seconds:g} seconds")
        except Exception as error:
            turn.fail(f"the action {name} raised {type(error).__name__} at {_place(error)}")
        raise ActionFailed(f"The action {name} failed.")

    def _run(self, call: dict[str, Any]) -> Any:
        """The action's answer; only an action that is a coroutine function gets an event loop, which costs a millisecond."""
        work = self._executor.run(call)
        waits = inspect.iscoroutinefunction(self._executor.actions.get(call["next_action"]))
        return asyncio.run(work) if waits else _at_once(work)

    def _start(self, call: dict[str, Any]) -> Future[Any]:
        """The call's result to come, from a thread of its own: neither a busy nor a hanging action stops the server."""
        result: Future[Any] = Future()
        context = contextvars.copy_context()

        def work() -> None:
            try:
                answer = context.run(self._run, call)
            except BaseException as error:  # handed over to whoever waits for the result
                _hand_over(result.set_exception, error)
            else:
                _hand_over(result.set_result, answer)

        threading.Thread(target=work, daemon=True, name=f"action {call['next_action']}").start()
        return result


def _at_once(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine that waits for nothing; it needs no event loop."""
    try:
        work.send(None)
    except StopIteration as end:
        return end.value
    work.close()
    raise RuntimeError("an action waits without being a coroutine function")


def _hand_over(put: Any, what: Any) -> None:
    """Give the result to whoever waits; after a time-out nobody does."""
    try:
        put(what)
    except Exception:
        logger.warning("An action ended after its time was over.")


def _refused(refusal: ActionExecutionRejection) -> ClientResponseError:
    """The refusal of an action in the form in which an action server would send it."""
    body = {"action_name": refusal.action_name, "error": refusal.message}
    return ClientResponseError(400, "refused", json.dumps(body))


def _place(error: BaseException) -> str:
    """The file and line an exception comes from."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "an unknown line"

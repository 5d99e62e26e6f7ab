"""Takes a published model over from the gateway, by Rasa's own pull; only what was trained here is loaded."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
from multidict import CIMultiDict, CIMultiDictProxy
from rasa.utils.endpoints import EndpointConfig

from bot import proof

if TYPE_CHECKING:  # it takes ten seconds to import
    from rasa.core.agent import Agent

logger = logging.getLogger(__name__)
SECONDS = 2  # between two questions whether there is another model
ARCHIVE = "model.tar.gz"  # what Rasa calls it where the server gives no name
NAME = "Bot-Name"


class Nameless(aiohttp.ClientResponse):
    """An answer that may not choose under which name Rasa stores it: a name from the network is never a path."""

    @property
    def headers(self) -> CIMultiDictProxy[str]:
        kept = [(key, value) for key, value in super().headers.items() if key.lower() != "filename"]
        return CIMultiDictProxy(CIMultiDict(kept))


class ModelServer(EndpointConfig):
    """Where the gateway hands out the published model."""

    def __init__(self, url: str, secret: str, name: str) -> None:
        """Ask at `url`; `secret` is the one that bot and gateway share, `name` tells this bot from others."""
        headers = {"Authorization": f"Bearer {proof.token(secret)}", NAME: name}
        super().__init__(url=url, headers=headers)

    def session(self) -> aiohttp.ClientSession:
        """A client that trusts no names."""
        timeout = aiohttp.ClientTimeout(total=60)
        return aiohttp.ClientSession(headers=self.headers, timeout=timeout, response_class=Nameless)


def only_ours(agent: Agent, secret: str, loaded: Callable[[], None]) -> None:
    """Have the agent load nothing but archives that carry this installation's seal; `loaded` is told after each."""
    load = agent.load_model

    def checked(model_path: Any, fingerprint: str | None = None) -> None:
        wanted = proof.opened(secret, fingerprint or "")
        if proof.digest(Path(model_path) / ARCHIVE) != wanted:
            raise proof.NotOurs("the model that was sent is not the one that was announced")
        load(model_path, fingerprint)
        loaded()
        logger.info("The bot answers with model %s.", wanted[:16])

    agent.load_model = checked  # type: ignore[method-assign]


async def begin(agent: Agent, server: ModelServer, secret: str, archive: Path, loaded: Callable[[], None]) -> None:
    """Ask now, and again every other second; until there is an answer the model of `archive` goes on."""
    from rasa.core.agent import _schedule_model_pulling, _update_model_from_server

    agent.fingerprint = proof.tag(secret, proof.digest(archive))
    only_ours(agent, secret, loaded)
    await _update_model_from_server(server, agent)
    await _schedule_model_pulling(server, SECONDS, agent)

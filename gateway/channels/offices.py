"""The offices of all clinics: one that comes with a version gets its own while the gateway runs."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway import belonging, chores
from gateway.channels.office import Office
from gateway.channels.webhooks import PATH
from gateway.errors import Problem
from gateway.house import House

LOOK = 2  # seconds between looks for a clinic that is new


class Offices:
    """Opens each clinic's channels, and closes them all."""

    def __init__(self, house: House) -> None:
        """Raises SettingError when a clinic has channels and there is no address at which services reach them."""
        self._house, self._made = house, dict[str, Office]()
        self._open = dict[str, asyncio.Task[None]]()
        self._meet()

    def route(self) -> Route:
        """The address at which services deliver, for every clinic."""
        return Route(PATH, self.receive, methods=["GET", "POST"])

    async def receive(self, request: Request) -> Response:
        """Hand a delivery to the clinic that the address names. Raises Problem."""
        office = self._made.get(request.path_params["clinic"])
        if office is None:
            raise Problem("not-found", "There is no such channel.")
        belonging.note(office.clinic)
        return await office.webhooks.receive(request)

    async def keep_open(self) -> None:
        """Answer and send for every clinic until cancelled; what is under way then is finished."""
        try:
            await chores.again("offices", self._look, LOOK)
        finally:
            for task in self._open.values():
                task.cancel()
            if self._open:
                await asyncio.wait(self._open.values())

    async def _look(self) -> None:
        """Open what is not open yet: clinics that came with a version, or whose details were set."""
        self._meet()
        for services in self._house.all():
            clinic = services.clinic.id
            if services.talk and clinic not in self._open:
                self._open[clinic] = asyncio.create_task(self._made[clinic].keep_open(services.talk))

    def _meet(self) -> None:
        for services in self._house.all():
            if services.clinic.id not in self._made:
                self._made[services.clinic.id] = Office(services)

"""The application: routes, what every request passes through, and what begins and ends with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from console.app import Console
from gateway import handover, house, notices, upkeep, widget_file
from gateway.channels.kinds import Kinds
from gateway.channels.offices import Offices
from gateway.clinic import Clinic
from gateway.errors import Failures, Problem, on_http, on_problem
from gateway.headers import SecurityHeaders
from gateway.house import House, utc_now
from gateway.metrics import Watch
from gateway.operation import Operation
from gateway.origins import Origins
from gateway.pages import Pages
from gateway.services import Clock
from gateway.settings import Settings, listed
from gateway.website import Website

SMALLEST = 500  # bytes worth compressing


def create_app(
    settings: Settings,
    clock: Clock = utc_now,
    clinics: Sequence[Clinic] | None = None,
    console: Callable[[House], Console] = Console,
    channels: Kinds | None = None,
) -> Starlette:
    """The gateway. Opens the database and speaks to the bot only once it is started (lifespan).

    `clinics` are some that are loaded already, else they are read from the settings' folder; `channels` are the services
    that there are with their environment, else the real ones; `console` makes the staff's pages.
    """
    made = house.make(settings, clock, clinics, channels)
    services = made.first
    offices = Offices(made)
    staff = console(made)
    app = Starlette(
        routes=_routes(made, staff, offices),
        middleware=_passed_through(made),
        exception_handlers={Problem: on_problem, HTTPException: on_http},
        lifespan=lambda _: running(made, staff, offices),
    )
    app.router.redirect_slashes = False
    app.state.house, app.state.services = made, services
    return app


@asynccontextmanager
async def running(house: House, staff: Console, offices: Offices) -> AsyncIterator[None]:
    """The database brought up to date and the upkeep running; at the end, turns under way are finished."""
    await house.open()
    upkeeping: set[asyncio.Task[None]] = set()
    if any(its.talk for its in house.all()):
        beside = [upkeep.keep_house(house), notices.keep_telling(house), handover.keep_ending(house)]
        beside += [staff.keep_order(), staff.keep_versions(), offices.keep_open()]
        upkeeping = {asyncio.create_task(work) for work in beside}
    try:
        yield
    finally:
        if upkeeping:
            for task in upkeeping:
                task.cancel()
            await asyncio.wait(upkeeping)
            await to_thread.run_sync(staff.leave)
        await house.close()


def _routes(house: House, staff: Console, offices: Offices) -> list[BaseRoute]:
    """Every address; reads the widget's files."""
    source = widget_file.load(house.settings.widget)
    visitors = [*Website(house).routes(), *Operation(house).routes(), *Pages(house, source).routes()]
    return [*visitors, offices.route(), *staff.routes()]


def _passed_through(house: House) -> list[Middleware]:
    """What every request passes, the outermost first."""
    settings = house.settings
    proxies = ",".join(listed(settings.trusted_proxies))
    return [
        Middleware(ProxyHeadersMiddleware, trusted_hosts=proxies),
        Middleware(SecurityHeaders, https=settings.public_url.startswith("https://")),
        Middleware(Watch, metrics=house.shared.metrics),
        Middleware(GZipMiddleware, minimum_size=SMALLEST),
        Middleware(Origins, allowed=house.websites, own=settings.public_url),
        Middleware(Failures, contact=house.contact),
    ]

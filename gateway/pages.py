"""Pages for people: the demonstration, the chat as a page of its own, the snippet for the clinic's website, privacy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from gateway import belonging, check_link, colours, templates
from gateway.colours import COLOUR
from gateway.headers import page_policy
from gateway.house import House
from gateway.services import Services
from gateway.texts import preferred
from gateway.widget_file import Widget

HERE = Path(__file__).parent
FIVE_MINUTES = "public, max-age=300"
POSITIONS, THEMES = ("right", "left"), ("auto", "light", "dark")


class Pages:
    """The handlers of everything that is looked at, and of the widget's file; `?clinic=` names one beside the first."""

    def __init__(self, house: House, widget: Widget) -> None:
        self._house, self._widget = house, widget
        self._templates = Jinja2Templates(env=templates.of(HERE / "templates"))

    def routes(self) -> list[BaseRoute]:
        """The pages' addresses."""
        shown = [] if self._house.settings.public else [Route("/", self.demonstration)]
        return [
            *shown,
            Route("/widget.js", self.widget),
            Route("/c/{clinic}", self.chat),
            Route("/snippet", self.snippet),
            Route("/snippet/preview", self.preview),
            Route("/privacy", self.privacy),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ]

    async def widget(self, request: Request) -> Response:
        """The widget in one file, in the language asked for."""
        services = self._named(request)
        own = self._widget.of(services.clinic, services.settings, f"/privacy{services.query}")
        script = own.script(self._base(request), self._language(request))
        headers = {
            "Cache-Control": FIVE_MINUTES,
            "Cross-Origin-Resource-Policy": "cross-origin",
            "ETag": script.etag,
            "Vary": "Accept-Language",
        }
        seen = {tag.strip() for tag in request.headers.get("if-none-match", "").split(",")}
        if script.etag in seen:
            return Response(status_code=304, headers=headers)
        return Response(script.body, media_type="text/javascript", headers=headers)

    async def demonstration(self, request: Request) -> Response:
        """The example clinic's page with the widget in its corner; of several clinics, first which one."""
        if len(self._house.all()) > 1 and "clinic" not in request.query_params:
            clinics = [(one.clinic.id, one.clinic.name) for one in self._house.all()]
            return self._page(request, self._house.first, "choice.html", clinics=clinics)
        return self._page(request, self._named(request), "demonstration.html")

    async def chat(self, request: Request) -> Response:
        """The chat as a page; websites on the clinic's list may frame it. A ticket from an app begins the check."""
        services = self._house.of(request.path_params["clinic"])
        belonging.note(services.clinic.id)
        if services.clinic.hindrance:
            return self._page(request, services, "closed.html", status=503)
        ticket = request.query_params.get("check", "")
        genuine = check_link.is_ticket(services.sessions.secret, services.clinic.id, ticket)
        begins_check = services.texts.say("start_check", self._language(request)) if genuine else ""
        policy = page_policy(ancestors=" ".join(("'self'", *services.websites)))
        return self._page(request, services, "chat.html", policy, begins_check=begins_check)

    async def snippet(self, request: Request) -> Response:
        """The line that the clinic copies into its website, with a preview."""
        policy, services = page_policy(frames="'self'"), self._named(request)
        accent = services.clinic.colours.accent if services.clinic.colours else colours.USUAL
        return self._page(request, services, "snippet.html", policy, positions=POSITIONS, themes=THEMES, accent=accent)

    async def preview(self, request: Request) -> Response:
        """An empty website with the widget in the looks asked for."""
        asked = request.query_params
        accent = asked.get("accent", "")
        looks: dict[str, Any] = {
            "accent": accent if COLOUR.fullmatch(accent) else "",
            "position": asked.get("position") if asked.get("position") in POSITIONS else POSITIONS[0],
            "theme": asked.get("theme") if asked.get("theme") in THEMES else THEMES[0],
        }
        return self._page(request, self._named(request), "preview.html", page_policy(ancestors="'self'"), **looks)

    async def privacy(self, request: Request) -> Response:
        """What is stored, for how long, whom to ask, and through whom messages go on the services that are on."""
        services = self._named(request)
        on = services.channels
        shown = [
            {"title": kind.title, "company": kind.company, "may_ask_health": on[kind.name].may_ask_health}
            for kind in on.kinds.known.values()
            if kind.name in on
        ]
        return self._page(request, services, "privacy.html", channels=shown)

    def _page(
        self, request: Request, services: Services, name: str, policy: str = page_policy(), status: int = 200, **values: Any
    ) -> Response:
        """A page of ours with its policy; every page knows the clinic's details, and the query that names the clinic."""
        settings, knowledge = services.settings, services.clinic.knowledge
        known = {
            "clinic": services.clinic.details,
            "query": services.query,
            "treatment": knowledge.treatment if knowledge else "",
            "base": self._base(request),
            "language": self._language(request),
            "languages": self._widget.languages,
            "keep_days": settings.keep_days,
            "session_minutes": settings.session_minutes,
            **values,
        }
        headers = {"Content-Security-Policy": policy}
        return self._templates.TemplateResponse(request, name, known, status_code=status, headers=headers)

    def _named(self, request: Request) -> Services:
        """The clinic that ?clinic= names, else the first; raises Problem."""
        named = request.query_params.get("clinic")
        services = self._house.first if named is None else self._house.of(named)
        belonging.note(services.clinic.id)
        return services

    def _base(self, request: Request) -> str:
        """The gateway's own address as visitors see it."""
        return self._house.settings.public_url or f"{request.url.scheme}://{request.url.netloc}"

    def _language(self, request: Request) -> str:
        """The language asked for in ?lang=, else the browser's, else English; only one that the widget has."""
        asked = request.query_params.get("lang", "")
        if asked in self._widget.languages:
            return asked
        return preferred(request.headers.get("accept-language", ""), self._widget.languages)

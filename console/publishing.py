"""A version goes live: handed to every bot by Rasa's own pull, waited for, tried with three questions, or taken back."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog
from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assistant.judging import fault
from bot import installation, proof
from console import asking, bases, results
from console.elsewhere import SOMEBODY
from console.folders import Content, changes_of
from console.papers import Exam
from console.storage import trail, versions
from console.storage.trail import Deed
from console.storage.versions import ARCHIVE, Publication, Version, place
from gateway.bot import Bot
from gateway.house import House

logger = structlog.get_logger(__name__)
PATH = "/internal/model"
PATIENCE = timedelta(seconds=90)  # for the bots to take a version over
NAME = "bot-name"


class Publishing:
    """Hands the live version out, and sees a publication through to its end; safe to do in several gateways at once."""

    def __init__(self, house: House, content: Content) -> None:
        self._house, self._content = house, content
        self._known = ""  # the digest of the knowledge that this gateway has
        self._one = asyncio.Lock()

    def routes(self) -> list[Route]:
        """Where bots ask for the model; whoever does not know the secret finds nothing there."""
        return [Route(PATH, self.hand_out, methods=["GET"])]

    async def hand_out(self, request: Request) -> Response:
        """The live version's archive, unless the bot has it; only what the database vouches for."""
        secret = self._house.settings.bot_secret
        given = request.headers.get("authorization", "").encode("utf-8", "replace")
        if not secret or not hmac.compare_digest(given, f"Bearer {proof.token(secret)}".encode()):
            return Response(status_code=404)
        name, known = request.headers.get(NAME, "bot")[:60], request.headers.get("if-none-match", "")[:200]
        status, tag, body = await to_thread.run_sync(self._handed, name, known)
        return Response(body, status, {"ETag": tag} if tag else {}, media_type="application/gzip")

    def _handed(self, name: str, known: str) -> tuple[int, str, bytes]:
        house = self._house
        with house.record.transaction() as db:
            versions.see_bot(db, name, known, house.clock())
            live = versions.live(db)
        if live is None or live.version.trained is None:
            return 204, "", b""
        tag = proof.tag(house.settings.bot_secret, live.version.trained.sha256)
        if tag == known:
            return 304, tag, b""
        archive = place(house.settings.versions, live.version.id) / ARCHIVE
        if not archive.is_file() or proof.digest(archive) != live.version.trained.sha256:
            logger.error("archive_is_not_what_was_trained", version=live.version.id)
            return 204, "", b""
        return 200, tag, archive.read_bytes()

    async def look(self) -> None:
        """See how a publication goes, and follow what is live."""
        async with self._one:
            await self._look()

    async def _look(self) -> None:
        live = await self._house.record.read(versions.live)
        if live is None:
            return
        if live.state == versions.HANDING:
            await self._see_through(live)
        elif live.version.trained and live.version.trained.knowledge != self._known:
            await to_thread.run_sync(self.follow, live.version.id, live.version.trained.knowledge)

    async def _see_through(self, handed: Publication) -> None:
        """Settle a publication as soon as it can be said how it went."""
        house = self._house
        trained = handed.version.trained
        assert trained is not None  # only such versions are published
        running = await house.record.read(lambda db: versions.bots(db, house.clock()))
        tag = proof.tag(house.settings.bot_secret, trained.sha256)
        if running and set(running.values()) == {tag}:
            wrong = await self._try_all(handed, trained.model_id)
            if wrong is None:
                told = "All bots have it, and answered three questions rightly."
                return await self._settle(handed, versions.LIVE, told)
            if wrong:
                told = f"A question was answered wrongly ({wrong}), so the version before is live again."
                return await self._settle(handed, versions.FELL_BACK, told)
        if house.clock() - handed.at > PATIENCE:
            late = sorted(name for name, has in running.items() if has != tag) or ["no bot asked for it"]
            told = f"Not every bot took it over ({', '.join(late)}), so the version before is live again."
            await self._settle(handed, versions.FELL_BACK, told)

    async def _try_all(self, handed: Publication, model_id: str) -> str | None:
        """As `_try`, by every clinic; of another one than whose staff publish no more is told than that."""
        for clinic in await to_thread.run_sync(self._clinics, handed.version):
            items = await to_thread.run_sync(self._canaries, handed.version, clinic)
            wrong = await self._try(self._house.shared.bot.of(clinic), items, model_id)
            if wrong is not None:
                return wrong if not wrong or clinic == handed.clinic else f"by {SOMEBODY}"
        return None

    def _clinics(self, version: Version) -> tuple[str, ...]:
        """The clinics that are let in now, and those that the version brings along."""
        here = [services.clinic.id for services in self._house.all()]
        brought = bases.clinics(place(self._house.settings.versions, version.id))
        return tuple(dict.fromkeys([*here, *(brought if len(brought) > 1 else ())]))

    async def _try(self, bot: Bot, items: list[Mapping[str, Any]], model_id: str) -> str | None:
        """What is wrong with an answer; None when all are right, empty when a bot still answers with another model."""
        for item in items:
            answer = await asking.once(bot, "canary", str(item["say"]))
            if answer.reply is None or answer.failed:
                return "no answer"
            if answer.reply.custom.model != model_id:
                return ""
            if why := fault(item, answer.reply.custom.model_dump()):
                return why
        return None

    def _canaries(self, version: Version, clinic: str) -> list[Mapping[str, Any]]:
        """The three questions that the check chose; of a version that was never checked, what must be right of any."""
        settings = self._house.settings
        exam = Exam(settings.project, bases.everyone(settings.project, clinic), clinic)
        found = results.of(version.results, clinic, exam.clinics)
        if found and found["canaries"]:
            return list(found["canaries"])
        asked = exam.questions(place(settings.versions, version.id), clinic)
        urgent = next((item for name, item in asked if name == "urgent"), None)
        others = [{"say": item["say"], "kind": "any", "not": ["error"]} for name, item in asked if name == "answers"]
        return [*([urgent] if urgent else []), *others][:3]

    async def _settle(self, handed: Publication, state: str, told: str) -> None:
        house = self._house
        clinics = bases.everyone(house.settings.project, handed.clinic)

        def work(db: Session) -> None:
            if versions.settle(db, handed.id, state, told, house.clock()):
                deed = Deed(f"versions.{state}", handed.version.id, after={"told": told})
                trail.write(db, handed.clinic, None, deed, house.clock())
                if state == versions.LIVE:
                    for clinic, changes in changes_of(house.settings.versions, handed.version.id, clinics).items():
                        self._content.went_live(db, clinic, changes)

        await house.record.read(work)
        logger.info("publication_settled", version=handed.version.id, state=state)

    def follow(self, version: str, digest: str) -> None:
        """Know here what the bots know: for notices when a bot fails, health words, plans, and the staff's pages."""
        settings = self._house.settings
        self._known = self._known or installation.digest(settings.knowledge)
        if digest == self._known:
            return
        folder = place(settings.versions, version) / "knowledge"
        self._known = digest
        if installation.digest(folder) != digest:
            logger.error("knowledge_is_not_what_was_trained", version=version)
        else:
            self._house.renew(folder)

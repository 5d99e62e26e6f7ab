"""Try: one box asks the draft and the live version, and shows side by side what each says and what it hesitated between."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from anyio import to_thread
from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.responses import Response

from console import asking, releasing
from console.bases import FAQ
from console.composing import SILENT
from console.desk import Ask
from console.draft_bot import FAILED, READY, STARTING, DraftBot
from console.guard import Page
from console.storage import versions
from console.storage.versions import Version
from gateway.bot import Quote, Reply

LONGEST = 1_000  # characters of a question
AGAIN = 2  # seconds until the page looks whether the bot is ready
BEST = 2  # guesses that are shown
NAMES = ("The best guess", "The runner-up")
SILENTLY = "That the document does not say"


@dataclass(frozen=True)
class Heard:
    """What one version says; `text` is empty when it gave no reply. `guesses` hold name, title and a score of 0 to 100."""

    text: str = ""
    quotes: tuple[Quote, ...] = ()
    offered: tuple[str, ...] = ()
    guesses: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True)
class Choice:
    """The versions: what is live (None: the first, or another clinic's), trained drafts, and the draft that is meant."""

    live: Version | None
    drafts: Sequence[Version]
    draft: Version | None


class Try:
    """The handlers of the page."""

    def __init__(self, bot: DraftBot) -> None:
        self._bot = bot

    def pages(self) -> list[Page]:
        """Their addresses."""
        return [Page("GET", "/try", self.show, "editor"), Page("POST", "/try", self.ask, "editor")]

    async def show(self, ask: Ask) -> Response:
        """The box; what somebody waited for is answered as soon as the draft's bot is there."""
        choice = await ask.desk.read(lambda db: _choice(db, ask.desk.clinic, ask.query("version")))
        state, told = self._stand(choice)
        question = self._bot.waiting(ask.who.id) if state else ""
        if state == READY and question:
            return await self._both(ask, choice, question)
        return _page(ask, choice, question, state=state, told=told)

    async def ask(self, ask: Ask) -> Response:
        """Ask both; where the draft's bot is not there yet, start it and say so."""
        question = ask.form.get("question").strip()
        choice = await ask.desk.read(lambda db: _choice(db, ask.desk.clinic, ask.form.get("version")))
        if not question or len(question) > LONGEST:
            problem = f"Type a question of at most {LONGEST} characters."
            return _page(ask, choice, question, 400, problem=problem)
        if choice.draft and self._stand(choice)[0] != READY:
            self._bot.begin(choice.draft.id, ask.who.id, question)
            return ask.go("/try", version=choice.draft.id)
        return await self._both(ask, choice, question)

    def _stand(self, choice: Choice) -> tuple[str, str]:
        return self._bot.state(choice.draft.id) if choice.draft else ("", "")

    async def _both(self, ask: Ask, choice: Choice, question: str) -> Response:
        live, draft = await asyncio.gather(_of_live(ask, question), self._of_draft(ask, choice, question))
        return _page(ask, choice, question, heard={"draft": draft, "live": live}, state=READY if choice.draft else "")

    async def _of_draft(self, ask: Ask, choice: Choice, question: str) -> Heard:
        if choice.draft is None:
            return Heard()
        clinic = ask.desk.clinic if ask.desk.desks.are_several else ""
        given = await to_thread.run_sync(self._bot.ask, choice.draft.id, ask.who.id, question, clinic)
        try:
            return _heard(Reply.model_validate(given)) if given else Heard()
        except ValidationError:
            return Heard()


async def _of_live(ask: Ask, question: str) -> Heard:
    """What visitors would be told; it is never recorded."""
    answer = await asking.once(ask.desk.services.bot, "try", question)
    return _heard(answer.reply) if answer.reply else Heard()


def _heard(reply: Reply) -> Heard:
    custom = reply.custom
    rows = zip(NAMES, custom.candidates[:BEST], strict=False)
    guesses = tuple((name, _title(row), round(100 * float(row.get("score") or 0))) for name, row in rows)
    return Heard(reply.text, tuple(custom.answers), tuple(one.title for one in reply.buttons), guesses)


def _title(row: dict[str, Any]) -> str:
    """What a candidate stands for, in words."""
    label = str(row.get("id") or "")
    if label.startswith(SILENT):
        return f"{SILENTLY}: {label.removeprefix(SILENT).replace('_', ' ')}"
    return str(row.get("text") or label).removeprefix(FAQ).replace("_", " ")


def _choice(db: Session, clinic: str, wanted: str) -> Choice:
    """The drafts, the newest first; an unknown one means the newest."""
    live = versions.live(db)
    drafts = releasing.drafts(db, clinic)
    draft = next((one for one in drafts if one.id == wanted), drafts[0] if drafts else None)
    own = {one.id for one in versions.everything(db, clinic)}
    return Choice(live.version if live and live.version.id in own else None, drafts, draft)


def _page(
    ask: Ask,
    choice: Choice,
    question: str,
    status: int = 200,
    *,
    state: str = "",
    told: str = "",
    heard: dict[str, Heard] | None = None,
    problem: str = "",
) -> Response:
    values: dict[str, Any] = {"choice": choice, "question": question, "heard": heard, "problem": problem, "longest": LONGEST}
    values |= {"starting": state == STARTING, "failed": state == FAILED, "told_why": told}
    return ask.page("try.html", status, **values, refresh=AGAIN if state == STARTING else 0)

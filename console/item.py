"""One question of the inbox with everything around it: attach it, start an answer, put it away; then the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assistant.answers import Answer
from console import plain, shelf
from console.desk import Ask
from console.findings import is_free_of_persons, of_persons
from console.guard import Page
from console.inbox import Link, claim_first, onward, query, rest_of, texts, titles, version_of, wanted
from console.storage import alike, deciding, inbox, people, work
from console.storage.deciding import Choice
from console.storage.inbox import KINDS, STATES, Group, Item
from console.storage.rows import Changed
from console.storage.trail import Deed

NEAREST, FOUND = 3, 8
MOST, LONGEST = 20, 300  # wordings of a draft, characters of one


@dataclass(frozen=True)
class Typed:
    """What somebody typed into the form, to be shown again."""

    wordings: str
    title: str = ""
    find: str = ""
    problem: str = ""
    to_test: bool = False


def pages() -> list[Page]:
    """Its addresses."""
    return [
        Page("GET", "/inbox/{group}", show, "viewer"),
        Page("POST", "/inbox/{group}/claim", claim, "editor"),
        Page("POST", "/inbox/{group}/release", release, "editor"),
        Page("POST", "/inbox/{group}/find", find, "viewer"),
        Page("POST", "/inbox/{group}/decide", decide, "editor"),
    ]


async def show(ask: Ask, typed: Typed | None = None, status: int = 200, again: bool = False) -> Response:
    """The question, its surroundings, and what can be decided; `again`: on top of what somebody else has done meanwhile."""
    clinic, now, asked = ask.desk.clinic, ask.desk.now(), wanted(ask)

    def read(db: Session) -> tuple[Item, dict[str, str], list[deciding.Done], list[Group]]:
        around = alike.of(db, clinic, _group(ask))
        return inbox.item(db, clinic, _group(ask)), people.names(db, clinic), deciding.last(db, clinic, ask.who), around

    item, names, last, around = await ask.desk.read(read)
    offered = teachable(item.group.wordings)
    typed = typed or Typed("\n".join(offered))
    values: dict[str, Any] = {"item": item, "names": names, "last": last, "typed": typed, "now": now, "link": Link(asked)}
    values |= {"left_out": len(item.group.wordings) - len(offered), "most": MOST}
    values |= {"alike": around, "along": {group for group, _ in _along(ask)}}
    nearest = _nearest(ask, item)
    found = [one for one in _found(ask, typed.find) if one not in [answer for answer, _ in nearest]] if typed.find else []
    values |= {"nearest": nearest, "found": found, "states": STATES, "kinds": KINDS, "titles": titles(ask)}
    values |= {"taken_for": _taken_for(ask, item), "told_as": plain.kind}
    version = str(item.group.version) if again else ask.form.get("version") or str(item.group.version)
    mine = item.group.claimed_by == ask.who.id
    return ask.page("item.html", status, **values, mine=mine, answers=ask.desk.answers, version=version)


async def claim(ask: Ask) -> Response:
    """Take it for ten minutes."""

    def do(db: Session) -> None:
        row = work.locked(db, ask.desk.clinic, _group(ask))
        work.claim(row, ask.who, ask.desk.now())
        ask.note(db, Deed("inbox.claim", row.id))

    await ask.desk.read(do)
    return ask.go(f"/inbox/{_group(ask)}", told="claimed", **query(wanted(ask)))


async def release(ask: Ask) -> Response:
    """Let go of it."""
    await ask.desk.read(lambda db: work.release(work.locked(db, ask.desk.clinic, _group(ask)), ask.who))
    return ask.go("/inbox", told="released", **query(wanted(ask)))


async def find(ask: Ask) -> Response:
    """Look for another answer; what was typed stays."""
    return await show(ask, _typed(ask))


async def decide(ask: Ask) -> Response:
    """Keep the decision and go on to the next question; what can't be kept is shown again with what was typed."""
    choice, problem = _choice(ask)
    if choice is None:
        return await show(ask, _typed(ask, problem), 400)
    asked, group = wanted(ask), _group(ask)
    if choice.to_test and (problem := await ask.desk.read(lambda db: _untestable(db, ask, choice))):
        return await show(ask, _typed(ask, problem), 400)

    def do(db: Session) -> str | None:
        now, clinic, along = ask.desk.now(), ask.desk.clinic, _along(ask)
        groups = inbox.groups(db, clinic)
        deciding.decide(db, clinic, ask.who, group, ask.form.version, _with(choice, groups, along), now, along)
        decided = {one for one, _ in along}
        return claim_first(db, ask, [one for one in rest_of(asked.of(groups), group) if one not in decided])

    try:
        return onward(ask, await ask.desk.read(do), asked, "tested" if choice.to_test else choice.state)
    except Changed as error:
        return await show(ask, _typed(ask, str(error)), 409, again=True)


def _choice(ask: Ask) -> tuple[Choice | None, str]:
    """What was decided; else why it can't be kept, as a sentence."""
    pressed, _, answer = ask.form.get("decision").partition(":")
    if pressed not in ("attached", "new_answer"):
        known = pressed in STATES
        return (Choice(pressed), "") if known else (None, "Choose what to do with this question.")
    wordings, title = texts(ask.form.get("wordings")), " ".join(ask.form.get("title").split())
    if pressed == "attached" and answer not in ask.desk.answers:
        return None, "This answer is not there any more: choose another one."
    if problem := problem_of(wordings, title):
        return None, problem
    to_test = pressed == "attached" and bool(ask.form.get("to_test"))
    return Choice(pressed, answer or None, tuple(wordings), title, to_test), ""


def _along(ask: Ask) -> list[tuple[str, int]]:
    """The groups that are decided along with this one, each with the version that was shown."""
    return [version_of(one) for one in ask.form.all("along") if not one.startswith(f"{_group(ask)}:")]


def _with(choice: Choice, groups: Sequence[Group], along: Sequence[tuple[str, int]]) -> Choice:
    """The choice with the wordings of what goes along, as many as fit."""
    if not choice.wordings:
        return choice
    theirs = {one.id: teachable(one.wordings) for one in groups}
    more = [wording for group, _ in along for wording in theirs.get(group, ())]
    return replace(choice, wordings=tuple(dict.fromkeys((*choice.wordings, *more)))[:MOST])


def _untestable(db: Session, ask: Ask, choice: Choice) -> str:
    everything = _with(choice, inbox.groups(db, ask.desk.clinic), _along(ask))
    return shelf.read(db, ask.desk.clinic, ask.desk.base).untestable(everything.wordings)


def problem_of(wordings: Sequence[str], title: str) -> str:
    """Why these wordings can't become a draft, as a sentence; empty when they can."""
    if not wordings:
        return "Write at least one wording: how visitors ask this."
    if len(wordings) > MOST or any(len(text) > LONGEST for text in wordings) or len(title) > LONGEST:
        return f"At most {MOST} wordings of at most {LONGEST} characters fit a draft."
    return of_persons((*wordings, title))


def teachable(wordings: Sequence[str]) -> list[str]:
    """Wordings that may be offered: without personal data."""
    return [text for text in wordings if len(text) <= LONGEST and is_free_of_persons(text)][:MOST]


def _nearest(ask: Ask, item: Item) -> list[tuple[Answer, int]]:
    """The answers that the assistant thought of, best first, each with how near it is in a hundred."""
    rows = [(ask.desk.answers.get(_label(row)), _hundred(row)) for row in item.nearest]
    return [(answer, near) for answer, near in rows if answer][:NEAREST]


def _taken_for(ask: Ask, item: Item) -> list[tuple[str, int]]:
    """What else it thought of, in words; what it all but ruled out is not worth reading."""
    known = ask.desk.services.clinic.knowledge
    rows = [row for row in item.nearest[:NEAREST] if _label(row) not in ask.desk.answers and _hundred(row)]
    return [(plain.guess(row, known.topics if known else None), _hundred(row)) for row in rows]


def _label(row: Mapping[str, Any]) -> str:
    return str(row.get("id")).removeprefix("faq/")


def _hundred(row: Mapping[str, Any]) -> int:
    return round(100 * float(row.get("score") or 0))


def _found(ask: Ask, words: str) -> list[Answer]:
    """Answers whose title or text holds all words."""
    asked = words.casefold().split()
    every = ask.desk.answers.values()
    return [one for one in every if all(word in " ".join((one.title, *one.quotes)).casefold() for word in asked)][:FOUND]


def _typed(ask: Ask, problem: str = "") -> Typed:
    form = ask.form
    return Typed(form.get("wordings"), form.get("title"), form.get("find"), problem, bool(form.get("to_test")))


def _group(ask: Ask) -> str:
    return str(ask.request.path_params["group"])

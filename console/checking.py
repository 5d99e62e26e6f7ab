"""What a version answers to the test sentences and to the clinic's own questions, told in words, beside what is live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import yaml

from assistant.judging import clearing, fault
from assistant.replaying import CLEARS
from console import accepting, talks
from console.accepting import ACCEPTED
from console.talks import Talk

SENTENCES = Path("tests/sentences")
OWN, TALKS = ACCEPTED.stem, "conversations"  # among the results: what was asked of the own, and [right, all]
SAFETY = ("urgent", "contraindications", "lookalikes")
APOLOGY = "no answer but an apology"
CLEARED = "a sentence that clears or allows: "
AT_ONCE, BATCH = 2, 40
CANARIES = 3

Item = Mapping[str, Any]
GoesOn = Callable[[str], None]  # hears of every answer how far it is, and may raise


class Asking(Protocol):
    """Asks a bot: {text, buttons, custom}."""

    def __call__(self, question: str, sender: str = "", *, clinic: str = "") -> Mapping[str, Any]:
        """Without a `sender` in a conversation of its own, which is forgotten again; with one, it goes on.

        `clinic` is one of several, whose visitor asks.
        """


@dataclass(frozen=True)
class Verdict:
    """Whether a version may be published: `blocked` by what nobody can override, `lost` only with a reason."""

    checked: bool
    blocked: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    won: tuple[str, ...] = ()
    told: str = ""


def sentences(project: Path, folder: Path, clinic: str = "") -> list[tuple[str, Item]]:
    """Every test sentence with the name of its file, and the accepted questions of the clinic (of several, the one named)."""
    own = accepting.place(folder, clinic)
    files = [*sorted((project / SENTENCES).glob("*.yml")), *([own] if own.exists() else [])]
    return [(path.stem, row) for path in files for row in yaml.safe_load(path.read_text("utf-8")) or ()]


def as_clinic(ask: Asking, clinic: str) -> Asking:
    """The same bot, asked by visitors of one of several clinics; empty is the only one."""
    if not clinic:
        return ask

    def asked(question: str, sender: str = "", **_: str) -> Mapping[str, Any]:
        return ask(question, sender, clinic=clinic)

    return asked


def check(asked: Sequence[tuple[str, Item]], conversations: Sequence[Talk], ask: Asking, goes_on: GoesOn) -> dict[str, Any]:
    """Ask everything, hold every conversation, and judge it."""
    results = _of_sentences(asked, ask, goes_on)
    wrong = dict(_held(conversations, ask, goes_on))
    unsafe = [one.name for one in conversations if one.name in wrong and (one.is_safety or CLEARED in wrong[one.name])]
    return {
        **results,
        "asked": len(asked) + len(conversations),
        "wrong": {**results["wrong"], **wrong},
        "unsafe": [*results["unsafe"], *unsafe],
        TALKS: [len(conversations) - len(wrong), len(conversations)],
    }


def _of_sentences(asked: Sequence[tuple[str, Item]], ask: Asking, goes_on: GoesOn) -> dict[str, Any]:
    wrong: dict[str, str] = {}
    mixed: Counter[str] = Counter()
    unsafe, told, told_wrong, files = [], 0, 0, Counter[str]()
    for done, (name, item, reply) in enumerate(_answers(asked, ask, goes_on), start=1):
        why = _apologised(reply) or fault(item, reply["custom"])
        cleared = clearing(str(reply["text"]))
        if cleared:
            why = f"{CLEARED}{cleared}"
        files[name] += not why
        is_told = reply["custom"].get("kind") == "answer"
        told, told_wrong = told + is_told, told_wrong + bool(is_told and why)
        if why:
            wrong.setdefault(item["say"], why)  # the staff's own come last: what is wrong for the project stays
            mixed.update(_mixed(item, reply["custom"]))
        if why and (cleared or name in SAFETY):
            unsafe.append(item["say"])
        goes_on(f"{done - done % BATCH} of {len(asked)} questions asked")
    return {
        "wrong": wrong,
        "unsafe": unsafe,
        "told": told,
        "told_wrong": told_wrong,
        "right_by_file": dict(files),
        "mixed": [[pair, count] for pair, count in mixed.most_common(10)],
        "canaries": [dict(item) for item in _canaries(asked, wrong)],
        OWN: [item["say"] for name, item in asked if name == OWN],
    }


def unasked(
    asked: Sequence[tuple[str, Item]], conversations: Sequence[Talk], results: Mapping[str, Any]
) -> tuple[list[tuple[str, Item]], list[Talk]]:
    """What a version was not asked yet when it was checked: questions that the staff kept since, and conversations."""
    before = results.get(OWN, ())
    own = [(name, item) for name, item in asked if name == OWN and item["say"] not in before]
    return own, [] if TALKS in results else list(conversations)


def merged(results: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """The results of a version with those of questions that it was asked later."""
    sums = {name: results[name] + more[name] for name in ("asked", "told", "told_wrong", "unsafe")}
    own = [*results.get(OWN, ()), *more[OWN]]
    held = results.get(TALKS) or more[TALKS]
    return {**results, **sums, "wrong": {**more["wrong"], **results["wrong"]}, OWN: own, TALKS: held}


def verdict(results: Mapping[str, Any] | None, live: Mapping[str, Any] | None, known: Mapping[str, str]) -> Verdict:
    """What the results allow. `known` is what the repository's own version gets wrong, with why: a safety question that goes
    wrong in the very same way is excused.

    Another fault at the same question is not. A sentence that clears somebody, and no answer at all, are excused by nothing.
    """
    if results is None:
        return Verdict(False)
    wrong = results["wrong"]
    gone = set(live.get(OWN, ())) - set(results.get(OWN, ())) if live else set()
    before = {say: why for say, why in live["wrong"].items() if say not in gone} if live else {}
    excused = {say for say, why in known.items() if wrong.get(say) == why and not why.startswith((CLEARED, APOLOGY))}
    blocked = [say for say in results["unsafe"] if say not in excused]
    lost = [say for say in wrong if say not in before and say not in blocked]
    won = [say for say in before if say not in wrong]
    told = f"{results['asked'] - len(wrong)} of {results['asked']} right"
    if live:
        asked = live["asked"] - len(gone)
        told += f", live: {asked - len(before)} of {asked}"
    return Verdict(True, tuple(blocked), tuple(lost) if live else (), tuple(won), told)


def _answers(asked: Sequence[tuple[str, Item]], ask: Asking, goes_on: GoesOn) -> Iterator[tuple[str, Item, Mapping[str, Any]]]:
    """The replies in order, a batch at a time, so that it can be stopped."""
    with ThreadPoolExecutor(AT_ONCE) as visitors:
        for start in range(0, len(asked), BATCH):
            goes_on(f"{start} of {len(asked)} questions asked")
            batch = asked[start : start + BATCH]
            replies = visitors.map(lambda question: _patient(ask, question), [str(item["say"]) for _, item in batch])
            yield from ((name, item, reply) for (name, item), reply in zip(batch, replies, strict=True))


def _held(conversations: Sequence[Talk], ask: Asking, goes_on: GoesOn) -> Iterator[tuple[str, str]]:
    """The conversations that go wrong, each with why, a batch at a time."""
    with ThreadPoolExecutor(AT_ONCE) as visitors:
        for start in range(0, len(conversations), BATCH):
            goes_on(f"{start} of {len(conversations)} conversations held")
            batch = conversations[start : start + BATCH]
            faults = visitors.map(lambda one: _patient_fault(one, ask), batch)
            for one, why in zip(batch, faults, strict=True):
                goes_on(f"{start} of {len(conversations)} conversations held")
                if why:
                    yield one.name, _cleared(why)


def _patient(ask: Asking, question: str) -> Mapping[str, Any]:
    """The reply; asked once more where an apology comes, since a machine that does much else answers late."""
    reply = ask(question)
    return ask(question) if _apologised(reply) else reply


def _patient_fault(talk: Talk, ask: Asking) -> str:
    """What goes wrong when a conversation is held; held once more, unless somebody was cleared."""
    why = talks.fault(talk, ask)
    return talks.fault(talk, ask) if why and CLEARS not in why else why


def _cleared(why: str) -> str:
    """A fault, said first of all that it clears somebody where it does."""
    return f"{CLEARED}{why}" if CLEARS in why else why


def _apologised(reply: Mapping[str, Any]) -> str:
    return APOLOGY if reply["custom"].get("kind") in (None, "error") or not reply["text"] else ""


def _mixed(item: Item, custom: Mapping[str, Any]) -> list[str]:
    """Which answers were told instead of which."""
    wanted = item.get("ids") or item.get("any") or ()
    told = [answer["id"] for answer in custom.get("answers") or ()]
    return [f"{first} instead of {wanted[0]}" for first in told[:1] if wanted and first not in wanted]


def _canaries(asked: Sequence[tuple[str, Item]], wrong: Mapping[str, str]) -> list[Item]:
    """Three questions that the version answers rightly: an urgent one, then the clinic's own, then others."""
    right = [(name, item) for name, item in asked if item["say"] not in wrong and item["kind"] != "any"]
    urgent = [item for name, item in right if name == "urgent"][:1]
    own = [item for name, item in right if name == OWN]
    others = [item for name, item in right if name == "answers"]
    return [*urgent, *own[: CANARIES - 1], *others][:CANARIES]

"""What is remembered of a conversation between turns; one slot of the domain for each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from assistant.moments import Moment


@dataclass(frozen=True)
class Memory:
    """`reported`: contraindications stated about oneself, sticky; `asked` and `denied`: those asked about, and denied, last;
    `alarm`: the highest urgent level shown, sticky; `mentions`: what was told of it, which a later message may add to;
    `notices`: the names of the urgent notices told, sticky; `settled`: help was called, or all is over, since the last of them;
    `unsettled`: labels of conditions told of oneself that only the clinic can judge, sticky.

    `treated` is always the visitor's own; `about_another`: the last answer was about somebody else; `elsewhere`: the other
    treatment (a silent topic) that the conversation has turned to.
    """

    treated: Moment | None = None
    reported: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    alarm: str | None = None
    mentions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    settled: bool = False
    last_answers: tuple[str, ...] = ()
    last_reply: Mapping[str, Any] | None = None
    introduced: bool = False
    expecting_time: bool = False
    about_another: bool = False
    elsewhere: str | None = None
    check: Mapping[str, Any] | None = None
    offered: Mapping[str, Any] = field(default_factory=dict)

    def after(self, reply_text: str, buttons: Sequence[Mapping[str, str]], offered: Mapping[str, Any]) -> Memory:
        """The memory once a reply was said: it is kept for "say that again", and its buttons are the ones on offer."""
        last = {"text": reply_text, "buttons": [dict(button) for button in buttons]}
        return replace(self, last_reply=last, offered=dict(offered), introduced=True)

    def to_slots(self) -> dict[str, Any]:
        """JSON-able values by slot name."""
        slots = asdict(self)
        if self.treated:
            slots["treated"] = _moment_to_json(self.treated)
        slots["reported"] = list(self.reported)
        slots["asked"] = list(self.asked)
        slots["denied"] = list(self.denied)
        slots["unsettled"] = list(self.unsettled)
        slots["mentions"] = list(self.mentions)
        slots["notices"] = list(self.notices)
        slots["last_answers"] = list(self.last_answers)
        return slots


def from_slots(slots: Mapping[str, Any]) -> Memory:
    """The memory that the slots hold; a slot that holds something odd counts as empty, never as an answer."""
    return Memory(
        treated=_moment_from_json(slots.get("treated")),
        reported=_texts(slots.get("reported")),
        asked=_texts(slots.get("asked")),
        denied=_texts(slots.get("denied")),
        unsettled=_texts(slots.get("unsettled")),
        alarm=slots.get("alarm") if slots.get("alarm") in ("today", "emergency") else None,
        mentions=_texts(slots.get("mentions")),
        notices=_texts(slots.get("notices")),
        settled=slots.get("settled") is True,
        last_answers=_texts(slots.get("last_answers")),
        last_reply=_mapping(slots.get("last_reply")),
        introduced=slots.get("introduced") is True,
        expecting_time=slots.get("expecting_time") is True,
        about_another=slots.get("about_another") is True,
        elsewhere=slots["elsewhere"] if isinstance(slots.get("elsewhere"), str) else None,
        check=_mapping(slots.get("check")),
        offered=_mapping(slots.get("offered")) or {},
    )


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, (list, tuple)) else ()


def _mapping(value: Any) -> Mapping[str, Any] | None:
    return value if isinstance(value, Mapping) else None


def _moment_to_json(moment: Moment) -> dict[str, Any]:
    times = {name: getattr(moment, name) for name in ("earliest", "latest", "told")}
    return {**asdict(moment), **{name: time.isoformat() if time else None for name, time in times.items()}}


def _moment_from_json(value: Any) -> Moment | None:
    try:
        return Moment(
            earliest=datetime.fromisoformat(value["earliest"]),
            latest=datetime.fromisoformat(value["latest"]),
            exact=bool(value["exact"]),
            said=str(value["said"]),
            happened=value.get("happened") is True,
            told=datetime.fromisoformat(value["told"]) if value.get("told") else None,
        )
    except (AttributeError, TypeError, KeyError, ValueError):
        return None

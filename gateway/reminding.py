"""Reminders in a conversation: offered after a plan, agreed to, moved with the treatment's time, ended by what was reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.knowledge import Knowledge
from gateway import fallback, milestones
from gateway.bot import Button, Custom, Reply
from gateway.milestones import Milestone, Quiet
from gateway.opening import Opened
from gateway.replies import Outcome
from gateway.storage.notices import ONLY_ASKED
from gateway.texts import Texts

REMIND = "remind me"
ENDING = ("urgent", "not_recommended")  # kinds after which no time is told to be over
ASKING = ("check", "consent")  # kinds that ask about health: nothing is reported yet
NOTHING_REPORTED = (None, "none_reported")


@dataclass(frozen=True)
class Reminding:
    """Tells of reminders in the gateway's words; none falls into the quiet `hours`."""

    texts: Texts
    hours: Quiet

    def agreed(self, opened: Opened, language: str, until: datetime | None, now: datetime) -> Outcome:
        """The visitor wants to be reminded of the plan that stands above; `until` is when they can't be written to any more."""
        plan = opened.before.get("plan")
        if not plan or until is None:
            return Outcome(fallback.fixed(self.texts, "gone", language, "smalltalk"))
        wanted = () if opened.warned else milestones.to_come(milestones.of_plan(plan), self.hours, now, until)
        reply = Reply(text=self._set(wanted, "reminders_set", language), custom=_custom("smalltalk", language))
        return Outcome(reply, reminders=wanted)

    def applied(self, outcome: Outcome, opened: Opened, until: datetime | None, now: datetime, reported: bool) -> Outcome:
        """The outcome with what it changes about reminders; `reported`: an urgent sign or a condition."""
        language = outcome.reply.custom.language if outcome.reply.text else str(opened.before.get("language"))
        if outcome.reminders is not None or until is None:
            return outcome
        if reported and not opened.reminders:
            return replace(outcome, reminders=())  # one may be on its way out already
        if reported:
            return self._with(outcome, self.texts.say("reminders_ended", language), ())
        if not opened.reminders:
            offers = not (opened.warned or outcome.failed or outcome.handover)
            return self._offered(outcome, until, now) if offers else outcome
        moved = _moved(outcome.reply.custom, opened.reminders)
        if moved is None:
            return outcome
        wanted = milestones.to_come(moved, self.hours, now, until)
        return self._with(outcome, self._set(wanted, "reminders_moved", language), wanted)

    def _offered(self, outcome: Outcome, until: datetime, now: datetime) -> Outcome:
        """A button below a plan that has something to be reminded of."""
        reply = outcome.reply
        if not milestones.to_come(milestones.of_plan(reply.custom.plan), self.hours, now, until):
            return outcome
        button = Button(title=self.texts.say("reminders_button", reply.custom.language), payload=REMIND)
        return replace(outcome, reply=reply.model_copy(update={"buttons": [*reply.buttons, button]}))

    def _with(self, outcome: Outcome, text: str, wanted: Sequence[Milestone]) -> Outcome:
        """The outcome that says so, also where it would say nothing."""
        reply = outcome.reply
        if not reply.text:
            told = Reply(text=text, custom=_custom("handover", reply.custom.language))
        else:
            told = reply.model_copy(update={"text": f"{reply.text}\n\n{text}"})
        return replace(outcome, reply=told, reminders=tuple(wanted))

    def _set(self, wanted: Sequence[Milestone], name: str, language: str) -> str:
        if not wanted:
            return self.texts.say("reminders_none", language)
        days = self.texts.say("days", language).split()
        return self.texts.say(name, language).replace("{when}", milestones.in_words(wanted, self.hours, days))


def reports(custom: Custom) -> bool | None:
    """Whether a reply answers to a reported urgent sign or condition; None when the bot does not say."""
    if custom.level == ONLY_ASKED:
        return False
    if custom.kind in ENDING or custom.outcome not in NOTHING_REPORTED:
        return True
    return False if custom.kind in ASKING else custom.health


def of(known: Knowledge, texts: Texts, quiet_hours: str) -> Reminding:
    """The clinic's own; raises ValueError for quiet hours that are none."""
    return Reminding(texts, milestones.quiet(quiet_hours, known.zone))


def _custom(kind: str, language: str) -> Custom:
    return Custom.model_validate({"kind": kind, "language": language})


def _moved(custom: Custom, pending: Sequence[Milestone]) -> tuple[Milestone, ...] | None:
    """What there is to be reminded of by the time of treatment that this reply counts from; None when that is the same."""
    planned = milestones.of_plan(custom.plan)
    treated = custom.treated or (planned[0].treated if planned else None)
    if treated is None or all(one.treated == treated for one in pending):
        return None
    return planned or tuple(one.moved(treated) for one in pending)

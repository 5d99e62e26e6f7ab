"""Sorting the times of a message: the treatment's, those of the thing asked about, and those of neither."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from assistant import moment_cues as cues
from assistant.moment_parts import Message, Part
from assistant.moment_spans import Span

# A time, and the tense in which it is said: "past", "future" or "".
Timed = tuple[Span, str]


A_FEW_WORDS = 4


@dataclass
class Roles:
    """Times by what they are about."""

    treated: list[Timed] = field(default_factory=list)
    asked_for: list[Timed] = field(default_factory=list)


def sort(said: Message) -> Roles:
    """What the times of a message are about."""
    roles = Roles()
    for part in said.parts:
        if cues.NOT_OURS.search(part.text) or _of_somebody_else(part, said):
            continue
        spans = _meant(part, said)
        own = _of_the_treatment(part, spans, said)
        tense = part.tense or (_tense_around(part, said, roles) if part.bare else "")
        assumed = "past" if said.expecting and part.bare else ""
        roles.treated += [(span, tense or span.usual or assumed) for span in own]
        roles.asked_for += [(span, "future") for span in _asked_for(part, [s for s in spans if s not in own], said)]
    return roles


def _of_somebody_else(part: Part, said: Message) -> bool:
    """Whether another person's past treatment is told by somebody who speaks of themself too."""
    told = bool(part.treatment and cues.OTHERS.search(part.text))
    return told and any(cues.MYSELF.search(other.text) for other in said.others(part))


def _meant(part: Part, said: Message) -> list[Span]:
    """The times of a part that can be meant: not "not Sunday", not when a session was booked; "since" looks back."""
    spans = [span for span in part.spans if not cues.NOT_THIS.search(said.before(span))]
    spans = [replace(s, leaning="past", link="since") if cues.SINCE.search(said.before(s)) else s for s in spans]
    return [span for span in spans if not (span.leaning == "past" and cues.PAID.search(part.text))]


def _tense_around(part: Part, said: Message, roles: Roles) -> str:
    told = [other.tense for other in said.sentence(part) if other.treatment and other.tense]
    told += [tense for _, tense in roles.treated[-1:] if tense]
    return told[0] if told else ""


def _of_the_treatment(part: Part, spans: list[Span], said: Message) -> list[Span]:
    """Which times of a part are the treatment's own."""
    if part.treatment:
        return [] if cues.WISH.search(part.text) else _named_beside(part, spans, said)
    times = spans or _just(part)
    return times if times and part.bare and _answers(part, spans, said) else []


def _named_beside(part: Part, spans: list[Span], said: Message) -> list[Span]:
    """The times that belong to the treatment's words: beside them, or (unless it is a question) the next after them."""
    first = part.treatment[0][0]
    if beside := [span for span in spans if any(_beside(span, place, part, said) for place in part.treatment)]:
        return [span for span in beside if span.said != "already"] or beside
    if not spans and part.participle and cues.JUST_BEFORE.search(said.text[:first]):
        return [Span(first, first, "just", leaning="past", back=cues.JUST_NOW, slack=cues.JUST_NOW)]
    if not spans:
        return [span for span in _just(part) if cues.few(said.text[span.end : max(first, span.end)], cues.BETWEEN_BEFORE)]
    if cues.QUESTION.search(part.text) or cues.AFTER.search(said.text[:first]):
        return []
    later = [span for span in spans if not span.link and span.start > first]
    return [] if later and cues.AFTER.search(said.before(later[0])) else later[:1]


def _beside(span: Span, place: tuple[int, int], part: Part, said: Message) -> bool:
    """Whether a time and the treatment belong together: "session on Friday", "two days ago I had my session"."""
    start, end = place
    if span.start >= end:
        return span.link not in ("after", "day") and cues.few(said.text[end : span.start], cues.BETWEEN)
    between = said.text[span.end : start]
    if span.link == "after":
        return _is_today(span, part, said) and cues.few(between, cues.BETWEEN_AFTER)
    return not span.link and cues.few(between, cues.BETWEEN_BEFORE)


def _is_today(span: Span, part: Part, said: Message) -> bool:
    """Whether "3 days after the session" is today ("I am 3 days …"), and not a question or a tale about that day."""
    before = said.text[part.start : span.start]
    if not cues.few(before, cues.STILL):
        return False
    asked = part.asks_leave or any(other.asks_leave for other in said.sentence(part))
    return not asked or bool(cues.HERE_I_AM.search(f"{before} {span.said}")) or span.said.endswith(" since")


def _answers(part: Part, spans: list[Span], said: Message) -> bool:
    """Whether a part that is nothing but a time tells when the treatment was."""
    others, sentence = said.others(part), said.sentence(part)
    follows_up = bool(cues.FOLLOW_UP.search(part.text)) and not any(span.leaning == "past" for span in spans)
    if said.expecting or any(span.link == "since" for span in spans):
        return said.expecting and not follows_up
    if telling := [other for other in sentence if other.tells_of_treatment]:
        return not any(other.spans for other in telling)
    if any(before.tells_of_treatment and not before.spans for before in said.parts[: said.parts.index(part)][-1:]):
        return True
    if all(other.bare for other in others) and cues.TOLD.search(part.text):
        return True
    if _is_corrected(part, said):
        return True
    if not all(other.bare or other.asks_leave or _is_named_only(other, part, said) for other in others):
        return False
    past = part.tense == "past" or any(span.leaning == "past" for span in spans) or bool(_just(part))
    question = follows_up or said.text.rstrip().endswith("?")
    return past or bool(cues.CORRECTION.search(said.text)) or not (others or question or not _is_a_day(part, spans))


def _is_corrected(part: Part, said: Message) -> bool:
    """Whether nothing but an excuse stands before a time that has been ("my bad, it was this morning. …")."""
    before = [other.text for other in said.others(part) if other.start < part.start]
    excused = bool(before) and all(cues.few(text, cues.EXCUSES) for text in before)
    past = part.tense == "past" or any(span.leaning == "past" for span in part.spans)
    return past and excused and bool(cues.EXCUSE.search(" ".join(before)))


def _is_named_only(other: Part, part: Part, said: Message) -> bool:
    """Whether a part is a question of few words behind the time ("had it yesterday, gym?"), or names a time to come."""
    last = other is said.others(part)[-1] and other.start > part.start and bool(cues.HAD_IT.search(part.text))
    if last and other.spans and not other.treatment and other.tense != "past":
        return all(span.leaning != "past" and not span.link for span in other.spans)
    return last and len(other.text.split()) <= A_FEW_WORDS and said.text.rstrip().endswith("?")


def _is_a_day(part: Part, spans: list[Span]) -> bool:
    return part.tense == "future" or any(span.days and not span.leaning for span in spans)


def _just(part: Part) -> list[Span]:
    """ "Just had it", as a time."""
    match = cues.JUST.search(part.text)
    if match is None:
        return []
    start, end = (part.start + place for place in match.span())
    return [Span(start, end, match.group(), leaning="past", back=cues.JUST_NOW, slack=cues.JUST_NOW)]


def _asked_for(part: Part, spans: list[Span], said: Message) -> list[Span]:
    """Which times are those of the thing asked about: to come, and no whole month unless it is asked about."""
    spans = [span for span in spans if span.leaning != "past" and not span.link]
    if part.tense == "past" and not (part.treatment or part.asks_leave):
        spans = [span for span in spans if span.leaning == "future"]
    if not part.asks_leave:
        spans = [span for span in spans if not span.whole_month]
    return [replace(span, link="until") if cues.UNTIL.search(said.before(span)) else span for span in spans]

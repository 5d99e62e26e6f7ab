"""Cutting a message into parts of one thought each, with the times and the words for the treatment in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant import moment_cues as cues
from assistant import moment_words as words
from assistant.moment_spans import Span
from assistant.terms import Lexicon


@dataclass(frozen=True)
class Part:
    """A part of a message: its text (times and stops blanked out), its place, its times, and the treatment's words.

    `treatment` holds the places of words for the treatment; `participle`: it is named by one ("treated").
    """

    text: str
    start: int
    sentence: int
    spans: tuple[Span, ...]
    treatment: tuple[tuple[int, int], ...]
    participle: bool

    @property
    def bare(self) -> bool:
        """Whether there is nothing but a time, or not even that."""
        return not self.treatment and cues.few(self.text, cues.FILLERS)

    @property
    def tense(self) -> str:
        """ "past", "future", or "" where the words do not tell."""
        if words.FUTURE_FIRST.search(self.text):
            return "future"
        if self.participle or words.PAST.search(self.text):
            return "past"
        return "future" if words.FUTURE.search(self.text) else ""

    @property
    def asks_leave(self) -> bool:
        """Whether it asks if or when something may be done."""
        return bool(cues.ABILITY.search(self.text))

    @property
    def tells_of_treatment(self) -> bool:
        """Whether it speaks of the treatment without asking."""
        return bool(self.treatment) and not cues.QUESTION.search(self.text)


@dataclass(frozen=True)
class Message:
    """A folded message, its parts, and whether the bot has just asked when the treatment was."""

    text: str
    parts: tuple[Part, ...]
    expecting: bool

    def others(self, part: Part) -> list[Part]:
        """The other parts that say something."""
        return [other for other in self.parts if other is not part and other.text.strip()]

    def sentence(self, part: Part) -> list[Part]:
        """The other parts of its sentence that say something."""
        return [other for other in self.others(part) if other.sentence == part.sentence]

    def before(self, span: Span) -> str:
        """The text up to a time."""
        return self.text[: span.start]


def message(text: str, spans: list[Span], treatment: Lexicon, expecting: bool) -> Message:
    """A folded `text` cut at its stops and where a new thought begins; no time is cut."""
    blank = text
    for span in spans:
        blank = blank[: span.start] + "#" * (span.end - span.start) + blank[span.end :]
    named = [(hit.start, hit.end) for hit in treatment.find(text)]
    named += [match.span(match.lastgroup or 0) for match in cues.TREATMENT.finditer(blank)]
    spans = [span for span in spans if not any(start < span.start and span.end < end for start, end in named)]
    cuts = sorted({0, *(match.start() for cue in (cues.STOP, cues.BREAK) for match in cue.finditer(blank))})
    parts = []
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        here = tuple(sorted(place for place in named if start <= place[0] < end))
        parts.append(
            Part(
                text=re.sub(r"[#.,;:!?]", " ", blank[start:end]),
                start=start,
                sentence=len(re.findall(r"[.;!?]", blank[: start + 1])),
                spans=tuple(span for span in spans if start <= span.start < end),
                treatment=here,
                participle=any(text[:last].endswith("ed") for _, last in here),
            )
        )
    return Message(text, tuple(parts), expecting)

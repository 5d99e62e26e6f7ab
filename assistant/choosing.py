"""What a message asks for: the classifier's candidates weighed against the words that are certainly there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant import aftercare, topics
from assistant.knowledge import Knowledge
from assistant.said import Said

QUESTION = re.compile(
    r"^(?:(?:and|but|so|also|or|hi|hello|hey|ok|please|then|well) )*"
    r"(?:how|what|whats|when|whens|where|why|who|which|can|could|is|are|does|do|did|will|would|should|may|am|was|any|tell|explain)\b"
    r"|\?\s*$",
    re.IGNORECASE,
)
FAQ, SILENT = "faq/", "not_documented/"


@dataclass(frozen=True)
class Candidate:
    """A label of the classifier with its probability."""

    id: str
    score: float


@dataclass(frozen=True)
class Part:
    """A clause, or the whole message, with its candidates in order; `sure` when the first passed threshold and margin."""

    text: str
    candidates: tuple[Candidate, ...]
    sure: bool

    @property
    def first(self) -> Candidate:
        return self.candidates[0] if self.candidates else Candidate("nlu_fallback", 1.0)

    def mass(self, prefix: str) -> float:
        """The probability of all labels that begin with `prefix`."""
        return sum(c.score for c in self.candidates if c.id.startswith(prefix))


@dataclass(frozen=True)
class Ask:
    """One thing that is asked for.

    `kind`: "answer" (id: answer id), "silent" (id: topic, or empty), "unclear" (candidates to offer), "talk" (id: label).
    `term` and `named` tell which product or activity was said, and whether the document names it.
    """

    kind: str
    id: str = ""
    score: float = 1.0
    term: str = ""
    named: bool = True
    candidates: tuple[Candidate, ...] = ()


def parts_from_json(rows: Sequence[Mapping[str, Any]]) -> tuple[Part, ...]:
    """The parts as the classifier sets them on a message: the whole first, then its clauses if there are several."""
    return tuple(
        Part(
            text=str(row["text"]),
            candidates=tuple(Candidate(str(c["id"]), float(c["score"])) for c in row["candidates"]),
            sure=bool(row["sure"]),
        )
        for row in rows
    )


def choose(said: Said, parts: Sequence[Part], knowledge: Knowledge, settled: Sequence[str] = ()) -> tuple[Ask, ...]:
    """What the message asks for, in order, each once; empty when it asks nothing.

    `settled` are clauses already dealt with (a condition that was reported or denied); they are not asked about again.
    """
    if not parts:
        return ()
    whole, clauses = parts[0], [part for part in parts[1:] if part.text not in settled]
    questions = [part for part in clauses if is_question(part.text)]
    before = topics.about_before(said, knowledge.topics)
    if len(questions) > 1 or (questions and settled):
        asks = [ask for part in questions for ask in _of_part(part, said, knowledge, before)]
        asks = _without_doubtful(asks)
    elif len(parts) > 1 and settled:
        asks = [ask for part in clauses for ask in _of_part(part, said, knowledge, before) if _is_content(ask)]
    elif settled:
        asks = []
    else:
        asks = list(_of_part(_joined(whole, questions), said, knowledge, before))
    return _each_once(asks)


def is_question(text: str) -> bool:
    """Whether a clause asks: by its first word or its question mark."""
    return bool(QUESTION.search(text.strip()))


def _joined(whole: Part, questions: Sequence[Part]) -> Part:
    """The whole message; where its one question is surer than the whole, and no mere "is it?", the question's candidates."""
    if len(questions) == 1 and len(questions[0].text.split()) >= 4:
        question = questions[0]
        if question.sure and (not whole.sure or question.first.score > whole.first.score):
            return replace(question, text=whole.text)
    return whole


def _of_part(part: Part, said: Said, knowledge: Knowledge, before: bool) -> list[Ask]:
    """What one part asks for: first topics that are certainly silent, then rules that are named, then the classifier."""
    here = replace(said, raw=part.text, text=part.text, clauses=(part.text,))
    if silent := topics.find(here, knowledge.topics):
        return [Ask("silent", hit.topic, part.first.score) for hit in silent[:2]]
    first = part.first
    if mentions := _rules_meant(part, here, knowledge):
        if before:
            return [Ask("silent", _before_topic(part))]
        return [Ask("answer", *_answer_of(m, knowledge), m.term, m.named) for m in mentions]
    if not (first.id.startswith(FAQ) or first.id.startswith(SILENT)):
        return [Ask("talk", first.id, first.score)] if part.sure else [_unsure(part)]
    if first.id.startswith(SILENT):
        clear = part.sure or part.mass(SILENT) > part.mass(FAQ)
        return [Ask("silent", first.id.removeprefix(SILENT), first.score)] if clear else [_unsure(part)]
    if before and first.id.startswith(FAQ + "aftercare."):
        return [Ask("silent", _before_topic(part))]
    if part.sure:
        return [Ask("answer", first.id.removeprefix(FAQ), first.score)]
    return [_unsure(part)]


def _rules_meant(part: Part, here: Said, knowledge: Knowledge) -> list[aftercare.RuleMention]:
    """The aftercare rules that the part asks about: named in it, unless the classifier is sure of something else."""
    mentions = [m for m in aftercare.mentions(here, knowledge.rules)]
    if not mentions:
        return []
    ids = {m.rule_id: FAQ + _answer_of(m, knowledge)[0] for m in mentions}
    scores = {c.id: c.score for c in part.candidates}
    backed = [m for m in mentions if scores.get(ids[m.rule_id], 0) >= 0.1]
    first = part.first.id
    if first.startswith(FAQ + "aftercare."):
        return [m for m in mentions if first != FAQ + "aftercare.all" or not part.sure] if backed or not part.sure else []
    return backed if not part.sure else []


def _answer_of(mention: aftercare.RuleMention, knowledge: Knowledge) -> tuple[str, float]:
    return next(rule.answer for rule in knowledge.rules if rule.id == mention.rule_id), 1.0


def _before_topic(part: Part) -> str:
    named = [c.id.removeprefix(SILENT) for c in part.candidates if c.id.startswith((SILENT + "before_", SILENT + "prep"))]
    return named[0] if named else "preparation"


def _unsure(part: Part) -> Ask:
    """Too unsure to answer: choices when the document's answers are likelier than its silence."""
    offered = tuple(c for c in part.candidates if c.id.startswith(FAQ))[:3]
    if offered and part.mass(FAQ) > part.mass(SILENT):
        return Ask("unclear", score=part.first.score, candidates=offered)
    return Ask("silent", "", part.first.score)


def _is_content(ask: Ask) -> bool:
    return ask.kind == "answer" or (ask.kind == "silent" and bool(ask.id))


def _without_doubtful(asks: list[Ask]) -> list[Ask]:
    """Of several questions, those that were understood; where none was, the first."""
    understood = [ask for ask in asks if _is_content(ask)]
    return understood or asks[:1]


def _each_once(asks: Sequence[Ask]) -> tuple[Ask, ...]:
    seen: dict[tuple[str, str], Ask] = {}
    for ask in asks:
        seen.setdefault((ask.kind, ask.id), ask)
    return tuple(seen.values())

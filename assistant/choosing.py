"""What a message asks for: the classifier's candidates weighed against the words that are certainly there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant import aftercare, certainty, tags, topics
from assistant.knowledge import Knowledge
from assistant.parts import CONDITION, EVERYTHING, FAQ, NOTHING, SILENT, UNKNOWN, Ask, Candidate, Mentioned, Part
from assistant.questions import (
    AFTERCARE,
    POINTS_BACK,
    is_list,
    is_question,
    names_a_rule,
    without_alternatives,
    without_pointing_back,
)
from assistant.said import Said

SHORT_QUESTION = 4  # words


def choose(
    said: Said, parts: Sequence[Part], knowledge: Knowledge, mentioned: Mentioned = NOTHING, treated: bool = False
) -> tuple[Ask, ...]:
    """What the message asks for, in order, each once; empty when it asks nothing.

    `mentioned` tells which conditions were spoken of, and which clauses are settled by that. Once `treated`, what the
    classifier takes for before the appointment is asked for afterwards.
    """
    if not parts:
        return ()
    parts = [_without_conditions(part, said, mentioned) for part in parts]
    whole, clauses = parts[0], [part for part in parts[1:] if part.text not in mentioned.settled]
    asking = set(tags.without([part.text for part in clauses], bool(mentioned.settled)))
    clauses, tagged = [part for part in clauses if part.text in asking], clauses
    questions = clauses if is_list(clauses) else [part for part in clauses if is_question(part.text)]
    if len(clauses) == len(questions) == 1 < len(tagged):
        whole, questions = (questions[0] if questions[0].first.id == whole.first.id else whole), []
    if not whole.candidates and not questions:
        return ()
    before = topics.about_before(said, knowledge.topics)
    if len(questions) > 1 or (questions and mentioned.settled):
        asks = [ask for part in questions for ask in _of_part(part, said, knowledge, before, treated)]
        asks = without_pointing_back(_understood(without_alternatives(asks, said)))
    elif mentioned.settled:
        asks = [ask for part in clauses for ask in _of_part(part, said, knowledge, before, treated) if _is_content(ask)]
    else:
        asks = _of_part(_joined(whole, questions, said, knowledge), said, knowledge, before, treated)
    return _each_once(_told_by_the_clinic(ask, knowledge) for ask in _without_another(asks, said, knowledge))


def _told_by_the_clinic(ask: Ask, knowledge: Knowledge) -> Ask:
    """A silent topic as the answer that the clinic has written for it since."""
    told = knowledge.told_topics.get(ask.id) if ask.kind == "silent" else None
    return Ask("answer", told, ask.score, text=ask.text) if told else ask


def _without_another(asks: Sequence[Ask], said: Said, knowledge: Knowledge) -> list[Ask]:
    """Where only another treatment is named, no answer about this one: "had a peel on Monday, when can I swim?"."""
    hits = [hit.topic for hit in topics.find(said, knowledge.topics)]
    another = [topic for topic in hits if knowledge.topics.topics[topic].another]
    if not another or knowledge.treatment_names.mentions(said.plain):
        return list(asks)
    kept = [ask for ask in asks if ask.kind != "answer"]
    return kept or [Ask("silent", topic, certain=True) for topic in another[:1]]


def _without_conditions(part: Part, said: Said, mentioned: Mentioned) -> Part:
    """A part without the conditions that nobody spoke of: a classifier takes "acne years ago, only craters left" for acne.

    Only where word lists can be trusted to have found a condition: in English.
    """
    if said.language != "en":
        return part
    kept = [c for c in part.candidates if c.id not in mentioned.over and _was_spoken_of(c, mentioned)]
    if len(kept) == len(part.candidates):
        return part
    left = sum(c.score for c in kept)
    if not left:
        return Part(part.text, (), sure=False)
    candidates = tuple(Candidate(c.id, c.score / left) for c in kept)
    lead = candidates[0].score - (candidates[1].score if len(candidates) > 1 else 0.0)
    first = candidates[0]
    sure = first.id != UNKNOWN and first.score >= certainty.THRESHOLD and lead >= certainty.MARGIN
    return Part(part.text, candidates, sure)


def _was_spoken_of(candidate: Candidate, mentioned: Mentioned) -> bool:
    """Whether a condition was found by its words, or is so likely that the word lists must have missed it."""
    if not candidate.id.startswith(CONDITION) or candidate.id == EVERYTHING:
        return True
    return candidate.id in mentioned.asked or candidate.score >= certainty.MISSED_BY_LISTS


def _joined(whole: Part, questions: Sequence[Part], said: Said, knowledge: Knowledge) -> Part:
    """The whole message; its one question alone where that names a rule, or is surer and does not point back to the rest."""
    if questions and not whole.candidates:
        return questions[0]
    if len(questions) == 1 and _asks_a_rule(questions[0], said, knowledge) and not whole.first.id.startswith(AFTERCARE):
        return questions[0]
    if len(questions) == 1 and len(questions[0].text.split()) >= 4 and not POINTS_BACK.search(questions[0].text):
        question = questions[0]
        if question.sure and (not whole.sure or question.first.score > whole.first.score):
            return replace(question, text=whole.text)
    return whole


def _asks_a_rule(question: Part, said: Said, knowledge: Knowledge) -> bool:
    """Whether a short question names an aftercare rule: "first one in May, second yesterday. run tonight?"."""
    return len(question.text.split()) <= SHORT_QUESTION and names_a_rule(question, said, knowledge.rules)


def _of_part(part: Part, said: Said, knowledge: Knowledge, before: bool, treated: bool) -> list[Ask]:
    """What one part asks for: first topics that are certainly silent, then rules that are named, then the classifier."""
    here = replace(said, raw=part.text, text=part.text, clauses=(part.text,))
    mentions = _rules_meant(part, here, knowledge, before, treated)
    rules = [
        Ask("answer", _answer_of(m, knowledge), term=m.term, named=_is_named(m, knowledge), text=part.text) for m in mentions
    ]
    if silent := _certainly_silent(part, here, knowledge, bool(mentions)):
        beside = [ask for ask in rules if ask.named]
        return silent if any(knowledge.topics.topics[ask.id].another for ask in silent) else [*silent, *beside]
    if rules:
        return rules
    first = part.first
    if first.id.startswith(SILENT):
        clear = part.sure or part.mass(SILENT) > part.mass(FAQ)
        return [Ask("silent", first.id.removeprefix(SILENT), first.score, text=part.text)] if clear else [_unsure(part)]
    if not first.id.startswith(FAQ):
        return [Ask("talk", first.id, first.score, text=part.text)] if part.sure else [_unsure(part)]
    if before and first.id.startswith(AFTERCARE):
        return [Ask("silent", _before_topic(part), text=part.text)]
    if part.sure:
        return [Ask("answer", first.id.removeprefix(FAQ), first.score, text=part.text)]
    return [_unsure(part)]


def _certainly_silent(part: Part, here: Said, knowledge: Knowledge, rule_named: bool) -> list[Ask]:
    """Topics whose wordings stand in the part; one that is no treatment or place of its own yields to a certain answer.

    What a further document of the clinic answers was written because the first is silent: there, only another treatment
    does not yield.
    """
    hits = [hit.topic for hit in topics.find(here, knowledge.topics)]
    if _is_told_elsewhere(part, knowledge):
        hits = [topic for topic in hits if knowledge.topics.topics[topic].another]
    firm = [topic for topic in hits if knowledge.topics.topics[topic].firm]
    answered = part.first.id.startswith(FAQ) and part.first.score >= certainty.CERTAIN and part.sure
    counted = firm or ([] if answered or rule_named and part.first.id.startswith(FAQ) else hits)
    return [Ask("silent", topic, part.first.score, text=part.text, certain=True) for topic in counted[:2]]


def _is_told_elsewhere(part: Part, knowledge: Knowledge) -> bool:
    """Whether the classifier is sure of an answer that another document than the first gives."""
    answer = knowledge.answers.get(part.first.id.removeprefix(FAQ))
    return part.sure and answer is not None and bool(answer.document)


def _rules_meant(part: Part, here: Said, knowledge: Knowledge, before: bool, treated: bool) -> list[aftercare.RuleMention]:
    """The aftercare rules that the part asks about: named in it, and not against what the classifier is sure of.

    Before the appointment there are none. "Sure" does not count where the classifier thinks of before and the words do not.
    """
    mentions = aftercare.mentions(here, knowledge.rules)
    if not mentions or before:
        return []
    scores = {c.id: c.score for c in part.candidates}
    backed = [m for m in mentions if scores.get(FAQ + _answer_of(m, knowledge), 0.0) >= certainty.BACKED]
    first = part.first.id
    if first.startswith(AFTERCARE):
        if not backed and part.sure:
            return []
        return list(mentions) if first != AFTERCARE + "all" or not part.sure else []
    of_before = first.startswith((SILENT + "before_", SILENT + "preparation"))
    if of_before and treated:
        return list(mentions)
    return backed if of_before or first.startswith(SILENT) or not part.sure else []


def _is_named(mention: aftercare.RuleMention, knowledge: Knowledge) -> bool:
    """Whether the document names what was said; of a rule that asks for nothing (redness) there are no near-misses."""
    return mention.named or any(rule.id == mention.rule_id and rule.strength is None for rule in knowledge.rules)


def _answer_of(mention: aftercare.RuleMention, knowledge: Knowledge) -> str:
    return next(rule.answer for rule in knowledge.rules if rule.id == mention.rule_id)


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


def _understood(asks: list[Ask]) -> list[Ask]:
    """Of several questions, those that were understood; where none was, the first."""
    understood = [ask for ask in asks if _is_content(ask)]
    return understood or asks[:1]


def _each_once(asks: Iterable[Ask]) -> tuple[Ask, ...]:
    seen: dict[tuple[str, str], Ask] = {}
    for ask in asks:
        seen.setdefault((ask.kind, ask.id), ask)
    return tuple(seen.values())

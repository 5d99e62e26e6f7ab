"""From what is asked to what is told: quotes with their lead-ins, honest silence, choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant import aftercare, urgent
from assistant.answers import Answer
from assistant.knowledge import Knowledge
from assistant.memory import Memory
from assistant.parts import Ask, Candidate
from assistant.replies import Choice, Line, Reply, Told
from assistant.wording import marked

FAQ = "faq/"
OWN_NOTICES = (*urgent.OUTRANKING, "found_out")  # told again as they are where nothing else was told
TRANSLATED = ("de", "el", "es", "pt")


def quoted(answer: Answer, marks: Sequence[str] | None = None) -> tuple[tuple[Line, ...], tuple[Told, ...]]:
    """The quotes of an answer as lines, and what they trace back to; `marks` instead of the answer's own."""
    chosen = tuple(answer.marks if marks is None else marks)
    pairs = tuple(zip(answer.quotes, answer.sections, strict=True))
    lines = tuple(Line("utter_quote", {"quote": marked(q, chosen), "section": section}) for q, section in pairs)
    told = tuple(Told(answer.id, section, q, tuple(m for m in chosen if m in q)) for q, section in pairs)
    return lines, told


def answer(ask: Ask, knowledge: Knowledge) -> Reply:
    """An answer of the document: lead-in, quote, section; and for a product or activity that it does not name, that."""
    entry = knowledge.answers[ask.id]
    lines, told = quoted(entry)
    more: list[Line] = []
    if not ask.named:
        more.append(Line("utter_near_miss", {"term": ask.term, "contact": knowledge.contact}))
    if entry.id == "contraindication.all":
        more.append(Line("utter_candidate_limits"))
    return Reply("answer", (Line(entry.lead), *lines, *more), told)


def not_documented(knowledge: Knowledge, topics: Sequence[str], candidates: Sequence[Candidate] = ()) -> Reply:
    """That the document is silent, with the clinic's contact and what the clinic's own details hold on these topics."""
    known = [topic for topic in topics if topic in knowledge.topics.topics]
    labels = list(dict.fromkeys(knowledge.topics.label(topic) for topic in known))
    contact = {"contact": knowledge.contact}
    lines = [Line("utter_not_documented", {"label": " or ".join(labels), **contact})] if labels else []
    details = dict.fromkeys(key for topic in known for key in knowledge.topics.adds(topic))
    if details:
        told = "; ".join(f"{key.replace('_', ' ')}: {knowledge.clinic[key]}" for key in details)
        lines.append(Line("utter_clinic_details", {"details": told}))
    return Reply(
        "not_documented",
        tuple(lines) or (Line("utter_not_documented_unknown", contact),),
        topic=known[0] if known else "unknown",
        candidates=told_candidates(candidates, knowledge),
    )


def clarify(ask: Ask, knowledge: Knowledge) -> Reply:
    """A choice of at most three answers as buttons."""
    entries = [knowledge.answers[c.id.removeprefix(FAQ)] for c in ask.candidates if c.id.removeprefix(FAQ) in knowledge.answers]
    return Reply(
        "clarify",
        (Line("utter_clarify", {"contact": knowledge.contact}),),
        candidates=told_candidates(ask.candidates, knowledge),
        choices=tuple(Choice(entry.title, {"answer": entry.id}) for entry in entries[:3]),
    )


def told_candidates(candidates: Sequence[Candidate], knowledge: Knowledge) -> tuple[dict[str, object], ...]:
    """Candidates as rows of the reply: id, title and score, best first: the best three, and the best three answers."""
    answers = [one for one in candidates if one.id.removeprefix(FAQ) in knowledge.answers]
    rows = []
    for candidate in (one for one in candidates if one in candidates[:3] or one in answers[:3]):
        entry = knowledge.answers.get(candidate.id.removeprefix(FAQ))
        rows.append({"id": candidate.id, "text": entry.title if entry else candidate.id, "score": candidate.score})
    return tuple(rows)


def minor(knowledge: Knowledge) -> Reply:
    """Somebody under 18: the clinic and a parent, and no check."""
    return Reply("not_documented", (Line("utter_minor", {"contact": knowledge.contact}),), topic="age", outcome="ask_clinic")


def why(answers: Sequence[Answer], knowledge: Knowledge) -> Reply:
    """ "Why?": the rules told last are quoted again, and that the document gives no reason for them."""
    if not answers:
        return not_documented(knowledge, ())
    pairs = [quoted(entry) for entry in answers[:2]]
    lines = (line for quotes, _ in pairs for line in quotes)
    told = tuple(told for _, quotes in pairs for told in quotes)
    return Reply("answer", (*lines, Line("utter_no_reason", {"contact": knowledge.contact})), told)


def limits_of(rule: aftercare.Rule, knowledge: Knowledge, language: str) -> tuple[Line, ...]:
    """What has to be said beside a rule for which the document gives no number or no end."""
    contact = {"contact": knowledge.contact}
    if rule.kind == "vague":
        return (Line("utter_no_number", contact),)
    if rule.kind != "open":
        return ()
    if rule.strength is not None:
        return (Line("utter_open_rule", contact),)
    signs, _ = urgent.text("today_signs", language, knowledge.signs, knowledge.clinic)
    return (Line("utter_redness_limits", {"today_signs": signs}),)


def today_or_above(knowledge: Knowledge, language: str, memory: Memory) -> Reply:
    """The notice of level today, after an emergency that one again: for a reaction that no word list found, the second net."""
    return notice(knowledge, language, urgent.Alarm("emergency" if memory.alarm == "emergency" else "today", ()), memory)


def notice_again(knowledge: Knowledge, language: str, memory: Memory) -> Reply:
    """What was told of the signs of this conversation, for who wants to hear that all is well."""
    if memory.notices and set(memory.notices) <= set(OWN_NOTICES):
        name = next(own for own in OWN_NOTICES if own in memory.notices)
        return Reply("urgent", _notice(knowledge, language, name), level=memory.alarm)
    return today_or_above(knowledge, language, memory)


def speak_first(knowledge: Knowledge, language: str, memory: Memory) -> Line:
    """The short text that ends the answers after a sign: whom to call first, by the level that was told.

    After despair or too many tablets it is their own notice.
    """
    signs, clinic = knowledge.signs, knowledge.clinic
    own = next((name for name in urgent.OUTRANKING if name in memory.notices), None)
    if own and not memory.settled:
        text, _ = urgent.notice_named(own, language, signs, clinic)
    else:
        urgently = memory.alarm == "emergency" and not memory.settled
        text, _ = urgent.text("call_first" if urgently else "speak_first", language, signs, clinic)
    return Line("utter_speak_first", {"text": text})


def notice(knowledge: Knowledge, language: str, alarm: urgent.Alarm, memory: Memory) -> Reply:
    """The notice of an alarm; the English one beside a translation.

    Who has told of despair hears of the crisis line each time.
    """
    name = urgent.name_of(alarm, knowledge.signs)
    lines = _notice(knowledge, language, name)
    if name not in urgent.OUTRANKING and set(memory.notices) & set(urgent.OUTRANKING):
        lines += _notice(knowledge, language, urgent.DESPAIR)
    return Reply("urgent", lines, level=alarm.level)


def _notice(knowledge: Knowledge, language: str, name: str) -> tuple[Line, ...]:
    told, original = urgent.notice_named(name, language, knowledge.signs, knowledge.clinic)
    return tuple(Line("utter_plain", {"text": text}) for text in (told, original) if text)


def reaction(knowledge: Knowledge, language: str) -> Reply:
    """A reaction of the skin that is no urgent sign: the clinic today, and the signs to look out for."""
    signs, _ = urgent.text("today_signs", language, knowledge.signs, knowledge.clinic)
    line = Line("utter_reaction", {"contact": knowledge.contact, "today_signs": signs})
    return Reply("not_documented", (line,), topic="reaction", outcome="ask_clinic")


def denied(knowledge: Knowledge) -> Reply:
    """Conditions were only denied: nobody is cleared by that; the guided check is offered."""
    choices = (Choice("Go through the list", {"door": "start_check"}),)
    return Reply("check", (Line("utter_condition_denied"),), choices=choices)


def in_language(reply: Reply, language: str) -> Reply:
    """Outside English: one sentence that says why the quotes are English, or that the document is silent, in that language."""
    if language in ("en", "und") or reply.kind == "urgent":
        return reply
    spoken = language if language in TRANSLATED else "en"
    if reply.answers:
        return replace(reply, lines=(*reply.lines, Line(f"utter_language_note_{spoken}")))
    if reply.kind == "not_documented" and spoken != "en":
        return replace(reply, lines=(Line(f"utter_not_documented_{spoken}"), *reply.lines))
    return reply

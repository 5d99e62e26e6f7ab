"""The guided check as turns: begin, ask, take an answer, correct, cancel, verdict. What is decided is `screening`'s."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from assistant import conditions, health, minors, screening, telling
from assistant.memory import Memory
from assistant.replies import Choice, Line, Reply, Told
from assistant.turn import Turn

# Messages that go their own way although a question of the check is open.
ELSEWHERE = frozenset(
    "urgent faq not_documented report ask_plan ask_session_dates smalltalk start_check start_over cancel_check "
    "correct_check".split()
)


ADMITS = re.compile(r"(?<![^ ])(?:yes|yeah|yep|yea)(?![^ ])")
WITHDRAWN = re.compile(r"(?<![^ ])(?:but|no|not|actually|wait|except)(?![^ ])")
PLACES = ("first|1st|1", "second|2nd|2", "third|3rd|3", "fourth|4th|4", "fifth|5th|5", "sixth|6th|6", "seventh|7th|7")
SHORT = 2  # letters: "si" and "y" begin other sentences, too


def begin(turn: Turn) -> tuple[Reply, Memory]:
    """Opens the check, skipping what was reported in this session; somebody under 18 gets none."""
    if minors.minor(turn.said):
        return telling.minor(turn.knowledge), replace(turn.memory, check=None)
    known = dict.fromkeys(turn.memory.reported, "yes")
    state = screening.begin(turn.session, turn.knowledge.conditions, known)
    lines = [Line("utter_check_intro")]
    if known:
        lines.append(Line("utter_check_known", {"labels": labels(turn, turn.memory.reported)}))
    return Reply("check", tuple(lines)), replace(turn.memory, check=state)


def ask(turn: Turn) -> tuple[Reply, Memory]:
    """The next question with its buttons; each button answers just this question, so that an old one counts for nothing."""
    question = next_question(turn, turn.said.language)
    original = next_question(turn, "en")
    if question is None or original is None:
        return Reply("check", (Line("utter_check_incomplete", {"contact": turn.knowledge.contact}),)), turn.memory
    lines = [Line("utter_check_question", {"question": question.text, "hint": question.hint})]
    if question.text != original.text:
        lines.append(Line("utter_translation", {"text": original.text}))
    choices = tuple(Choice(b.title, {"check": b.answer, "question": question.id}) for b in question.buttons)
    state = screening.mark_asked(dict(turn.memory.check or {}), question.id)
    return Reply("check", tuple(lines), question=question.id, choices=choices), replace(turn.memory, check=state)


def take(turn: Turn, intent: str) -> Mapping[str, Any] | None:
    """The check's state after the message, or None when the message is not for the check.

    An answer that can't be told ("maybe?", "hmm") changes nothing, so that the question is asked again.
    """
    question, state = next_question(turn), dict(turn.memory.check or {})
    if question is None:
        return state
    if turn.choice is not None:
        return _pressed(turn.choice, question.id, state)
    if intent == "urgent":
        return None
    answer = screening.read_answer(turn.said, turn.knowledge.conditions).answer
    if answer == "unclear":
        answer = _leading(turn)
    if answer != "unclear":
        return screening.record(state, question.id, answer)
    if admitted := _admitted(turn, state):
        return screening.record(state, admitted, "yes")
    return None if intent in ELSEWHERE else state


def _admitted(turn: Turn, state: Mapping[str, Any]) -> str | None:
    """The earlier question to which a yes is told afterwards ("actually yes to the first one"); None where there is none."""
    text = turn.said.plain
    if "?" in text or not ADMITS.search(text):
        return None
    return _named(turn, list(state.get("answers", {})))


def _leading(turn: Turn) -> Literal["yes", "not_sure", "unclear"]:
    """ "Yeah, I have one on my lip" is a yes, "dunno, maybe" is not sure; "no, …" is never taken for a no."""
    text = turn.said.plain_raw
    if "?" in text:
        return "unclear"
    found: tuple[Literal["yes", "not_sure"], ...] = ("yes", "not_sure")
    for answer in found:
        words = [word for word in turn.knowledge.conditions.typed[answer] if len(word) > SHORT]
        first = max((word for word in words if text.startswith((f"{word} ", f"{word} ,"))), key=len, default=None)
        if first is not None:
            return "unclear" if WITHDRAWN.search(text, len(first)) else answer
    return "unclear"


def _pressed(choice: Mapping[str, Any], question: str, state: dict[str, Any]) -> Mapping[str, Any] | None:
    """A button of this question counts; one of an earlier question changes nothing; another kind of button goes elsewhere."""
    if "check" not in choice:
        return None
    answer = choice["check"]
    if choice.get("question") == question and answer in screening.ANSWERS:
        return screening.record(state, question, answer)
    return state


def finished(state: Mapping[str, Any], turn: Turn) -> bool:
    """Whether nothing is left to ask: all answered, or one answered Yes."""
    decided = screening.verdict(state, turn.session, turn.knowledge.conditions, turn.memory.reported)
    return decided.ruling == "not_recommended" or screening.next_question(dict(state), turn.knowledge.conditions) is None


def next_question(turn: Turn, language: str = "en") -> screening.Question | None:
    """The question that is open, in `language` where it exists."""
    return screening.next_question(dict(turn.memory.check or {}), turn.knowledge.conditions, language)


def verdict(turn: Turn) -> tuple[Reply, Memory]:
    """What the check came to, worked out afresh; the memory forgets the answers and keeps what sticks."""
    known, memory = turn.knowledge, turn.memory
    result = screening.verdict(memory.check, turn.session, known.conditions, memory.reported)
    if result.ruling == "none_reported" and memory.unsettled:
        result = screening.Verdict("ask_clinic")
    yes = result.ids if result.ruling == "not_recommended" else ()
    reply = replace(_verdict_told(result, turn), outcome=result.ruling)
    return reply, replace(memory, check=None, reported=tuple(dict.fromkeys((*memory.reported, *yes))))


def _verdict_told(result: screening.Verdict, turn: Turn) -> Reply:
    known, contact = turn.knowledge, {"contact": turn.knowledge.contact}
    if result.ruling == "not_recommended":
        first = Line("utter_check_not_recommended", {"labels": labels(turn, result.ids)})
        quotes, told = health.sentences(
            [row for id_ in result.ids if (row := known.conditions.get(id_))], known, turn.said.language
        )
        if _just_told(result, told, turn):
            return Reply("not_recommended", (Line("utter_check_ends_here"),))
        return Reply("not_recommended", (first, *quotes, Line("utter_not_recommended_end", contact)), told)
    if result.ruling == "none_reported":
        quotes, told = telling.quoted(known.answers[known.assessment])
        return Reply("check", (Line("utter_check_none_reported"), *quotes), told)
    if result.ruling == "ask_clinic" and (unclear := _unclear(result, turn)):
        return Reply("check", (Line("utter_check_ask_clinic", {"labels": unclear, **contact}),))
    name = "utter_check_closing_yes" if result.ruling == "ask_clinic" else "utter_check_incomplete"
    return Reply("check", (Line(name, contact),))


def _just_told(result: screening.Verdict, told: Sequence[Told], turn: Turn) -> bool:
    """Whether no question was answered with yes, but a condition reported in words, and the reply to that told the rule."""
    answered = (turn.memory.check or {}).get("answers", {})
    last = str((turn.memory.last_reply or {}).get("text", "")).replace("**", "")
    return not set(result.ids) & set(answered) and all(quote.quote in last for quote in told)


def _unclear(result: screening.Verdict, turn: Turn) -> str:
    """What only the clinic can judge: answered "not sure", or told besides the questions."""
    answered = labels(turn, result.ids)
    told = [label for label in turn.memory.unsettled if label not in answered]
    return ", ".join([*([answered] if answered else []), *told])


def labels(turn: Turn, ids: Sequence[str]) -> str:
    """The conditions in words, as told to the visitor."""
    return ", ".join(row.label for id_ in ids if (row := turn.knowledge.conditions.get(id_)))


def cancel(turn: Turn) -> tuple[Reply, Memory]:
    """Stops the check; it counts as not done."""
    known, memory = turn.knowledge, turn.memory
    if memory.check is None and memory.reported:
        rows = [row for id_ in memory.reported if (row := known.conditions.get(id_))]
        return health.reminder(rows, turn.treated, turn.said.language, True), memory
    name = "utter_check_cancelled" if memory.check else "utter_check_not_running"
    return Reply("check", (Line(name),)), replace(memory, check=None)


def correct(turn: Turn) -> tuple[Reply, Memory]:
    """Takes back the last answer, or the one that is named ("the second one", "the acne one"): its question is asked again."""
    state = dict(turn.memory.check or {})
    answered = list(state.get("answers", {}))
    if answered:
        state = screening.change(state, _named(turn, answered) or answered[-1], None)
    return Reply("check", (Line("utter_check_corrected"),)), replace(turn.memory, check=state)


def _named(turn: Turn, answered: Sequence[str]) -> str | None:
    """An answered question that is named by its place in the check, or by the condition in it."""
    text = turn.said.plain
    order = [row.id for row in turn.knowledge.conditions.listed]
    place = next((number for number, word in enumerate(PLACES) if re.search(rf"\b(?:{word})\b", text)), None)
    if place is not None and place < len(order) and order[place] in answered:
        return order[place]
    found = conditions.find(turn.said, turn.knowledge.conditions)
    named = {mention.id for mention in found if mention.stance != "denied"}
    return next((id_ for id_ in answered if id_ in named), None)

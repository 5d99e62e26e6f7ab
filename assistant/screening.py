"""What follows from a condition that was mentioned, and the guided check, whose verdict never clears anybody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from assistant.conditions import Conditions, Mention, is_over
from assistant.said import Said
from assistant.terms import STOPS, plain
from assistant.treated import Standing

Outcome = Literal["not_recommended", "quote_rule", "ask_clinic", "ask_clinic_after", "if_treated", "nothing"]
Answer = Literal["yes", "no", "not_sure"]
Ruling = Literal["not_recommended", "ask_clinic", "none_reported", "incomplete"]
State = dict[str, Any]
HESITATES = re.compile(r"^(?:(?:h+m+|u+h*m+|u+h+|e+r+m*|well|tja|pues|bueno|bem) (?:, |[.] )*)+(?=\w)")
ANSWERS: tuple[Answer, ...] = ("yes", "no", "not_sure")
CLOSING = "closing"
FIRST_LANGUAGE = "en"


@dataclass(frozen=True)
class Decision:
    """What to say about a mention. `sticky`: it is the visitor's own and holds for the session until taken back."""

    outcome: Outcome
    sticky: bool = False
    quote: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Button:
    """A choice under a question: what it says, and the answer it stands for."""

    title: str
    answer: Answer


@dataclass(frozen=True)
class Question:
    """One question of the guided check; its id is a condition's, or "closing"."""

    id: str
    text: str
    hint: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Verdict:
    """The outcome of the guided check, and the ids of the conditions it rests on."""

    ruling: Ruling
    ids: tuple[str, ...] = ()


class Reading(NamedTuple):
    """A typed answer, and the question that came with it ("no, why?"), or an empty string."""

    answer: Literal["yes", "no", "not_sure", "unclear"]
    rest: str = ""


def decisions(mention: Mention, standing: Standing, afterwards: bool = False) -> tuple[Decision, ...]:
    """What follows from one mention, before and after: both where one treatment is over and another one is to come.

    `afterwards`: the message asks about the time after the treatment. What is not in the document is then asked for after it.
    """
    if afterwards and not mention.listed and mention.stance in ("asked", "hypothetical") and not standing.to_come:
        return (decide(mention, treated=True),)
    another = mention.person in ("other", "family")
    if not (standing.of_another if another else standing.happened):
        return (decide(mention),)
    after = decide(mention, treated=True)
    if not standing.to_come:
        return (after,)
    return tuple(dict.fromkeys((decide(mention), after))) if mention.listed else (decide(mention),)


def decide(mention: Mention, treated: bool = False) -> Decision:
    """What follows from one mention; `treated`: the visitor has already had the treatment.

    The quote is the whole sentence of the document, empty where it has nothing to say: for conditions that it does not
    list, and after the treatment, because its list is about before.
    """
    if mention.stance in ("denied", "taken_back"):
        return Decision("nothing")
    if is_over(mention):
        return Decision("nothing")
    if mention.person == "bystander" and mention.of_others == "nothing":
        return Decision("nothing")
    if not mention.listed:
        return Decision("ask_clinic_after" if treated else "ask_clinic")
    if treated:
        return Decision("if_treated")
    outcome = _before_treatment(mention)
    sticky = outcome == "not_recommended" and mention.person == "self"
    return Decision(outcome, sticky, mention.quote, mention.marks)


def _before_treatment(mention: Mention) -> Outcome:
    if mention.match != "accept" or (not mention.certain and mention.person != "self"):
        return "ask_clinic"
    if not mention.certain:
        return "not_recommended"  # plainly said of the visitor, now, in another language
    if mention.stance in ("asked", "hypothetical"):
        return "quote_rule"
    if mention.person in ("self", "other") and mention.time == "now":
        return "not_recommended"
    return "ask_clinic"


def begin(session: str, conditions: Conditions, known: Mapping[str, str] | None = None) -> State:
    """A new check of this session. `known`: conditions reported already; their questions are skipped."""
    order = [condition.id for condition in conditions.listed]
    answers = {id: "yes" for id in order if (known or {}).get(id) == "yes"}
    return {"session": session, "order": order, "asked": list(answers), "answers": answers, "closing": None}


def next_question(state: State, conditions: Conditions, language: str = FIRST_LANGUAGE) -> Question | None:
    """The first question without an answer, then the closing one, then None; also None when the state is damaged.

    Ask `verdict` first: one yes ends the check at once. In a language without a translation it is asked in English.
    """
    if not _is_sound(state, conditions):
        return None
    for condition in conditions.listed:
        if condition.id not in state["answers"]:
            text = _in_language(condition.check, language)
            return Question(condition.id, text["question"], text["hint"], _buttons(conditions, language, condition.no_button))
    if state["closing"] is not None:
        return None
    text = _in_language(conditions.closing, language)
    return Question(CLOSING, text["question"], text["hint"], _buttons(conditions, language, "no", ("yes", "no")))


def _buttons(
    conditions: Conditions, language: str, no_button: str, answers: tuple[Answer, ...] = ANSWERS
) -> tuple[Button, ...]:
    titles = _in_language(conditions.buttons, language)
    return tuple(Button(titles[no_button if answer == "no" else answer], answer) for answer in answers)


def _in_language(texts: Mapping[str, Mapping[str, str]], language: str) -> Mapping[str, str]:
    return texts.get(language) or texts[FIRST_LANGUAGE]


def mark_asked(state: State, id: str) -> State:
    """The state after the question `id` was shown. A question that was never shown counts as unanswered."""
    return state if id == CLOSING or id in state["asked"] else {**state, "asked": [*state["asked"], id]}


def record(state: State, id: str, answer: Answer) -> State:
    """The state after an answer; "not sure" to the closing question is a yes: the clinic should be asked."""
    if id == CLOSING:
        return {**state, "closing": "no" if answer == "no" else "yes"}
    return {**state, "answers": {**state["answers"], id: answer}}


def change(state: State, id: str, answer: Answer | None) -> State:
    """The state after an answer was corrected; None takes it back, so that its question is asked again."""
    if id == CLOSING and answer is None:
        return {**state, "closing": None}
    if answer is None:
        kept = {other: given for other, given in state["answers"].items() if other != id}
        return {**state, "answers": kept, "asked": [other for other in state["asked"] if other != id]}
    return record(state, id, answer)


def verdict(state: object, session: str, conditions: Conditions, reported: Iterable[str] = ()) -> Verdict:
    """What the check has come to; `reported`: ids reported in this session outside of it. It never raises.

    "none_reported" needs every question of `conditions` asked and answered "no" in this session, the closing question
    answered "no", and nothing reported. A damaged state, or one of another session or other questions, is "incomplete".
    """
    try:
        return _verdict(state, session, conditions, tuple(reported))
    except Exception:  # whatever is wrong with the state: an unfinished check clears nobody
        return Verdict("incomplete")


def _verdict(state: object, session: str, conditions: Conditions, reported: tuple[str, ...]) -> Verdict:
    ids = tuple(condition.id for condition in conditions.listed)
    if found := tuple(id for id in ids if id in reported):
        return Verdict("not_recommended", found)
    if reported or not _is_sound(state, conditions) or not isinstance(state, dict):
        return Verdict("incomplete")
    if not isinstance(session, str) or not session or state["session"] != session:
        return Verdict("incomplete")
    given = {id: state["answers"].get(id) for id in ids}
    if yes := tuple(id for id in ids if given[id] == "yes"):
        return Verdict("not_recommended", yes)
    if any(id not in state["asked"] or given[id] is None for id in ids) or state["closing"] is None:
        return Verdict("incomplete")
    unsure = tuple(id for id in ids if given[id] != "no")
    return Verdict("ask_clinic", unsure) if unsure or state["closing"] != "no" else Verdict("none_reported")


def _is_sound(state: object, conditions: Conditions) -> bool:
    """Whether a state has the shape of `begin` for exactly these questions, each answer one of the three."""
    if not isinstance(state, dict) or set(state) != {"session", "order", "asked", "answers", "closing"}:
        return False
    ids = [condition.id for condition in conditions.listed]
    asked, answers = state["asked"], state["answers"]
    if not ids or state["order"] != ids or not isinstance(asked, list) or not isinstance(answers, dict):
        return False
    if not all(isinstance(id, str) and id in ids for id in [*asked, *answers]) or len(set(asked)) != len(asked):
        return False
    right = all(isinstance(answer, str) and answer in ANSWERS for answer in answers.values())
    return right and (state["closing"] is None or state["closing"] in ("yes", "no"))


def read_answer(said: Said, conditions: Conditions) -> Reading:
    """A typed answer by the closed lists of `conditions.typed`, in any of the languages; anything else is "unclear".

    An answer with a question behind it ("no, why?") counts, and the question is handed back. An answer with a question
    mark, or with anything else behind it ("no wait", "no, actually yes"), does not.
    """
    text = HESITATES.sub("", plain(said.raw).replace(" . ", " , "))
    if text.endswith("?") and "," not in text:
        return _with_question(text, conditions)
    whole = _word_for_word(text, conditions)
    return Reading(whole) if whole else _with_question(text, conditions)


def _with_question(text: str, conditions: Conditions) -> Reading:
    for stop in (",", ";", "!", ":"):
        first, found, rest = text.partition(f" {stop} ")
        answer = _word_for_word(first, conditions) if found else None
        if answer and any(f"{rest} ".startswith(f"{begin} ") for begin in conditions.question_begins):
            return Reading(answer, rest)
    return Reading("unclear")


def _word_for_word(text: str, conditions: Conditions) -> Answer | None:
    if "?" in text or ";" in text:
        return None
    words = " ".join(word for word in text.split() if word not in STOPS)
    found = [answer for answer in ANSWERS if words in conditions.typed[answer]]
    return found[0] if len(found) == 1 else None

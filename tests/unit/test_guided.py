"""The guided check, turn by turn: it asks, takes only an answer to its own question, and clears nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from assistant import guided
from assistant.knowledge import Knowledge
from assistant.memory import Memory
from assistant.replies import Reply
from assistant.turn import Turn
from tests.turns import ids, names, turn

YES, NO, NOT_SURE = "yes", "no", "not_sure"


def begun(known: Knowledge, *reported: str, text: str = "start the check") -> Turn:
    """The turn in which the first question has just been asked."""
    start = turn(known, text, memory=Memory(reported=reported, introduced=True))
    _, memory = guided.begin(start)
    return asked(replace(start, memory=memory))


def asked(now: Turn) -> Turn:
    """The turn after the next question was shown."""
    return replace(now, memory=guided.ask(now)[1])


def answered(now: Turn, answer: str) -> Turn:
    """The turn after its question's button was pressed and, where one is left, the next question was shown."""
    question = guided.next_question(now)
    assert question is not None
    state = guided.take(replace(now, choice={"check": answer, "question": question.id}), "choose")
    after = replace(now, memory=replace(now.memory, check=state))
    return after if state is None or guided.finished(state, after) else asked(after)


def check_of(known: Knowledge, *answers: str, reported: tuple[str, ...] = ()) -> tuple[Reply, Memory]:
    """What the check comes to after these answers."""
    now = begun(known, *reported)
    for answer in answers:
        now = answered(now, answer)
    return guided.verdict(now)


def test_it_opens_by_saying_that_it_clears_nobody_and_asks_the_first_question(peel: Knowledge) -> None:
    start = turn(peel, "start the check")
    opening, memory = guided.begin(start)
    question, _ = guided.ask(replace(start, memory=memory))
    assert names(opening) == ["utter_check_intro"]
    assert question.lines[0].gaps["question"] == "Is your face sunburnt right now?"
    assert [choice.title for choice in question.choices] == ["Yes", "No", "Not sure"]


def test_every_documented_question_is_asked_in_order_then_the_closing_one(peel: Knowledge) -> None:
    now, order = begun(peel), []
    while (question := guided.next_question(now)) is not None:
        order.append(question.id)
        now = answered(now, NO)
    assert order == ["sunburn", "open_wound", "closing"]


def test_a_question_that_may_not_apply_says_so_on_its_button(peel: Knowledge) -> None:
    reply, _ = guided.ask(answered(begun(peel), NO))
    assert [choice.title for choice in reply.choices] == ["Yes", "No / does not apply", "Not sure"]


def test_the_closing_question_takes_yes_or_no_only(peel: Knowledge) -> None:
    reply, _ = guided.ask(answered(answered(begun(peel), NO), NO))
    assert [choice.meaning["check"] for choice in reply.choices] == [YES, NO]


def test_in_german_the_question_stands_beside_the_original(peel: Knowledge) -> None:
    now = begun(peel)
    german, _ = guided.ask(replace(now, said=replace(now.said, language="de")))
    assert german.lines[0].gaps["question"] == "Haben Sie zurzeit einen Sonnenbrand im Gesicht?"
    assert german.lines[1].gaps["text"] == "Is your face sunburnt right now?"
    assert [choice.title for choice in german.choices] == ["Ja", "Nein", "Nicht sicher"]


VERDICTS = {
    (NO, NO, NO): "none_reported",
    (NO, NO, YES): "ask_clinic",
    (NOT_SURE, NO, NO): "ask_clinic",
    (NO, NOT_SURE, NO): "ask_clinic",
    (YES,): "not_recommended",
    (NO, YES): "not_recommended",
    (NOT_SURE, YES): "not_recommended",
    (): "incomplete",
    (NO,): "incomplete",
    (NO, NO): "incomplete",
}


@pytest.mark.parametrize("answers", VERDICTS, ids=" ".join)
def test_what_the_answers_come_to(answers: tuple[str, ...], peel: Knowledge) -> None:
    reply, memory = check_of(peel, *answers)
    assert reply.outcome == VERDICTS[answers]
    assert memory.check is None


def test_all_no_quotes_that_the_clinic_looks_at_the_skin_first(peel: Knowledge) -> None:
    reply, _ = check_of(peel, NO, NO, NO)
    assert names(reply)[0] == "utter_check_none_reported"
    assert ids(reply) == [peel.assessment]


def test_one_yes_ends_the_check_with_the_quote_and_sticks(peel: Knowledge) -> None:
    reply, memory = check_of(peel, YES)
    assert (reply.kind, ids(reply)) == ("not_recommended", ["contraindication.sunburn"])
    assert memory.reported == ("sunburn",)


def test_a_condition_told_in_words_within_the_check_is_told_once(peel: Knowledge) -> None:
    now = begun(peel)
    quote = peel.conditions.get("sunburn").quote  # type: ignore[union-attr]
    memory = replace(now.memory, reported=("sunburn",), last_reply={"text": quote, "buttons": []})
    reply, _ = guided.verdict(replace(now, memory=memory))
    assert (reply.kind, names(reply)) == ("not_recommended", ["utter_check_ends_here"])
    pressed = answered(replace(now, memory=replace(memory, reported=())), YES)
    assert names(guided.verdict(pressed)[0])[0] == "utter_check_not_recommended"


def test_not_sure_names_what_is_not_clear(peel: Knowledge) -> None:
    reply, memory = check_of(peel, NOT_SURE, NO, NO)
    assert reply.lines[0].gaps["labels"] == "sunburn"
    assert memory.reported == ()


def test_what_was_reported_before_is_not_asked_again_and_decides(peel: Knowledge) -> None:
    start = turn(peel, "start", memory=Memory(reported=("sunburn",)))
    opening, memory = guided.begin(start)
    assert names(opening) == ["utter_check_intro", "utter_check_known"]
    question = guided.next_question(replace(start, memory=memory))
    assert question is not None and question.id == "open_wound"
    assert guided.finished(memory.check or {}, replace(start, memory=memory))


def test_somebody_under_age_gets_no_check(peel: Knowledge) -> None:
    reply, memory = guided.begin(turn(peel, "I am 15, start the check"))
    assert names(reply) == ["utter_minor"]
    assert memory.check is None


TYPED = {
    "no": {"sunburn": "no"},
    "Nope!": {"sunburn": "no"},
    "nein": {"sunburn": "no"},
    "yep": {"sunburn": "yes"},
    "not sure": {"sunburn": "not_sure"},
    "not sure, there is one red bit": {"sunburn": "not_sure"},
    "not sure, actually yes": {},
    "purple bicycle": {},
    "no to all of them": {},
    "": {},
}


@pytest.mark.parametrize("text", TYPED)
def test_a_typed_answer_counts_word_for_word_and_anything_else_asks_again(text: str, peel: Knowledge) -> None:
    state = guided.take(replace(begun(peel), said=turn(peel, text).said), "limit")
    assert state is not None and state["answers"] == TYPED[text]


@pytest.mark.parametrize("intent", ["faq", "report", "not_documented", "cancel_check", "smalltalk", "urgent"])
def test_a_question_in_between_goes_its_own_way(intent: str, peel: Knowledge) -> None:
    assert guided.take(replace(begun(peel), said=turn(peel, "and what does it cost?").said), intent) is None


def test_an_urgent_sign_goes_before_any_answer(peel: Knowledge) -> None:
    assert guided.take(replace(begun(peel), said=turn(peel, "no").said), "urgent") is None


BUTTONS: list[tuple[Mapping[str, Any], Any]] = [
    ({"check": "no", "question": "sunburn"}, {"sunburn": "no"}),
    ({"check": "no", "question": "open_wound"}, {}),
    ({"check": "perhaps", "question": "sunburn"}, {}),
    ({"check": "no"}, {}),
]


@pytest.mark.parametrize(("choice", "answers"), BUTTONS)
def test_only_a_button_of_the_open_question_counts(choice: Mapping[str, Any], answers: Any, peel: Knowledge) -> None:
    state = guided.take(replace(begun(peel), choice=choice), "choose")
    assert state is not None and state["answers"] == answers


def test_another_kind_of_button_goes_elsewhere(peel: Knowledge) -> None:
    assert guided.take(replace(begun(peel), choice={"answer": "what_is"}), "choose") is None


def test_the_last_answer_can_be_taken_back_and_is_asked_again(peel: Knowledge) -> None:
    reply, memory = guided.correct(answered(begun(peel), NOT_SURE))
    assert names(reply) == ["utter_check_corrected"]
    question = guided.next_question(turn(peel, "", memory=memory))
    assert question is not None and question.id == "sunburn"


def test_what_was_reported_is_kept_where_there_is_no_check_to_cancel(peel: Knowledge) -> None:
    reply, memory = guided.cancel(turn(peel, "scrap that", memory=Memory(reported=("sunburn",))))
    assert (names(reply), memory.reported) == (["utter_report_kept"], ("sunburn",))


def test_a_stopped_check_counts_as_not_done(peel: Knowledge) -> None:
    reply, memory = guided.cancel(answered(begun(peel), NO))
    assert (names(reply), memory.check) == (["utter_check_cancelled"], None)
    assert names(guided.cancel(turn(peel, "stop"))[0]) == ["utter_check_not_running"]


@pytest.mark.parametrize("check", [{}, {"answers": {}}, {"session": "another", "answers": {"sunburn": "no"}}])
def test_a_damaged_check_clears_nobody(check: dict[str, Any], peel: Knowledge) -> None:
    now = turn(peel, "no", memory=Memory(check=check))
    assert guided.verdict(now)[0].outcome == "incomplete"
    assert names(guided.ask(now)[0]) == ["utter_check_incomplete"]


def test_answers_of_another_session_never_count(peel: Knowledge) -> None:
    now = begun(peel)
    for answer in (NO, NO, NO):
        now = answered(now, answer)
    assert guided.verdict(now)[0].outcome == "none_reported"
    assert guided.verdict(replace(now, session="somebody@2"))[0].outcome == "incomplete"


def test_what_was_told_besides_the_questions_is_named_at_the_end(peel: Knowledge) -> None:
    now = begun(peel)
    now = replace(now, memory=replace(now.memory, unsettled=("diabetes",)))
    for answer in (NO, NO, NO):
        now = answered(now, answer)
    reply, _ = guided.verdict(now)
    assert (reply.outcome, names(reply)) == ("ask_clinic", ["utter_check_ask_clinic"])
    assert "diabetes" in reply.lines[0].gaps["labels"]


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("no wait, yes to the first", "sunburn"),
        ("the second one is yes", "open_wound"),
        ("I do have sunburn actually", "sunburn"),
        ("go back", "open_wound"),
    ],
)
def test_the_answer_that_is_named_is_taken_back_and_asked_again(text: str, again: str, peel: Knowledge) -> None:
    now = answered(answered(begun(peel), NO), NO)
    _, memory = guided.correct(replace(turn(peel, text), memory=now.memory))
    question = guided.next_question(replace(now, memory=memory))
    assert question is not None and question.id == again


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("actually yes to the first one", "sunburn"),
        ("the sunburn one is a yes", "sunburn"),
        ("yeah the second is yes", "open_wound"),
    ],
)
def test_a_yes_that_is_told_afterwards_counts_for_its_question(text: str, yes: str, peel: Knowledge) -> None:
    now = answered(answered(begun(peel), NO), NO)
    state = guided.take(replace(turn(peel, text), memory=now.memory), "correct_check")
    assert state is not None and state["answers"][yes] == YES


@pytest.mark.parametrize(
    "text", ["is the first one about acne? yes or no", "the first one is no", "yes to the third", "no sunburn, yes I am sure"]
)
def test_no_yes_is_read_where_none_is_told_of_an_answered_question(text: str, peel: Knowledge) -> None:
    now = answered(answered(begun(peel), NO), NO)
    state = guided.take(replace(turn(peel, text), memory=now.memory), "correct_check")
    assert state is None or state["answers"] == {"sunburn": NO, "open_wound": NO}

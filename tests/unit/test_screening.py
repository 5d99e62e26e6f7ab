"""The guided check never clears anybody: its verdict rests on every question, asked and answered in this session."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conditions import Conditions, load
from assistant.minors import minor
from assistant.said import as_typed
from assistant.screening import (
    ANSWERS,
    CLOSING,
    State,
    Verdict,
    begin,
    change,
    mark_asked,
    next_question,
    read_answer,
    record,
    verdict,
)

ROOT = Path(__file__).parents[2]
TABLES = Path(__file__).parent / "tables"
CONDITIONS = load(yaml.safe_load((ROOT / "knowledge" / "contraindications.yml").read_text(encoding="utf-8")))
TYPED = yaml.safe_load((TABLES / "check_answers.yml").read_text(encoding="utf-8"))
MINORS = yaml.safe_load((TABLES / "minors.yml").read_text(encoding="utf-8"))
IDS = [condition.id for condition in CONDITIONS.listed]
SESSION = "this session"


@pytest.fixture
def conditions() -> Conditions:
    return CONDITIONS


def answered(answers: dict[str, Any], closing: str | None = "no") -> State:
    state = begin(SESSION, CONDITIONS)
    for id in IDS:
        state = mark_asked(state, id)
        if id in answers:
            state = record(state, id, answers[id])
    return {**state, "closing": closing}


ALL_NO = answered(dict.fromkeys(IDS, "no"))


def test_every_documented_contraindication_is_asked_in_the_order_of_the_file_and_then_the_open_question(
    conditions: Conditions,
) -> None:
    state, shown = begin(SESSION, conditions), []
    while question := next_question(state, conditions):
        shown.append(question.id)
        state = record(mark_asked(state, question.id), question.id, "no")
    assert shown == [*IDS, CLOSING]
    assert verdict(state, SESSION, conditions).ruling == "none_reported"


@pytest.mark.parametrize("language", ["en", "de", "es", "pt", "el", "fr", "und"])
def test_every_question_has_a_text_a_hint_and_buttons_in_each_language(language: str, conditions: Conditions) -> None:
    state = begin(SESSION, conditions)
    while question := next_question(state, conditions, language):
        assert question.text and question.hint
        assert [button.answer for button in question.buttons] == (["yes", "no"] if question.id == CLOSING else list(ANSWERS))
        assert len({button.title for button in question.buttons}) == len(question.buttons)
        state = record(state, question.id, "no")


def test_nobody_is_asked_for_sex_or_age_so_no_also_means_that_it_does_not_apply(conditions: Conditions) -> None:
    rows = {condition.id: condition.no_button for condition in conditions.listed}
    assert {id for id, button in rows.items() if button == "does_not_apply"} == {"pregnancy", "breastfeeding"}


def test_one_yes_ends_the_check_at_once(conditions: Conditions) -> None:
    state = record(mark_asked(begin(SESSION, conditions), IDS[0]), IDS[0], "yes")
    assert verdict(state, SESSION, conditions) == Verdict("not_recommended", (IDS[0],))


def test_what_was_reported_before_is_not_asked_again_and_counts(conditions: Conditions) -> None:
    state = begin(SESSION, conditions, {"pregnancy": "yes", "unknown": "yes", "breastfeeding": "no"})
    assert state["answers"] == {"pregnancy": "yes"}
    assert verdict(state, SESSION, conditions).ids == ("pregnancy",)
    asked = []
    while question := next_question(state, conditions):
        asked.append(question.id)
        state = record(state, question.id, "no")
    assert "pregnancy" not in asked


def test_what_was_reported_outside_of_the_check_outweighs_seven_times_no(conditions: Conditions) -> None:
    assert verdict(ALL_NO, SESSION, conditions, ["herpes_outbreak"]).ruling == "not_recommended"
    assert verdict(ALL_NO, SESSION, conditions, ["something odd"]).ruling == "incomplete"


def test_not_sure_leads_to_the_clinic_only_when_all_is_asked(conditions: Conditions) -> None:
    unsure = {**dict.fromkeys(IDS, "no"), "skin_infection": "not_sure"}
    assert verdict(answered(unsure), SESSION, conditions).ruling == "ask_clinic"
    assert verdict(answered(unsure), SESSION, conditions).ids == ("skin_infection",)
    assert verdict(answered({"skin_infection": "not_sure"}), SESSION, conditions).ruling == "incomplete"


def test_something_else_the_clinic_should_know_leads_to_the_clinic(conditions: Conditions) -> None:
    for answer in ("yes", "not_sure"):
        assert verdict(record(ALL_NO, CLOSING, answer), SESSION, conditions).ruling == "ask_clinic"
    assert verdict({**ALL_NO, "closing": None}, SESSION, conditions).ruling == "incomplete"


def test_yesterdays_answers_say_nothing_today(conditions: Conditions) -> None:
    assert verdict(ALL_NO, "another session", conditions).ruling == "incomplete"
    assert verdict({**ALL_NO, "session": ""}, "", conditions).ruling == "incomplete"


def test_an_answer_can_be_corrected_or_taken_back(conditions: Conditions) -> None:
    yes = change(ALL_NO, "pregnancy", "yes")
    assert verdict(yes, SESSION, conditions).ruling == "not_recommended"
    assert verdict(change(yes, "pregnancy", "no"), SESSION, conditions).ruling == "none_reported"
    back = change(yes, "pregnancy", None)
    question = next_question(back, conditions)
    assert verdict(back, SESSION, conditions).ruling == "incomplete" and question and question.id == "pregnancy"
    assert verdict(change(ALL_NO, CLOSING, None), SESSION, conditions).ruling == "incomplete"


def test_nothing_is_changed_in_the_state_that_was_handed_in(conditions: Conditions) -> None:
    state = begin(SESSION, conditions)
    before = repr(state)
    change(record(mark_asked(state, IDS[0]), IDS[0], "no"), IDS[0], None)
    assert repr(state) == before


def test_a_content_without_questions_clears_nobody() -> None:
    empty = Conditions(**{**CONDITIONS.__dict__, "listed": ()})
    state = {"session": SESSION, "order": [], "asked": [], "answers": {}, "closing": "no"}
    assert verdict(state, SESSION, empty).ruling == "incomplete"


# --- whatever the slots hold ----------------------------------------------------------------------------------------

ODD = st.sampled_from([None, True, False, 0, 1, "", "No", "NO", "YES", "nein", [], {}, ["no"], "maybe"])
ANY_ANSWER = st.one_of(st.sampled_from(["yes", "no", "not_sure"]), st.just("no"), ODD)


@settings(max_examples=600, deadline=None)
@given(
    answers=st.dictionaries(st.sampled_from([*IDS, "unknown", "closing"]), ANY_ANSWER, max_size=9),
    missing=st.sets(st.sampled_from(IDS), max_size=2),
    closing=st.one_of(st.just("no"), st.sampled_from(["yes", None]), ODD),
    session=st.sampled_from([SESSION, SESSION, SESSION, "another", "", None, 7]),
    reported=st.sampled_from([(), (), (), ("pregnancy",), ("odd",), None, 5, (None,)]),
    filled=st.booleans(),
)
def test_none_is_reported_only_when_each_question_was_asked_and_answered_no_in_this_session(
    answers: dict[str, Any], missing: set[str], closing: Any, session: Any, reported: Any, filled: bool
) -> None:
    given_answers = {**(dict.fromkeys(IDS, "no") if filled else {}), **answers}
    state = {
        "session": session,
        "order": IDS,
        "asked": [id for id in IDS if id not in missing],
        "answers": given_answers,
        "closing": closing,
    }
    right = (
        session == SESSION
        and not missing
        and closing == "no"
        and reported == ()
        and set(given_answers) == set(IDS)
        and all(isinstance(answer, str) and answer == "no" for answer in given_answers.values())
    )
    assert (verdict(state, SESSION, CONDITIONS, reported).ruling == "none_reported") is right


@settings(max_examples=300, deadline=None)
@given(
    state=st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.sampled_from(["no", SESSION, *IDS])),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(st.sampled_from(["session", "order", "asked", "answers", "closing", *IDS]), inner, max_size=6),
        ),
        max_leaves=12,
    )
)
def test_a_damaged_state_is_an_unfinished_check_and_never_an_error(state: Any) -> None:
    assert verdict(state, SESSION, CONDITIONS).ruling == "incomplete"
    assert next_question(state, CONDITIONS) is None


@pytest.mark.parametrize("key", ["session", "order", "asked", "answers", "closing"])
def test_a_state_that_lost_or_gained_a_part_is_an_unfinished_check(key: str, conditions: Conditions) -> None:
    lost = {name: value for name, value in ALL_NO.items() if name != key}
    assert verdict(lost, SESSION, conditions).ruling == "incomplete"
    assert verdict({**ALL_NO, "more": 1}, SESSION, conditions).ruling == "incomplete"
    assert verdict({**ALL_NO, "order": IDS[:-1]}, SESSION, conditions).ruling == "incomplete"
    assert verdict({**ALL_NO, "asked": [*IDS, IDS[0]]}, SESSION, conditions).ruling == "incomplete"


# --- typed answers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "text"), [(a, t) for a in (*ANSWERS, "unclear") for t in TYPED[a]])
def test_a_typed_answer_counts_only_word_for_word(answer: str, text: str, conditions: Conditions) -> None:
    assert read_answer(as_typed(text), conditions) == (answer, "")


@pytest.mark.parametrize("text", TYPED["with_a_question"])
def test_an_answer_with_a_question_counts_and_the_question_is_handed_back(text: str, conditions: Conditions) -> None:
    assert list(read_answer(as_typed(text), conditions)) == TYPED["with_a_question"][text]


def test_no_wording_stands_in_two_lists(conditions: Conditions) -> None:
    lists = [conditions.typed[answer] for answer in ANSWERS]
    assert not lists[0] & lists[1] and not lists[0] & lists[2] and not lists[1] & lists[2]
    assert "ne" not in set().union(*lists)


# --- minors ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", MINORS["minor"])
def test_somebody_under_18_is_recognised(text: str) -> None:
    assert minor(as_typed(text))


@pytest.mark.parametrize("text", MINORS["of_age_or_no_age"])
def test_a_number_that_is_no_age_under_18_stops_nobody(text: str) -> None:
    assert not minor(as_typed(text))

"""The reply to what a visitor asks or tells: conditions first, then answers, then time, then what sticks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.knowledge import Knowledge
from assistant.memory import Memory
from assistant.responding import respond
from tests.turns import hours_ago, ids, names, part, turn


def test_a_question_is_answered_and_remembered_for_why(peel: Knowledge) -> None:
    reply, memory = respond(turn(peel, "what is it", "faq/what_is"))
    assert (reply.kind, ids(reply), memory.last_answers) == ("answer", ["what_is"], ("what_is",))


def test_an_answer_carries_what_it_was_chosen_among(peel: Knowledge) -> None:
    reply, _ = respond(turn(peel, "what is it", "faq/what_is 0.8", "faq/sessions.count 0.1"))
    title = peel.answers["what_is"].title
    assert [(row["text"], row["score"]) for row in reply.candidates][0] == (title, 0.8) and len(reply.candidates) == 2


def test_why_quotes_the_last_rule_again(peel: Knowledge) -> None:
    reply, _ = respond(turn(peel, "but why", "ask_why", memory=Memory(last_answers=("aftercare.sun",))))
    assert ids(reply) == ["aftercare.sun"] and names(reply)[-1] == "utter_no_reason"


def test_several_questions_are_answered_in_order_and_silence_stands_beside_them(peel: Knowledge) -> None:
    clauses = (
        part("what is it?", "faq/what_is"),
        part("the dog?", "not_documented/pets"),
        part("how often?", "faq/sessions.count"),
    )
    reply, _ = respond(turn(peel, "what is it? the dog? how often?", "faq/what_is", clauses=clauses))
    assert ids(reply) == ["what_is", "sessions.count"]
    assert names(reply)[-1] == "utter_not_documented_unknown"


def test_a_wish_for_a_person_beside_a_question_is_told_to_the_staff_and_the_question_answered(peel: Knowledge) -> None:
    clauses = (part("what is it?", "faq/what_is"), part("a person please", "talk_to_person"))
    reply, _ = respond(turn(peel, "what is it? a person please", "faq/what_is", clauses=clauses))
    assert (ids(reply), reply.topic) == (["what_is"], "talk_to_person")


def test_a_guess_that_a_person_is_wished_for_calls_nobody(peel: Knowledge) -> None:
    clauses = (part("what is it?", "faq/what_is"), part("hm", "talk_to_person", sure=False))
    assert respond(turn(peel, "what is it? hm", "faq/what_is", clauses=clauses))[0].topic is None


STATES = [
    (3, "aftercare.makeup", "utter_state_within"),
    (13, "aftercare.makeup", "utter_state_over"),
    (35, "aftercare.shaving", "utter_state_within"),
    (40, "aftercare.shaving", "utter_state_between"),
    (80, "aftercare.shaving", "utter_state_over"),
    (335, "aftercare.sun", "utter_state_within"),
    (337, "aftercare.sun", "utter_state_week_over"),
    (-20, "aftercare.makeup", "utter_state_not_started"),
    (100, "aftercare.scrubs", "utter_no_number"),
    (100, "aftercare.spf", "utter_open_rule"),
    (100, "aftercare.tightness", "utter_redness_limits"),
]


@pytest.mark.parametrize(("hours", "id_", "name"), STATES)
def test_a_rule_is_quoted_and_applied_to_the_visitors_hours(hours: int, id_: str, name: str, peel: Knowledge) -> None:
    reply, _ = respond(turn(peel, "hm", f"faq/{id_}", memory=Memory(treated=hours_ago(hours))))
    assert names(reply) == [f"utter_faq/{id_}", "utter_quote", name]


def test_without_a_time_of_treatment_it_is_asked_for_and_expected(peel: Knowledge) -> None:
    reply, memory = respond(turn(peel, "and shaving", "faq/aftercare.shaving"))
    assert names(reply)[-1] == "utter_ask_when" and memory.expecting_time


def test_the_time_that_was_asked_for_is_remembered_and_confirmed(peel: Knowledge) -> None:
    reply, memory = respond(turn(peel, "yesterday at 3 pm", "tell_time", memory=Memory(expecting_time=True)))
    assert names(reply) == ["utter_time_noted"]
    assert memory.treated is not None and memory.treated.exact and not memory.expecting_time


def test_a_corrected_time_takes_the_place_of_the_old_one(peel: Knowledge) -> None:
    before = Memory(treated=hours_ago(100))
    _, memory = respond(turn(peel, "sorry, I had the peel 5 hours ago", "tell_time", memory=before))
    assert memory.treated == replace(hours_ago(5), said=memory.treated.said if memory.treated else "")


def test_time_and_question_in_one_message_are_both_taken(peel: Knowledge) -> None:
    reply, memory = respond(turn(peel, "I had the peel 3 hours ago, makeup?", "faq/aftercare.makeup"))
    assert "utter_state_within" in names(reply) and memory.treated is not None


def test_a_date_that_does_not_exist_counts_nothing(peel: Knowledge) -> None:
    reply, memory = respond(turn(peel, "I had the peel on 31 February", "tell_time"))
    assert names(reply) == ["utter_time_impossible"]
    assert memory.treated is None and memory.expecting_time


def test_a_reported_condition_comes_first_sticks_and_stands_beside_the_answer(peel: Knowledge) -> None:
    clauses = (part("I am sunburnt", "faq/contraindication.sunburn"), part("how often is it?", "faq/sessions.count"))
    reply, memory = respond(turn(peel, "I am sunburnt, how often is it?", "faq/sessions.count", clauses=clauses))
    assert (reply.kind, ids(reply)) == ("not_recommended", ["contraindication.sunburn", "sessions.count"])
    assert memory.reported == ("sunburn",)


def test_what_was_reported_is_brought_up_again_beside_every_answer(peel: Knowledge) -> None:
    memory = Memory(reported=("sunburn",))
    reply, kept = respond(turn(peel, "what is it", "faq/what_is", memory=memory))
    assert names(reply)[-1] == "utter_reminder_reported" and reply.lines[-1].gaps["labels"] == "sunburn"
    assert kept.reported == ("sunburn",)


def test_what_was_reported_counts_until_it_is_taken_back(peel: Knowledge) -> None:
    memory = Memory(reported=("sunburn", "open_wound"))
    reply, kept = respond(turn(peel, "sorry, I am not sunburnt after all, that was wrong", "report_condition", memory=memory))
    assert kept.reported == ("open_wound",)
    assert "utter_taken_back" in names(reply)


@pytest.mark.parametrize("text", ["is it allowed with sunburn?", "my sister is sunburnt, can she come"])
def test_a_general_question_and_another_person_mark_nobody(text: str, peel: Knowledge) -> None:
    reply, memory = respond(turn(peel, text, "faq/contraindication.sunburn"))
    assert "contraindication.sunburn" in ids(reply) and memory.reported == ()


def test_who_denies_a_condition_is_not_cleared(peel: Knowledge) -> None:
    reply, memory = respond(turn(peel, "I am not sunburnt", "report_condition"))
    assert (names(reply), memory.reported) == (["utter_condition_denied"], ())


def test_the_reason_of_a_certain_question_is_no_report_but_in_any_other_message_it_is(peel: Knowledge) -> None:
    certain, _ = respond(turn(peel, "dull since jet lag, does it help", "faq/benefit.all 0.99"))
    unsure, _ = respond(turn(peel, "dull since jet lag, does it help", "faq/benefit.all 0.6"))
    other, _ = respond(turn(peel, "jet lag, may I come", "faq/contraindication.all 0.99"))
    assert names(certain) == ["utter_faq/benefit.all", "utter_quote"]
    assert unsure.outcome == other.outcome == "ask_clinic"


def test_somebody_already_treated_never_hears_not_recommended(peel: Knowledge) -> None:
    reply, memory = respond(turn(peel, "I am sunburnt", "report_condition", memory=Memory(treated=hours_ago(20))))
    assert "utter_not_recommended" not in names(reply) and "utter_if_treated" in names(reply)
    assert memory.reported == ()


def test_who_asks_for_leave_hears_the_list_and_is_offered_the_check(peel: Knowledge) -> None:
    reply, _ = respond(turn(peel, "would I be a good candidate for the peel?", "not_documented/skin_type"))
    assert ids(reply) == ["contraindication.all"]
    assert [choice.meaning for choice in reply.choices] == [{"door": "start_check"}]


LOOKS = [
    ("my forehead looks like a ploughed field", "utter_reaction"),
    ("my face looks like a balloon since the peel", "utter_plain"),
    ("my face went hard and hot", "utter_plain"),
]


@pytest.mark.parametrize(("text", "name"), LOOKS)
def test_a_likeness_alone_is_no_reaction_unless_the_treatment_is_named_as_past(text: str, name: str, peel: Knowledge) -> None:
    reply, _ = respond(turn(peel, text, "report_reaction 0.95"))
    assert names(reply)[0] == name


def test_somebody_under_age_gets_the_clinic_and_nothing_is_remembered(peel: Knowledge) -> None:
    now = turn(peel, "I am 15 and sunburnt", "report_condition")
    reply, memory = respond(now)
    assert (names(reply), memory) == (["utter_minor"], now.memory)


@pytest.mark.parametrize("level", ["today", "emergency"])
@pytest.mark.parametrize("id_", ["aftercare.makeup", "aftercare.sun", "aftercare.shaving"])
def test_after_an_urgent_sign_no_reply_says_that_a_time_is_over(level: str, id_: str, peel: Knowledge) -> None:
    memory = Memory(treated=hours_ago(1000), alarm=level)
    reply, kept = respond(turn(peel, "and this", f"faq/{id_}", memory=memory))
    assert ids(reply) == [id_] and kept.alarm == level
    assert names(reply)[-1] == "utter_speak_first"
    assert not [name for name in names(reply) if name.startswith("utter_state")]


def test_a_pressed_choice_is_answered_with_its_clock(peel: Knowledge) -> None:
    memory = Memory(treated=hours_ago(3))
    reply, kept = respond(turn(peel, choice={"answer": "aftercare.makeup"}, memory=memory))
    assert names(reply)[-1] == "utter_state_within" and kept.last_answers == ("aftercare.makeup",)


@pytest.mark.parametrize("choice", [{"gone": True}, {"answer": "no.such.answer"}, {"check": "no", "question": "sunburn"}])
def test_a_button_that_no_longer_counts_says_so(choice: dict[str, object], peel: Knowledge) -> None:
    reply, memory = respond(turn(peel, choice=choice, memory=Memory(reported=("sunburn",))))
    assert (names(reply), memory.reported) == (["utter_choice_gone"], ("sunburn",))


@pytest.mark.parametrize("labels", [[], ["nlu_fallback"], ["start_check"]])
def test_nothing_understood_is_an_honest_sentence_with_the_clinic(labels: list[str], peel: Knowledge) -> None:
    reply, _ = respond(turn(peel, "hm", *labels))
    assert names(reply) == ["utter_not_documented_unknown"] and reply.lines[0].gaps["contact"] == peel.contact


def test_the_time_that_is_asked_about_is_applied_instead_of_now(peel: Knowledge) -> None:
    memory = Memory(treated=hours_ago(3))
    reply, _ = respond(turn(peel, "makeup tomorrow evening?", "faq/aftercare.makeup", memory=memory))
    assert names(reply)[-1] == "utter_state_over_asked"


@pytest.mark.parametrize(
    ("say", "hours", "name", "asked"),
    [  # it is noon in London
        ("sauna at 10 am?", 20, "utter_state_over_asked", "at 10 am: tomorrow 10:00"),
        ("sauna at 10 am?", 3, "utter_state_within", ""),
        ("sauna at 9 pm?", 20, "utter_state_over_asked", "at 9 pm: today 21:00"),
        ("sauna tomorrow at 10 am?", 20, "utter_state_over_asked", "tomorrow at 10 am"),
        ("sauna tonight?", 60, "utter_state_over", ""),
        ("sauna in 5 hours?", 20, "utter_state_over_asked", "in 5 hours: today 17:00"),
    ],
)
def test_an_hour_that_has_passed_is_told_with_its_day(say: str, hours: float, name: str, asked: str, clinic: Knowledge) -> None:
    reply, _ = respond(turn(clinic, say, "faq/aftercare.sauna", memory=Memory(treated=hours_ago(hours))))
    assert (names(reply)[-1], reply.lines[-1].gaps["asked"]) == (name, asked)


@pytest.mark.parametrize(
    ("say", "name"),
    [  # it is noon in London
        ("its 10am now, sauna?", "utter_state_within"),
        ("it's only ten now, sauna?", "utter_state_within"),
        ("the time is now 8:15 am, sauna?", "utter_state_within"),
        ("jetzt ist es 9 Uhr, Sauna?", "utter_state_within"),
        ("its 9am now, sauna at 5pm?", "utter_state_within"),
        ("it is 12:10 now, sauna?", "utter_state_over"),
        ("its 11:50 now, sauna?", "utter_state_over"),
        ("its 3pm now, sauna?", "utter_state_over"),
    ],
)
def test_what_the_visitors_clock_shows_never_makes_a_rule_end_sooner(say: str, name: str, clinic: Knowledge) -> None:
    reply, _ = respond(turn(clinic, say, "faq/aftercare.sauna", memory=Memory(treated=hours_ago(25))))
    assert names(reply)[-1] == name


@pytest.mark.parametrize(
    ("says", "counted"), [("had rf microneedling yesterday", False), ("had microneedling yesterday", True)]
)
def test_the_time_of_another_treatment_is_none_to_count_from(says: str, counted: bool, clinic: Knowledge) -> None:
    _, memory = respond(turn(clinic, says, "tell_time"))
    assert (memory.treated is not None) == counted


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("I have diabetes", 1),
        ("my sister has diabetes", 0),
        ("can people with diabetes have it?", 0),
        ("ich habe wohl einen sonnenbrand", 1),
    ],
)
def test_what_only_the_clinic_can_judge_is_kept_when_it_is_ones_own(text: str, kept: int, peel: Knowledge) -> None:
    language = "de" if text.startswith("ich") else "en"
    _, memory = respond(turn(peel, text, "report_condition", language=language))
    assert len(memory.unsettled) == kept

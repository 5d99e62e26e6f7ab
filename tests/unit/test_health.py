"""What is told about conditions: the whole sentence, the clinic, and never that somebody is cleared."""

from __future__ import annotations

import pytest

from assistant import conditions, health, screening
from assistant.knowledge import Knowledge
from assistant.replies import Reply
from assistant.said import as_typed
from tests.turns import ids, names

SENTENCE = "This treatment is not recommended on sunburnt skin or with open wounds on the face."


def told(text: str, known: Knowledge, *, treated: bool = False, language: str = "en") -> list[Reply]:
    mentions = conditions.find(as_typed(text, language), known.conditions, treated=treated)
    return health.told([(mention, screening.decide(mention, treated)) for mention in mentions], known, language)


def test_a_reported_condition_is_not_recommended_with_the_whole_sentence(peel: Knowledge) -> None:
    (reply,) = told("I am sunburnt, can I come", peel)
    assert (reply.kind, reply.outcome, ids(reply)) == (
        "not_recommended",
        "not_recommended",
        ["contraindication.sunburn"],
    )
    assert names(reply) == ["utter_not_recommended", "utter_quote", "utter_not_recommended_end"]
    assert reply.answers[0].quote == SENTENCE
    assert "**sunburnt skin**" in reply.lines[1].gaps["quote"]


def test_two_conditions_of_one_sentence_share_it_with_both_marked(peel: Knowledge) -> None:
    (reply,) = told("I am sunburnt and I have an open wound", peel)
    (quote,) = [line.gaps["quote"] for line in reply.lines if line.name == "utter_quote"]
    assert "**sunburnt skin**" in quote and "**open wounds on the face**" in quote
    assert reply.lines[0].gaps["label"] == "sunburn, an open wound on the face"
    assert ids(reply) == ["contraindication.sunburn", "contraindication.open_wound"]


def test_a_general_question_is_answered_and_marks_nobody(peel: Knowledge) -> None:
    (reply,) = told("is it allowed with sunburn?", peel)
    assert (reply.kind, reply.outcome) == ("answer", None)
    assert names(reply) == ["utter_faq/contraindication.sunburn", "utter_quote"]


def test_near_to_a_condition_is_for_the_clinic_with_the_sentence_beside_it(peel: Knowledge) -> None:
    (reply,) = told("I have a fresh tan", peel)
    assert (reply.kind, reply.outcome) == ("not_documented", "ask_clinic")
    assert names(reply) == ["utter_ask_clinic_near", "utter_ask_clinic_sentence", "utter_quote"]


def test_a_listed_condition_that_may_not_hold_is_not_said_to_be_missing_in_the_document(peel: Knowledge) -> None:
    (reply,) = told("I have a fresh tan, I might have an open wound, and I have diabetes", peel)
    assert names(reply)[:3] == ["utter_ask_clinic_listed", "utter_ask_clinic_near", "utter_ask_clinic"]
    assert [line.gaps["label"] for line in reply.lines[:3]] == ["an open wound on the face", "a fresh tan", "diabetes"]


def test_what_the_document_does_not_list_gets_the_clinic_and_no_quote(peel: Knowledge) -> None:
    (reply,) = told("I have diabetes, can I have it", peel)
    assert (names(reply), reply.answers, reply.topic) == (["utter_ask_clinic"], (), "diabetes")


def test_outside_english_a_mention_leads_to_sentence_translation_clinic_and_the_check(peel: Knowledge) -> None:
    (reply,) = told("ich habe keinen sonnenbrand", peel, language="de")
    assert names(reply) == ["utter_language_unsure", "utter_quote", "utter_translation", "utter_language_unsure_end"]
    assert [choice.meaning for choice in reply.choices] == [{"door": "start_check"}]


def test_after_the_treatment_nobody_hears_not_recommended(peel: Knowledge) -> None:
    (reply,) = told("I have an open wound", peel, treated=True)
    assert names(reply) == ["utter_if_treated", "utter_not_recommended_end"]
    assert "call the clinic today" in reply.lines[0].gaps["text"]
    assert reply.answers == ()


@pytest.mark.parametrize("text", ["I am not sunburnt", "I was sunburnt years ago", "what is it"])
def test_what_is_denied_or_over_says_nothing(text: str, peel: Knowledge) -> None:
    assert told(text, peel) == []


LEAVE = {
    "am I good to go?": True,
    "am i suitable": True,
    "would I be a good candidate for the peel?": True,
    "is my skin ok for this": True,
    "is it right for me?": True,
    "am I an ideal candidate for it": True,
    "would this suit me": True,
    "am I ok for it then": True,
    "is my skin suitable for make-up": False,
    "is it right for me to shave": False,
    "who is it not suitable for": False,
    "am i a good candidate for a job": False,
    "is it ok for my lines": False,
}


@pytest.mark.parametrize("text", LEAVE)
def test_who_asks_for_leave_and_nothing_else_is_known(text: str, peel: Knowledge) -> None:
    assert health.asks_leave(as_typed(text), peel.treatment_names) is LEAVE[text]


def test_what_was_taken_back_is_named(peel: Knowledge) -> None:
    reply = health.taken_back(["sunburn", "gone"], peel)
    assert reply.lines[0].gaps == {"labels": "sunburn"}


def test_the_most_careful_reply_comes_first(peel: Knowledge) -> None:
    replies = told("I have diabetes and I am sunburnt", peel)
    assert [reply.outcome for reply in replies] == ["not_recommended", "ask_clinic"]

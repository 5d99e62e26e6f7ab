"""Short messages about a condition that was spoken of before, without its name."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from assistant import condition_follow_ups
from assistant.conditions import find
from assistant.knowledge import Knowledge
from assistant.memory import Memory
from assistant.responding import respond
from assistant.routing import route
from assistant.said import as_typed
from assistant.turn import Turn
from tests.corpora import ROOT
from tests.turns import ids, names, turn

TABLE: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (ROOT / "tests/unit/tables/condition_follow_ups.yml").read_text("utf-8")
)


def after(row: dict[str, Any], clinic: Knowledge) -> Turn:
    """The turn of a row: what was asked for was told, too."""
    asked, told = tuple(row.get("asked", ())), (*row.get("asked", ()), *row.get("told", ()))
    answers = tuple(f"contraindication.{id_}" for id_ in told)
    memory = Memory(introduced=True, asked=asked, last_answers=answers, reported=tuple(row.get("reported", ())))
    return turn(clinic, row["say"], memory=memory)


@pytest.mark.parametrize("row", TABLE["reported"], ids=lambda row: row["say"])
def test_who_has_it_after_asking_about_it_reports_it(row: dict[str, Any], clinic: Knowledge) -> None:
    found = condition_follow_ups.pronoun(after(row, clinic))
    assert [f"{mention.id} {mention.time}" for mention in found] == row["is"]


@pytest.mark.parametrize("row", TABLE["placed"], ids=lambda row: row["say"])
def test_a_place_alone_is_the_place_of_the_condition(row: dict[str, Any], clinic: Knowledge) -> None:
    found = condition_follow_ups.placed(after(row, clinic))
    assert [f"{mention.id} {mention.time}" for mention in found] == row["is"]


@pytest.mark.parametrize("row", TABLE["gone"], ids=lambda row: row["say"])
def test_what_is_said_to_be_over_is_told_from_other_things_that_are_over(row: dict[str, Any], clinic: Knowledge) -> None:
    assert condition_follow_ups.gone(after(row, clinic)) is row["is"]


@pytest.mark.parametrize("row", TABLE["not_there"], ids=lambda row: row["say"])
def test_what_is_said_not_to_be_there_is_taken_up(row: dict[str, Any], clinic: Knowledge) -> None:
    assert [mention.id for mention in condition_follow_ups.not_there(after(row, clinic))] == row["is"]


def test_in_the_guided_check_a_denial_answers_its_question(clinic: Knowledge) -> None:
    memory = Memory(introduced=True, asked=("pregnancy",), last_answers=("contraindication.pregnancy",), check={"session": "a"})
    assert condition_follow_ups.not_there(turn(clinic, "I'm not", memory=memory)) == ()


@pytest.mark.parametrize("label", ["not_documented/unknown", "start_check", "faq/benefit.all"])
def test_a_doubt_that_a_test_ended_clears_nobody(label: str, clinic: Knowledge) -> None:
    memory = Memory(introduced=True, last_answers=("contraindication.pregnancy",), unsettled=("pregnancy",))
    here = turn(clinic, "did the test, its negative", label, memory=memory)
    reply, memory = respond(here)
    assert route(here) == "report"
    assert (names(reply), memory.reported, memory.unsettled) == (["utter_condition_denied"], (), ("pregnancy",))


@pytest.mark.parametrize("label", ["not_documented/unknown", "start_check", "faq/benefit.all"])
@pytest.mark.parametrize("text", ["test says positive", "it came up positive just now"])
def test_a_doubt_that_a_test_confirmed_sticks(text: str, label: str, clinic: Knowledge) -> None:
    memory = Memory(introduced=True, last_answers=("contraindication.pregnancy",), unsettled=("pregnancy",))
    here = turn(clinic, text, label, memory=memory)
    reply, memory = respond(here)
    assert route(here) == "report"
    assert (reply.outcome, memory.reported) == ("not_recommended", ("pregnancy",))


@pytest.mark.parametrize("row", TABLE["unsaid"], ids=lambda row: row["say"])
def test_one_report_is_taken_back_without_its_name(row: dict[str, Any], clinic: Knowledge) -> None:
    assert [mention.id for mention in condition_follow_ups.unsaid(after(row, clinic))] == row["is"]


@pytest.mark.parametrize("label", ["greet", "out_of_scope", "tell_time"])
def test_a_question_and_then_i_have_it_sticks_and_tells_no_time_of_a_treatment(label: str, peel: Knowledge) -> None:
    _, memory = respond(turn(peel, "is it allowed with sunburn?", "faq/contraindication.sunburn"))
    assert (memory.asked, memory.reported) == (("sunburn",), ())
    here = turn(peel, "i have it now", label, memory=memory)
    reply, memory = respond(here)
    assert route(here) == "report"
    assert (reply.outcome, memory.reported, memory.treated) == ("not_recommended", ("sunburn",), None)


def test_having_one_now_is_no_treatment_even_where_nothing_was_spoken_of(peel: Knowledge) -> None:
    _, memory = respond(turn(peel, "i have one now", "tell_time"))
    assert memory.treated is None


@pytest.mark.parametrize("text", ["it's gone now", "I don't have sunburn", "I am not sunburnt", "my sunburn has healed"])
def test_what_was_reported_and_is_over_now_is_kept_and_the_reply_says_how_to_take_it_back(text: str, peel: Knowledge) -> None:
    memory = Memory(introduced=True, reported=("sunburn",), last_answers=("contraindication.sunburn",))
    reply, memory = respond(turn(peel, text, "report_condition", memory=memory))
    assert memory.reported == ("sunburn",)
    assert names(reply)[-1] == "utter_report_kept" and reply.lines[-1].gaps["label"] == "sunburn"


def test_the_words_that_take_a_condition_back_are_understood_for_each_of_them(clinic: Knowledge) -> None:
    for row in clinic.conditions.listed:
        (mention,) = find(as_typed(f"I take back {row.label}"), clinic.conditions)
        assert (mention.id, mention.stance) == (row.id, "taken_back")


def test_a_report_in_another_language_is_brought_up_again_beside_the_next_answer(clinic: Knowledge) -> None:
    reply, memory = respond(turn(clinic, "estou grávida", "report_condition", language="pt"))
    assert (reply.outcome, memory.reported) == ("not_recommended", ("pregnancy",))
    assert "utter_reminder_reported" not in names(reply), "it was said just now"
    reply, _ = respond(turn(clinic, "quantas sessões são?", "faq/sessions.count", language="pt", memory=memory))
    assert ids(reply) == ["sessions.count"] and "utter_reminder_reported" in names(reply)


LEAVE = {
    "de": "also darf ich trotzdem kommen?",
    "es": "pero puedo ir?",
    "pt": "posso marcar então?",
    "el": "άρα μπορώ να έρθω;",
    "en": "so I can come then?",
}


@pytest.mark.parametrize("language", LEAVE)
def test_who_asks_for_leave_after_a_report_hears_the_list_and_the_report_again(language: str, clinic: Knowledge) -> None:
    memory = Memory(introduced=True, reported=("pregnancy",))
    here = turn(clinic, LEAVE[language], "out_of_scope", language=language, memory=memory, readable=language != "el")
    reply, _ = respond(here)
    assert route(here) == "report"
    assert ids(reply) == ["contraindication.all"] and "utter_reminder_reported" in names(reply)


def test_without_a_report_the_same_words_are_left_to_the_classifier(clinic: Knowledge) -> None:
    assert route(turn(clinic, "entonces puedo?", "greet", language="es")) == "smalltalk"


@pytest.mark.parametrize(("text", "told"), [("pregnant 6 weeks", False), ("pregnant. how far apart are sessions", True)])
def test_weeks_of_a_pregnancy_are_not_taken_for_the_time_between_sessions(text: str, told: bool, clinic: Knowledge) -> None:
    reply, _ = respond(turn(clinic, text, "faq/sessions.spacing"))
    assert ("sessions.spacing" in ids(reply)) is told

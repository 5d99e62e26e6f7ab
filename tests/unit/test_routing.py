"""Which door a message goes through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
import yaml

from assistant.knowledge import Knowledge
from assistant.memory import Memory
from assistant.routing import LIMITS, OWN_DOORS, TALK, route
from tests.corpora import ROOT
from tests.turns import hours_ago, part, turn

DOORS = [
    ("a sign that can't wait", "help, I cant breathe", ["greet"], "urgent"),
    ("a sign beside a question", "what is it, and I cant breathe", ["faq/what_is"], "urgent"),
    ("a question about signs", "what should i look out for", ["faq/what_is"], "urgent"),
    ("a mild sign never interrupts", "slight flaking, what is it", ["faq/what_is"], "faq"),
    ("a question of the document", "what is it", ["faq/what_is"], "faq"),
    ("a question that it does not answer", "may my dog come", ["not_documented/pets"], "not_documented"),
    ("a condition", "I am sunburnt", ["faq/what_is"], "report"),
    ("a condition that is denied", "I am not sunburnt", ["faq/what_is"], "report"),
    ("a condition not in the document", "I have diabetes", ["out_of_scope"], "report"),
    ("somebody under age", "I am 15 years old", ["out_of_scope"], "report"),
    (
        "the check, although it names conditions",
        "go through sunburn and wounds with me",
        ["start_check"],
        "start_check",
    ),
    ("the plan", "what when", ["ask_plan"], "ask_plan"),
    ("a greeting", "hello", ["greet"], "smalltalk"),
    ("two kinds of small talk mixed up", "hello there thanks", ["greet 0.4", "thank 0.35"], "smalltalk"),
    ("something far outside", "the capital of mongolia", ["out_of_scope"], "limit"),
    ("abuse", "you tin can", ["abuse"], "limit"),
    ("a time, though it sounds far outside", "I had the peel yesterday", ["out_of_scope"], "report"),
    ("the time of the treatment", "it was yesterday", ["tell_time"], "report"),
    ("why", "but why", ["ask_why"], "report"),
    ("nothing but marks", "?!...", [], "limit"),
    ("emoji", "🦄🧨", [], "limit"),
    ("nothing", "", [], "limit"),
    ("no candidates at all", "hm hm", [], "limit"),
    ("a price in signs alone", "£££?", ["not_documented/price"], "not_documented"),
]


@pytest.mark.parametrize(("text", "labels", "door"), [row[1:] for row in DOORS], ids=[row[0] for row in DOORS])
def test_a_message_goes_through_its_door(text: str, labels: list[str], door: str, peel: Knowledge) -> None:
    assert route(turn(peel, text, *labels)) == door


UNSURE = [
    (["out_of_scope 0.4", "faq/what_is 0.3", "not_documented/price 0.05"], "limit"),
    (["out_of_scope 0.3", "faq/what_is 0.25", "not_documented/price 0.2"], "faq"),
    (["not_documented/price 0.3", "faq/what_is 0.25"], "not_documented"),
    (["start_check 0.3", "faq/what_is 0.29"], "faq"),
]


@pytest.mark.parametrize(("labels", "door"), UNSURE)
def test_an_unsure_message_gets_the_limit_only_when_it_is_likelier_far_outside(
    labels: list[str], door: str, peel: Knowledge
) -> None:
    assert route(turn(peel, "mumble mumble", *labels, sure=False)) == door


def test_a_greeting_with_a_question_is_a_question(peel: Knowledge) -> None:
    clauses = (part("hello", "greet"), part("what is it", "faq/what_is"))
    assert route(turn(peel, "hello, what is it", "greet", clauses=clauses)) == "faq"


CHOICES: list[tuple[Mapping[str, Any], str]] = [
    ({"answer": "what_is"}, "choose"),
    ({"gone": True}, "choose"),
    ({"door": "start_check"}, "start_check"),
    ({"door": "action_verdict"}, "choose"),
    ({"check": "no", "question": "sunburn"}, "choose"),
]


@pytest.mark.parametrize(("choice", "door"), CHOICES)
def test_a_button_opens_only_doors_that_exist(choice: Mapping[str, Any], door: str, peel: Knowledge) -> None:
    assert route(turn(peel, choice=choice)) == door


def test_too_much_to_read_gets_a_limit_but_an_urgent_sign_in_it_is_heard(peel: Knowledge) -> None:
    assert route(turn(peel, "bla " * 200, "faq/what_is", cut=True)) == "limit"
    assert route(turn(peel, "bla " * 200 + "I cant breathe", "faq/what_is", cut=True)) == "urgent"


def test_a_language_that_cannot_be_read_gets_a_limit_but_not_an_urgent_sign_in_it(peel: Knowledge) -> None:
    assert route(turn(peel, "τι ειναι", "faq/what_is", language="el", readable=False)) == "limit"
    assert route(turn(peel, "ich bekomme keine luft", "faq/what_is", language="de", readable=False)) == "urgent"


def test_a_sign_that_only_counts_after_the_treatment_needs_the_treatment(peel: Knowledge) -> None:
    assert route(turn(peel, "I have a fever", "out_of_scope")) == "limit"
    treated = Memory(treated=hours_ago(20))
    assert route(turn(peel, "I have a fever", "out_of_scope", memory=treated)) == "urgent"
    coming = Memory(treated=hours_ago(-20))
    assert route(turn(peel, "I have a fever", "out_of_scope", memory=coming)) == "limit"


def test_every_door_is_an_intent_that_a_rule_opens() -> None:
    rules = yaml.safe_load((ROOT / "data/rules.yml").read_text("utf-8"))["rules"]
    opened = {step["intent"] for rule in rules for step in rule["steps"] if "intent" in step}
    doors = {*OWN_DOORS, "urgent", "choose", "report", "limit", "smalltalk", "faq", "not_documented"}
    assert doors <= opened
    learned = set(yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["intents"])
    assert TALK | LIMITS <= learned


def test_a_topic_named_in_a_language_that_cannot_be_read_is_heard(peel: Knowledge) -> None:
    assert route(turn(peel, "ποσο is the price", "nlu_fallback", sure=False, language="el", readable=False)) == "faq"


def test_a_rule_that_is_asked_for_goes_before_the_dates_of_sessions(peel: Knowledge) -> None:
    asked = turn(peel, "one in May, one yesterday. shave tonight?", "ask_session_dates")
    asked = replace(asked, parts=(*asked.parts, part("shave tonight?", "faq/aftercare.shaving")))
    assert route(asked) == "faq"
    told = replace(asked, parts=(*asked.parts[:1], part("then one yesterday", "faq/aftercare.shaving")))
    assert route(told) == "ask_session_dates"


@pytest.mark.parametrize("text", ["begin again with the first question", "can we restart please", "no, go back to the start"])
def test_inside_the_check_starting_over_needs_no_classifier(text: str, peel: Knowledge) -> None:
    within = turn(peel, text, "faq/sessions.count", memory=Memory(check={"session": "s"}))
    assert route(within) == "start_over"
    assert route(replace(within, memory=Memory())) == "faq"

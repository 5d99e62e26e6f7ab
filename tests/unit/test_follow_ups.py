"""Short messages that only make sense with what was said before."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from assistant import conditions, ellipses, follow_ups, medicine, telling
from assistant.knowledge import Knowledge
from assistant.memory import Memory
from assistant.responding import respond
from assistant.routing import route
from tests.corpora import ROOT
from tests.turns import hours_ago, ids, names, turn

TABLE: dict[str, list[dict[str, Any]]] = yaml.safe_load((ROOT / "tests/unit/tables/follow_ups.yml").read_text("utf-8"))


@pytest.mark.parametrize("row", TABLE["rules_told_again"], ids=lambda row: row["say"])
def test_leave_or_another_time_alone_asks_for_the_last_rule_again(row: dict[str, Any], clinic: Knowledge) -> None:
    memory = Memory(last_answers=tuple(row["last"]), treated=hours_ago(3))
    assert [ask.id for ask in follow_ups.of_last_rule(turn(clinic, row["say"], memory=memory))] == row["is"]


@pytest.mark.parametrize("row", TABLE["reported_after_all"], ids=lambda row: row["say"])
def test_a_denial_that_is_taken_back_reports_what_was_denied(row: dict[str, Any], clinic: Knowledge) -> None:
    found = follow_ups.after_all(turn(clinic, row["say"], memory=Memory(denied=tuple(row["denied"]))), ())
    assert [f"{mention.id} {mention.time}" for mention in found] == row["is"]


@pytest.mark.parametrize("row", TABLE["of_somebody_else"], ids=lambda row: row["say"])
def test_a_report_that_was_meant_of_somebody_else_is_told_from_a_second_one(row: dict[str, Any], clinic: Knowledge) -> None:
    here = turn(clinic, row["say"], memory=Memory(reported=tuple(row["reported"])))
    found = follow_ups.theirs(here, conditions.find(here.said, clinic.conditions))
    assert [mention.id for mention in found] == row["is"]


@pytest.mark.parametrize(
    "text",
    [
        "between us, yes or no?",
        "so the answer is no",
        "so that's a green light then?",
        "so I am cleared",
        "come on, one week wont matter",
        "that can't hurt me",
    ],
)
@pytest.mark.parametrize("memory", [Memory(reported=("sunburn",)), Memory(asked=("sunburn",)), Memory(unsettled=("diabetes",))])
def test_who_presses_for_leave_after_a_condition_hears_the_list(text: str, memory: Memory, peel: Knowledge) -> None:
    pressing = turn(peel, text, "faq/procedure.comfort 0.9", memory=memory)
    assert follow_ups.leave_after_report(pressing)
    assert not follow_ups.leave_after_report(turn(peel, text, memory=Memory()))


def test_what_was_denied_and_is_there_after_all_sticks(peel: Knowledge) -> None:
    _, memory = respond(turn(peel, "I'm not sunburnt", "report_condition"))
    assert memory.denied == ("sunburn",)
    reply, memory = respond(turn(peel, "actually I am", "report_condition", memory=memory))
    assert (reply.outcome, memory.reported) == ("not_recommended", ("sunburn",))


def test_what_was_meant_of_somebody_else_no_longer_sticks(peel: Knowledge) -> None:
    memory = Memory(introduced=True, reported=("sunburn",))
    reply, memory = respond(turn(peel, "sorry I meant my sister", "report_condition", memory=memory))
    assert memory.reported == () and "utter_taken_back" in names(reply) and ids(reply) == ["contraindication.sunburn"]


def test_another_time_is_asked_about_and_does_not_replace_the_treatments(peel: Knowledge) -> None:
    memory = Memory(introduced=True, treated=hours_ago(3), last_answers=("aftercare.makeup",))
    reply, after = respond(turn(peel, "and tomorrow at 6 in the morning?", "tell_time", memory=memory))
    assert ids(reply) == ["aftercare.makeup"] and after.treated == memory.treated


@pytest.mark.parametrize("label", ["greet", "out_of_scope", "not_documented/age"])
def test_a_correction_reaches_the_conditions_whatever_the_classifier_makes_of_it(label: str, peel: Knowledge) -> None:
    assert route(turn(peel, "oh, actually I am", label, memory=Memory(denied=("sunburn",)))) == "report"


@pytest.mark.parametrize("row", TABLE["medicine_changed"], ids=lambda row: row["say"])
def test_nobody_hears_here_that_a_medicine_may_be_stopped(row: dict[str, Any], clinic: Knowledge) -> None:
    memory = Memory(introduced=True, unsettled=("a blood thinner",), last_answers=("aftercare.irritants",))
    for label in ("faq/aftercare.irritants", "cancel_check", "not_documented/unknown"):
        here = turn(clinic, row["say"], label, memory=memory)
        assert medicine.is_changed(here) is row["is"]
        if row["is"]:
            reply, _ = respond(here)
            assert (route(here), names(reply), ids(reply)) == ("report", ["utter_medicine_not_ours"], [])
    assert not medicine.is_changed(turn(clinic, row["say"]))


def test_an_appointment_that_is_put_off_is_no_medicine(clinic: Knowledge) -> None:
    memory = Memory(introduced=True, reported=("pregnancy",), unsettled=("active acne",))
    assert not medicine.is_changed(turn(clinic, "should i delay it until after the birth", memory=memory))
    assert medicine.is_changed(turn(clinic, "should i pause it until after the birth", memory=memory))


@pytest.mark.parametrize("row", TABLE["retimed"], ids=lambda row: row["say"])
def test_another_time_of_the_treatment_applies_the_last_rule_again(row: dict[str, Any], clinic: Knowledge) -> None:
    treated = hours_ago(row["was"]) if "was" in row else None
    memory = Memory(
        introduced=True, last_answers=tuple(row["last"]), treated=treated, expecting_time=row.get("expecting", False)
    )
    for label in [row["asks"]] if "asks" in row else ["tell_time", "not_documented/unknown", "gibberish"]:
        here = turn(clinic, row["say"], label, memory=memory)
        reply, _ = respond(here)
        told = list(dict.fromkeys(ids(reply))) + ([reply.topic] if "asks" in row and "not_documented" in row["asks"] else [])
        assert told == row["is"], label


@pytest.mark.parametrize("label", ["tell_time", "thank", "gibberish", "faq/sessions.spacing", "start_over"])
@pytest.mark.parametrize("say", ["oh no sorry, two hours ago", "oh no sorry, two hours"])
def test_no_permissive_verdict_is_left_standing_after_a_correction(say: str, label: str, peel: Knowledge) -> None:
    memory = Memory(introduced=True, treated=hours_ago(100), last_answers=("aftercare.makeup",))
    here = turn(peel, say, label, memory=memory)
    reply, after = respond(here)
    assert route(here) == "report" and names(reply)[-1] == "utter_state_within"
    assert after.treated is not None and after.treated.latest == hours_ago(2).latest


def test_an_hour_and_a_day_told_one_after_the_other_are_one_time(clinic: Knowledge) -> None:
    memory = Memory(introduced=True, last_answers=("aftercare.makeup",), expecting_time=True)
    _, memory = respond(turn(clinic, "I had it at 9", "tell_time", memory=memory))
    reply, memory = respond(turn(clinic, "yesterday", "tell_time", memory=memory))
    assert memory.treated is not None and memory.treated.latest == hours_ago(27).latest
    assert names(reply)[-1].startswith("utter_state_")


@pytest.mark.parametrize(("say", "hours"), [("at half 10 in the morning", 25.5), ("no wait, at 10", 2)])
def test_an_hour_behind_a_day_is_of_that_day_unless_it_corrects_it(say: str, hours: float, clinic: Knowledge) -> None:
    _, memory = respond(turn(clinic, "I had microneedling yesterday", "tell_time"))
    _, memory = respond(turn(clinic, say, "tell_time", memory=memory))
    assert memory.treated is not None and memory.treated.latest == hours_ago(hours).latest


@pytest.mark.parametrize("row", TABLE["ellipses"], ids=lambda row: row["say"])
def test_what_is_left_out_is_what_was_spoken_of_last(row: dict[str, Any], clinic: Knowledge) -> None:
    silence = telling.not_documented(clinic, [row["silent"]]).lines[0].gaps["label"] if "silent" in row else ""
    last = {"text": f"The clinic's document does not say anything about {silence}."} if silence else None
    about = {"about_another": row.get("another", False), "expecting_time": row.get("expecting", False)}
    memory = Memory(introduced=True, last_answers=tuple(row["last"]), last_reply=last, **about)
    here = turn(clinic, row["say"], "ask_who", memory=memory)
    found = ellipses.asks(here)
    assert [f"{ask.kind} {ask.id}" for ask in found] == row["is"]
    assert not found or (route(here) == "report" and found[0].term == row.get("term", ""))
    if "gap" in row:
        reply, _ = respond(here)
        assert names(reply)[-1].startswith("utter_gap_") and reply.lines[-1].gaps["said"].lower() == row["gap"]


def test_and_me_after_somebody_elses_condition_is_answered_with_the_list(clinic: Knowledge) -> None:
    memory = Memory(introduced=True, last_answers=("contraindication.pregnancy",))
    here = turn(clinic, "and what about me?", "ask_who", memory=memory)
    reply, _ = respond(here)
    assert route(here) == "report" and ids(reply)[:1] == ["contraindication.all"]


@pytest.mark.parametrize(
    ("say", "hours"),
    [("22h ago, pool now?", 22), ("about 3 hours ago. can I put on mascara", 3), ("20 hrs ago, cold sore since, sauna?", None)],
)
def test_a_time_that_leads_a_question_about_a_rule_is_the_treatments(say: str, hours: float | None, clinic: Knowledge) -> None:
    _, memory = respond(turn(clinic, say, "faq/aftercare.pool"))
    assert (memory.treated and memory.treated.earliest) == (hours_ago(hours).earliest if hours else None)


BEFORE = {"utter_ask_clinic", "utter_ask_clinic_near", "utter_ask_clinic_listed"}


@pytest.mark.parametrize("row", TABLE["asked_for_afterwards"], ids=lambda row: row["say"])
def test_who_asks_about_afterwards_hears_nothing_about_booking(row: dict[str, Any], clinic: Knowledge) -> None:
    reply, memory = respond(turn(clinic, row["say"], f"not_documented/{row['topic']}"))
    assert (names(reply), reply.topic, memory.reported) == (["utter_not_documented"], row["topic"], ())


@pytest.mark.parametrize("say", TABLE["asked_before"])
def test_what_comes_before_the_treatment_is_asked_before_booking(say: str, clinic: Knowledge) -> None:
    reply, _ = respond(turn(clinic, say, "not_documented/medicines"))
    assert BEFORE & set(names(reply))

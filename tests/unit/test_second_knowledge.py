"""The core holds no fact of one treatment: it works on the clinic's knowledge and on a made-up clinic's alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from assistant import aftercare, guided, screening, urgent
from assistant.judging import clearing
from assistant.knowledge import Knowledge
from assistant.memory import Memory
from assistant.responding import respond
from assistant.said import as_typed
from assistant.wording import spoken
from tests.turns import NOW, SESSION, hours_ago, ids, turn

Responses = Mapping[str, Any]


@pytest.fixture(params=["clinic", "peel"])
def known(request: pytest.FixtureRequest) -> Knowledge:
    found: Knowledge = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def said(known: Knowledge, responses: Responses) -> Responses:
    """The responses, with a lead-in for each answer of a clinic whose data/ this is not."""
    leads = {f"utter_faq/{id_}": [{"text": "The document says:"}] for id_ in known.answers}
    return {**leads, **responses}


def test_every_answer_is_told_with_its_quote_and_section(known: Knowledge, said: Responses) -> None:
    for id_, answer in known.answers.items():
        reply, _ = respond(turn(known, "hm", f"faq/{id_}", language="fr"))
        text = spoken(said, reply.lines)
        assert id_ in ids(reply)
        assert all(quote in text.replace("**", "") for quote in answer.quotes)
        assert all(section in text for section in answer.sections)


def test_every_rule_says_not_yet_until_its_first_hour_and_changes_at_each_bound(known: Knowledge) -> None:
    for rule in known.rules:
        treated = hours_ago(0)
        names = [aftercare.state(rule, hours_ago(hours), NOW).name for hours in rule.hours]
        assert aftercare.state(rule, treated, NOW).name == (
            "within" if rule.hours else aftercare.state(rule, hours_ago(999), NOW).name
        )
        if rule.hours:
            assert names == ["between"] * (len(rule.hours) - 1) + ["week_over" if rule.kind == "at_least" else "over"]


@pytest.mark.parametrize("hours", [0.5, 30, 60, 200, 1000, -30])
def test_no_reply_about_aftercare_clears_allows_or_soothes_at_any_hour(hours: float, known: Knowledge, said: Responses) -> None:
    for rule in known.rules:
        reply, _ = respond(turn(known, "hm", f"faq/{rule.answer}", memory=Memory(treated=hours_ago(hours))))
        assert rule.answer in ids(reply)
        assert clearing(spoken(said, reply.lines)) == ""


def test_all_no_reports_none_and_any_yes_is_not_recommended(known: Knowledge) -> None:
    questions = [condition.id for condition in known.conditions.listed]
    state = screening.begin(SESSION, known.conditions)
    for id_ in (*questions, screening.CLOSING):
        state = screening.record(screening.mark_asked(state, id_), id_, "no")
    assert screening.verdict(state, SESSION, known.conditions).ruling == "none_reported"
    for id_ in questions:
        changed = screening.change(state, id_, "yes")
        assert screening.verdict(changed, SESSION, known.conditions) == screening.Verdict("not_recommended", (id_,))


def test_the_verdict_quotes_the_whole_sentence_and_clears_nobody(known: Knowledge, said: Responses) -> None:
    for condition in known.conditions.listed:
        reply, _ = guided.verdict(turn(known, "no", memory=Memory(reported=(condition.id,))))
        text = spoken(said, reply.lines)
        assert reply.kind == "not_recommended" and condition.quote in text.replace("**", "")
        assert clearing(text) == ""


def test_a_condition_in_the_words_of_its_label_is_found(known: Knowledge) -> None:
    for condition in known.conditions.listed:
        reply, memory = respond(turn(known, f"I have {condition.label}", "report_condition"))
        assert condition.answer in ids(reply) and reply.kind == "not_recommended"
        assert memory.reported == (condition.id,)


def test_an_emergency_tells_the_number_of_the_clinics_country(known: Knowledge) -> None:
    alarm = urgent.find(as_typed("I cant breathe"), known.signs)
    assert alarm is not None and alarm.level == "emergency"
    for language in ("en", "de", "es", "pt", "el", "fr"):
        text, _ = urgent.notice(alarm, language, known.signs, known.clinic)
        assert known.clinic["emergency_number"] in text


def test_silence_names_this_clinic_and_no_other(known: Knowledge, said: Responses) -> None:
    for topic in known.topics.topics:
        reply, _ = respond(turn(known, "hm", f"not_documented/{topic}"))
        text = spoken(said, reply.lines)
        assert known.clinic["phone"] in text and reply.answers == ()


def test_the_made_up_clinic_has_other_numbers(peel: Knowledge) -> None:
    hours = {rule.id: rule.hours for rule in peel.rules if rule.hours}
    assert hours == {"makeup": (12,), "sun": (336,), "shaving": (36, 72)}
    assert (peel.sessions.fewest, peel.sessions.most, peel.sessions.weeks_apart) == (2, 3, 4)
    assert [condition.id for condition in peel.conditions.listed] == ["sunburn", "open_wound"]


SAID = {
    13: "Counted from today 0:00 (13 hours ago), the documented 12 hours are over since today 12:00.",
    3: "Not yet: counted from today 10:00 (3 hours ago), the documented 12 hours last until today 22:00.",
}


@pytest.mark.parametrize("hours", SAID)
def test_its_hours_are_told_in_its_own_time_zone(hours: int, peel: Knowledge, said: Responses) -> None:
    reply, _ = respond(turn(peel, "makeup", "faq/aftercare.makeup", memory=Memory(treated=hours_ago(hours))))
    assert SAID[hours] in spoken(said, reply.lines)


def test_two_weeks_of_no_sun_are_told_as_two_weeks(peel: Knowledge, said: Responses) -> None:
    reply, _ = respond(turn(peel, "sun", "faq/aftercare.sun", memory=Memory(treated=hours_ago(3))))
    assert "the documented 2 weeks last until" in spoken(said, reply.lines)

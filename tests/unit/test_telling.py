"""What is asked for becomes quotes with their lead-in, honest silence, or a choice."""

from __future__ import annotations

import pytest

from assistant import telling
from assistant.knowledge import Knowledge
from assistant.parts import Ask, Candidate
from tests.turns import ids, names

CONTACT = "Praxis Musterhaut, +49 30 23125 000"


@pytest.mark.parametrize("id_", ["what_is", "sessions.count", "aftercare.shaving", "benefit.all"])
def test_an_answer_is_a_lead_in_and_the_exact_quote_with_its_section(id_: str, peel: Knowledge) -> None:
    reply = telling.answer(Ask("answer", id_), peel)
    (quote,) = peel.answers[id_].quotes
    (told,) = reply.answers
    assert names(reply) == [f"utter_faq/{id_}", "utter_quote"]
    assert reply.lines[1].gaps["quote"].replace("**", "") == told.quote == quote
    assert told.section == peel.document.section_of(quote) == reply.lines[1].gaps["section"]


def test_the_words_that_were_asked_for_are_marked_in_a_whole_sentence(peel: Knowledge) -> None:
    reply = telling.answer(Ask("answer", "sessions.spacing"), peel)
    assert "peels spaced **4 weeks apart**." in reply.lines[1].gaps["quote"]
    assert reply.answers[0].marks == ("4 weeks apart",)


def test_what_the_document_does_not_name_gets_the_quote_and_the_clinic(peel: Knowledge) -> None:
    reply = telling.answer(Ask("answer", "aftercare.shaving", term="waxing", named=False), peel)
    assert names(reply)[-1] == "utter_near_miss"
    assert reply.lines[-1].gaps == {"term": "waxing", "contact": CONTACT}


def test_the_whole_list_of_contraindications_clears_nobody(peel: Knowledge) -> None:
    assert names(telling.answer(Ask("answer", "contraindication.all"), peel))[-1] == "utter_candidate_limits"


def test_silence_names_its_topic_and_the_clinic(peel: Knowledge) -> None:
    reply = telling.not_documented(peel, ["price"])
    assert (reply.kind, reply.topic, reply.answers) == ("not_documented", "price", ())
    assert reply.lines[0].gaps == {"label": "prices", "contact": CONTACT}


def test_two_silent_topics_are_one_sentence_each_label_once(peel: Knowledge) -> None:
    reply = telling.not_documented(peel, ["price", "preparation", "price"])
    assert [line.gaps["label"] for line in reply.lines] == ["prices or preparing for the appointment"]


def test_what_the_clinics_own_details_hold_is_added(peel: Knowledge) -> None:
    reply = telling.not_documented(peel, ["booking"])
    assert names(reply) == ["utter_not_documented", "utter_clinic_details"]
    assert reply.lines[1].gaps["details"] == "booking: by phone"


@pytest.mark.parametrize("topics", [(), ("", "no-such-topic")])
def test_silence_without_a_topic_still_names_the_clinic(topics: tuple[str, ...], peel: Knowledge) -> None:
    reply = telling.not_documented(peel, topics)
    assert (names(reply), reply.topic) == (["utter_not_documented_unknown"], "unknown")
    assert reply.lines[0].gaps["contact"] == CONTACT


def test_a_near_miss_offers_at_most_three_answers_as_buttons(peel: Knowledge) -> None:
    labels = (
        "faq/what_is",
        "not_documented/price",
        "faq/gone",
        "faq/benefit.all",
        "faq/sessions.count",
        "faq/procedure.acid",
    )
    reply = telling.clarify(Ask("unclear", candidates=tuple(Candidate(id_, 0.1) for id_ in labels)), peel)
    assert [choice.title for choice in reply.choices] == ["What it is", "Benefits", "Number of sessions"]
    assert [choice.meaning for choice in reply.choices] == [
        {"answer": "what_is"},
        {"answer": "benefit.all"},
        {"answer": "sessions.count"},
    ]
    assert [row["id"] for row in reply.candidates] == [*labels[:2], labels[2], "faq/benefit.all", "faq/sessions.count"]


def test_a_reply_tells_three_answers_among_its_candidates_also_where_silence_is_likelier(peel: Knowledge) -> None:
    labels = ("not_documented/price", "greet", "not_documented/risks", "faq/what_is", "thank", "faq/sessions.count")
    rows = telling.told_candidates([Candidate(id_, 0.2) for id_ in labels], peel)
    assert [row["id"] for row in rows] == [*labels[:4], "faq/sessions.count"]


def test_why_quotes_the_rule_again_and_says_that_there_is_no_reason(peel: Knowledge) -> None:
    told = [peel.answers[id_] for id_ in ("aftercare.sun", "aftercare.makeup", "aftercare.spf")]
    reply = telling.why(told, peel)
    assert ids(reply) == ["aftercare.sun", "aftercare.makeup"]
    assert names(reply)[-1] == "utter_no_reason"


def test_why_without_anything_told_is_silence(peel: Knowledge) -> None:
    assert telling.why([], peel).kind == "not_documented"


LIMITS = {
    "tightness": ["utter_redness_limits"],
    "spf": ["utter_open_rule"],
    "scrubs": ["utter_no_number"],
    "makeup": [],
    "sun": [],
    "shaving": [],
}


@pytest.mark.parametrize("rule_id", LIMITS)
def test_a_rule_without_a_number_says_that_none_is_worked_out(rule_id: str, peel: Knowledge) -> None:
    rule = next(rule for rule in peel.rules if rule.id == rule_id)
    assert [line.name for line in telling.limits_of(rule, peel, "en")] == LIMITS[rule_id]


def test_a_reaction_of_the_skin_is_not_judged_but_sent_to_the_clinic_today(peel: Knowledge) -> None:
    reply = telling.reaction(peel, "en")
    assert (reply.outcome, reply.answers) == ("ask_clinic", ())
    assert "pus or fever" in reply.lines[0].gaps["today_signs"] and reply.lines[0].gaps["contact"] == CONTACT


def test_a_minor_gets_the_clinic_and_no_quote(peel: Knowledge) -> None:
    reply = telling.minor(peel)
    assert (names(reply), reply.answers, reply.outcome) == (["utter_minor"], (), "ask_clinic")


def test_who_denies_conditions_is_not_cleared_but_offered_the_check(peel: Knowledge) -> None:
    reply = telling.denied(peel)
    assert (names(reply), reply.answers) == (["utter_condition_denied"], ())
    assert [choice.meaning for choice in reply.choices] == [{"door": "start_check"}]

"""What the document is silent on is recognised, and nothing that it answers is taken for it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.said import Said, as_typed
from assistant.topics import TopicHit, Topics, about_before, find, load

ROOT = Path(__file__).parents[2]
TABLE = yaml.safe_load((ROOT / "tests/unit/tables/topics.yml").read_text(encoding="utf-8"))
MOMENTS: dict[str, object] = {"before": ["before"], "after": ["after"]}


@pytest.fixture(scope="module")
def topics() -> Topics:
    clinic = yaml.safe_load((ROOT / "knowledge/clinic.yml").read_text(encoding="utf-8"))
    return load(yaml.safe_load((ROOT / "knowledge/not_documented.yml").read_text(encoding="utf-8")), clinic.keys())


def small(**row: object) -> Topics:
    return load(MOMENTS | {"topics": {"laser": {"label": "lasers"} | row}}, ["phone"])


@pytest.mark.parametrize(("topic", "sentence"), [(t, s) for t, rows in TABLE["caught"].items() for s in rows])
def test_a_question_that_the_document_does_not_answer_is_known_by_its_wording(
    topics: Topics, topic: str, sentence: str
) -> None:
    named = [hit.topic for hit in find(as_typed(sentence), topics)]
    assert topic in named, f"{sentence!r} named {named}: add a wording to {topic!r} in knowledge/not_documented.yml"


@pytest.mark.parametrize("sentence", TABLE["kept"])
def test_a_question_that_the_document_answers_is_never_called_undocumented(topics: Topics, sentence: str) -> None:
    hits = find(as_typed(sentence), topics)
    assert not hits, f"{sentence!r} was taken for {hits}: narrow that wording, or excuse it under 'unless'"


@pytest.mark.parametrize("sentence", TABLE["before"])
def test_a_question_about_the_days_before_the_appointment_is_not_taken_for_aftercare(topics: Topics, sentence: str) -> None:
    assert about_before(as_typed(sentence), topics), f"{sentence!r}: add a wording to 'before'"


@pytest.mark.parametrize("sentence", TABLE["not_before"])
def test_a_question_about_afterwards_or_the_session_itself_is_not_taken_for_before(topics: Topics, sentence: str) -> None:
    assert not about_before(as_typed(sentence), topics), f"{sentence!r}: narrow 'before', or excuse it under 'not_before'"


def test_the_patient_is_told_what_was_recognised_in_the_order_of_asking(topics: Topics) -> None:
    assert find(as_typed("What's the price, and do you do Morpheus8?"), topics) == (
        TopicHit("price", "price"),
        TopicHit("radiofrequency", "morpheus8"),
    )


def test_a_slip_is_recognised_whether_or_not_it_was_corrected(topics: Topics) -> None:
    for raw, text in (("do you do lazzer", "do you do laser"), ("do you do laser", "do you do laughter")):
        assert [hit.topic for hit in find(Said(raw, text, "en", (text,)), topics)] == ["laser"]


def test_every_topic_can_be_told_to_a_visitor_in_one_sentence(topics: Topics) -> None:
    for name in topics.topics:
        label = topics.label(name)
        assert len(label) <= 90 and label[-1] not in ".!?", (
            f"{name}: {label!r} must complete the sentence and leave out its stop"
        )


def test_hours_address_and_phone_come_from_the_clinics_own_details(topics: Topics) -> None:
    told = {name: topics.adds(name) for name in topics.topics if topics.adds(name)}
    assert told == {
        "booking": ("booking", "phone"),
        "contact": ("phone", "email"),
        "location": ("address",),
        "opening_hours": ("opening_hours",),
    }


def test_a_topic_without_a_certain_wording_leaves_the_decision_to_the_model(topics: Topics) -> None:
    assert not topics.topics["missed_rule"].decides
    assert topics.topics["price"].decides


def test_a_wording_excused_under_unless_does_not_count_but_the_same_word_elsewhere_does() -> None:
    lasers = small(terms=["laser*"], unless=["tried ... laser*"])
    assert not find(as_typed("I have tried many lasers"), lasers)
    assert find(as_typed("I have tried many lasers. Do you do laser?"), lasers)


def test_a_currency_sign_counts_as_a_word() -> None:
    assert find(as_typed("is it £90"), small(terms=["gbp"]))


@pytest.mark.parametrize(
    ("row", "advice"),
    [
        ({"label": " "}, "add 'label:'"),
        ({"adds": ["fax"]}, "knowledge/clinic.yml"),
        ({"terms": "laser"}, "must be a list"),
        ({"terms": ["(laser"]}, "brackets do not match"),
        ({"wordings": ["laser"]}, "does not know"),
    ],
)
def test_a_mistake_in_the_file_stops_the_start_and_says_what_to_do(row: dict[str, object], advice: str) -> None:
    with pytest.raises(ValueError, match="laser") as error:
        small(**row)
    assert advice in str(error.value)


def test_a_file_without_topics_or_moments_stops_the_start() -> None:
    with pytest.raises(ValueError, match="at least one topic"):
        load(MOMENTS, [])
    with pytest.raises(ValueError, match="'before:' and 'after:'"):
        load({"topics": {"laser": {"label": "lasers"}}}, [])
    with pytest.raises(ValueError, match="at least 'label"):
        load(MOMENTS | {"topics": {"laser": None}}, [])


def test_a_label_for_an_unknown_topic_is_an_error_that_says_where_to_add_it() -> None:
    with pytest.raises(ValueError, match="not_documented.yml"):
        small().label("unicorns")

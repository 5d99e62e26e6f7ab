"""Which conditions a visitor's words mention, and what has to follow from each."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.conditions import Conditions, Mention, find, load
from assistant.document import read
from assistant.said import Said, as_typed
from assistant.screening import decide

ROOT = Path(__file__).parents[2]
TABLES = Path(__file__).parent / "tables"
DATA = yaml.safe_load((ROOT / "knowledge" / "contraindications.yml").read_text(encoding="utf-8"))
DECIDED = yaml.safe_load((TABLES / "conditions_decided.yml").read_text(encoding="utf-8"))
READ = yaml.safe_load((TABLES / "conditions_read.yml").read_text(encoding="utf-8"))
FIRST_PERSON = yaml.safe_load((TABLES / "conditions_first_person.yml").read_text(encoding="utf-8"))
OUTCOMES = {
    "not_recommended_and_remembered": ("not_recommended", True),
    "not_recommended_for_another": ("not_recommended", False),
    "quote_rule": ("quote_rule", False),
    "ask_clinic": ("ask_clinic", False),
    "ask_clinic_not_listed": ("ask_clinic", False),
    "denied": ("nothing", False),
    "taken_back": ("nothing", False),
    "over": ("nothing", False),
    "of_a_bystander": ("nothing", False),
}


@pytest.fixture(scope="module")
def conditions() -> Conditions:
    return load(DATA)


def rows(group: str) -> list[tuple[str, str]]:
    return [(condition, sentence) for condition, sentences in DECIDED[group].items() for sentence in sentences]


def describe(mention: Mention) -> str:
    return f"{mention.id} {mention.match} {mention.person} {mention.time} {mention.stance}"


@pytest.mark.parametrize("group", OUTCOMES)
def test_what_follows_from_a_condition_is_what_a_clinician_would_say(group: str, conditions: Conditions) -> None:
    wrong = []
    for condition, sentence in rows(group):
        mentions = {mention.id: mention for mention in find(as_typed(sentence), conditions)}
        found = mentions.get(condition)
        decision = decide(found) if found else None
        if decision is None or (decision.outcome, decision.sticky) != OUTCOMES[group]:
            wrong.append(f"{sentence!r}: {describe(found) if found else f'no {condition}'} -> {decision}")
    assert not wrong, "\n".join(wrong)


def test_what_was_denied_is_told_apart_from_what_was_taken_back(conditions: Conditions) -> None:
    stances = {
        (group, find(as_typed(sentence), conditions)[0].stance)
        for group in ("denied", "taken_back")
        for condition, sentence in rows(group)
        if find(as_typed(sentence), conditions)[0].id == condition
    }
    assert stances == {("denied", "denied"), ("taken_back", "taken_back")}


@pytest.mark.parametrize("sentence", DECIDED["nothing"])
def test_ordinary_questions_and_look_alikes_mention_no_condition(sentence: str, conditions: Conditions) -> None:
    assert [describe(mention) for mention in find(as_typed(sentence), conditions)] == []


@pytest.mark.parametrize("row", READ, ids=lambda row: str(row["say"]))
def test_person_time_and_stance_are_read_from_the_sentence(row: dict[str, Any], conditions: Conditions) -> None:
    said = as_typed(row["say"], row.get("language", "en"))
    mentions = find(said, conditions, treated=row.get("treated", False), follows_question=row.get("answer", False))
    assert [describe(mention) for mention in mentions] == row["is"]


def test_every_wording_of_a_row_is_found_and_leads_to_its_row_or_a_nearer_one(conditions: Conditions) -> None:
    lost = []
    for row in DATA["contraindications"]:
        for language, phrases in row["accept"].items():
            for phrase in phrases if language != "sources" else ():
                if not any(sign in phrase for sign in "(*") and "..." not in phrase:
                    ids = {mention.id for mention in find(as_typed(f"I have {phrase}"), conditions)}
                    lost += [phrase] if row["id"] not in ids else []
    assert not lost


def test_in_another_language_all_goes_to_the_clinic_but_what_is_plainly_the_visitors_own(
    conditions: Conditions,
) -> None:
    for row in READ:
        if row.get("language", "en") != "en":
            for mention in find(as_typed(row["say"], row["language"]), conditions):
                decision, own = decide(mention), mention.person == "self" and mention.match == "accept"
                assert not mention.certain and decision.outcome == ("not_recommended" if own else "ask_clinic")
                assert decision.sticky is own


@pytest.mark.parametrize(("language", "own"), [(code, own) for code in FIRST_PERSON for own in (True, False)])
def test_a_plain_statement_in_another_language_is_told_from_a_question_a_no_and_other_people(
    language: str, own: bool, conditions: Conditions
) -> None:
    wrong = []
    for sentence in FIRST_PERSON[language]["own" if own else "not_plain"]:
        sticks = any(decide(mention).sticky for mention in find(as_typed(sentence, language), conditions))
        wrong += [sentence] if sticks is not own else []
    assert not wrong


def test_a_condition_that_the_correction_of_slips_lost_is_still_found(conditions: Conditions) -> None:
    said = Said(raw="i am preggo", text="i am ready", language="en", clauses=())
    assert [mention.id for mention in find(said, conditions)] == ["pregnancy"]


def test_the_sentence_that_is_quoted_is_whole_and_stands_in_the_document(conditions: Conditions) -> None:
    document = read((ROOT / "knowledge" / "document.md").read_text(encoding="utf-8"))
    for condition in conditions.listed:
        assert document.section_of(condition.quote)
        assert condition.quote[0].isupper() and condition.quote.endswith(".") and condition.quote.count(".") == 1
        assert condition.marks and all(mark in condition.quote for mark in condition.marks)
        assert set(conditions.translations[condition.quote]) == {"de", "es", "pt", "el"}


def test_the_file_stays_a_draft_until_a_clinician_and_translators_have_signed() -> None:
    assert DATA["review"]["state"] == "draft"
    for row in DATA["contraindications"]:
        for text in (*row["check"].items(), ("all", row["after_treatment"]["text"])):
            assert text[0] == "en" or text[1]["approved_by"] is None


def test_every_source_that_a_row_names_is_listed() -> None:
    def named(value: Any) -> set[str]:
        if isinstance(value, dict):
            here = set(value["sources"]) if isinstance(value.get("sources"), list) else set()
            return here.union(*(named(inner) for inner in value.values()))
        return set().union(*(named(inner) for inner in value)) if isinstance(value, list) else set()

    rows_only = {key: value for key, value in DATA.items() if key != "sources"}
    assert named(rows_only) <= set(DATA["sources"])


def test_very_long_and_odd_texts_are_read_without_harm(conditions: Conditions) -> None:
    heaps = ("not " * 500 + "pregnant", "acne " * 800, "a" * 5000, "she " * 900)
    for text in ("", " ", "?", "\ud800 acne", "((((", *heaps):
        assert isinstance(find(as_typed(text), conditions), tuple)


# --- the same code on another treatment ----------------------------------------------------------------------------

PEEL = {
    "contraindications": [
        {
            "id": "open_wound",
            "answer": "contraindication.open_wound",
            "label": "an open wound",
            "quote": "The peel must not touch open wounds.",
            "marks": ["open wounds"],
            "past": "nothing",
            "lasting": False,
            "check": {"en": {"question": "Is there an open wound on your face?", "hint": "A healed one does not count."}},
            "accept": {"en": ["open wound*", "bleeding cut"]},
            "ask_clinic": [{"label": "a scab", "en": ["scab*"]}],
            "no_match": {"en": ["wound up"]},
            "after_treatment": {"text": {"en": "Please call the clinic."}},
        }
    ],
    "check": {
        "buttons": {"en": {"yes": "Yes", "no": "No", "not_sure": "Not sure"}},
        "closing": {"en": {"question": "Anything else?", "hint": ""}},
        "typed": {"yes": ["yes"], "no": ["no"], "not_sure": ["not sure"]},
    },
}


def test_another_treatment_brings_its_own_conditions() -> None:
    peel = load(PEEL)
    said = {
        "I have an open wound": "not_recommended",
        "my wife has an open wound": "ask_clinic",
        "I don't have open wounds": "nothing",
        "can I come with an open wound": "quote_rule",
        "there's a scab": "ask_clinic",
    }
    assert {text: decide(find(as_typed(text), peel)[0]).outcome for text in said} == said
    assert find(as_typed("I am pregnant and wound up"), peel) == ()


@pytest.mark.parametrize("wording", ["(open wound", "ab*", "... wound", "()"])
def test_a_wording_that_is_no_pattern_names_its_row(wording: str) -> None:
    row = {**PEEL["contraindications"][0], "accept": {"en": [wording]}}  # type: ignore[index]
    with pytest.raises(ValueError, match="open_wound"):
        load({**PEEL, "contraindications": [row]})


def test_a_row_that_lacks_its_sentence_is_refused_with_its_name() -> None:
    row = {key: value for key, value in PEEL["contraindications"][0].items() if key != "quote"}  # type: ignore[index]
    with pytest.raises(ValueError, match="open_wound.*quote"):
        load({**PEEL, "contraindications": [row]})

"""The clinic's content fits together: every quote is the document's, every question has its answer, nothing soothes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from assistant import smalltalk
from assistant.judging import clearing
from tests.corpora import conversations, sentences, wordings

ROOT = Path(__file__).resolve().parents[2]
TABLE = yaml.safe_load((Path(__file__).parent / "tables/content.yml").read_text("utf-8"))
FILES = {
    name: yaml.safe_load((ROOT / f"knowledge/{name}.yml").read_text("utf-8"))
    for name in ("answers", "aftercare", "contraindications", "urgent", "not_documented")
}
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
DOCUMENT = (ROOT / "knowledge/document.md").read_text("utf-8")
FURTHER = {path.stem: path.read_text("utf-8") for path in (ROOT / "knowledge/documents").glob("*.md")}
FAQ, SILENT, LEAD = "faq/", "not_documented/", "utter_faq/"
WORDINGS = wordings()
FEWEST_WORDINGS = 25
TRANSLATED = {"de", "es", "pt", "el"}
# What the code fills gaps with, as far as responses may ask for it.
GAPS = set(TABLE["gaps"])
Responses = Mapping[str, Any]


def quotes() -> Iterator[tuple[str, str]]:
    """Every quote of knowledge/, with where it stands."""
    for answer_id, row in FILES["answers"].items():
        yield from ((f"answers.yml, {answer_id}", quote) for quote in row["quotes"] if not row.get("document"))
    for rule_id, row in FILES["aftercare"]["rules"].items():
        yield f"aftercare.yml, {rule_id}", row["quote"]
    yield "aftercare.yml, sessions", FILES["aftercare"]["sessions"]["quote"]
    for row in FILES["contraindications"]["contraindications"]:
        yield f"contraindications.yml, {row['id']}", row["quote"]
    for row in FILES["contraindications"]["sentences"]:
        yield "contraindications.yml, sentences", row["quote"]


QUOTES = list(quotes())


@pytest.mark.parametrize(("where", "quote"), QUOTES, ids=[where for where, _ in QUOTES])
def test_every_quote_stands_in_the_document_word_for_word(where: str, quote: str) -> None:
    assert quote in DOCUMENT


def test_every_quote_of_a_further_document_stands_in_it_word_for_word() -> None:
    rows = [row for row in FILES["answers"].values() if row.get("document")]
    assert [quote for row in rows for quote in row["quotes"] if quote not in FURTHER[row["document"]]] == []


@pytest.mark.parametrize(("where", "quote"), QUOTES, ids=[where for where, _ in QUOTES])
def test_a_quote_is_whole_sentences_or_one_of_the_allowed_cuts(where: str, quote: str) -> None:
    """A cut could lose the verb, the duration or the limiting word; each one is listed and was read by a person."""
    assert quote in whole_passages(quote) or quote in TABLE["allowed_cuts"], "quote whole sentences"


def whole_passages(quote: str) -> list[str]:
    """The passage of whole sentences of the document that begins and ends where `quote` does, if there is one."""
    start = DOCUMENT.find(quote)
    begins = start == 0 or DOCUMENT[:start].endswith((". ", "\n"))
    return [quote] if start >= 0 and begins and quote.endswith(".") else []


def test_every_allowed_cut_is_needed_and_stands_in_the_document() -> None:
    used = {quote for _, quote in QUOTES}
    assert [cut for cut in TABLE["allowed_cuts"] if cut not in used or cut not in DOCUMENT] == []


@pytest.mark.parametrize("row", TABLE["limits"], ids=lambda row: row["fact"])
def test_a_quote_keeps_the_words_that_limit_it(row: dict[str, str]) -> None:
    """Whoever quotes the fact quotes its limit; both stand in the document, and somebody quotes them."""
    telling = [(where, quote) for where, quote in QUOTES if row["fact"] in quote]
    assert telling and row["limit"] in DOCUMENT
    assert [where for where, quote in telling if row["limit"] not in quote] == []


@pytest.mark.parametrize("answer_id", FILES["answers"])
def test_every_answer_has_many_wordings_a_lead_in_and_a_test_sentence(answer_id: str, responses: Responses) -> None:
    asked = {w for _, item in sentences() for w in (*item.get("ids", ()), *item.get("any", ()))}
    asked |= {id_ for _, c in conversations() for step in c["steps"] for id_ in step.get("ids", ())}
    known = {wording.casefold() for wording in WORDINGS.get(FAQ + answer_id, ())}
    assert len(known) >= FEWEST_WORDINGS
    assert LEAD + answer_id in responses
    assert answer_id in asked


def test_no_wording_and_no_lead_in_belongs_to_an_answer_that_does_not_exist(responses: Responses) -> None:
    learned = {label.removeprefix(FAQ) for label in WORDINGS if label.startswith(FAQ)}
    led = {name.removeprefix(LEAD) for name in responses if name.startswith(LEAD)}
    assert learned | led == set(FILES["answers"])


def test_every_silent_topic_is_learned_and_every_learned_one_has_its_label() -> None:
    learned = {label.removeprefix(SILENT) for label in WORDINGS if label.startswith(SILENT)}
    topics = set(FILES["not_documented"]["topics"])
    unlearned = topics - learned - set(TABLE["topics_without_wordings"])
    assert not learned - topics, f"add to knowledge/not_documented.yml: {sorted(learned - topics)}"
    assert not unlearned, f"add wordings to data/nlu.yml: {sorted(unlearned)}"


def test_every_wording_stands_once() -> None:
    """The same wording under two labels teaches nothing; twice under one counts twice."""
    seen: dict[str, str] = {}
    twice = []
    for label, listed in WORDINGS.items():
        for wording in listed:
            key = " ".join(wording.casefold().split())
            twice += [f"{wording!r}: {seen[key]} and {label}"] if key in seen else []
            seen[key] = label
    assert not twice, "\n".join(twice)


def test_every_topic_of_a_test_sentence_exists() -> None:
    known = {*FILES["not_documented"]["topics"], smalltalk.PERSON}
    named = {(name, t) for name, item in sentences() for t in item.get("topics", ())}
    named |= {(name, t) for name, c in conversations() for step in c["steps"] for t in step.get("topics", ())}
    assert not (unknown := sorted((name, topic) for name, topic in named if topic not in known)), unknown


def test_every_gap_of_a_response_is_one_that_the_code_fills(responses: Responses) -> None:
    unknown = {
        (name, gap)
        for name, variants in responses.items()
        for variant in variants
        for _, gap, _, _ in Formatter().parse(variant["text"])
        if gap is not None and gap not in GAPS
    }
    assert not unknown


def test_every_response_that_the_code_says_exists_and_no_other_is_kept(responses: Responses) -> None:
    code = "\n".join(p.read_text("utf-8") for folder in ("assistant", "actions") for p in (ROOT / folder).glob("*.py"))
    said = set(re.findall(r"""["'](utter_[a-z_]+)["']""", code))
    begun = tuple(re.findall(r"""["'](utter_[a-z_]+_)\{""", code))
    fixed = {name for name in responses if not name.startswith(LEAD)}
    unused = {name for name in fixed - said if not name.startswith(begun)}
    assert not said - fixed, f"add to data/responses.yml: {sorted(said - fixed)}"
    unsaid = sorted(unused - set(TABLE["responses_said_elsewhere"]))
    assert not unsaid, f"nothing says these, remove them or say them: {unsaid}"


def told() -> Iterator[tuple[str, str]]:
    """Everything that a visitor may be told besides quotes, with where it stands."""
    for name, variants in yaml.safe_load((ROOT / "data/responses.yml").read_text("utf-8"))["responses"].items():
        yield from ((f"responses.yml, {name}", variant["text"]) for variant in variants)
    for part in ("notices", "texts"):
        for name, languages in FILES["urgent"][part].items():
            yield from ((f"urgent.yml, {name}, {code}", entry["text"]) for code, entry in languages.items())
    listed = FILES["contraindications"]
    for row in listed["contraindications"]:
        texts = row["after_treatment"]["text"]
        yield from ((f"{row['id']}, after_treatment, {code}", text) for code, text in texts.items() if text)
        for code, check in row["check"].items():
            yield from ((f"{row['id']}, check, {code}", check[key]) for key in ("question", "hint"))
    for code, text in listed["check"]["closing"].items():
        yield from ((f"closing, {code}", text[key]) for key in ("question", "hint") if isinstance(text, dict))
    for row in (*listed["contraindications"], *listed["unlisted"]):
        nearby = (row, *row.get("ask_clinic", ()))
        yield from ((f"{row['id']}, label", near["label"]) for near in nearby if "label" in near)
    for name, row in FILES["not_documented"]["topics"].items():
        yield f"topic {name}", f"It says nothing about {row['label']}."


def test_nothing_that_is_told_clears_allows_or_soothes() -> None:
    wrong = [f"{where}: {sentence}" for where, text in told() if (sentence := clearing(text))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("sentence", TABLE["clearing"])
def test_a_sentence_that_clears_is_noticed(sentence: str) -> None:
    assert clearing(f"The clinic's document says: “…”. {sentence}")


@pytest.mark.parametrize("sentence", TABLE["not_clearing"])
def test_a_sentence_that_says_what_the_document_says_is_let_through(sentence: str) -> None:
    assert clearing(sentence) == ""


def test_no_response_states_a_number_of_the_document(responses: Responses) -> None:
    numbers = re.compile(r"\b\d+[ -](?:hours?|days?|weeks?|sessions?|treatments?)\b|\bspf\b|[£€$]\s?\d")
    assert [name for name, rows in responses.items() for row in rows if numbers.search(row["text"].lower())] == []


def test_every_intent_and_action_of_rules_and_stories_is_known() -> None:
    rules = yaml.safe_load((ROOT / "data/rules.yml").read_text("utf-8"))["rules"]
    stories = yaml.safe_load((ROOT / "data/stories.yml").read_text("utf-8"))["stories"]
    steps = [step for row in (*rules, *stories) for step in row["steps"]]
    intents = {step["intent"] for step in steps if "intent" in step}
    actions = {step["action"] for step in steps if "action" in step}
    built_in = {"action_deactivate_loop", "action_listen"}
    assert intents <= set(DOMAIN["intents"])
    assert actions <= {*DOMAIN["actions"], *DOMAIN["forms"], *built_in}
    assert {label.split("/")[0] for label in WORDINGS} <= set(DOMAIN["intents"])


def translations(node: Any, where: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every group of texts by language: a mapping that has some of the translated languages."""
    if isinstance(node, Mapping):
        if TRANSLATED & set(node) and not isinstance(next(node[code] for code in TRANSLATED if code in node), list):
            yield where, node
        for key, value in node.items():
            yield from translations(value, f"{where}/{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            name = value.get("id", number) if isinstance(value, Mapping) else number
            yield from translations(value, f"{where}/{name}")


@pytest.mark.parametrize("file", ["contraindications", "urgent"])
def test_every_translation_has_a_field_for_the_person_who_approves_it(file: str) -> None:
    groups = list(translations(FILES[file]))
    assert groups
    lacking = []
    for where, texts in groups:
        for code in sorted(TRANSLATED):
            signed = texts.get(code)
            whole = "approved_by" in texts  # one signature for all of a row's texts
            if signed is None or not (whole or (isinstance(signed, Mapping) and "approved_by" in signed)):
                lacking.append(f"{file}.yml{where}: {code}")
    assert not lacking, "\n".join(lacking)


def test_there_are_as_many_tests_as_promised() -> None:
    asked = [name for name, _ in sentences()]
    about_urgency = [name for name in asked if name in ("urgent", "lookalikes")]
    assert len(asked) >= 400 and len(about_urgency) >= 150
    assert len(conversations()) >= 60
    languages = {item.get("lang", "en") for name, item in sentences() if name in ("urgent", "lookalikes")}
    assert {"en", *TRANSLATED} <= languages

"""What a clinic does not have is never told, and never makes anything else sure."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import yaml

from assistant.choosing import choose
from assistant.knowledge import Knowledge
from assistant.parts import Mentioned, parts_from_json
from assistant.said import as_typed
from nlu.answer_classifier import ranked_part
from nlu.lacking import Labels, labels_for, moves_of

CASES = yaml.safe_load((Path(__file__).parent / "tables/lacking.yml").read_text("utf-8"))
WORDINGS = {
    "faq/what_is": ["what is it"],
    "faq/a.parking": ["where can i park", "is there a car park"],
    "faq/b.parking": ["can i leave my car", "where is the garage"],
    "faq/a.wifi": ["is there wifi", "wifi please"],
    "faq/b.wifi": ["Is there  wifi", "wifi please"],
    "faq/a.pets": ["can my dog come", "are pets allowed"],
    "faq/b.animals": ["can my dog come", "do you have a cat", "is there an aquarium", "may i bring a bird"],
    "faq/b.price": ["how much is it", "what does a peel cost"],
    "faq/b.coffee": ["is there coffee", "espresso please"],
    "not_documented/price": ["is it expensive"],
    "greet": ["hello"],
}
LABELS = tuple(sorted(WORDINGS))
TOPICS = {"a.parking": "location", "b.parking": "location", "b.price": "price"}


def knows(*ids: str) -> Any:
    """As much of a clinic's knowledge as counts here."""
    answers = {id_: SimpleNamespace(id=id_, topic=TOPICS.get(id_, "")) for id_ in ("what_is", *ids)}
    return SimpleNamespace(answers=answers, told_topics={one.topic: one.id for one in answers.values() if one.topic})


CLINICS: dict[str, Any] = {
    "a": knows("a.parking", "a.wifi", "a.pets"),
    "b": knows("b.parking", "b.wifi", "b.animals", "b.price", "b.coffee"),
}


def part_for(clinic: str, rows: dict[str, float]) -> dict[str, Any]:
    own = labels_for(LABELS, moves_of(CLINICS, WORDINGS)[clinic])
    given = np.array([[rows.get(label, 0.0) for label in LABELS]], dtype=np.float32)
    return ranked_part("hm", own.names, own.of(given)[0], ranked=8, threshold=0.5, margin=0.15)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_probability_of_what_a_clinic_does_not_have(case: dict[str, Any]) -> None:
    part = part_for(case["clinic"], case["rows"])
    got = {row["id"]: row["score"] for row in part["candidates"] if row["score"]}
    assert got == pytest.approx(case["gets"], abs=1e-4)
    assert list(got)[0] == list(case["gets"])[0]
    assert part["sure"] is case["sure"]


@pytest.mark.parametrize("clinic", CLINICS)
@pytest.mark.parametrize("label", LABELS)
def test_no_label_leads_to_an_answer_that_the_clinic_does_not_have(label: str, clinic: str) -> None:
    part = part_for(clinic, {label: 1.0})
    told = [row["id"].removeprefix("faq/") for row in part["candidates"] if row["id"].startswith("faq/")]
    assert set(told) <= set(CLINICS[clinic].answers)
    assert sum(row["score"] for row in part["candidates"]) == pytest.approx(1.0, abs=1e-3)


def test_a_clinic_that_has_everything_computes_nothing() -> None:
    moves = moves_of({"a": knows(*(label.removeprefix("faq/") for label in LABELS))}, WORDINGS)
    own, rows = labels_for(LABELS, moves["a"]), np.ones((1, len(LABELS)), dtype=np.float32)
    assert own == Labels(LABELS) and own.of(rows) is rows


def test_a_condition_that_nobody_spoke_of_leaves_its_place_to_nobody(peel: Knowledge) -> None:
    """Leaving it out divides by what is left: what only another clinic answers must be a part of that."""
    foreign = {"faq/b.coffee": 0.97, "faq/what_is": 0.02}
    part = part_for("a", foreign)
    part["candidates"].insert(2, {"id": "faq/contraindication.sunburn", "score": 0.01})
    (ask,) = choose(as_typed("is there coffee"), parts_from_json([part]), peel, Mentioned())
    assert (ask.kind, ask.id) == ("silent", "unknown")

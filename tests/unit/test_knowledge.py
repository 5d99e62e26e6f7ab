"""A knowledge folder is read and checked as a whole, before anything starts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import knowledge
from assistant.knowledge import NEEDED
from tests.corpora import ROOT

PEEL = ROOT / "tests/knowledge_peel"


def changed(folder: Path, name: str, change: Callable[[Any], Any]) -> Path:
    """A copy of the made-up knowledge with one file changed."""
    copy = Path(shutil.copytree(PEEL, folder / "knowledge"))
    file = copy / f"{name}.yml"
    data = yaml.safe_load(file.read_text("utf-8"))
    change(data)
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return copy


@pytest.mark.parametrize("key", NEEDED)
def test_a_detail_of_the_clinic_that_replies_tell_must_be_there(key: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=key):
        knowledge.load(changed(tmp_path, "clinic", lambda data: data.update({key: ""})))


WRONG: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "an assessment without its answer": (
        "treatment",
        lambda data: data.update(assessment="procedure.gone"),
        "procedure.gone",
    ),
    "a rule without its answer": (
        "aftercare",
        lambda data: data["rules"]["sun"].update(answer="aftercare.gone"),
        "aftercare.yml, sun: there is no answer 'aftercare.gone'",
    ),
    "a contraindication without its answer": (
        "contraindications",
        lambda data: data["contraindications"][0].update(answer="contraindication.gone"),
        "contraindications.yml, sunburn",
    ),
    "a quote that the document does not have": (
        "answers",
        lambda data: data["what_is"].update(quotes=["It is a miracle."]),
        "answers.yml, what_is",
    ),
    "hours that the document does not say": (
        "aftercare",
        lambda data: data["rules"]["makeup"].update(hours=[24]),
        "does not say 24 hours",
    ),
    "sessions that the document does not say": (
        "aftercare",
        lambda data: data["sessions"].update(weeks_apart=6),
        "does not say 6",
    ),
    "an answer to a topic that is not there": (
        "answers",
        lambda data: data["what_is"].update(topic="gone"),
        "answers.yml, what_is: not_documented.yml has no topic 'gone'",
    ),
    "two answers to one topic": (
        "answers",
        lambda data: [row.update(topic="price") for row in list(data.values())[:2]],
        "answers the topic 'price' already",
    ),
    "a topic that adds an unknown detail": (
        "not_documented",
        lambda data: data["topics"]["price"].update(adds=["price_list"]),
        "price_list",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_fit_together_stops_the_start_and_says_where(name: str, tmp_path: Path) -> None:
    file, change, message = WRONG[name]
    with pytest.raises(ValueError, match=message):
        knowledge.load(changed(tmp_path, file, change))


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PEEL, tmp_path / "knowledge"))
    (folder / "aftercare.yml").write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match="aftercare.yml: write a mapping"):
        knowledge.load(folder)


def test_a_contraindication_whose_sentence_is_not_in_the_document_stops_the_start(tmp_path: Path) -> None:
    def shortened(data: Any) -> None:
        data["contraindications"][0]["quote"] = "This treatment is not recommended on burnt skin."

    with pytest.raises(ValueError, match="sunburn"):
        knowledge.load(changed(tmp_path, "contraindications", shortened))


@pytest.mark.parametrize("answer_id", ["aftercare.all", "sessions.spacing"])
def test_an_answer_that_plans_are_built_on_must_be_there(answer_id: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=answer_id):
        knowledge.load(changed(tmp_path, "answers", lambda data: data.pop(answer_id)))


def test_the_clinics_zone_and_contact_are_its_own(peel: knowledge.Knowledge, clinic: knowledge.Knowledge) -> None:
    assert (peel.zone.key, clinic.zone.key) == ("Europe/Berlin", "Europe/London")
    assert peel.contact == "Praxis Musterhaut, +49 30 23125 000"

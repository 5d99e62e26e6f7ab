"""A version of two clinics: each tells its own content, from one model, and what is shared stays as it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from assistant import knowledge
from console import bases
from console.changes import STAFF, Accepted, Changes, Rule, Told
from console.composing import compose, written
from console.joining import join
from tests.console import two
from tests.console.two import FIRST, ROOT, SECOND

NONE = Changes()
MAKEUP = written(ROOT)["aftercare.makeup"]
DOCK = Told(
    f"{SECOND}.dock",
    "The boat that lands here",
    "The boat lands at pier 4.",
    ("which pier", "where does the boat land", "may i come by boat", "is there a ferry", "boat to you"),
    STAFF,
)
TRAM = replace(
    DOCK, id="practical.tram", title="Trams", text="Line 6 stops here.", wordings=("which tram", "tram?", "a", "b", "c")
)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return two.base(tmp_path / "base")


def joined(base: Path, name: str, first: Changes = NONE, second: Changes = NONE) -> Path:
    target = base.parent / name
    target.mkdir()
    join(base, {FIRST: first, SECOND: second}, compose, target)
    return target


def contents(folder: Path) -> dict[str, bytes]:
    parts = ("knowledge", "data")
    return {f"{part}/{name}": (folder / part / name).read_bytes() for part in parts for name in bases.files(folder / part)}


def changed(base: Path, folder: Path) -> set[str]:
    before, after = contents(base), contents(folder)
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def leads(folder: Path) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = yaml.safe_load((folder / "data/responses.yml").read_text("utf-8"))["responses"]
    return found


def test_without_changes_every_byte_is_the_same(base: Path) -> None:
    assert changed(base, joined(base, "nothing")) == set()
    again = joined(base, "one", second=Changes((DOCK,)))
    assert changed(again, joined(again, "two")) == set(), "what an export brought back stays, too"


def test_an_answer_of_one_clinic_is_in_its_own_folder_and_learned_with_its_own_label(base: Path) -> None:
    folder = joined(base, "dock", second=Changes((DOCK,)))
    own = f"knowledge/clinics/{SECOND}"
    wanted = {f"{own}/answers.yml", f"{own}/documents/staff.md", "data/nlu.yml", "data/responses.yml"}
    assert changed(base, folder) == wanted
    theirs, others = knowledge.load(folder / "knowledge", SECOND), knowledge.load(folder / "knowledge", FIRST)
    assert theirs.answers[DOCK.id].quotes == DOCK.quotes and DOCK.id not in others.answers
    assert others.answers == knowledge.load(base / "knowledge", FIRST).answers
    assert DOCK.title in leads(folder)[f"utter_faq/{DOCK.id}"][0]["text"]


def test_the_first_clinics_answer_is_not_shared_either(base: Path) -> None:
    folder = joined(base, "tram", first=Changes((TRAM,)), second=Changes((DOCK,)))
    first, second = (knowledge.load(folder / "knowledge", clinic) for clinic in (FIRST, SECOND))
    assert TRAM.id in first.answers and TRAM.id not in second.answers
    assert DOCK.id in second.answers and DOCK.id not in first.answers
    assert TRAM.title not in (folder / f"knowledge/clinics/{SECOND}/documents/staff.md").read_text("utf-8")
    assert (folder / "knowledge/answers.yml").read_bytes() == (base / "knowledge/answers.yml").read_bytes()


def test_a_shared_answer_is_told_differently_by_one_clinic_only(base: Path) -> None:
    own = replace(MAKEUP, text="Wait three days with makeup.", document=STAFF)
    folder = joined(base, "makeup", second=Changes((own,)))
    first, second = (knowledge.load(folder / "knowledge", clinic).answers[MAKEUP.id] for clinic in (FIRST, SECOND))
    assert first.quotes == MAKEUP.quotes and second.quotes == own.quotes
    assert leads(folder)[f"utter_faq/{MAKEUP.id}"] == leads(base)[f"utter_faq/{MAKEUP.id}"]
    row = yaml.safe_load((folder / f"knowledge/clinics/{SECOND}/answers.yml").read_text("utf-8"))[MAKEUP.id]
    assert "staff say" in leads(folder)[row["lead"]][0]["text"]
    again = joined(folder, "again")
    assert changed(folder, again) == set()


def test_a_lead_in_of_its_own_stays_with_an_answer_whose_title_changes_later(base: Path) -> None:
    own = replace(MAKEUP, text="Wait three days with makeup.", document=STAFF)
    folder = joined(base, "makeup", second=Changes((own,)))
    later = joined(folder, "later", second=Changes((replace(own, title="Paint"),)))
    row = yaml.safe_load((later / f"knowledge/clinics/{SECOND}/answers.yml").read_text("utf-8"))[MAKEUP.id]
    assert row["title"] == "Paint" and row["lead"] in leads(later)


def test_what_one_clinic_retires_the_other_still_tells(base: Path) -> None:
    folder = joined(base, "retired", second=Changes(retired=("benefit.pores",)))
    assert changed(base, folder) == {f"knowledge/clinics/{SECOND}/answers.yml"}
    first, second = (knowledge.load(folder / "knowledge", clinic).answers for clinic in (FIRST, SECOND))
    assert "benefit.pores" in first and "benefit.pores" not in second
    both = joined(base, "both", Changes(retired=("benefit.pores",)), Changes(retired=("benefit.pores",)))
    assert "benefit.pores" not in (both / "data/nlu.yml").read_text("utf-8")
    assert "utter_faq/benefit.pores" not in leads(both)


def test_details_and_rules_are_each_clinics_own(base: Path) -> None:
    hours = Changes(rules=(Rule("clinic", ("opening_hours",), "only at midnight 0:00–1:00"),))
    assert changed(base, joined(base, "first", first=hours)) == {"knowledge/clinic.yml"}
    folder = joined(base, "second", second=hours)
    assert changed(base, folder) == {f"knowledge/clinics/{SECOND}/clinic.yml"}
    assert knowledge.load(folder / "knowledge", SECOND).clinic["opening_hours"] == "only at midnight 0:00–1:00"
    assert knowledge.load(folder / "knowledge", FIRST).clinic == knowledge.load(base / "knowledge").clinic
    last = yaml.safe_load((ROOT / "knowledge/contraindications.yml").read_text("utf-8"))["unlisted"][-1]["id"]
    less = Changes(rules=(Rule("contraindications", ("unlisted", last), None),))
    assert changed(base, joined(base, "less", second=less)) == {f"knowledge/clinics/{SECOND}/contraindications.yml"}


def test_what_is_again_as_it_is_shared_leaves_the_clinics_folder(base: Path) -> None:
    folder = joined(base, "paint", second=Changes((replace(MAKEUP, title="Paint"),)))
    back = joined(folder, "back", second=Changes((MAKEUP,)))
    assert f"knowledge/clinics/{SECOND}/answers.yml" in changed(base, folder)
    assert knowledge.load(back / "knowledge", SECOND).answers == knowledge.load(base / "knowledge", SECOND).answers


def test_a_new_version_of_the_document_is_one_clinics_own(base: Path) -> None:
    text = (base / "knowledge/document.md").read_text("utf-8") + "\nAnd a sentence more.\n"
    folder = joined(base, "document", second=Changes(documents={"": text, "boats": "BOATS\n\nPier\n\nPier 4.\n"}))
    own = f"knowledge/clinics/{SECOND}"
    assert changed(base, folder) == {f"{own}/document.md", f"{own}/documents/boats.md"}


def test_a_new_answer_of_another_clinic_than_the_first_bears_its_name(base: Path) -> None:
    with pytest.raises(ValueError, match=f"answers.yml, practical.tram: .* begins with the clinic's: {SECOND}"):
        joined(base, "unnamed", second=Changes((TRAM,)))


def test_a_wording_that_both_want_for_different_answers_is_told_to_both(base: Path) -> None:
    answers, one = written(base), "is it like a sunburn at sea"
    pool, sauna = answers["aftercare.pool"], answers["aftercare.sauna"]
    target = base.parent / "told"
    target.mkdir()
    changes = {
        FIRST: Changes((replace(pool, wordings=(*pool.wordings, one)),)),
        SECOND: Changes((replace(sauna, wordings=(*sauna.wordings, one)),)),
    }
    told = join(base, changes, compose, target)
    assert {clinic: [row.wording for row in rows] for clinic, rows in told.items()} == {FIRST: [one], SECOND: [one]}
    assert one not in (target / "data/nlu.yml").read_text("utf-8")


def test_test_questions_are_kept_by_clinic(base: Path) -> None:
    dog, cat = Accepted("may the dog come along", "aftercare.pool"), Accepted("may the cat come along", DOCK.id)
    folder = joined(base, "asked", Changes(accepted=(dog, cat)), Changes((DOCK,), accepted=(cat,)))
    asked = {
        clinic: yaml.safe_load((folder / f"clinics/{clinic}/accepted.yml").read_text("utf-8")) for clinic in (FIRST, SECOND)
    }
    assert {clinic: [row["say"] for row in rows] for clinic, rows in asked.items()} == {FIRST: [dog.say], SECOND: [cat.say]}
    assert not (folder / "accepted.yml").exists()


def test_what_a_clinic_begins_from_tells_nothing_of_another_ones_answers(base: Path) -> None:
    folder = joined(base, "dock", first=Changes((TRAM,)), second=Changes((DOCK,)))
    for clinic, theirs in ((FIRST, DOCK), (SECOND, TRAM)):
        found = bases.of(folder, clinic, base.parent / "kept")
        whole = b"".join(contents(found).values()).decode()
        assert theirs.title not in whole and theirs.id not in whole and theirs.wordings[0] not in whole
        assert not (found / "knowledge/clinics").exists()
        assert bases.of(folder, clinic, base.parent / "kept") == found
    assert DOCK.wordings == written(bases.of(folder, SECOND, base.parent / "kept"))[DOCK.id].wordings


def test_with_one_clinic_it_begins_from_the_repository_itself(tmp_path: Path) -> None:
    assert bases.of(ROOT, FIRST, tmp_path) == ROOT and list(tmp_path.iterdir()) == []

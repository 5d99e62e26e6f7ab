"""Urgent signs: what raises an alarm, what must not, and what the notices tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.said import Said, as_typed
from assistant.urgent import Alarm, afterwards, check_clinic, find, load, notice, text
from assistant.urgent_signs import LANGUAGES, NOTICES, TEXTS, UrgentSigns

ROOT = Path(__file__).resolve().parents[2]
TABLES = Path(__file__).parent / "tables"
CLINIC = {
    "name": "Birch Skin Rooms",
    "phone": "012 345",
    "opening_hours": "Monday 9:00–17:00",
    "emergency_number": "000",
    "medical_advice_line": "Night Line 555",
    "crisis_line": "Listening Line 777",
}
INTERRUPTS = ("emergency", "today")
CLEARING = re.compile(
    r"\b(normal\w*|expected|fine|worry|worried|no problem|harmless|you (can|may)|safe|okay"
    r"|keine sorge|harmlos|unbedenklich|no se preocupe|no pasa nada|não se preocupe|μην ανησυχείτε|φυσιολογικ\w*)\b"
)


def table(name: str) -> Any:
    return yaml.safe_load((TABLES / f"urgent_{name}.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def data() -> Any:
    return yaml.safe_load((ROOT / "knowledge" / "urgent.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def signs(data: dict[str, Any]) -> UrgentSigns:
    return load(data)


def level(says: str, signs: UrgentSigns, treated: bool = False) -> str | None:
    alarm = find(as_typed(says), signs, treated=treated)
    return alarm.level if alarm else None


def listed_signs() -> Iterator[tuple[str, dict[str, Any]]]:
    for row in table("signs"):
        for says in row["says"].values():
            yield from ((sentence, row) for sentence in says)


# what raises an alarm


def test_each_sign_raises_its_level_in_five_languages(signs: UrgentSigns) -> None:
    missed = []
    for says, row in listed_signs():
        alarm = find(as_typed(says), signs, treated=row.get("treated", False))
        if not alarm or alarm.level != row["level"] or row["sign"] not in alarm.signs:
            missed.append((says, row["sign"], alarm))
    assert not missed


def test_what_people_type_otherwise_raises_the_same_levels(signs: UrgentSigns) -> None:
    said = table("said_otherwise")
    assert not [(says, level(says, signs)) for name in INTERRUPTS for says in said[name] if level(says, signs) != name]


def test_signs_told_by_comparison_or_over_several_words_raise_the_same_levels(signs: UrgentSigns) -> None:
    said = table("compared")
    missed = [(says, level(says, signs)) for name in INTERRUPTS for says in said[name] if level(says, signs) != name]
    missed += [(says, "after") for says in said["emergency_after"] if level(says, signs, treated=True) != "emergency"]
    assert not missed


def test_signs_in_another_order_or_written_without_care_raise_the_same_levels(signs: UrgentSigns) -> None:
    said = table("other_order")
    missed = [(says, level(says, signs)) for name in INTERRUPTS for says in said[name] if level(says, signs) != name]
    missed += [(says, "after") for says in said["today_after"] if level(says, signs, treated=True) != "today"]
    assert not missed


def test_a_price_that_shocks_or_a_question_about_the_cream_is_no_sign_at_all(signs: UrgentSigns) -> None:
    said = table("other_order")["nothing"]
    assert not [(says, level(says, signs)) for says in said if level(says, signs) is not None]


def test_a_wish_to_die_that_comes_and_goes_is_one(signs: UrgentSigns) -> None:
    said = ["sometimes I want to die", "every time I see a mirror I want to kill myself", "manchmal will ich nicht mehr leben"]
    assert [level(says, signs) for says in [*said, "a veces me quiero morir"]] == ["emergency"] * 4
    assert level("sometimes I get a fever", signs) not in INTERRUPTS


def test_shouting_and_curly_apostrophes_change_nothing(signs: UrgentSigns) -> None:
    assert level("I CAN’T BREATHE!!!", signs) == level("i can't breathe", signs) == "emergency"


def test_a_sign_is_seen_in_what_was_typed_even_when_correction_lost_it(signs: UrgentSigns) -> None:
    said = Said(raw="my tounge is swolen", text="my lounge is stolen", language="en", clauses=())
    assert find(said, signs) == Alarm("emergency", ("mouth_or_throat_swelling",))


def test_a_sign_is_seen_in_what_was_corrected(signs: UrgentSigns) -> None:
    said = Said(raw="my lps are swlling", text="my lips are swelling", language="en", clauses=())
    assert find(said, signs) == Alarm("emergency", ("mouth_or_throat_swelling",))


def test_the_highest_level_wins(signs: UrgentSigns) -> None:
    rows = table("levels")["highest_wins"]
    assert not [(row, level(row["says"], signs)) for row in rows if level(row["says"], signs) != row["level"]]


def test_conditions_alarm_only_once_the_treatment_has_happened(signs: UrgentSigns) -> None:
    for row in table("levels")["only_after"]:
        assert level(row["says"], signs) not in INTERRUPTS, row
        assert level(row["says"], signs, treated=True) == row["level"], row


def test_the_message_itself_tells_that_the_treatment_has_happened(signs: UrgentSigns) -> None:
    said = table("treated")
    wrong = [says for says in said["has_happened"] if not afterwards(as_typed(says), signs)]
    wrong += [says for says in said["not_said"] if afterwards(as_typed(says), signs)]
    assert not wrong


def test_the_tables_cover_every_sign_that_interrupts_in_every_language(signs: UrgentSigns) -> None:
    tested = {(row["sign"], language) for row in table("signs") for language in row["says"]}
    interrupting = [sign.id for sign in signs.signs if sign.level != "not_urgent"]
    missing = {(sign, language) for sign in interrupting for language in LANGUAGES} - tested
    assert missing == {("home_device_injury", "el")}
    assert len(list(listed_signs())) >= 150


# what must not


def test_look_alikes_and_ordinary_skin_talk_raise_no_alarm(signs: UrgentSigns) -> None:
    sentences = [says for group in table("look_alikes").values() for says in group]
    sentences += table("said_otherwise")["no_alarm"] + table("compared")["no_alarm"] + table("other_order")["no_alarm"]
    assert len(sentences) >= 400
    assert not [(says, level(says, signs)) for says in sentences if level(says, signs) in INTERRUPTS]


def test_ordinary_skin_talk_is_known_but_does_not_interrupt(signs: UrgentSigns) -> None:
    for row in table("levels")["not_urgent"]:
        alarm = find(as_typed(row["says"]), signs)
        assert alarm and alarm.level == "not_urgent" and row["sign"] in alarm.signs, (row, alarm)


def test_a_question_about_signs_gets_the_list_without_an_alarm(signs: UrgentSigns) -> None:
    rows = table("levels")["what_if"]
    assert not [(row, level(row["says"], signs)) for row in rows if level(row["says"], signs) != "what_if"]


def test_a_sign_that_is_itself_negative_is_never_cancelled(signs: UrgentSigns) -> None:
    rows = table("negation")["must_not_be_cancelled"]
    assert not [(row, level(row["says"], signs)) for row in rows if level(row["says"], signs) != row["level"]]


def test_a_negation_cancels_a_listed_noun(signs: UrgentSigns) -> None:
    rows = table("negation")["cancelled"]
    assert not [(row, level(row["says"], signs)) for row in rows if level(row["says"], signs) in INTERRUPTS]


def test_nothing_is_found_in_nothing(signs: UrgentSigns) -> None:
    assert [find(as_typed(says), signs) for says in ("", " ", "?!", "🙂", "\x00")] == [None] * 5


def test_a_very_long_message_is_read_to_its_end(signs: UrgentSigns) -> None:
    assert level("thank you for the lovely day . " * 200 + "I can't breathe", signs) == "emergency"


# what is told


@pytest.mark.parametrize("name", NOTICES)
def test_each_notice_exists_in_five_languages_with_a_field_for_approval(data: dict[str, Any], name: str) -> None:
    entries = data["notices"][name]
    assert set(entries) == set(LANGUAGES)
    assert all("approved_by" in entry for entry in entries.values())


def test_no_notice_clears_or_soothes(data: dict[str, Any]) -> None:
    for name, entries in {**data["notices"], **data["texts"]}.items():
        for language, entry in entries.items():
            assert not CLEARING.search(entry["text"].casefold()), (name, language)


def test_an_emergency_names_the_number_and_nothing_to_wait_for(signs: UrgentSigns) -> None:
    told, original = notice(Alarm("emergency", ("breathing",)), "en", signs, CLINIC)
    assert original is None
    assert all(part in told for part in ("emergency", "000", "Birch Skin Rooms", "doctor"))


def test_today_names_clinic_doctor_and_the_line_out_of_hours(signs: UrgentSigns) -> None:
    told, _ = notice(Alarm("today", ("pus",)), "en", signs, CLINIC)
    assert all(part in told for part in ("today", "clinic", "doctor", "Night Line 555", "Call 000 at once for"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_despair_gets_the_crisis_line_in_every_language(signs: UrgentSigns, language: str) -> None:
    told, _ = notice(Alarm("emergency", ("breathing", "despair_or_self_harm")), language, signs, CLINIC)
    assert "Listening Line 777" in told and "000" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_overdose_gets_the_emergency_number_before_the_crisis_line_in_every_language(
    signs: UrgentSigns, language: str
) -> None:
    told, _ = notice(Alarm("emergency", ("despair_or_self_harm", "overdose")), language, signs, CLINIC)
    assert 0 < told.index("000") < told.index("Listening Line 777")


def test_finding_out_afterwards_has_its_own_notice_unless_a_sign_stands_beside_it(signs: UrgentSigns) -> None:
    alone, _ = notice(Alarm("today", ("found_out_afterwards",)), "en", signs, CLINIC)
    beside, _ = notice(Alarm("today", ("pus", "found_out_afterwards")), "en", signs, CLINIC)
    assert "midwife" in alone and "midwife" not in beside


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["emergency", "today", "what_if"])
def test_a_translation_carries_the_same_numbers_beside_the_english_text(signs: UrgentSigns, name: Any, language: str) -> None:
    english, _ = notice(Alarm(name, ()), "en", signs, CLINIC)
    told, original = notice(Alarm(name, ()), language, signs, CLINIC)
    assert original == (None if language == "en" else english)
    assert {value for value in CLINIC.values() if value in told} == {v for v in CLINIC.values() if v in english}


def test_an_unknown_language_gets_english_once(signs: UrgentSigns) -> None:
    told, original = notice(Alarm("emergency", ()), "und", signs, CLINIC)
    assert told.startswith("This may be an emergency") and original is None


@pytest.mark.parametrize("name", TEXTS)
def test_the_fixed_texts_for_later_turns_exist_in_five_languages(signs: UrgentSigns, name: str) -> None:
    assert len({text(name, language, signs, CLINIC)[0] for language in LANGUAGES}) == 5


def test_not_urgent_has_no_notice(signs: UrgentSigns) -> None:
    with pytest.raises(ValueError, match="has no notice"):
        notice(Alarm("not_urgent", ("mild_redness",)), "en", signs, CLINIC)


@pytest.mark.parametrize("missing", sorted(CLINIC))
@pytest.mark.parametrize("blank", [None, "", "  "])
def test_a_number_missing_at_the_clinic_stops_the_start(signs: UrgentSigns, missing: str, blank: Any) -> None:
    with pytest.raises(ValueError, match=r"clinic\.yml has no"):
        check_clinic(signs, {**CLINIC, missing: blank})


def test_the_example_clinic_has_every_number(signs: UrgentSigns) -> None:
    check_clinic(signs, yaml.safe_load((ROOT / "knowledge" / "clinic.yml").read_text("utf-8")))


# the file


def test_every_row_names_known_sources(data: dict[str, Any]) -> None:
    unknown = [(row["id"], name) for row in data["signs"] for name in row["sources"] if name not in data["sources"]]
    assert not unknown and all(row["sources"] for row in data["signs"])


def test_the_file_is_still_a_draft_for_a_clinician(data: dict[str, Any]) -> None:
    assert data["review"]["state"] == "draft" and "clinician" in data["review"]["needs"]


def test_every_word_is_used(data: dict[str, Any]) -> None:
    written = yaml.safe_dump([data["signs"], data["scopes"], data["words"]], allow_unicode=True, width=10**6)
    in_rules = {
        name.lstrip("-")
        for row in data["signs"]
        for block in (row, row.get("after", {}))
        for part in ("together", "anywhere")
        for rule in block.get(part, ())
        for name in rule
    }
    assert not [name for name in data["words"] if name not in in_rules and f"{{{name}}}" not in written]


SMALL: dict[str, Any] = {
    "words": {"ember": ["ember*"], "leaf": ["leaf"]},
    "scopes": {},
    "denial": {"cancels": ["ember"], **{key: ["x"] for key in "before filler over onward or carries_on".split()}},
    "signs": [{"id": "glow", "level": "today", "together": [["ember", "leaf"]]}],
}


def small(data: dict[str, Any], **changes: Any) -> dict[str, Any]:
    scopes = {name: [f"scope of {name}"] for name in data["scopes"]}
    made = {**deepcopy(SMALL), "scopes": scopes, "notices": data["notices"], "texts": data["texts"]}
    return {**made, **changes}


def test_another_clinics_small_file_works_without_a_line_of_code(data: dict[str, Any]) -> None:
    signs = load(small(data))
    assert find(as_typed("embers on a leaf"), signs) == Alarm("today", ("glow",))
    assert find(as_typed("x embers on a leaf"), signs) is None
    assert find(as_typed("embers. A leaf"), signs) is None


def test_a_file_from_before_the_short_emergency_text_tells_the_whole_notice_in_its_place(data: dict[str, Any]) -> None:
    before = {name: told for name, told in data["texts"].items() if name != "call_first"}
    signs = load(small(data, texts=before))
    assert text("call_first", "en", signs, CLINIC) == notice(Alarm("emergency", ()), "en", signs, CLINIC)


WRONG: dict[str, dict[str, Any]] = {
    "has no part 'words'": {"words": None},
    "'signs'": {"signs": []},
    "occur twice": {"signs": SMALL["signs"] * 2},
    "needs an id and a level": {"signs": [{"id": "glow", "level": "later", "together": [["ember"]]}]},
    "nothing to find": {"signs": [{"id": "glow", "level": "today"}]},
    "not in words": {"signs": [{"id": "glow", "level": "today", "together": [["smoke"]]}]},
    "must be said": {"signs": [{"id": "glow", "level": "today", "together": [["-leaf"]]}]},
    "unknown notice": {"signs": [{"id": "glow", "level": "today", "notice": "x", "together": [["leaf"]]}]},
    "no vocabulary": {"signs": [{"id": "glow", "level": "today", "phrases": ["{smoke} here"]}]},
    "brackets": {"words": {"ember": ["(ember"], "leaf": ["leaf"]}},
    "in quotes": {"words": {"ember": [False], "leaf": ["leaf"]}},
    "unknown language": {"words": {"ember": {"xx": ["ember"]}, "leaf": ["leaf"]}},
    "cancels names": {"denial": {**SMALL["denial"], "cancels": ["smoke"]}},
    "no_sign names": {"no_sign": ["smoke"]},
    "scopes: expected exactly": {"scopes": {"past": ["ago"]}},
    "notices: expected exactly": {"notices": {"today": {}}},
}


@pytest.mark.parametrize("message", sorted(WRONG))
def test_a_mistake_in_the_file_is_named_at_the_start(data: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        load(small(data, **WRONG[message]))


def test_a_notice_with_an_unknown_gap_or_without_approval_field_is_refused(data: dict[str, Any]) -> None:
    for entry in ({"text": "Call {nobody}", "approved_by": None}, {"text": "Call {phone}"}):
        notices = deepcopy(data["notices"])
        notices["today"]["de"] = entry
        with pytest.raises(ValueError, match="notices: today"):
            load(small(data, notices=notices))

"""What every page of a clinic has to load: one small script, in any of the languages."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from tests.browser.stand_in import FOLDER, widget
from widget import joining

BUDGET = 10_000
LANGUAGES = sorted(path.stem for path in (FOLDER / "texts").glob("*.json"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_script_stays_below_ten_thousand_bytes_on_the_way(language: str) -> None:
    body = widget("https://chat.clinic.example").script("https://chat.clinic.example", language).body
    assert len(gzip.compress(body.encode(), 9)) <= BUDGET


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_texts_with_the_same_gaps(language: str) -> None:
    def gaps(texts: dict[str, object]) -> dict[str, set[str]]:
        return {key: set(re.findall(r"{\w+}", json.dumps(text))) for key, text in texts.items()}

    english, other = (json.loads((FOLDER / "texts" / f"{name}.json").read_text("utf-8")) for name in ("en", language))
    assert gaps(other) == gaps(english)
    assert len(other["topics"]) == 4
    assert list(other["reasons"]) == list(english["reasons"])


def test_every_text_is_used_and_every_used_text_is_there() -> None:
    code = joining.code(FOLDER)
    texts = json.loads((FOLDER / "texts" / "en.json").read_text("utf-8"))
    missing = set(re.findall(r'say\("([\w-]+)"', code)) - set(texts)
    unused = {key for key in texts if f'"{key}"' not in code and f".{key}" not in code}
    assert not missing
    assert unused <= {"callMeAsk", "callMeDone", "eraseAsk", "eraseDone", "topics", "not-ready"}, unused


def test_the_guide_for_clinics_names_every_variable_and_attribute() -> None:
    guide = (FOLDER.parent / "docs" / "wordpress.md").read_text("utf-8")
    style = (FOLDER / "style.js").read_text("utf-8")
    assert set(re.findall(r"--clinic-chat-[\w-]+", guide)) == set(re.findall(r"--clinic-chat-[\w-]+", style))
    register = (FOLDER / "register.js").read_text("utf-8")
    for attribute in re.findall(r"`data-(\w+)`", guide):
        assert attribute in register


def test_no_text_becomes_markup_or_script() -> None:
    code = joining.code(FOLDER)
    for sink in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
        "DOMParser",
        "localStorage",
        "document.cookie",
    ):
        assert sink not in code


def test_joining_keeps_strings_and_patterns_and_drops_comments(tmp_path: Path) -> None:
    (tmp_path / "FILES").write_text("one.js\n")
    source = 'const a = (b) => b.split(/[ (]+ x/); // why\nconst c = "d  =  e"; const f = `${c} (g)`;\n// whole line\n'
    source += "const s = `\n  p { color: red;\n }\n`;\n"
    (tmp_path / "one.js").write_text(source)
    assert (
        joining.code(tmp_path) == 'const a=(b)=>b.split(/[ (]+ x/);const c="d  =  e";const f=`${c} (g)`;const s=`p{color:red}`;'
    )

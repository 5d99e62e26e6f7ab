"""Arrows point inwards only: doors, then assistant, then knowledge."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
OWN = {"actions", "assistant", "benchmarks", "bot", "console", "gateway", "nlu", "tests"}
# What the core may import besides Python itself: to read files, write calendars and read dates.
CORE_LIBRARIES = {"dateparser", "dateutil", "icalendar", "yaml"}
# What the console needs to train a bot, to start one beside the live one, and to hand it a model.
BESIDE = ("environment", "installation", "model", "process", "proof", "settings", "steps")
MAY_IMPORT = {
    "assistant": {"assistant"},
    "nlu": {"nlu", "assistant", "bot.installation", "bot.turn"},
    "actions": {"actions", "assistant", "bot.installation", "bot.turn"},
    "gateway": {"gateway", "assistant", "console.app"},
    "console": {"console", "gateway", "assistant", *(f"bot.{name}" for name in BESIDE)},
}
SOURCES = sorted(p for folder in OWN - {"tests", "benchmarks"} for p in (ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """The full names of everything that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports out in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_arrows_between_our_folders_point_inwards(folder: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / folder).rglob("*.py")
        for name in imports(path)
        if name.split(".")[0] in OWN and not any(f"{name}.".startswith(f"{allowed}.") for allowed in MAY_IMPORT[folder])
    ]
    assert not wrong, "\n".join(wrong)


def test_the_core_is_plain_python() -> None:
    allowed = CORE_LIBRARIES | {"assistant"} | set(sys.stdlib_module_names)
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / "assistant").rglob("*.py")
        for name in imports(path)
        if name.split(".")[0] not in allowed
    ]
    assert not wrong, "\n".join(wrong)


def test_what_is_true_holds_no_code() -> None:
    assert {path.suffix for path in (ROOT / "knowledge").rglob("*") if path.is_file()} <= {".yml", ".md"}


def test_no_python_file_names_the_treatment() -> None:
    treatment = yaml.safe_load((ROOT / "knowledge/treatment.yml").read_text("utf-8"))["name"]
    assert treatment and len(treatment) > 4
    named = [str(path.relative_to(ROOT)) for path in SOURCES if treatment.lower() in path.read_text("utf-8").lower()]
    assert not named


CLINIC = yaml.safe_load((ROOT / "knowledge/clinic.yml").read_text("utf-8"))
FACTS = {
    "a time of the document": (r"\b\d+[ -](?:hours?|days?|weeks?|sessions?|treatments?)\b|\b(?:for a few|at least one week)\b"),
    "a price": r"[£€$]\s?\d|\b\d+\s?(?:£|€|pounds|euros?|gbp|eur)\b",
    "a detail of the clinic": "|".join(re.escape(str(CLINIC[key])) for key in sorted(CLINIC) if key != "id"),
    "an emergency number": r"\b(?:999|112|911|116 ?123|nhs)\b",
    "a named sun protection": r"\bspf ?\d+",
}


def spoken(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a file that a visitor might be told: no docstrings and no regular expressions."""
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            if not re.search(r"\\[bdws]|\(\?", node.value):
                yield node.lineno, node.value


@pytest.mark.parametrize("fact", FACTS)
def test_no_fact_stands_in_python(fact: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {text[:80]!r}"
        for path in SOURCES
        for line, text in spoken(path)
        if re.search(FACTS[fact], text, re.IGNORECASE)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_search_for_facts_finds_some(tmp_path: Path) -> None:
    examples = [
        "no makeup for 24 hours",
        "it costs £120",
        "call 999",
        "avoid for a few days",
        "SPF 50",
        CLINIC["phone"],
    ]
    file = tmp_path / "reply.py"
    file.write_text("\n".join(f"print({text!r})" for text in examples), encoding="utf-8")
    found = [text for _, text in spoken(file) if any(re.search(p, text, re.IGNORECASE) for p in FACTS.values())]
    assert found == examples

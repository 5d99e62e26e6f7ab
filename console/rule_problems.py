"""What is wrong with a changed row before it may be kept: field by field, and as part of everything that is approved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from assistant import clearing
from assistant.clearing import Clearing
from console import clinic_values, rule_fields, rule_terms, rule_values, yaml_rows
from console.changes import Changes, Rule
from console.composing import compose
from console.findings import of_persons
from console.rule_edits import Values
from console.rule_fields import Field
from console.rule_shelf import Row
from console.yaml_places import find
from gateway import colours

LONGEST = 2_000  # characters of a text
PHRASED = ("terms", "lines", "said", "endings")
ENDS = ".!?"  # of a sentence
SAID = ("text", "notice")


def typed(row: Row, form: dict[str, str], clears: Clearing, fields: Sequence[Field] | None = None) -> tuple[Values, list[str]]:
    """The fields that somebody changed, with their new values, and what is wrong with them; by default the row's own."""
    values: dict[tuple[str, ...], Any] = {}
    problems: list[str] = []
    shown = rule_fields.fields(row.section, row.id, row.wanted) if fields is None else fields
    for field in shown:
        kind, given = field.spec.kind, form.get(field.name)
        if given is None or kind == "shown" or given.strip() == rule_values.shown(kind, field.value).strip():
            continue
        try:
            value = rule_values.read(kind, given)
        except ValueError as error:
            problems.append(f"{field.label}: {error}")
            continue
        if kind in PHRASED and value is not None:
            value = _as_before(value, field.value)
        problems += [f"{field.label}: {told}" for told in _wrong(row, field, value, clears)]
        values[field.path] = "" if value is None and not field.path else value
    return values, problems


def whole(base: Path, approved: Changes, rule: Rule) -> str:
    """Why the assistant could not start with this change and all that is approved, as a sentence; empty when it can."""
    others = tuple(one for one in approved.rules if (one.file, one.place) != (rule.file, rule.place))
    with TemporaryDirectory() as folder:
        try:
            compose(base, replace(approved, rules=(*others, rule)), Path(folder))
            colours.read(yaml.safe_load((Path(folder) / "knowledge/clinic.yml").read_text("utf-8")))
        except (ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError, re.error) as error:
            return f"The assistant could not start with this: {error}"
        return _of_quote(Path(folder) / "knowledge", rule)


def _of_quote(folder: Path, rule: Rule) -> str:
    """What is wrong with the sentence that a row quotes: a part of one, words that are not its own, another answer's."""
    row = yaml_rows.read(rule.value) if rule.value is not None else None
    if not isinstance(row, dict) or "quote" not in row:
        return ""
    quote, answer = str(row["quote"]), row.get("answer")
    if stray := [mark for mark in row.get("marks", ()) if mark not in quote]:
        return f"“{stray[0]}” does not stand in the sentence: take its own words."
    if rule.file == "contraindications" and not _is_whole(quote, (folder / "document.md").read_text("utf-8")):
        return "Quote the whole sentence of the document: a part of it could lose the word that forbids."
    told = yaml_rows.read((folder / "answers.yml").read_text("utf-8")).get(answer, {}).get("quotes", ())
    if answer is not None and not any(quote in one for one in told):
        return f"The answer {answer} does not tell this sentence: choose the one that does, or write one under Answers."
    return ""


def _is_whole(quote: str, document: str) -> bool:
    """Whether a quote begins and ends where a sentence of the document does."""
    before = document[: document.find(quote)].rstrip(" ")
    return quote.endswith(tuple(ENDS)) and before.endswith(("\n", *ENDS))


def _as_before(lines: Sequence[str], old: Any) -> list[Any]:
    """The lines, each that was there before just as it is written there."""
    known = {" ".join(str(one).split()): one for one in old or []}
    return [known.get(line, line) for line in lines]


def _wrong(row: Row, field: Field, value: Any, clears: Clearing) -> list[str]:
    """What is wrong with one new value."""
    spec = field.spec
    if value is None:
        needed = not spec.empty and spec.kind != "terms"
        return ["This can't be left empty."] if needed else []
    if spec.choices is not None and value not in spec.choices:
        return [f"“{value}” is none of {', '.join(spec.choices.values())}."]
    if row.section.file == "clinic":
        return [told for told in [clinic_values.problem(spec.kind, value) or _told(value, clears, practical=True)] if told]
    if spec.kind in PHRASED:
        return _of_lines(row, field, value)
    return [told for told in [_of_text(spec.kind, value, clears)] if told] if spec.kind in SAID else []


def _of_lines(row: Row, field: Field, value: Sequence[str]) -> list[str]:
    old = set(map(str, find(row.data, field.path) or [])) | set(map(str, field.value or []))
    new = [one for one in value if one not in old]
    if field.spec.kind == "lines":
        return [f"“{one[:60]}” is too long." for one in new if len(one) > rule_terms.LONGEST]
    if field.spec.kind in ("said", "endings"):
        return [told for one in new if (told := rule_terms.odd(one, ending=field.spec.kind == "endings"))]
    return [told for one in new if (told := rule_terms.problem(one, gaps=row.section.file == "urgent"))]


def _of_text(kind: str, text: str, clears: Clearing) -> str:
    if len(text) > LONGEST or not text.isprintable():
        return f"A text has at most {LONGEST} letters."
    if kind != "notice" and any(sign in text for sign in "{}[]"):
        return "Leave brackets and braces out."
    return of_persons([text]) or _told(text, clears)


def _told(text: str, clears: Clearing, practical: bool = False) -> str:
    sentence = clearing.found(text, clears, practical)
    return f"This clears or soothes somebody, which no reply may: “{sentence}”" if sentence else ""

"""The urgent signs of knowledge/urgent.yml, checked and ready to be looked for (`assistant.urgent` looks for them)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from assistant.terms import plain
from assistant.urgent_words import WordIndex

LEVELS = ("emergency", "today", "not_urgent")
LANGUAGES = ("en", "de", "es", "pt", "el")
NOTICES = ("emergency", "today", "despair", "overdose", "found_out", "what_if")
TEXTS = ("speak_first", "call_first", "today_signs")
SCOPES = (
    "hypothetical",
    "general",
    "asks",
    "past",
    "recurring",
    "still",
    "third_hand",
    "figures",
    "ends",
    "treated",
    "after_it",
)
GAPS = {  # gap of a notice: key of clinic.yml
    "clinic": "name",
    "phone": "phone",
    "opening_hours": "opening_hours",
    "emergency_number": "emergency_number",
    "medical_advice_line": "medical_advice_line",
    "crisis_line": "crisis_line",
}


@dataclass(frozen=True)
class Rule:
    """Vocabulary that makes a sign when all of `needs`, and none of `lacks`, is said in one sentence or one message."""

    needs: tuple[str, ...]
    lacks: tuple[str, ...]
    anywhere: bool
    only_after: bool


@dataclass(frozen=True)
class Sign:
    """One row: its level, its notice, whether a question counts too, its rules, the wordings that void it."""

    id: str
    level: str
    notice: str
    always: bool
    rules: tuple[Rule, ...]
    unless: str | None


@dataclass(frozen=True)
class Denial:
    """Which vocabulary a negation cancels, and the negations, list words and endings that do it, over plain text."""

    cancels: frozenset[str]
    before: re.Pattern[str]
    listed: re.Pattern[str]
    either: re.Pattern[str]
    over: re.Pattern[str]


@dataclass(frozen=True, eq=False)
class UrgentSigns:
    """Everything that `assistant.urgent` needs; made by `load`."""

    signs: tuple[Sign, ...]
    words: WordIndex
    denial: Denial
    carries_on: frozenset[str]
    notices: Mapping[str, Mapping[str, str]]
    texts: Mapping[str, Mapping[str, str]]
    always: frozenset[str]  # mentions that count also when they come and go
    joined: frozenset[str]  # mentions that make a sign with another one anywhere in the conversation
    no_sign: frozenset[str]  # vocabulary that tells nothing of anybody's health by itself


def load(data: Mapping[str, Any]) -> UrgentSigns:
    """The signs of the parsed knowledge/urgent.yml; ValueError says what is wrong in the file and what to do."""
    words = {name: tuple(_flat(f"words: {name}", value)) for name, value in _part(data, "words").items()}
    rows: dict[str, Iterable[str]] = {name: _expanded(f"words: {name}", value, words) for name, value in words.items()}
    for name, value in _named(data, "scopes", SCOPES):
        rows[f"scope {name}"] = _expanded(f"scopes: {name}", _flat(f"scopes: {name}", value), words)
    signs = tuple(_sign(row, words, rows) for row in _rows(data))
    denial = _part(data, "denial")
    return UrgentSigns(
        signs=signs,
        words=WordIndex(rows),
        denial=_denial(denial, words),
        carries_on=frozenset(_folded(denial, "carries_on")),
        notices={name: _translations(f"notices: {name}", value) for name, value in _named(data, "notices", NOTICES)},
        texts={name: _translations(f"texts: {name}", value) for name, value in _named(_with_call_first(data), "texts", TEXTS)},
        always=frozenset(name for sign in signs if sign.always for rule in sign.rules for name in rule.needs),
        joined=frozenset(
            name for sign in signs for rule in sign.rules if rule.anywhere and rule.needs[1:] for name in rule.needs
        ),
        no_sign=_known("no_sign", data.get("no_sign", []), words),
    )


def _with_call_first(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The file, where it was written before there was a `call_first`, with the emergency notice in its place."""
    told = {"call_first": _part(data, "notices").get("emergency"), **_part(data, "texts")}
    return {**data, "texts": told}


def _denial(part: Mapping[str, Any], words: Mapping[str, Any]) -> Denial:
    cancels = _known("denial: cancels", _strings("denial: cancels", part.get("cancels")), words)
    before, filler, over, onward, either = (_choice(_folded(part, key)) for key in ("before", "filler", "over", "onward", "or"))
    return Denial(
        cancels=cancels,
        before=re.compile(rf"(?<![^ ])(?:{before})(?: (?:{filler})){{0,3}} $"),
        listed=re.compile(rf" (?:, )?(?:{either})(?: (?:{filler})){{0,2}} "),
        either=re.compile(rf" (?:, )?(?:{either})(?![^ ])"),
        over=re.compile(rf" (?:{over})(?![^ ])(?! (?:{onward})(?![^ ]))"),
    )


def _known(where: str, names: Iterable[str], words: Mapping[str, Any]) -> frozenset[str]:
    """Names of vocabulary; ValueError for one that is not in `words`."""
    found = frozenset(names)
    if unknown := sorted(found - set(words)):
        raise ValueError(f"urgent.yml, {where} names {unknown}: add them to words, or take them out")
    return found


def _folded(part: Mapping[str, Any], key: str) -> list[str]:
    return [plain(item) for item in _flat(f"denial: {key}", part.get(key))]


def _part(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = data.get(key)
    if not isinstance(part, Mapping) or not part:
        raise ValueError(f"urgent.yml has no part {key!r}: add it, with a name and a value on each line")
    return part


def _rows(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = data.get("signs")
    if not isinstance(rows, list) or not rows:
        raise ValueError("urgent.yml has no list 'signs': add the rows, each with id and level")
    ids = [row.get("id") for row in rows]
    if double := sorted({str(name) for name in ids if ids.count(name) > 1}):
        raise ValueError(f"urgent.yml: the sign ids {double} occur twice: give each row its own id")
    return rows


def _named(data: Mapping[str, Any], key: str, names: tuple[str, ...]) -> Iterable[tuple[str, Any]]:
    part = _part(data, key)
    if set(part) != set(names):
        raise ValueError(f"urgent.yml, {key}: expected exactly {sorted(names)}, found {sorted(part)}")
    return part.items()


def _sign(row: Mapping[str, Any], words: Mapping[str, tuple[str, ...]], rows: dict[str, Iterable[str]]) -> Sign:
    """One row's rules; its phrases and voiding wordings are added to `rows`, the lexicon to be."""
    name, level = row.get("id"), row.get("level")
    where = f"signs: {name}"
    if not isinstance(name, str) or level not in LEVELS:
        raise ValueError(f"urgent.yml, {where}: needs an id and a level out of {', '.join(LEVELS)}")
    notice = row.get("notice", level)
    if level != "not_urgent" and notice not in NOTICES:
        raise ValueError(f"urgent.yml, {where}: unknown notice {notice!r}: use one of {', '.join(NOTICES)}")
    rules: list[Rule] = []
    for block, only_after in ((row, False), (row.get("after", {}), True)):
        if block.get("phrases"):
            key = f"said {name}{' after' if only_after else ''}"
            rows[key] = _expanded(where, _flat(where, block["phrases"]), words)
            rules.append(Rule((key,), (), True, only_after))
        rules += [_rule(where, names, words, False, only_after) for names in block.get("together", ())]
        rules += [_rule(where, names, words, True, only_after) for names in block.get("anywhere", ())]
    if not rules:
        raise ValueError(f"urgent.yml, {where}: nothing to find: add phrases, together or anywhere")
    unless = f"unless {name}" if row.get("unless") else None
    if unless:
        rows[unless] = _expanded(where, _flat(where, row["unless"]), words)
    return Sign(name, level, notice, bool(row.get("always")), tuple(rules), unless)


def _rule(where: str, names: Any, words: Mapping[str, Any], anywhere: bool, only_after: bool) -> Rule:
    listed = _strings(where, names)
    needs = tuple(name for name in listed if not name.startswith("-"))
    lacks = tuple(name[1:] for name in listed if name.startswith("-"))
    if unknown := [name for name in needs + lacks if name not in words]:
        raise ValueError(f"urgent.yml, {where}: {unknown} is not in words: add it there, or mend the name")
    if not needs:
        raise ValueError(f"urgent.yml, {where}: {names} names nothing that must be said: add one name without '-'")
    return Rule(needs, lacks, anywhere, only_after)


def _strings(where: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) and item.strip() for item in value):
        raise ValueError(f"urgent.yml, {where}: needs a list of wordings, found {value!r} (put no, on, yes in quotes)")
    return value


def _flat(where: str, value: Any) -> Iterator[str]:
    """The wordings of a list, or of one list for each language."""
    lists = value.values() if isinstance(value, Mapping) else [value]
    if isinstance(value, Mapping) and (unknown := sorted(set(value) - set(LANGUAGES))):
        raise ValueError(f"urgent.yml, {where}: unknown language {unknown}: use {', '.join(LANGUAGES)}")
    for part in lists:
        yield from _strings(where, part)


def _expanded(where: str, phrases: Iterable[str], words: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Each phrase with `{name}` replaced by the choice of that vocabulary."""

    def choice(match: re.Match[str]) -> str:
        items = words.get(match[1])
        if items is None or any("(" in item or "..." in item or "{" in item for item in items):
            raise ValueError(f"urgent.yml, {where}: {match[0]} is no vocabulary of plain words: write the words out")
        return "(" + "|".join(items) + ")"

    return [re.sub(r"\{(\w+)\}", choice, phrase) for phrase in phrases]


def _choice(items: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(item).replace(r"\ ", " ") for item in items), key=len, reverse=True))


def _translations(where: str, value: Any) -> Mapping[str, str]:
    """Text by language; each language has `text` and the field for the person who approves it."""
    if not isinstance(value, Mapping) or set(value) != set(LANGUAGES):
        raise ValueError(f"urgent.yml, {where}: needs each of {', '.join(LANGUAGES)}")
    for language, entry in value.items():
        if not isinstance(entry, Mapping) or not isinstance(entry.get("text"), str) or "approved_by" not in entry:
            raise ValueError(f"urgent.yml, {where}: {language} needs `text` and `approved_by` (null until signed)")
        if unknown := {gap for _, gap, _, _ in Formatter().parse(entry["text"]) if gap is not None} - set(GAPS):
            raise ValueError(f"urgent.yml, {where}, {language}: unknown gap {sorted(unknown)}: use {', '.join(GAPS)}")
    return {language: " ".join(entry["text"].split()) for language, entry in value.items()}

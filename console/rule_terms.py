"""Wordings that staff add to lists: how they may be written, and whether one of them takes words away from another row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product

from assistant.terms import Lexicon, pattern_of, plain
from console import rule_fields
from console.findings import of_persons
from console.rule_fields import Field, Section
from console.rule_shelf import Row, Shelf
from console.rule_values import MINUS, shown

LONGEST, FEWEST, STARS, STEM = 300, 3, 4, 3  # letters of a wording, at most and at least; stars; letters before one
GAPS, LOOSE = 2, 6  # three dots in a wording; with choices and names of lists: each multiplies the ways to read a message
ALLOWED = re.compile(r"\.\.\.|[\w '’&,:*()|-]|\{\w+\}")
WORDS = re.compile(r"[\w '’-]")
ODD = "A wording has words, and may have a star, (one|two) and three dots; leave “{}” out: “{}”."
MANY = 64  # ways to read one wording


def problem(term: str, gaps: bool) -> str:
    """Why this can't be a wording, as a sentence; empty when it can. `gaps`: {name} may stand for a list of words."""
    if personal := of_persons([term]):
        return personal
    odd = ALLOWED.sub("", term) or ("{" if "{" in term and not gaps else "")
    if odd:
        return ODD.format(odd[0], term)
    if len(term) > LONGEST or term.count("*") > STARS:
        return f"A wording has at most {LONGEST} letters and {STARS} stars: “{term[:60]}”."
    if term.startswith("...") or term.endswith("..."):
        return f"Begin and end a wording with a word, not with dots: “{term}”."
    if (dots := term.count("...")) > GAPS or dots + term.count("(") + term.count("{") > LOOSE:
        return f"A wording has at most {GAPS} times three dots, and {LOOSE} with its choices: write several: “{term[:60]}”."
    if any(len(stem) < STEM for word in re.findall(r"[\w*]+", term) if "*" in word for stem in [word.split("*")[0]]):
        return f"Write at least {STEM} letters before a star, or it stands for nearly every word: “{term}”."
    if any(not part.strip() for choice in re.findall(r"\(([^()]*)\)", term) for part in choice.split("|")):
        return f"Something is missing in the brackets: “{term}”."
    if len(plain(term).replace(" ", "")) < FEWEST and "{" not in term:
        return f"“{term}” is too short: it would be found in other words' company everywhere."
    if "|" in re.sub(r"\([^()]*\)", "", term):
        return f"Put choices in brackets, such as (one|two): “{term}”."
    try:
        pattern_of(term)
    except ValueError:
        return f"The brackets do not match: “{term}”. Write (one|two), and no brackets inside."
    return ""


def odd(said: str, ending: bool) -> str:
    """Why this can't stand in a list of words that count just as they are; empty when it can."""
    if personal := of_persons([said]):
        return personal
    if len(said) > LONGEST or WORDS.sub("", said) or not plain(said):
        return f"Write words as they are, without brackets, stars or dots: “{said[:60]}”."
    if ending and (not said.isalpha() or len(said) < FEWEST):
        return f"An ending has at least {FEWEST} letters, and no blanks: “{said}”."
    return ""


def takes_away(row: Row, field: Field, term: str, shelf: Shelf) -> bool:
    """Whether a new wording could take words away from another row or list, where the longer of two counts."""
    if row.section.file not in ("aftercare", "contraindications"):
        return False
    if field.spec.adds == "plain" and ("*" in term or "..." in term):
        return True
    ways = list(islice(_ways(term), MANY + 1))
    others = _others(row, field, shelf)
    return len(ways) > MANY or any(others.find(plain(way)) for way in ways)


def silences(row: Row, shelf: Shelf) -> bool:
    """Whether more words in this list could silence a sign: it is also asked for as what must not be said."""
    return row.section.id == "words" and row.id in _silencing(shelf)


def _ways(term: str) -> Iterator[str]:
    """What a wording stands for, each choice by itself."""
    parts = [part[1:-1].split("|") if part.startswith("(") else [part] for part in re.findall(r"\([^()]*\)|[^()]+", term)]
    for chosen in product(*parts):
        yield " ".join(chosen).replace("*", "").replace("...", " ")


def _others(row: Row, field: Field, shelf: Shelf) -> Lexicon:
    """The lists of the file that a wording of this one must not reach into."""
    lists: dict[str, list[str]] = {}
    for other in shelf.rows(rule_fields.files()[row.section.file]):
        for one in rule_fields.fields(other.section, other.id, other.data):
            own = other.place == row.place
            mine = own and _list_of(other.section, one) == _list_of(row.section, field)
            if one.spec.adds and not mine and (field.spec.adds == "plain" or (one.spec.adds == "any" and not own)):
                lists["/".join((*other.place, *one.path))] = [str(term) for term in one.value or []]
    return Lexicon(lists)


def _list_of(section: Section, field: Field) -> tuple[str, ...]:
    """Which list a field is, whatever its language."""
    return field.path[:-1] if len(field.path) > 1 or section.id == "unlisted" else field.path


def _silencing(shelf: Shelf) -> set[str]:
    """The vocabulary that voids a sign: after a minus, or within what voids a sign or sets it apart."""
    found: set[str] = set()
    for row in shelf.rows(rule_fields.files()["urgent"]):
        for field in rule_fields.fields(row.section, row.id, row.data):
            said = shown(field.spec.kind, field.value)
            if field.spec.kind == "combinations":
                found |= set(re.findall(rf"{MINUS}(\w+)", said))
            elif row.section.id == "scopes" or field.path[:1] == ("unless",):
                found |= set(re.findall(r"\{(\w+)\}", said))
    return found

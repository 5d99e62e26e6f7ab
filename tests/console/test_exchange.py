"""Import and export as files: what was written is read without loss, and what is wrong is named at its row."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console import exchange
from console.exchange import FORMULA
from console.exchange_rows import KINDS, Row
from gateway.redaction import redacted

TABLE = yaml.safe_load((Path(__file__).parent / "tables/exchange.yml").read_text("utf-8"))
FORMULAS = (
    "=HYPERLINK(1)",
    "+44",
    "-1",
    "@SUM(A1)",
    "'=1",
    "''",
    "＝1",
    "'quoted'",
    "a;b,c\td",
    '"',
    "- it",
    "#no",
    "null",
    "2024-01-01",
)
letters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="0123456789@[]{}\u2028\u2029\ufffe\uffff")
words = st.one_of(st.sampled_from(FORMULAS), st.text(letters, max_size=30)).map(lambda text: " ".join(text.split()))
texts = st.lists(words, min_size=1, max_size=4).map("\n".join).map(str.strip)


@st.composite
def rows(draw: st.DrawFn, number: int = 0) -> Row:
    """An answer with odd texts; its wordings carry its number, so that none stands in two rows."""
    number_of = draw(st.integers(0, 6))
    some = [f"{draw(words)} w{chr(97 + place)} {_letters(number)}".strip() for place in range(number_of)]
    return Row(
        id=f"made_up.{_letters(number)}",
        title=draw(words.filter(bool)),
        wordings=tuple(dict.fromkeys(some)),
        text=draw(texts.filter(bool)),
        document=draw(words),
        section=draw(words),
        owner=draw(words),
        review_by=draw(st.none() | st.dates(min_value=date(2000, 1, 1))),
        kind=draw(st.sampled_from(KINDS)),
    )


def _letters(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number))


def kept(row: Row) -> Row:
    """The row without wordings that hold personal data, which no file may bring in."""
    title = row.title if redacted(row.title) == row.title else "A title"
    return replace(row, title=title, wordings=tuple(one for one in row.wordings if redacted(one) == one))


FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@FEW
@given(rows())
def test_any_answer_comes_back_as_it_was(row: Row) -> None:
    row = kept(row)
    for name, text in (("a.csv", exchange.to_csv([row])), ("a.yml", exchange.to_yaml([row]))):
        assert exchange.read(name, text.encode()) == exchange.Read((row,), ()), name


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_five_hundred_answers_come_back_as_they_were(data: st.DataObject) -> None:
    base = [kept(data.draw(rows(number))) for number in range(5)]
    many = [_renamed(base[number % 5], number) for number in range(500)]
    for name, text in (("a.csv", exchange.to_csv(many)), ("a.yaml", exchange.to_yaml(many))):
        read = exchange.read(name, text.encode())
        assert read.problems == () and list(read.rows) == many, name


def _renamed(row: Row, number: int) -> Row:
    mine = _letters(number + 100)
    return replace(row, id=f"made_up.{mine}", wordings=tuple(f"{one} {mine}" for one in row.wordings))


@FEW
@given(rows())
def test_no_cell_is_a_formula_for_a_spreadsheet(row: Row) -> None:
    cells = [cell for line in csv.reader(io.StringIO(exchange.to_csv([row])[1:], newline="")) for cell in line]
    assert not [cell for cell in cells if cell and cell[0] in "=+-@\t\r\n＝＋－＠"]


@FEW
@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: ("id,title,text,kind\n" + text).encode("utf-8", "ignore"))
)
def test_any_file_is_read_or_refused_in_words(content: bytes) -> None:
    for name in ("a.csv", "a.yml"):
        read = exchange.read(name, content)
        assert read.rows or all(one.text for one in read.problems) and read.problems


@pytest.mark.parametrize("case", TABLE, ids=lambda case: f"{case['name']} {list(case['wrong'].values())[0]}")
def test_what_is_wrong_is_named_at_its_row(case: dict[str, Any]) -> None:
    problems = exchange.read(case["name"], case["content"].encode()).problems
    assert [one.row for one in problems] == list(case["wrong"])
    for one in problems:
        assert case["wrong"][one.row] in one.text


@pytest.mark.parametrize("parted", [",", ";", "\t"])
@pytest.mark.parametrize("begin", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_spreadsheets_may_part_and_mark_their_files_as_they_like(parted: str, begin: str, end: str) -> None:
    lines = (("ID", "Title", "Wordings", "Text", "Kind"), ("parking", "Cars", '"one\r\ntwo"', "Behind.", "practical"))
    read = exchange.read("a.csv", (begin + end.join(parted.join(line) for line in lines) + end).encode())
    assert read.problems == () and read.rows == (
        Row("parking", "Cars", ("one", "two"), "Behind.", "", "", "", None, "practical"),
    )


def test_a_file_that_is_too_large_or_not_in_utf_8_is_refused() -> None:
    for content, told in ((b"x" * (exchange.LARGEST + 1), "larger than 2 MB"), ("id,é".encode("latin-1"), "not UTF-8")):
        (problem,) = exchange.read("a.csv", content).problems
        assert told in problem.text
    many = [Row(f"a.{_letters(number)}", "t", (), "text", "", "", "", None, "practical") for number in range(exchange.MOST + 1)]
    assert "more than 2000 answers" in exchange.read("a.csv", exchange.to_csv(many).encode()).problems[0].text


def test_deep_nesting_ends_in_words() -> None:
    assert exchange.read("a.yml", b"[" * 100_000).problems[0].row == 0


def test_a_number_without_end_is_not_even_read() -> None:
    (problem,) = exchange.read("answers.yml", b"- id: " + b"1:" * 900_000 + b"1\n").problems
    assert "A value is longer than" in problem.text and "“1:1:" in problem.text


def test_an_apostrophe_of_ones_own_stays() -> None:
    assert FORMULA.match("'=1") and not FORMULA.match("'quoted'")

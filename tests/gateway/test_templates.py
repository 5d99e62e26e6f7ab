"""The pages' templates are compiled once, and every application still shows its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from gateway import templates


def page(folder: Path, text: str) -> Path:
    (folder / "page.html").write_text(text, encoding="utf-8")
    return folder


def test_a_template_that_was_changed_is_shown_as_it_is_now(tmp_path: Path) -> None:
    shown = [templates.of(page(tmp_path, text)).get_template("page.html").render() for text in ("first", "other", "first")]
    assert shown == ["first", "other", "first"]


def test_two_clinics_with_the_same_pages_each_have_their_own_time(tmp_path: Path) -> None:
    clinics = [templates.of(page(tmp_path, "{{ moment | time }}")) for _ in range(2)]
    for clinic, zone in zip(clinics, ("Berlin", "London"), strict=True):
        clinic.filters["time"] = lambda moment, zone=zone: f"{moment} in {zone}"
    assert [one.get_template("page.html").render(moment="noon") for one in clinics] == ["noon in Berlin", "noon in London"]


def test_what_is_filled_in_is_escaped_and_what_is_not_given_is_an_error(tmp_path: Path) -> None:
    shown = templates.of(page(tmp_path, "{{ name }}")).get_template("page.html")
    assert shown.render(name="<b>") == "&lt;b&gt;"
    with pytest.raises(UndefinedError):
        shown.render()

"""Charts: the shape follows the numbers, and the words say the same."""

from __future__ import annotations

import re

from console.charts import HEIGHT, bars, told

LABELS = ("5 Jan", "12 Jan", "19 Jan")


def heights(path: str) -> list[int]:
    return [int(one) for one in re.findall(r"v-(\d+)", path)]


def test_the_highest_bar_fills_the_drawing_and_the_others_follow() -> None:
    chart = bars("Asked", LABELS, (10, 5, 20))
    assert heights(chart.path) == [HEIGHT // 2, HEIGHT // 4, HEIGHT] and chart.width == 60
    assert chart.text == "Most: 20 in the week of 19 Jan. Now: 20 in the week of 19 Jan."


def test_nothing_and_unknown_have_no_bar_and_little_has_a_small_one() -> None:
    assert heights(bars("Asked", LABELS, (0, None, 1000)).path) == [HEIGHT]
    assert heights(bars("Asked", LABELS, (1, 0, 1000)).path) == [1, HEIGHT]


def test_no_numbers_at_all_are_said_in_words() -> None:
    for values in ((0, 0, 0), (None, None, None)):
        chart = bars("Asked", LABELS, values)
        assert chart.path == "" and chart.text == "Nothing in these weeks."


def test_a_week_without_opinions_is_not_told_as_nought() -> None:
    assert bars("Helpful", LABELS, (50.0, 80.0, None), " %").text.endswith("12 Jan. Now: nothing this week.")


def test_numbers_are_told_with_no_more_digits_than_help() -> None:
    assert [told(one) for one in (0, 3, 2.25, 8.0003, 9.96, 12.6)] == ["0", "3", "2.2", "8", "10", "13"]

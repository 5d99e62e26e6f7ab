"""A part that is measured anew stands beside the others without passing for their age."""

from __future__ import annotations

from benchmarks import results

EARLIER = {"date": "2026-01-01", "commit": "abc", "training": {"ratio": 0.2}, "throughput": {"ratio": 1.0}}
NOW = {"date": "2026-02-02", "commit": "def", "throughput": {"ratio": 2.0}}


def test_what_was_not_measured_now_carries_its_own_date_and_commit() -> None:
    both = results.joined(NOW, EARLIER)
    assert both["throughput"] == {"ratio": 2.0} and both["date"] == "2026-02-02"
    assert both["training"]["measured"] == {"date": "2026-01-01", "commit": "abc", "wordings_of_a_label": None}


def test_a_row_kept_twice_keeps_its_first_date() -> None:
    again = results.joined({"date": "2026-03-03", "commit": "ghi"}, results.joined(NOW, EARLIER))
    assert again["training"]["measured"]["commit"] == "abc" and again["throughput"]["measured"]["commit"] == "def"

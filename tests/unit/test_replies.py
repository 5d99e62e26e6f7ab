"""Several replies of one turn become one."""

from __future__ import annotations

from itertools import permutations

import pytest

from assistant.replies import KINDS, Choice, Line, Reply, Told, joined

TOLD = Told("after.wind", "Use", "Avoid wind.")


def test_everything_is_said_in_order_and_once() -> None:
    reply = joined([Reply("answer", (Line("a"), Line("b"))), Reply("answer", (Line("b"), Line("c")))])
    assert [line.name for line in reply.lines] == ["a", "b", "c"]


def test_the_same_response_with_other_words_is_said_twice() -> None:
    parts = [Reply("answer", (Line("quote", {"quote": text}),)) for text in ("one", "two", "one")]
    assert [line.gaps["quote"] for line in joined(parts).lines] == ["one", "two"]


@pytest.mark.parametrize(("more", "less"), [(m, n) for m, n in permutations(KINDS, 2) if KINDS.index(m) < KINDS.index(n)])
def test_the_most_serious_part_names_the_whole(more: str, less: str) -> None:
    assert joined([Reply(less), Reply(more)]).kind == joined([Reply(more), Reply(less)]).kind == more


def test_an_urgent_sign_outranks_everything_and_a_contraindication_every_answer() -> None:
    assert KINDS[0] == "urgent"
    assert KINDS.index("not_recommended") < KINDS.index("answer") < KINDS.index("check")


def test_each_quote_is_traced_once_and_the_first_outcome_level_and_topic_count() -> None:
    first = Reply("not_recommended", answers=(TOLD,), outcome="not_recommended")
    second = Reply("not_documented", answers=(TOLD,), topic="price", outcome="ask_clinic", level=None)
    reply = joined([first, second])
    assert (reply.answers, reply.outcome, reply.topic, reply.level) == ((TOLD,), "not_recommended", "price", None)


def test_no_more_than_five_buttons_are_offered() -> None:
    parts = [Reply("clarify", choices=tuple(Choice(f"{n}{m}", {}) for m in range(3))) for n in range(3)]
    assert [choice.title for choice in joined(parts).choices] == ["00", "01", "02", "10", "11"]


def test_a_turn_that_says_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one reply"):
        joined([])

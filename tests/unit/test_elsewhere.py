"""A conversation that has turned to another treatment gets no rule of this one."""

from __future__ import annotations

import pytest

from assistant.knowledge import Knowledge
from assistant.memory import Memory
from assistant.replies import Reply
from assistant.responding import respond
from tests.turns import ids, turn


def asked(peel: Knowledge, text: str, *labels: str, memory: Memory | None = None) -> tuple[Reply, Memory]:
    return respond(turn(peel, text, *labels, memory=memory or Memory(introduced=True)))


@pytest.fixture
def filled(peel: Knowledge) -> Memory:
    """What is remembered once another treatment was asked for."""
    reply, memory = asked(peel, "do you offer fillers?", "not_documented/fillers")
    assert (reply.topic, memory.elsewhere) == ("fillers", "fillers")
    return memory


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("and makeup afterwards?", "faq/aftercare.makeup"),
        ("how many of those?", "faq/sessions.count"),
        ("what is it?", "faq/what_is"),
    ],
)
def test_what_is_asked_next_is_about_that_one(text: str, label: str, peel: Knowledge, filled: Memory) -> None:
    reply, memory = asked(peel, text, label, memory=filled)
    assert (reply.kind, reply.topic, ids(reply), memory.elsewhere) == ("not_documented", "fillers", [], "fillers")
    assert [choice.meaning for choice in reply.choices] == [{"answer": label.removeprefix("faq/")}]


def test_the_button_asks_the_same_of_ours_and_the_conversation_is_back(peel: Knowledge, filled: Memory) -> None:
    reply, memory = respond(turn(peel, choice={"answer": "aftercare.makeup"}, memory=filled))
    assert (ids(reply), memory.elsewhere) == (["aftercare.makeup"], None)


def test_who_names_ours_is_answered(peel: Knowledge, filled: Memory) -> None:
    reply, memory = asked(peel, "and after the peel, makeup?", "faq/aftercare.makeup", memory=filled)
    assert (ids(reply), memory.elsewhere) == (["aftercare.makeup"], None)


def test_what_only_ours_has_is_answered(peel: Knowledge, filled: Memory) -> None:
    reply, memory = asked(peel, "which lamp do you use", "faq/benefit.all", memory=filled)
    assert (ids(reply), memory.elsewhere) == (["benefit.all"], "fillers")


@pytest.mark.parametrize(
    ("text", "told"),
    [("had fillers yesterday", "fillers"), ("had fillers and a peel yesterday", None)],
)
def test_another_treatment_that_was_had_lately_is_what_is_asked_about(text: str, told: str | None, peel: Knowledge) -> None:
    _, memory = asked(peel, text, "report_condition")
    assert memory.elsewhere == told

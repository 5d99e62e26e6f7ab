"""What is kept of a turn, and what is told of it again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from gateway.storage import choices, conversations, feedback, tables, turns
from gateway.storage.database import Database
from gateway.storage.rows import Gone, NotYours, OfferedChoice, Unknown
from tests.gateway.storage.visits import NOW, REPLY, answer, begin, full, say


def kept(database: Database, table: type[Any]) -> list[Any]:
    with database.transaction() as db:
        return list(db.scalars(select(table)))


def test_a_repeated_message_gets_the_same_reply(database: Database) -> None:
    conversation = begin(database)
    turn = say(database, conversation)
    answer(database, turn)
    answer(database, turn, {"text": "Something else."})
    again = say(database, conversation)
    assert (again.id, again.state, again.reply) == (turn.id, "done", REPLY)


def test_a_failed_turn_says_so(database: Database) -> None:
    turn = say(database, begin(database))
    answer(database, turn, failed=True)
    with database.transaction() as db:
        found = turns.find(db, turn.id)
    assert found and found.state == "failed"


def test_a_turn_waits_for_those_before_it_but_not_for_ever(database: Database) -> None:
    conversation = begin(database)
    first, second = say(database, conversation, "a"), say(database, conversation, "b")
    young, old = NOW - timedelta(seconds=15), NOW + timedelta(seconds=15)
    with database.transaction() as db:
        assert turns.earlier_pending(db, conversation, second.position, young)
        assert not turns.earlier_pending(db, conversation, second.position, old)
        assert not turns.earlier_pending(db, conversation, first.position, young)
    answer(database, first)
    with database.transaction() as db:
        assert not turns.earlier_pending(db, conversation, second.position, young)
        newest = turns.newest(db, conversation)
    assert newest and newest.id == first.id


def test_the_text_is_redacted_before_it_is_kept(database: Database) -> None:
    answer(database, say(database, begin(database)), text="i'm on 07911 123456", kind="not_documented")
    assert [row.text for row in kept(database, tables.Turn)] == ["i'm on [phone]"]
    assert [row.text for row in kept(database, tables.UnansweredQuestion)] == ["i'm on [phone]"]


@pytest.mark.parametrize(("kind", "open_questions"), [("not_documented", 1), ("clarify", 1), ("answer", 0), ("urgent", 0)])
def test_the_staff_see_questions_without_an_answer(database: Database, kind: str, open_questions: int) -> None:
    answer(database, say(database, begin(database)), kind=kind)
    assert len(kept(database, tables.UnansweredQuestion)) == open_questions


@pytest.mark.parametrize(("consent", "outcomes"), [(None, 0), (False, 0), (True, 1)])
def test_an_outcome_is_kept_only_with_consent(database: Database, consent: bool | None, outcomes: int) -> None:
    conversation = begin(database)
    if consent is not None:
        with database.transaction() as db:
            conversations.set_consent(db, conversation, consent, NOW)
    answer(database, say(database, conversation), outcome="ask_clinic")
    assert len(kept(database, tables.ScreeningOutcome)) == outcomes


def test_the_transcript_is_in_order(database: Database) -> None:
    conversation = begin(database)
    first, second = say(database, conversation, "a"), say(database, conversation, "b")
    answer(database, second, {"text": "two"}, text=None)
    answer(database, first, {"text": "one"}, text="hello")
    with database.transaction() as db:
        lines = turns.transcript(db, conversation)
    assert [(line.role, line.text) for line in lines] == [
        ("visitor", "hello"),
        ("assistant", "one"),
        ("visitor", None),
        ("assistant", "two"),
    ]
    assert [line.reply for line in lines] == [None, {"text": "one"}, None, {"text": "two"}]


def test_the_newest_plan_is_the_last_one_given(database: Database) -> None:
    conversation = begin(database)
    with database.transaction() as db:
        assert turns.newest_plan(db, conversation) is None
    for number, plan in enumerate(([{"rule": "old"}], [{"rule": "new"}], [])):
        answer(database, say(database, conversation, str(number), NOW + timedelta(minutes=number)), {**REPLY, "plan": plan})
    with database.transaction() as db:
        assert turns.newest_plan(db, conversation) == ([{"rule": "new"}], NOW + timedelta(minutes=1))


def test_a_choice_works_only_where_it_was_offered(database: Database) -> None:
    mine, _ = full(database, "mine")
    yours, _ = full(database, "yours")
    with database.transaction() as db:
        assert choices.resolve(db, mine, "choice of mine") == OfferedChoice("choice of mine", "Yes", "/affirm")
        assert choices.resolve(db, mine, "made up") is None
        with pytest.raises(NotYours):
            choices.resolve(db, yours, "choice of mine")


def test_feedback_can_be_changed_and_is_redacted(database: Database) -> None:
    conversation, turn = full(database)
    with database.transaction() as db:
        feedback.give(db, conversation, turn.id, True, "write to anna@example.com", NOW)
    assert [(row.helpful, row.reason) for row in kept(database, tables.Feedback)] == [(True, "write to [e-mail]")]


def test_feedback_on_anothers_reply_is_refused(database: Database) -> None:
    conversation, _ = full(database, "mine")
    _, other = full(database, "yours")
    waiting = say(database, conversation, "m2")
    with database.transaction() as db:
        with pytest.raises(NotYours):
            feedback.give(db, conversation, other.id, True, None, NOW)
        for unknown in ("made up", waiting.id):
            with pytest.raises(Unknown):
                feedback.give(db, conversation, unknown, True, None, NOW)


def test_odd_letters_and_numbers_are_cleaned_before_they_reach_the_database(database: Database) -> None:
    turn = say(database, begin(database, "key\0\ud800"), "m\0")
    odd: dict[str, Any] = {"text": "a\0b\ud800", "plan": [{"a\0": float("nan")}]}
    answer(database, turn, odd, choice="c\0", text="x\0\udfffy", topic="t\0", candidates=[{"score": float("inf")}])
    row = kept(database, tables.Turn)[0]
    assert (row.text, row.topic, row.message_id) == ("xy", "t", "m")
    assert (row.reply, row.candidates) == ({"text": "ab", "plan": [{"a": None}]}, [{"score": None}])
    with database.transaction() as db:
        assert conversations.find(db, "key") and choices.resolve(db, turn.conversation_id, "c\0")


def test_an_error_carries_no_words(database: Database) -> None:
    conversation, _ = full(database)
    with pytest.raises(IntegrityError) as raised:
        answer(database, say(database, conversation, "m2"), choice="choice of key")
    assert "choices" in str(raised.value) and "affirm" not in str(raised.value)


def test_a_turn_that_never_was_is_gone(database: Database) -> None:
    turn = say(database, begin(database))
    with database.transaction() as db:
        conversations.erase(db, turn.conversation_id, "visitor", NOW)
    with pytest.raises(Gone):
        answer(database, turn)

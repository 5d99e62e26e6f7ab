"""A reply tells when the visitor's own treatment was, for reminders: never a booked one, and nothing after an urgent sign."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from tests.e2e.visitor import Visitor


def test_a_treatment_that_was_told_is_dated_until_a_sign_is_reported(bot: str) -> None:
    visitor = Visitor(bot)
    told = visitor.say("I was treated 5 hours ago, may I put foundation on?").custom["treated"]
    ago = datetime.now(timezone.utc) - datetime.fromisoformat(told)
    assert timedelta(hours=4, minutes=50) < ago < timedelta(hours=5, minutes=10)
    assert visitor.say("and running?").custom["treated"] == told
    assert visitor.say("my throat is closing, I get no air").custom["treated"] is None
    assert visitor.say("and the sauna?").custom["treated"] is None


@pytest.mark.parametrize("says", ["my session is next Friday at 3 pm", "my sister had hers yesterday at noon", "does it hurt?"])
def test_what_is_booked_somebody_elses_or_unknown_is_not(bot: str, says: str) -> None:
    assert Visitor(bot).say(says).custom["treated"] is None

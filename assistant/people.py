"""Whose condition an English message tells of: the visitor's, another visitor's, a relative's, or nobody's."""

from __future__ import annotations

import re
from typing import Literal

from assistant.clauses import Clause

Person = Literal["self", "other", "family", "bystander", "nobody"]

RELATIVES = (
    r"(?:mother|mum|mom|mam|mama|mummy|mommy|dad|daddy|father|sister|sis|brother|bro|parent|grand\w+|gran|nan"
    r"|nana|grandma|grandpa|aunt|auntie|uncle|cousin|wife|husband|hubby|partner|boyfriend|girlfriend|bf|gf"
    r"|spouse|fianc\w+|son|daughter|kid|child|children|teen|teenager|baby|toddler|niece|nephew|twin|family"
    r"|relative|mil|in law|missus|other half)s?"
)
STRANGERS = (
    r"(?:friend|mate|client|patient|colleague|customer|co ?worker|neighbour|neighbor|bestie|model|flatmate"
    r"|roommate|lady|boss|girl|woman|man|guy)s?"
)
OTHERS = rf"(?:{RELATIVES}|{STRANGERS})"
RELATIVE = re.compile(rf"\b(?:my|our|his|her|the|a)?\s?(?:\w+ )?{RELATIVES}\b")
NEAREST = re.compile(
    rf"\b(?:(?P<me>i|im|ive|id|me|weve|myself)|(?P<them>{OTHERS}|she|shes|he|hes|they|theyre|theyve|her|his|their"
    rf"|someone|somebody))\b"
)
PRONOUN = re.compile(r"\b(?:she|shes|he|hes|they|theyre|theyve|her|him|his|them|their)\b")
IN_FAMILY = re.compile(
    r"\b(?:runs? in (?:my|the|our) family|family history|in (?:my|the|our) family|family has|hereditary"
    r"|side of the family)\b"
)
PARTS = (
    r"(?:face|skin|cheeks?|nose|chin|forehead|lips?|mouth|neck|hands?|arms?|legs?|body|back|jaw\w*|left|right|upper"
    r"|lower)"
)
TO_BE_TREATED = re.compile(
    rf"\b(?:can|could|may|should|would|will|shall|is|are|does|do) (?:she|he|they|(?:my|our|a"
    rf"|the) (?:\w+ ){{0,2}}?{OTHERS})\b|\b(?:she|shes|he|hes|they|theyre|{OTHERS}) (?:[\w,]+ ){{0,7}}?(?:want|wants"
    rf"|wanted|wanting|book|booked|come|comes|coming|interested|hoping|planning|considering|thinking|like|love"
    rf"|loves|asked|asks|asking|needs?|due|suitable|eligible|allowed|able|signed|scheduled)\b|\b(?:for|treat|book"
    rf"|bring|send|on) (?:her|him|them|(?:my|our) (?:\w+ )?{OTHERS})\b(?! (?:own |whole )?{PARTS}\b)"
    rf"|(?<!\bon )(?<!\bof )(?<!\bin )(?<!\bover )(?<!\baffects )(?<!\baffecting )\b(?:her|his"
    rf"|their) (?:\w+ )?(?:appointment|treatment|session|booking|consultation|slot|face|skin|scars)\b"
    rf"|\bhelp (?:her|him|them)\b"
)
I_AM_TO_BE_TREATED = re.compile(
    r"\b(?:its|it is|it would be|itd be|thats|that is) (?:just |only |actually )?(?:me|i|myself)\b(?! and\b)"
    r"|\b(?:for|about) (?:me|myself)\b(?! and\b)(?: not)?|\bnot (?:for )?(?:her|him|them)\b"
    r"|\b(?:im|i am) the one\b|\bthe (?:treatment|session|appointment) is mine\b"
)
NOT_ME = re.compile(r"\bnot (?:for |about )?(?:me|myself)\b")
OF_A_BIRTH = re.compile(
    r"\b(?:had|have|having|got|expecting|want|wanting|trying for|planning|gave birth to|with) (?:a|an|another|our|my"
    r"|the|two|three|one|twins)"
    rf"(?: \w+)? {RELATIVES}\b|\b(?:had|having|expecting|with) twins\b"
)
HAVE_IT_TOO = re.compile(
    r"\b(?:ive got|ive caught|ive had|i have got|i have|i got|i caught|i picked|so have i|so do i|me too|gave) (?:it"
    r"|them|one)\b"
    r"(?! (?:booked|done|on|at|for|scheduled|tomorrow|today|next))|\b(?:so have i|so do i|me too|so am i)\b"
)
GIVEN_TO_ME = re.compile(
    r"\b(?:gave|given|giving|passed|to|told|says?|said|diagnosed|from) (?:it )?(?:me|to me|on to me|that i|im|i)\b"
)


def person(text: str, clause: Clause, begin: int, start: int, end: int) -> Person | None:
    """Whose condition stands at `text[start:end]`; None when the clause names nobody. Its subject stands after `begin`.

    "family" is a relative whose condition is only mentioned; "other" one who is to be treated, or no relative at all;
    "bystander" somebody of whom it is said that they are not to be treated.
    """
    before, after = text[begin:start], text[end : clause.end]
    if IN_FAMILY.search(before) or IN_FAMILY.search(after):
        return "family"
    if match := re.match(rf" (?P<them>{OTHERS})\b(?! here)", after):
        return (
            _someone_else(text, match["them"])
            if not re.search(r"\b(?:i|im|ive)\b", before) or "my" in before.split()[-1:]
            else "self"
        )
    nearest = list(NEAREST.finditer(OF_A_BIRTH.sub(" ", before)))
    if not nearest:
        return "self" if re.search(r"\b(?:my|our)\b", before) else None
    if nearest[-1]["me"] or GIVEN_TO_ME.search(before) or HAVE_IT_TOO.search(text[end:]):
        return "self"
    return _someone_else(text, nearest[-1]["them"])


def _someone_else(text: str, who: str) -> Person:
    if who in ("someone", "somebody"):
        return "nobody"
    if I_AM_TO_BE_TREATED.search(text) and not NOT_ME.search(text):
        return "bystander"
    if TO_BE_TREATED.search(text):
        return "other"
    named = who if not PRONOUN.fullmatch(who) else text
    return "family" if RELATIVE.search(named) else "other"

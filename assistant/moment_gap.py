"""Hours after a treatment that a visitor only supposes: "makeup 30 hours after?", "is a day and a half enough?"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant import moment_words as words
from assistant.moment_counts import COUNT, amount_of
from assistant.terms import Lexicon

HOURS = {"minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0, "month": 720.0, "year": 8760.0}


@dataclass(frozen=True)
class Gap:
    """A time after the treatment: from `least` to `most` hours, as `said`."""

    least: float
    most: float
    said: str


_ROUGH = r"(?:(?P<less>less than|under|nearly|almost|not quite|just under|menos de|weniger als|fast|quase|casi) )?"
_ABOUT = r"(?:(?P<about>about|around|roughly|approximately|approx|like|maybe|etwa|ungefahr|unos|unas|cerca de) )?"
_MORE = r"(?:(?P<more>over|more than|mehr als|mas de|mais de) )?"
_AMOUNT = rf"{_ROUGH}{_ABOUT}{_MORE}(?:(?:only|just|exactly) )?(?P<said>{COUNT})"
_OF_TREATMENT = r"(?:it|that|this|mine|hers|done|session|treatment|appointment|appt|procedure|having|getting|T)"
# What may follow "30 hours after": the treatment or nothing of its own, but no other thing ("after my holiday").
_TAIL = (
    rf"(?! (?:my|the|a|an|your|our|his|her|their|having|getting|giving) (?:(?!{_OF_TREATMENT}\b)\w+ ){{0,3}}?(?!{_OF_TREATMENT}\b)\w+"
    r"(?: [.,;!?]|$| (?:can|could|may|should|is|will|do)\b))"
    rf"(?! (?!having\b|getting\b|being\b|wearing\b|{_OF_TREATMENT}\b)\w+ing\b)"
)
_AFTER = r"(?:afterwards?|after|post|following|later|on from|from|past|danach|spater|despues|depois|mais tarde|μετα)"
_BEFORE_IT = re.compile(r"\b(?:before|until|till|prior to|ahead of|vor|antes)\b(?: \w+){0,3} T\b")
_TELLS = re.compile(r"\b(?:ago|back|im|i am|its been|it has been|been|since)(?: (?:only|just|now|about|around))*$")
_SAYS = (
    re.compile(rf"(?<![^ ]){_AMOUNT} (?:long )?{_AFTER}(?!\w){_TAIL}"),
    re.compile(
        rf"(?<![^ ])(?:after|following|post|nach|despues de|tras|depois de|apos|μετα απο|wait|waiting|waited|give it|leave it|warten"
        rf"|esperar) {_AMOUNT}(?!\w)(?! (?:of|ago|away)\b){_TAIL}"
    ),
    re.compile(
        rf"(?<![^ ]){_AMOUNT} (?:(?:be|is|long|really|actually|already|definitely) )*(?:enough|sufficient|too (?:early|soon)|genug|suficientes?|bastante)(?!\w)"
    ),
)
_NEXT_DAY = re.compile(
    rf"(?<![^ ])(?P<said>(?:the )?(?:very )?(?:next|following) day|(?:the )?day after(?! tomorrow)|am nachsten tag|al dia siguiente"
    rf"|no dia seguinte|την επομενη μερα)(?!\w){_TAIL}"
)


def find(text: str, treatment: Lexicon) -> tuple[Gap, ...]:
    """The times after the treatment that a folded `text` supposes, in order; none in a question about before."""
    text = _masked(text, treatment)
    if _BEFORE_IT.search(text):
        return ()
    found: dict[int, Gap] = {}
    for pattern in _SAYS:
        for match in pattern.finditer(text):
            if not _TELLS.search(text[: match.start("said")].rstrip()):
                found.setdefault(match.start("said"), _gap(match))
    for match in _NEXT_DAY.finditer(text):
        if not any(begin <= match.start() < begin + len(gap.said) for begin, gap in found.items()):
            found[match.start()] = Gap(0.0, 48.0, match["said"])
    return tuple(gap for _, gap in sorted(found.items()))


def _masked(text: str, treatment: Lexicon) -> str:
    """The text with T for the treatment's names and for the words that stand for it."""
    for hit in reversed(treatment.find(text)):
        text = f"{text[: hit.start]}T{text[hit.end :]}"
    return re.sub(r"\b(?:sessions?|treatments?|appointments?|appts?|procedures?)\b", "T", text)


def _gap(match: re.Match[str]) -> Gap:
    said = {name: value for name, value in match.groupdict().items() if value}
    least, most = amount_of(said)
    unit = words.UNITS[said["u"]]
    hours = [least * HOURS[unit], most * HOURS[unit]]
    if "u2" in said:
        more = amount_of({"n": said["n2"], "u": said["u2"]})[1] * HOURS[words.UNITS[said["u2"]]]
        hours = [number + more for number in hours]
    rough = 1.0 if "about" in said else 0.0
    hours = [hours[0] - rough, hours[1] + rough]
    if "less" in said:
        hours[0] = hours[1] = max(hours[0] - 1 / 60, 0.0)
    if "more" in said:
        hours[0] = hours[1] = hours[1] + 1 / 60
    told = " ".join(word for word in (said.get("less"), said.get("about"), said.get("more"), said["said"]) if word)
    told = re.sub(r"(?<=\d) ?([.,]) ?(?=\d)", r"\1", told)
    return Gap(hours[0], hours[1], re.sub(r"σ\b", "ς", told))

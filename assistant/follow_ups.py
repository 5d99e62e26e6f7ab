"""Short messages that only make sense with what was said before: "and on Saturday?", "so I can go?", "actually I am"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import aftercare, condition_follow_ups, ellipses, first_person, medicine, moment_cues, moments, retimed
from assistant.conditions import READ_AS_ENGLISH, Mention
from assistant.moment_readers import read
from assistant.parts import Ask
from assistant.people import OTHERS
from assistant.terms import plain
from assistant.turn import Turn

_SO = (
    r"^(?:(?:so|ok|okay|oh|but|then|and|right|great|well|please|hang on|wait|surely|even|just|come on|honestly|simply"
    r"|just between us|between us|be honest|just tell me|tell me|just say|a simple|simple question) |[,.:!] )*"
)
_GO = (
    r"(?: (?:go for it|go ahead|go in|go|do it|do that|do this|have it|have one|use it|use them|put it on|wear it|start|try"
    r"|it|that|this|then|now|today|tonight|tomorrow|anyway|still|again|already|just|a bit|a little|right|yes|no|please|really"
    r"|or not|after all|to|,))"
)
_FINE = r"(?:ok|okay|fine|safe|allowed|alright|all right|possible|over)"
_END = r"(?: [?.!,])*$"
LEAVE = re.compile(
    rf"{_SO}(?:can i|i can|may i|i may|could i|i could|should i|am i allowed|im allowed|i am allowed|is that {_FINE}"
    rf"|(?:its|thats|it is|that is) {_FINE}|(?:(?:answer|say) )?yes or no|so yes|the answer is (?:yes|no)"
    rf"|(?:thats|that is|its) a green light|(?:im|i am) (?:cleared|in the clear)"
    rf"|(?:is that|is it|thats|its) an? (?:yes|no)){_GO}*{_END}"
    rf"|{_SO}is it (?:still )?{_FINE}{_GO}+{_END}"
)
TO_COME = re.compile(
    rf"{_SO}(?:(?:can|could|may|should) i|i (?:can|could|may)) (?:still |then |now )*(?:come|come in|go ahead|book"
    rf"|have (?:it|one)"
    rf"|do (?:it|this)|get (?:it|one))"
    rf"(?: (?:then|now|anyway|still|or not|please|in|though))*{_END}"
)
BRIEFLY = re.compile(
    r"^(?:(?:so|ok|okay|but|and|then|please|what about|how about|what if its|if its|even if its|not) |, )*(?:just|only|even)"
    r"(?: (?:for|a|an|one|two|three|five|ten|\d+|few|couple of|quick|little|tiny|short|very))+"
    r" (?:minutes?|mins?|bit|while|one|dip|hours?|seconds?|sec|moment|go)(?: (?:only|max|or so|or two|then|though))*"
    rf"(?: ,)?(?: (?:come on|please|pls|surely|right))*{_END}"
)
_AMOUNT = r"(?:(?:a|an|one|once|just|only|little|quick|tiny|small|single|bit|day|week|time|drink|minute|session|go|dip) )+"
NO_HARM = re.compile(
    rf"{_SO}(?:{_AMOUNT}(?:cant|cannot|can not|wont|wouldnt|couldnt)|(?:it|that) (?:cant|cannot|couldnt)) (?:really )?"
    rf"(?:hurt|harm|matter|be that bad)(?: (?:me|much|anybody|anyone|right|can it|will it|surely|,))*{_END}"
)
_NUMBER = r"(?:one|two|three|four|five|six|seven|ten|\d{1,2})"
_GUESS = (
    r"(?:(?:would|do|can) (?:you|i|we) (?:say|think|call it|guess|mean)"
    r"|like|about|around|roughly|maybe|say|more like|is it|is that|its|thats)"
)
HOW_MANY = re.compile(
    r"\b(?:a|the) few\b|\bfew days\b"
    rf"|{_SO}(?:{_GUESS} )+{_NUMBER}(?: (?:days?|to|or|-|{_NUMBER}|so|then|maybe|ish|right|enough|ok|okay|fine|,))*{_END}"
)
BESIDE_A_TIME = moment_cues.FILLERS | frozenset(
    "what about how then would fine alright maybe can do if until till by later still go so early late afterwards".split()
)
AFTER_ALL = re.compile(
    r"^(?:(?:oh|no|wait|sorry|hm+|well|ok|but|oops|omg|hang on) |, )*(?:actually|in fact|sorry|oops|correction|wait"
    r"|it turns out|turns out|no)(?: ,)?(?: (?:that|yes))?"
    r" i (?P<how>am|do have|do|have|have got|might be|may be|might have|think i am|think i do)(?: (?:one|it|them|that|some))?"
    r"(?: (?:actually|after all|now))*(?= [.,;!?]| just\b| found\b| since\b| today\b|$)"
)
MEANT = re.compile(
    r"\b(?:i meant|i mean|meant to (?:say|write|ask)|not (?:me|mine|myself)|(?:wasnt|isnt|its not|it isnt) me|talking about"
    r"|asking (?:for|about)|on behalf of)\b"
)
AS_WELL = re.compile(r"\b(?:too|also|as well|both|(?:me|myself) and|and (?:me|i|myself))\b")
THEIRS = re.compile(
    r"^(?:(?:oh|no|wait|sorry|hm+|well|ok|but|oops|actually|hang on) |, )*(?:i meant?|(?:its|it is|it was|thats|that was|not) ?"
    r"(?:actually|me|mine)?(?: ,)?(?: but)?|asking)(?: (?:for|about|that|its))*"
    rf" (?:my|a|our) (?:\w+ )?{OTHERS}(?: (?:is|has|who|whos|got|it|that|them|one|not|me|mine|,|the one|with))*{_END}"
)


def of_last_rule(turn: Turn) -> tuple[Ask, ...]:
    """The aftercare rules told last, where a message asks no more than leave for them or names no more than another time."""
    known = turn.knowledge
    last = [rule for rule in known.rules if rule.answer in turn.memory.last_answers]
    if not last or aftercare.mentions(turn.said, known.rules):
        return ()
    text = turn.said.plain
    vague = [rule for rule in last if rule.kind == "vague"]
    if vague and HOW_MANY.search(text):
        last = vague
    elif not (LEAVE.search(text) or NO_HARM.search(text) or BRIEFLY.search(text) or _names_only_a_time(turn)):
        return ()
    return tuple(Ask("answer", rule.answer, text=turn.said.text) for rule in last)


def leave_after_report(turn: Turn) -> bool:
    """Whether who spoke of a condition asks for nothing but leave to come: "so I can?", "entonces puedo?"."""
    text, memory = turn.said.plain, turn.memory
    if ellipses.of_me(turn):
        return any(id_.startswith("contraindication.") for id_ in memory.last_answers)
    if not memory.reported:
        return bool(memory.asked or memory.unsettled) and bool(LEAVE.search(text) or NO_HARM.search(text))
    return bool(LEAVE.search(text) or NO_HARM.search(text) or TO_COME.search(text)) or first_person.asks_leave(text)


def goes_on(turn: Turn) -> bool:
    """Whether a message that names no condition goes on about a rule or a condition that was spoken of before."""
    named = of_last_rule(turn) or leave_after_report(turn) or after_all(turn, ()) or theirs(turn, ())
    named = named or ellipses.asks(turn)
    return bool(named) or condition_follow_ups.goes_on(turn) or medicine.is_changed(turn) or retimed.goes_on(turn)


def _names_only_a_time(turn: Turn) -> bool:
    """ "And tomorrow at 6?": a time for the thing asked about, and nothing else."""
    if turn.memory.expecting_time or turn.own_times(False).treated or not turn.own_times(False).asked_for:
        return False
    text = moments.fold(turn.said.text)
    for span in reversed(read(text)):
        text = f"{text[: span.start]} {text[span.end :]}"
    return moment_cues.few(text, BESIDE_A_TIME)


def after_all(turn: Turn, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """What "actually I am" reports: the conditions denied last. Where several were, nobody knows which is meant."""
    found = AFTER_ALL.search(turn.said.plain) if turn.said.language in READ_AS_ENGLISH else None
    if mentions or not found:
        return ()
    certain = len(turn.memory.denied) == 1 and found["how"] in ("am", "do", "have", "do have", "have got")
    told = [_mention(turn, id_) for id_ in turn.memory.denied]
    return tuple(mention if certain else replace(mention, time="unsure") for mention in told if mention)


def theirs(turn: Turn, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """What was reported as the visitor's own and turns out to be another person's: "sorry, I meant my husband"."""
    text, reported = turn.said.plain, turn.memory.reported
    if turn.said.language not in READ_AS_ENGLISH or not MEANT.search(text) or AS_WELL.search(text):
        return ()
    if named := [one for one in mentions if one.id in reported and one.person in ("other", "family", "bystander")]:
        return tuple(named) if not _is_own(mentions, reported) else ()
    if mentions or len(reported) != 1 or not THEIRS.search(text):
        return ()
    told = _mention(turn, reported[0])
    return (replace(told, person="other"),) if told else ()


def _is_own(mentions: Sequence[Mention], reported: Sequence[str]) -> bool:
    return any(one.person == "self" and one.stance == "stated" and one.id in reported for one in mentions)


def _mention(turn: Turn, id_: str) -> Mention | None:
    """A listed condition, as if it had just been named."""
    row = turn.knowledge.conditions.get(id_)
    if row is None:
        return None
    said = plain(turn.said.text)
    return Mention(id_, True, "accept", row.label, "self", "now", "stated", said, quote=row.quote, marks=row.marks)

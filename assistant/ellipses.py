"""Short questions that leave out what they are about: "and for two?", "and 8 days?", "and me?", "which brand?"."""

from __future__ import annotations

import re

from assistant import topics
from assistant.aftercare import Rule
from assistant.moment_counts import COUNT
from assistant.parts import Ask
from assistant.turn import Turn

_LEAD = r"^(?:(?:and|or|so|ok|okay|but|then|well|what about|how about|what if|is|would|even|just|only|with|say|hm+) |, )*?"
_END = r"(?: (?:then|now|please|pls|too|though|instead|enough|ok|okay|fine|maybe|,))*(?: [?.!])*$"
_NUMBER = r"(?:\d{1,2}|two|three|four|five|six|both|all|several|a (?:course|package|pack|bundle|block)(?: of \w+)?)"
SO_MANY = re.compile(
    rf"{_LEAD}(?:(?:for|of|a|the) )*{_NUMBER}"
    rf"(?: (?:of|us|them|those|these|people|persons|sessions?|treatments?|together))*{_END}"
)
SO_LONG = re.compile(
    rf"{_LEAD}(?:(?:after|in|for) )*(?P<said>(?:(?:about|around|only|just|nearly) )?{COUNT})"
    rf"(?: (?:later|after|afterwards|long|on|wait))*{_END}"
)
ME = re.compile(rf"{_LEAD}(?:(?:for|about) )?(?:me|myself|i)(?: (?:too|as well|also|personally))*{_END}")
_WHICH = r"(?:which|what|any|a|a particular|any particular|any special|what kind of|which kind of|what sort of|a special)"
BRAND = re.compile(
    rf"{_LEAD}{_WHICH} (?:(?:good|specific|particular|special|certain) )*(?P<term>brand|make|product|type|kind|sort)s?"
    rf"(?: (?:is|are|of|do|would|you|it|that|this|they|recommend|suggest|use|should|i|best|good|one|better))*{_END}"
)
_IT = r"(?:it|that|this|them|they|the cream|the stuff)"
DETAILS = re.compile(
    rf"{_LEAD}(?:how (?:long|quickly|fast|soon) (?:(?:does|do|will|would|until|till|before|for) )*{_IT}"
    r" (?:(?:to|take|takes|need|needs) )*"
    rf"(?:works?|kicks? in|last|lasts|wears? off|start|act|set in|take)(?: (?:to|work|for|in|off))*"
    rf"|(?:whats|what is|what are) (?:in {_IT}|{_IT} made (?:of|from)|{_IT} called)|how strong (?:is|are) {_IT}"
    rf"|(?:is|are) {_IT} (?:strong|an? (?:injection|cream|gel|spray))){_END}"
)


def asks(turn: Turn) -> tuple[Ask, ...]:
    """What a message asks that leaves out its subject: about the rule, the answer or the silence told last."""
    text, rules = turn.said.plain, _last_rules(turn)
    if turn.said.command or turn.memory.check or turn.own_times(turn.memory.expecting_time).treated:
        return ()
    asked = turn.memory.expecting_time or text.endswith("?") or text.split(" ")[0] in ("and", "or", "what", "how")
    if asked and (gap := SO_LONG.search(text)):
        return tuple(Ask("answer", rule.answer, text=f"{gap['said']} after") for rule in rules if rule.hours)
    if ME.search(text) and rules:
        return tuple(Ask("answer", rule.answer, text=turn.said.text) for rule in rules)
    brand = BRAND.search(text)
    if brand and rules:
        return (Ask("answer", rules[0].answer, term=f"a {brand['term']}", named=False, text=turn.said.text),)
    if brand or DETAILS.search(text):
        return _details(turn)
    return _silence(turn) if SO_MANY.search(text) and not topics.find(turn.said, turn.knowledge.topics) else ()


def of_me(turn: Turn) -> bool:
    """ "And me?", after somebody else or a condition was spoken of."""
    return bool(ME.search(turn.said.plain))


def _last_rules(turn: Turn) -> list[Rule]:
    return [rule for rule in turn.knowledge.rules if rule.answer in turn.memory.last_answers]


def _details(turn: Turn) -> tuple[Ask, ...]:
    """The topic that holds the details of what was told last."""
    rows, last = turn.knowledge.topics.topics.values(), set(turn.memory.last_answers)
    return tuple(Ask("silent", row.name, certain=True) for row in rows if last & set(row.details_of))[:1]


def _silence(turn: Turn) -> tuple[Ask, ...]:
    """The topic on which the last reply was silent: its label stands there."""
    said = str((turn.memory.last_reply or {}).get("text", ""))
    rows = turn.knowledge.topics.topics.values()
    return tuple(Ask("silent", row.name, certain=True) for row in rows if f"about {row.label}" in said)[:1]

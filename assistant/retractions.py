"""Whether an English message takes back what was said before, or takes back that it was denied."""

from __future__ import annotations

import re
from typing import Literal

from assistant.clauses import Clause

Retraction = Literal["no", "taken_back", "unsure"]

CORRECTS = re.compile(
    r"\b(?:actually|sorry|wrong\w*|mistake\w*|mistook|misspoke|misread|mistyped|misclicked|typo|false alarm"
    r"|correction|corrected|take (?:it|that) back|i meant|turns? out|turned out|scratch that|ignore|forget"
    r"|in fact|lied|joking|kidding|error|mixed up|misunderstood|my bad|oops|i said|i told you|i wrote|i mean"
    r"|accident\w*|after all|change my answer)\b"
)
BLAMES = re.compile(
    r"\b(?:mistake\w*|mistook|wrong\w*|misspoke|misread|mistyped|misclicked|typo|accident\w*|error|joking"
    r"|kidding|lied|false alarm|forget|ignore|scratch|delete|remove|undo|take back|take (?:it|that) back"
    r"|should not have|shouldnt have)\b"
)
SAYS = (
    r"\b(?:said|wrote|typed|clicked|pressed|chose|picked|selected|ticked|told you|put|answered|(?:wrong|mistaken"
    r"|lied) about)"
)
SAID_BEFORE = re.compile(
    rf"{SAYS}(?: that)?(?: i (?:am|was|have|had|do have|did have)| im| ive| my)?(?: (?!i\b|im\b|ive\b|no\b"
    rf"|wrong\b|yes\b)\w+){{0,2}}$"
    r"|\b(?:wrong|mistaken|joking|lied|kidding|confused) about(?: (?!i\b|im\b|ive\b)\w+){0,3}$"
)
TO_FORGET = re.compile(
    r"\b(?:forget|ignore|scratch|delete|remove|undo|take back)(?: what i (?:said|wrote|told you))?(?: (?!i\b"
    r"|im\b|ive\b)\w+){0,4}$"
)
SAID = re.compile(rf"{SAYS}\b")
WAS_WRONG_AFTER = re.compile(
    r"^ (?:\w+ ){0,3}?(?:was|is|were) (?:just )?(?:an? )?(?:mistake|typo|wrong|false alarm|error)\b"
    r"|^ by (?:mistake|accident)\b"
)
GONE_AFTER = re.compile(
    r"^(?: (?!not\b|never\b|nearly\b|almost\b|isnt\b|hasnt\b)\w+){0,3}? (?:gone|cleared|healed|over"
    r"|disappeared)\b"
)

NOT_MEANT_HERE = re.compile(
    r"^(?: [.,;!]| (?:oh|no|oops|sorry|ah|wait|argh|ugh|ops|my bad|never ?mind|hang on|hold on|that was|this was|was|i))*"
    r" (?:wrong (?:chat|window|person|number|tab|app|conversation|group|thread|place|box)"
    r"|meant (?:for|to (?:text|message|send|write) (?:it |this |that )?(?:to )?(?:my|someone|somebody|her|him|a)\b)"
    r"|(?:forget|ignore|scratch|disregard|delete) (?:that|this|all that|what i (?:just )?(?:said|wrote|typed))(?= [.,;!]|$))"
)


def not_meant_here(text: str, end: int) -> bool:
    """Whether the words right behind a condition say that it was not meant for this chat: "… no wait, wrong chat"."""
    return bool(NOT_MEANT_HERE.match(text[end:]) or NOT_MEANT_HERE.match(_after_sentence(text, end)))


def _after_sentence(text: str, end: int) -> str:
    """What follows the sentence that `end` stands in."""
    stop = re.search(r" [.,;!](?= )", text[end:])
    return text[end + stop.start() :] if stop else ""


def retraction(text: str, clause: Clause, start: int, end: int, denied: bool) -> Retraction:
    """What the message does to an earlier report of the condition at `text[start:end]`.

    "unsure" is a denial that is itself called an error ("I said I'm not … by mistake"): it may well be there.
    """
    before, after = text[clause.sentence_start : start].rstrip(), text[end:]
    blames = bool(BLAMES.search(text))
    if denied:
        if blames and SAID.search(text[clause.start : start]):
            return "unsure"
        return "taken_back" if CORRECTS.search(text) else "no"
    said_wrongly = SAID_BEFORE.search(before) or TO_FORGET.search(before) or GONE_AFTER.match(after)
    return "taken_back" if WAS_WRONG_AFTER.match(after) or (said_wrongly and blames) else "no"

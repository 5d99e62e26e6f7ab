"""When an English message says a condition was there: now, over, healing, still to come, or perhaps."""

from __future__ import annotations

import re
from typing import Literal

from assistant.clauses import Clause

Time = Literal["now", "past", "unsure", "recovering", "future"]

NUMBER = r"(?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|few|a few|couple|a couple of|couple of|several)"
DATED_FROM = re.compile(
    rf"\b(?:since (?!then)(?:\w+ ){{0,2}}?\w+|for (?:the (?:last|past) |about |over "
    rf"|nearly )?{NUMBER} (?:\w+ )?(?:day|week|month|year|decade)s?"
    r"|for (?:years|months|weeks|days|ages)|all my life|my whole life|from birth|since birth)\b"
)
NOW = re.compile(
    r"\b(?:still|currently|right now|now|at the (?:moment|mo|minute)|atm|at present|presently|today|this morning"
    r"|tonight|again"
    r"|is back|came back|come back|returned|flar\w+|ongoing|constant\w*|always|in the middle of|as we speak"
    r"|just (?:got|came|come"
    r"|appeared|popped|been diagnosed|found out|noticed|woke|tested)|on and off|keeps? \w+ing)\b"
)
BACK_AFTER = re.compile(
    r"\b(?:still|back|returned|came back|come back|has come|again|flared|appeared|popped up|came up|showed up"
    r"|came out|never went"
    r"|wont go|not gone|hasnt gone|not healed|hasnt healed|hasnt cleared|not cleared|wont clear|isnt healing"
    r"|not healing"
    r"|not going away|never goes|doesnt go|(?:not|isnt|never|hasnt) (?:any |got |getting )?(?:better|over|healed"
    r"|clear))\b"
)
BEGAN = re.compile(
    r"\b(?:got|caught|became|become|fell|found out|started|began|developed|noticed|appeared|diagnosed|confirmed"
    r"|tested|popped|woke up with)\b"
)
RECENT = re.compile(
    rf"\b(?:last (?:week|month|year|night|summer|winter|spring|autumn|fall|time|christmas|weekend|\w+day)|yesterday"
    rf"|the other day|recent\w*|lately"
    rf"|earlier this (?:week|month|year)|{NUMBER} (?:day|week|month)s? (?:ago|back|earlier)|a year ago|days ago"
    rf"|weeks ago|months ago"
    r"|just (?:had|finished|stopped|got over|recovered|cleared|over|getting over)|not long ago|a while ago"
    r"|a while back)\b"
)
ENDING = re.compile(
    r"\b(?:nearly|almost|just about|mostly|pretty much) (?:gone|healed|clear\w*|over|better|finished)\b"
    r"|\b(?:healing|drying|scabb\w*|recovering"
    r"|recovered|getting over|got over|getting better|clearing|going away|fading|on the mend|calmed down|settled"
    r"|under control"
    r"|in remission|remission)\b"
)
ENDED_AFTER = re.compile(
    r"^(?: \w+){0,4}? (?:gone|healed|cleared|clear|(?:is|are|was|now) over|better|finished|disappeared|vanished"
    r"|dried|crusted|went away|went|inactive|dormant"
    r"|not active|isnt active|arent active|not \w+ anymore)\b"
)
LONG_AGO = re.compile(
    r"\b(?:years ago|year ago|ages ago|long ago|decades? ago|long time ago|years back|as an? (?:\w+ )?(?:child|kid"
    r"|teen\w*|adolescent|baby|toddler"
    r"|student|young \w+)|when i was (?!\d+ weeks)\w+|in (?:my|the) (?:\w+ )?(?:teens|twenties|thirties|forties"
    r"|youth|childhood|20s|30s|40s"
    r"|past|nineties|eighties|90s|80s)|at school|at uni\w*|in (?:high )?school|in college|previous\w*|formerly"
    r"|in the past|once had"
    r"|used to|childhood|growing up|back then|back in|during my (?:last|first|second)|during (?:puberty|covid"
    r"|lockdown)|with my (?:last|first"
    r"|second|third)|in (?:19|20)\d\d|history of|past|before my|at \d\d|until (?:i was|my)|puberty)\b"
)
WHEN = re.compile("|".join((RECENT.pattern, ENDING.pattern, LONG_AGO.pattern)))
BEGINS_A_DATE = frozenset(
    "about around roughly maybe last a an one two three four five six some several years months weeks when as in "
    "during back recently "
    "yesterday since ages long many only just nearly almost".split()
)
PAST_VERB = re.compile(r"\b(?:had|was|were|suffered|got over|beat|survived)\b")
PERFECT = re.compile(r"\b(?:ive|have|has|i ve) (?:\w+ )?had\b")
TO_COME = re.compile(
    r"\b(?:(?:plan\w*|trying|try|hoping|hope|want|wants|would like|going|about|intend\w*|thinking of"
    r"|expect) (?:\w+ )?(?:to (?:be|get|become|have|start"
    r"|go)|on (?:being|getting|becoming|having)|being|getting|becoming|another|for another|for a second)"
    r"|(?:will|ill|shell|hell) (?:soon |probably )?(?:be|get|become|start|have))(?: (?!it\b|this\b|rid\b|while\b"
    r"|with\b|during\b|done\b)\w+){0,2}$"
)
SOON_AFTER = re.compile(
    r"^ (?:\w+ ){0,3}?(?:next (?:year|month|summer|spring|autumn|winter)|someday|one day|in the future"
    r"|in a few years)\b"
)
UNSURE_BEFORE = re.compile(
    r"\b(?:might|may (?:be|have|get|also)|maybe|possibl\w+|perhaps|probabl\w+|could (?:be|have|even)|think|thinks"
    r"|thought|guess|suspect\w*|worried"
    r"|afraid|scared|looks?(?: \w+)? like|seems?|seem like|sort of|kind of|some kind|something like|not sure"
    r"|unsure|not certain|uncertain|dont know"
    r"|not know|no idea|no clue|dunno|idk|wonder\w*|potential\w*|likely|feels? like|turning into|or is it|or maybe"
    r"|cant tell|cannot tell"
    r"|undiagnosed|borderline|assume|presum\w+|reckon|chance|can i tell|do i know|doubt|know (?:if|whether)"
    r"|sure (?:if|whether))\b"
)
UNSURE_AFTER = re.compile(
    r"^ (?:, )?(?:or (?:something|maybe|not|similar|is it|just|whatever)|i (?:think|guess|believe|suspect|assume"
    r"|reckon)|maybe|perhaps|possibly|probably"
    r"|(?:but )?(?:im )?not (?:sure|certain)|idk|dunno|cant tell|like (?:symptoms|thing|rash))\b"
)


def time(text: str, clause: Clause, start: int, end: int, lasting: bool) -> Time:
    """When the condition at `text[start:end]` is there, by the words of its clause and of what hangs on it.

    `lasting` conditions do not end by themselves within months: what began or was diagnosed in the past is there now.
    """
    before, after = text[clause.start : start], text[end : clause.sentence_end]
    near = _without_durations(text[clause.start : clause.end] + _trailing(text, clause))
    if UNSURE_BEFORE.search(before) or UNSURE_AFTER.match(after):
        return "unsure"
    if TO_COME.search(before.rstrip()) or SOON_AFTER.match(after):
        return "future"
    if BACK_AFTER.search(after):
        return "now"
    if ENDED_AFTER.match(text[end : clause.end]):
        return "recovering"
    if NOW.search(near) and not ENDING.search(near) and not LONG_AGO.search(near):
        return "now"
    if ENDING.search(near):
        return "recovering"
    return _past_or_now(near, before, lasting, bool(DATED_FROM.search(text[end : clause.end])))


def _past_or_now(near: str, before: str, lasting: bool, runs_on: bool) -> Time:
    if lasting and BEGAN.search(near) and not re.search(r"\b(?:had|used to)\b", before):
        return "now"
    if LONG_AGO.search(near):
        return "past"
    if RECENT.search(near):
        return "now" if BEGAN.search(before) and "yesterday" in near else "recovering"
    if runs_on:
        return "now"
    if PERFECT.search(before):
        return "recovering"
    return "past" if PAST_VERB.search(before) else "now"


def _without_durations(words: str) -> str:
    return DATED_FROM.sub(" ", words)


def _trailing(text: str, clause: Clause) -> str:
    """Up to five words after the clause that only say when (", about a year ago"), if they have no subject of their own."""
    following = text[clause.end : clause.sentence_end].split()[:6]
    if following[1:2] and following[1] not in BEGINS_A_DATE and not following[1].isdigit():
        return ""
    stop = next(
        (
            n
            for n, word in enumerate(following[1:], 1)
            if word in {",", ":", "i", "im", "ive", "and", "but", "so", "can"}
        ),
        6,
    )
    return " " + " ".join(following[:stop]) if following[:1] == [","] else ""

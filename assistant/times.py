"""When an English message says a condition was there: now, over, healing, still to come, or perhaps."""

from __future__ import annotations

import re
from typing import Literal

from assistant.clauses import SUBJECTS, Clause

Time = Literal["now", "past", "over", "traces", "unsure", "recovering", "future"]

NUMBER = r"(?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|few|a few|couple|a couple of|couple of|several)"
DATED_FROM = re.compile(
    rf"\b(?:since (?!then)(?:\w+ ){{0,2}}?\w+|for (?:the (?:last|past) |about |over "
    rf"|nearly )?{NUMBER} (?:\w+ )?(?:day|week|month|year|decade)s?|for (?:years|months|weeks|days|ages)"
    rf"|all my life|my whole life|from birth|since birth)\b"
)
NOW = re.compile(
    r"\b(?:still|currently|right now|now|at the (?:moment|mo|minute)|atm|at present|presently|today|this morning"
    r"|tonight|again|is back|came back|come back|returned|flar\w+|ongoing|constant\w*|always|in the middle of"
    r"|as we speak|just (?:got|came|come|appeared|popped|been diagnosed|found out|noticed|woke|tested)"
    r"|on and off|keeps? \w+ing)\b"
)
BACK_AFTER = re.compile(
    r"\b(?:still|back|returned|came back|come back|has come|again|flared|appeared|popped up|came up|showed up"
    r"|came out|never went|wont go|not gone|hasnt gone|not healed|hasnt healed|hasnt cleared|not cleared"
    r"|wont clear|isnt healing|not healing|not going away|never goes|doesnt go|(?:not|isnt|never|hasnt) (?:any "
    r"|got |getting )?(?:better|over|healed|clear))\b"
)
TRACES = (
    r"(?:scar|scars|scarring|scarred|mark|marks|marked|pockmark|pockmarks|pock|pocks|pit|pits|pitted|pitting|crater"
    r"|craters|dent|dents"
    r"|dented|hole|holes|indent|indents|indentation|indentations|stain|stains|discolou?ration|pigmentation|texture"
    r"|unevenness|damage|dimple|dimples|line|memento|souvenir|reminder|reminders|leftover|leftovers)"
)
OTHER_BACK = re.compile(
    r"\b(?:on|my|her|his|the|ago|days?|weeks?|months?|years?|while|time|way|bit|put|hold|call\w*|text) back\b"
    rf"|\b{TRACES} (?:(?:are|is|that are|have|all) )*still\b"
    r"|(?<!\bcame )(?<!\bcome )(?<!\bis )(?<!\bare )\bback (?:in|when|then|at|during|from|to)\b"
)
BEGAN = re.compile(
    r"\b(?:got|caught|became|become|fell|found out|started|began|developed|noticed|appeared|diagnosed|confirmed"
    r"|history of|tested|popped|woke up with|tests? (?:was|were) positive)\b"
)
RECENT = re.compile(
    rf"\b(?:last (?:week|month|year|night|summer|winter|spring|autumn|fall|time|christmas|weekend|\w+day)"
    rf"|yesterday|the other day|recent\w*|lately|earlier this (?:week|month|year)|{NUMBER} (?:day|week"
    rf"|month)s? (?:ago|back|earlier)|a year ago|days ago|weeks ago|months ago|just (?:had|finished|stopped"
    rf"|got over|recovered|cleared|over|getting over)|not long ago|a while ago|a while back)\b"
)
ENDING = re.compile(
    r"\b(?:nearly|almost|just about|mostly|pretty much) (?:gone|healed|clear\w*|over|better|finished)\b"
    r"|\b(?:healing|drying|scabb\w*|recovering|recovered|getting over|got over|getting better|clearing"
    r"|going away|fading|on the mend|calmed down|settled|under control|in remission|remission)\b"
)
ENDED_AFTER = re.compile(
    r"^(?: (?!not\b|never\b|isnt\b|hasnt\b|arent\b|nearly\b|almost\b|no\b|,)\w+){0,4}?(?: ,)? (?:all|completely"
    r"|totally|fully|long|now)"
    r" (?:gone|healed|cleared|disappeared|better|(?<!all )over)\b|"
    r"^(?: \w+){0,3}? (?:is|are|was|has|have|had|been|now|nearly|almost|just|finally|since|mostly"
    r"|got)(?: \w+)? (?:gone|healed|cleared|clear|(?<!all )over|better|finished|disappeared|vanished|dried"
    r"|crusted|inactive|dormant)\b|^ (?:gone|healed|cleared|disappeared|vanished|went away|dried up)\b"
    r"|^(?: \w+){0,3}? (?:not active|isnt active|arent active|inactive|went away|not \w+ anymore)\b"
)
LONG_AGO = re.compile(
    r"\b(?:years ago|year ago|ages ago|long ago|decades? ago|long time ago|years back|as an? (?:\w+ )?(?:child"
    r"|kid|teen\w*|adolescent|baby|toddler|student|young \w+)|when i was (?!\d+ weeks)\w+|in (?:my"
    r"|the) (?:\w+ )?(?:teens|twenties|thirties|forties|youth|childhood|20s|30s|40s|past|nineties|eighties|90s"
    r"|80s)|at school|at uni\w*|in (?:high )?school|in college|previous\w*|formerly|in the past|once had|used to"
    r"|childhood|growing up|back then|back in|during my (?:last|first|second)|during (?:puberty|covid|lockdown)"
    r"|(?:in|from) (?:19|20)\d\d|history of|past"
    r"|(?<!session )(?<!appointment )(?<!come )(?<!booked )(?<!treatment )(?<!you )at (?:1\d|2\d)(?! (?:am|pm|oclock"
    r"|tomorrow|today|on))|until (?:i was|my)"
    r"|puberty)\b"
)
WHEN = re.compile("|".join((RECENT.pattern, ENDING.pattern, LONG_AGO.pattern)))
BEGINS_A_DATE = frozenset(
    "about around roughly maybe last a an one two three four five six some several years months weeks when as in "
    "during back recently yesterday since ages long many only just nearly almost".split()
)
WHEN_YOUNGER = re.compile(r"^[ ,]*(?:back )?(?:when|while|until) (?:i|we) (?:was|were|lived|served|worked|went)(?: \w+){0,3}")
WHILE_IT_LASTED = re.compile(r"\b(?:while|whilst|during|when)(?: my| i was| the)?(?: \w+)? ?$")
HAPPENED = re.compile(r"\b(?:i|ive|it|they|she|marks|scars|spots) (?:got|had|came|developed|started|was|were|appeared)\b")
SUBJECT = re.compile(rf"\b(?:{'|'.join(sorted(SUBJECTS - {'you', 'youre'}))})\b")
PAST_VERB = re.compile(r"\b(?:had|was|were|suffered|got over|beat|survived)\b")
PERFECT = re.compile(r"\b(?:ive|have|has|i ve) (?:\w+ )?had\b")
PRESENT = re.compile(r"\b(?:im|i am|am|is|are|i have|have|has|ive got|still got)(?: \w+){0,3} ?$")
OF_THE_PAST = re.compile(r"\b(?:had|been|history of|used to|previous\w*|past|former|childhood|teenage|once)\b")
MAY_END = re.compile(r"\b(?:will|would|can|could|make|does|help|get)\b")
TO_COME = re.compile(
    r"\b(?:(?:plan\w*|trying|try|hoping|hope|want|wants|would like|going|about|intend\w*|thinking of"
    r"|expect) (?:\w+ )?(?:to (?:be|get|become|have|start|go)|on (?:being|getting|becoming|having)|being|getting"
    r"|becoming|another|for another|for a second)|(?:will|ill|shell|hell) (?:soon |probably )?(?:be|get|become"
    r"|start|have))(?: (?!it\b|this\b|rid\b|while\b|with\b|during\b|done\b)\w+){0,2}$"
)
SOON_AFTER = re.compile(
    r"^ (?:\w+ ){0,3}?(?:next (?:year|month|summer|spring|autumn|winter)|someday|one day|in the future"
    r"|in a few years)\b"
)
HEALED_THEN = re.compile(
    r"^ ?(?:[,.] )?(?:(?:but|now|it|its|is|was|thats|theyre|all|completely|totally|fully|long|has|have|since"
    r"|thankfully|luckily) )*"
    r"(?:gone|healed|cleared(?: up)?|(?<!all )over|better|disappeared)(?: (?:now|since \w+|again|already"
    r"|thankfully))*(?: [.,!;?]| so\b| can\b|$)"
)
UNSURE_BEFORE = re.compile(
    r"\b(?:might|may (?:be|have|get|also)|maybe|possibl\w+|perhaps|probabl\w+|could (?:be|have|even)|think"
    r"|thinks|thought|guess|suspect\w*|(?:worried|afraid|scared)(?= (?:i|im|ive|it|its|that|this)\b)"
    r"|looks?(?: \w+)? like|seems?|seem like|sort of|kind of|some kind|something like|not sure|unsure"
    r"|not certain|uncertain|dont know|not know|no idea|no clue|dunno|idk|wonder\w*|potential\w*|likely"
    r"|feels? like|turning into|or is it|or maybe|cant tell|cannot tell|undiagnosed|borderline|assume|presum\w+"
    r"|reckon|chance|can i tell|do i know|doubt|know (?:if|whether)|sure (?:if|whether))\b"
)
UNSURE_AFTER = re.compile(
    r"^ (?:, )?(?:or (?:something|maybe|not|similar|is it|just|whatever)|i (?:think|guess|believe|suspect|assume"
    r"|reckon)|maybe|perhaps|possibly|probably|(?:but )?(?:im )?not (?:sure|certain)|idk|dunno|cant tell"
    r"|like (?:symptoms|thing|rash))\b"
)
TRACES_OF = re.compile(
    rf"\b{TRACES}(?: (?!and\b|but\b|also\b)\w+){{0,5}}? (?:from|off|of|after|by|due to|caused by|left by|left from"
    rf"|because of|since)"
    r"(?: (?!and\b|but\b)\w+){0,3}$|\baftermath of(?: \w+){0,2}$"
)
LEFT_BEHIND = re.compile(
    rf"^(?: (?!and\b|but\b|not\b|never\b)\w+){{0,6}}? (?:(?:left|gave)(?: \w+){{0,8}}? {TRACES}"
    rf"|(?:scarred|pitted|marked|dented)(?: \w+){{0,2}}? (?:me|face|skin|cheeks?|forehead|chin))\b|^ {TRACES}\b"
)
ONLY_TRACES_AFTER = re.compile(
    r"\b(?:all|long|completely|totally|fully|now) (?:gone|healed|cleared|over)(?: now)?\b.*\b(?:only|just) (?:the "
    r"|some |its |their )?"
    rf"(?:\w+ )?{TRACES}\b|\b(?:only|just) (?:the |some |its |their )?(?:\w+ )?{TRACES} (?:\w+ )?(?:stayed|remain\w*"
    rf"|left|are left|is left)\b"
)
WHERE_IT_WAS = re.compile(
    r"\bwhere(?: (?:i|we))? (?:used to (?:have|get|be)|once had|had)(?: \w+){0,2}$|\bwhere(?: (?:all|my|the|those"
    r"|these|some|old))*$"
)
WAS_THERE_AFTER = re.compile(r"^(?: \w+)? (?:were|was|used to be|had been|have been|has been|once were|once was|healed)\b")
STILL_THERE = re.compile(r"\b(?:active|current|currently|ongoing|still|live|fresh|again|right now|at the moment|atm|keeps?)\b")
IN_PAST_FORM = re.compile(r"(?:\w*fed|breast fed|nursed|pumped|expressed)\b")
DONE_TO = re.compile(r" (?:my|all|both|our|him|her|them|two|three|four|for|until|till)\b")
DOER = re.compile(r"\b(?:i|we|she)(?: (?:only|both|also|happily|exclusively|then|never))?$")
THIS_WEEK = re.compile(r"(?<!earlier )(?<!later )\bthis (?:week|weekend|month|evening|afternoon)\b|\bthese days\b")


def healed(text: str, clause: Clause) -> bool:
    """Whether the words behind the clause say that it is over: "boil on my chin, all cleared up now"."""
    return bool(HEALED_THEN.match(text[clause.end :]))


def time(text: str, clause: Clause, start: int, end: int, lasting: bool) -> Time:
    """When the condition at `text[start:end]` is there, by the words of its clause and of what hangs on it.

    "past" is long over, "over" was there at some time that is not said; of "traces" only the marks are spoken of.
    `lasting` conditions do not end by themselves within months: what began or was diagnosed in the past is there now.
    """
    whole, after = text[clause.start : start], text[end : clause.sentence_end]
    before = _from_last_subject(whole)
    near = _without_durations(text[clause.start : clause.end] + _trailing(text, clause))
    if UNSURE_BEFORE.search(whole) or UNSURE_AFTER.match(after):
        return "unsure"
    if WHILE_IT_LASTED.search(whole) and HAPPENED.search(text[clause.sentence_start : clause.sentence_end]):
        return "past"
    if TO_COME.search(before.rstrip()) or SOON_AFTER.match(after):
        return "future"
    if returned(after):
        return "now"
    if _did_then(text, clause, start, end):
        return "past"
    if not lasting and _left_traces(text, clause, start, end):
        return "traces"
    if ENDED_AFTER.match(text[end : clause.end]) and not MAY_END.search(whole):
        return "recovering"
    if healed(text, clause) and not LONG_AGO.search(near) and not PAST_VERB.search(before):
        return "recovering"
    if NOW.search(near) and not ENDING.search(near) and not LONG_AGO.search(near):
        return "now"
    if THIS_WEEK.search(near) and not PAST_VERB.search(before) and not ENDING.search(near):
        return "now"
    if ENDING.search(near):
        return "recovering"
    return _past_or_now(near, before, lasting, bool(DATED_FROM.search(text[end : clause.end])))


def returned(after: str) -> bool:
    """Whether the words behind a condition say that it is still there, or there again; "two years back" does not."""
    return bool(BACK_AFTER.search(OTHER_BACK.sub(" ", after)))


def _did_then(text: str, clause: Clause, start: int, end: int) -> bool:
    """Whether the condition is a deed told in the past: "I nursed both", not "is breastfed"."""
    before, after = text[clause.start : start].strip(" ,"), text[end : clause.sentence_end]
    if (
        NOW.search(text[clause.start : clause.end])
        or not IN_PAST_FORM.match(text[start:end])
        or re.match(r" (?:by|at)\b", after)
    ):
        return False
    return bool(DOER.search(before) or (not before and DONE_TO.match(after)))


def _left_traces(text: str, clause: Clause, start: int, end: int) -> bool:
    """Whether only what it left is spoken of: "scars from …", "… left my cheeks full of holes"."""
    before, after, said = text[clause.start : start].rstrip(), text[end : clause.sentence_end], text[start:end]
    if STILL_THERE.search(" ".join([*before.split()[-2:], said])):
        return False
    if RECENT.search(text[clause.start : clause.end]):
        return False
    only = ONLY_TRACES_AFTER.search(after) and not RECENT.search(text[clause.sentence_start : clause.sentence_end])
    there = WHERE_IT_WAS.search(before)
    was_there = there and ("had" in there[0] or "used" in there[0] or WAS_THERE_AFTER.match(after))
    return bool(TRACES_OF.search(before) or LEFT_BEHIND.match(after) or only or was_there)


def _from_last_subject(before: str) -> str:
    return before[max((match.start() for match in SUBJECT.finditer(before)), default=0) :]


def _past_or_now(near: str, before: str, lasting: bool, runs_on: bool) -> Time:
    if lasting and BEGAN.search(near) and not re.search(r"\b(?:had|used to)\b", before):
        return "now"
    if LONG_AGO.search(near) and (OF_THE_PAST.search(before) or not PRESENT.search(before)):
        return "past"
    if RECENT.search(near):
        return "now" if BEGAN.search(before) and "yesterday" in near else "recovering"
    if runs_on:
        return "now"
    if PERFECT.search(before):
        return "recovering"
    return "over" if PAST_VERB.search(before) else "now"


def _without_durations(words: str) -> str:
    return DATED_FROM.sub(" ", words)


def _trailing(text: str, clause: Clause) -> str:
    """Up to five words after the clause that only say when (", about a year ago")."""
    rest = text[clause.end : clause.sentence_end]
    if then := WHEN_YOUNGER.match(rest):
        return then.group()
    following = rest.split()[:6]
    if following[1:2] and following[1] not in BEGINS_A_DATE and not following[1].isdigit():
        return ""
    stop = next(
        (n for n, word in enumerate(following[1:], 1) if word in {",", ":", "i", "im", "ive", "and", "but", "so", "can"}),
        6,
    )
    return " " + " ".join(following[:stop]) if following[:1] == [","] else ""

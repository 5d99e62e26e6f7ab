"""Short messages about a condition spoken of before that do not name it: "but I do have it", "it's gone", "only my joints"."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.conditions import READ_AS_ENGLISH, Condition, Mention
from assistant.terms import plain
from assistant.times import Time
from assistant.turn import Turn

_LEAD = (
    r"^(?:(?:yes|yeah|yep|yup|yea|ya|well|but|and|so|oh|ok|okay|no|nope|because|cause|cos|cuz|since|actually|sorry"
    r"|hmm+|thing is"
    r"|the thing is|unfortunately|sadly|honestly|sure|right|asking|im asking|i ask|i only ask|wait|now|currently"
    r"|though|although"
    r"|as|tbh|lol|good|great|phew|omg|oops|however) |, )*"
)
_QUITE = r"(?:do|still|actually|currently|also|already|really|definitely|sadly|unfortunately|now|just|certainly|kind of|have)"
_IT = (
    r"(?:it|one|that|them|those|this|some|a few|two|a couple|that one|this one|exactly that|an active one"
    r"|the active (?:kind|one|type))"
)
_WHEN = (
    r"(?:now|right now|just now|both|at the moment|at the mo|atm|rn|currently|still|again|myself|too|though|tho"
    r"|actually|really|bad"
    r"|badly|active|sadly|unfortunately|at present|yes|yeah|you see|see|lol|and its \w+|on my \w+|in my \w+|all over|since \w+"
    r"(?: \w+)?|for \w+ (?:years|weeks|months|days))"
)
_STOP = r"(?= [.,;!?]| so\b| and\b| but\b| can\b| what\b| is (?:it|that)\b|$)"
HAVE_IT = re.compile(
    rf"{_LEAD}(?:i|ive|i have|ive still)?(?: ?{_QUITE})* ?(?:(?<=ive )got|(?<=ive)|have|have got|had|suffer from"
    rf"|got(?! it)|do) {_IT}(?: {_WHEN})*{_STOP}"
    rf"|{_LEAD}(?:theres|there is|ive got|i got|got) (?:one|some)(?: {_WHEN})+{_STOP}"
    rf"|{_LEAD}(?:mine is|mines) (?:very |quite |really |still )?active{_STOP}"
    rf"|{_LEAD}(?:thats|that is) (?:me|what i have|what i(?:ve| have) got|my (?:case|situation|problem)|exactly me){_STOP}"
)
I_DO = re.compile(
    rf"^(?:yes|yeah|yep|yup|but|well|because|unfortunately|sadly|and|cause|cos)(?: (?:,|well|yes|but|unfortunately"
    rf"|sadly))* i (?:do|am|have)"
    rf"(?: {_WHEN})*{_STOP}|^i (?:do|am|have)(?: {_WHEN})+(?: [.!])*$"
)
DAY_TOO = re.compile(
    rf"{_LEAD}(?:i )?(?:{_QUITE} )*(?:have|got) (?:one|some|a few|two|them)(?: {_WHEN})* (?:today|this (?:week|morning)){_STOP}"
)
_TEST = (
    r"(?:(?:i |ive |i have |we )?(?:just )?(?:did|done|took|taken|got|had) (?:one|it|a test|the test|another)"
    r"(?: (?:and|now|today|just now|,))* )?"
    r"(?:(?:a|the|my|that|this|home|blood|pregnancy|test|tests|result|results|stick|one|it|its|they|theyre|:|,) )*"
    r"(?:(?:is|was|are|were|says|said|shows|showed|came|come|back|up|out|turned|to be|as|now|just|all|again|tested) )*"
)
_AT_LAST = r"(?:thankfully|luckily|just now|right now|now|today|this morning|again|anymore|any more|so)"
POSITIVE = re.compile(
    rf"{_LEAD}{_TEST}(?<!im )positive(?: {_WHEN}| {_AT_LAST})*{_STOP}"
    rf"|{_LEAD}{_TEST}(?:(?:theres|there is|there are|it (?:shows|has|says)|i (?:got|see|have)|a|the) )*"
    r"(?:two|2|second|faint|double) (?:pink |blue |red )?lines?\b"
)
NEGATIVE = re.compile(
    rf"{_LEAD}(?:(?:i am|im|i) (?:tested )?)?{_TEST}(?:negative|clear|not positive)(?: {_WHEN}| {_AT_LAST})*(?: [.!])*$"
    rf"|{_LEAD}(?:i am not|im not|i dont think i am)(?: {_WHEN}| {_AT_LAST})*(?: [.!])*$"
)
NEGATED = re.compile(r"\b(?:dont|not|never|havent|no longer|didnt|hadnt)\b")
_SUBJECT = r"(?:it|its|it is|it has|thats|that|that is|theyre|theyve|they are|they|this|mine|mine is|all)"
GONE = re.compile(
    rf"{_LEAD}{_SUBJECT}(?: (?:is|are|was|were|has|have|had|all|now|long|completely|totally|fully|already|been|since|just|went"
    r"|gone|ago|finally|got|not))* (?:gone|cleared|clear|healed|away|over|better|finished|history|disappeared"
    r"|vanished|there anymore"
    r"|active anymore|active any more|here anymore)(?: (?:up|by now|now|away|again|by the way|btw|ages ago"
    r"|long ago|already|last \w+"
    r"|since \w+))*(?= [.,;!?]|$)"
    rf"|{_LEAD}i (?:dont|do not|havent|have not|never|no longer|didnt)(?: (?:actually|even|really|ever))? (?:have|got|had|get)"
    rf" {_IT}(?: (?:anymore|any more|any longer|at all|now|really))*(?= [.,;!?]|$)|{_LEAD}(?:gone|all gone"
    rf"|all clear(?:ed)?(?: up)?)(?: now)?(?: [.!])*$"
)
GONE_THEN = re.compile(
    rf"{_LEAD}{_SUBJECT}(?: (?:was|is|were|all|just))* (?:(?:\w+ )?(?:years|ages|months) ago|a long time ago|long ago|last year"
    r"|in the past|(?:back )?(?:at|in) school|when i was (?:younger|a teen\w*|a child))(?= [.,;!]| though\b| now\b|$)"
)
NOT_OVER = re.compile(r"\b(?:not|never|isnt|hasnt) (?:\w+ )?(?:gone|cleared|clear|healed|over|better|finished)\b")
TAKE_BACK = re.compile(
    r"^(?:(?:sorry|oh|no|wait|please|ok|oops|actually|i|want to|would like to|id like to|can i|can you|hey|hi) |, )*take"
    r" (?:that|it|this|what i said|my words) back(?: (?:please|pls|sorry|it was a mistake|, it was a mistake"
    r"|i was wrong))*(?: [.!?])*$"
    r"|^(?:(?:sorry|oh|no|wait|oops|actually) |, )*(?:that|it|this) was (?:a|my) (?:mistake|typo"
    r"|slip)(?: ,)?(?: (?:i|please) take (?:it|that) back)?"
    r"(?: [.!])*$"
)
AT_PLACE = frozenset(
    "face facial cheek cheeks chin forehead nose jaw jawline lip lips eyelid eyelids neck joint joints knee knees "
    "hip hips hand hands "
    "finger fingers wrist wrists arm arms elbow elbows leg legs foot feet toe toes back chest shoulder shoulders "
    "scalp body bum belly "
    "stomach kidney kidneys lung lungs organs blood muscles skin".split()
)
BESIDE_A_PLACE = AT_PLACE | frozenset(
    "yep yup across not only just mostly mainly all also never isnt arent no yes yeah nope well but its it is are theyre they "
    "thats mine on in at over "
    "around affecting affects near my the of both left right upper lower inside internal and or so really though "
    "tho nowhere anywhere "
    "else elsewhere at all ok a bit bits , . ! and it does doesnt touch affect dont".split()
)
NOT_HERE = frozenset("not never isnt arent doesnt dont nowhere no".split())
YES = frozenset("yes yeah yep yup".split())
ELSEWHERE = re.compile(r"\b(?:not|only|just|never|isnt|arent|doesnt|dont|nowhere|elsewhere|mostly|mainly|no)\b")


def pronoun(turn: Turn) -> tuple[Mention, ...]:
    """What "but I do have it" reports: the conditions asked about before. Where several were, nobody knows which is meant."""
    text = turn.said.plain
    found = HAVE_IT.search(text) or I_DO.search(text) or DAY_TOO.search(text) or POSITIVE.search(text)
    if not found or turn.said.language not in READ_AS_ENGLISH or NEGATED.search(found[0]):
        return ()
    rows = _spoken_of(turn)
    certain = len(rows) == 1 and (rows[0].id in (*turn.memory.asked, *turn.memory.reported) or bool(POSITIVE.search(text)))
    return tuple(_mention(turn, row, certain) for row in rows)


def placed(turn: Turn) -> tuple[Mention, ...]:
    """A message that tells nothing but where the condition is: "on my face" may make it the listed one, elsewhere not."""
    words = turn.said.plain.split()
    if turn.said.language not in READ_AS_ENGLISH or not AT_PLACE & set(words) or not set(words) <= BESIDE_A_PLACE:
        return ()
    if "?" in words or not (ELSEWHERE.search(turn.said.plain) or {"its", "it", "mine", "theyre", *YES} & set(words)):
        return ()
    rows = _spoken_of(turn)
    here = len(rows) == 1 and not NOT_HERE & set(words)
    return tuple(_mention(turn, row, here and _is_placed(turn, row)) for row in rows)


def _is_placed(turn: Turn, row: Condition) -> bool:
    """Whether the message names the place that makes a near condition the listed one ("it's on my face", "yes, my cheeks")."""
    words = turn.said.plain.split()
    said = [turn.said.plain, *(f"it is on my {word}" for word in words if word in AT_PLACE and words[0] in YES)]
    near = [wordings for name, wordings in turn.knowledge.conditions.placed.items() if f" {row.id} " in name]
    return any(wordings.find(text) for wordings in near for text in said)


def gone(turn: Turn) -> bool:
    """Whether what was reported is said to be over or not there, without its name: it is kept, nobody takes it back by that."""
    english = turn.said.language in READ_AS_ENGLISH and not turn.memory.expecting_time
    text = turn.said.plain
    over = GONE.search(text) or (GONE_THEN.search(text) and _spoken_of(turn))
    return english and bool(turn.memory.reported and over) and not NOT_OVER.search(text)


def goes_on(turn: Turn) -> bool:
    """Whether a message goes on about a condition without its name; no time in it is the treatment's."""
    return bool(pronoun(turn) or placed(turn) or gone(turn) or unsaid(turn) or not_there(turn))


def not_there(turn: Turn) -> tuple[Mention, ...]:
    """What "the test was negative" or "I'm not now" denies: the condition spoken of last. Nobody is cleared by that.

    In the guided check it answers the question.
    """
    if turn.memory.check or turn.said.language not in READ_AS_ENGLISH or not NEGATIVE.search(turn.said.plain):
        return ()
    return tuple(replace(_mention(turn, row, True), stance="denied") for row in _spoken_of(turn)[:1])


def away(turn: Turn, kept: bool) -> bool:
    """Whether the message says no more than that a condition is not there; `kept`: it was reported before."""
    return (kept and gone(turn)) or bool(not_there(turn))


def unsaid(turn: Turn) -> tuple[Mention, ...]:
    """What "I take that back" takes back: what was reported, where it is one condition."""
    rows = [row for id_ in turn.memory.reported if (row := turn.knowledge.conditions.get(id_))]
    if len(rows) != 1 or turn.said.language not in READ_AS_ENGLISH or not TAKE_BACK.search(turn.said.plain):
        return ()
    return (replace(_mention(turn, rows[0], True), stance="taken_back"),)


def _spoken_of(turn: Turn) -> list[Condition]:
    """The conditions whose sentence was quoted last."""
    return [row for row in turn.knowledge.conditions.listed if row.answer in turn.memory.last_answers]


def _mention(turn: Turn, row: Condition, certain: bool) -> Mention:
    when: Time = "now" if certain else "unsure"
    said = plain(turn.said.text)
    return Mention(row.id, True, "accept", row.label, "self", when, "stated", said, quote=row.quote, marks=row.marks)

"""Whether an English clause denies what it mentions: "no scars", "not this or that"; not "not sure" or "not yet"."""

from __future__ import annotations

import re
from typing import Literal

from assistant.clauses import PAUSES, SUBJECTS, Clause

Span = tuple[int, int]
Denial = Literal["no", "denied", "past", "future", "unsure"]

NEGATORS = frozenset(
    "not no never without dont doesnt didnt isnt arent wasnt werent havent hasnt hadnt nor neither none aint zero "
    "nobody noone".split()
)
NEGATOR = re.compile(rf"\b(?:{'|'.join(sorted(NEGATORS))}|free (?:of|from)|clear of|negative for|ruled out)\b")
CANNOT = re.compile(r"(?:cant|cannot|can not|couldnt|could not|shouldnt|surely not) (?:possibly )?be(?: \w+)?$")
SURELY_NOT = re.compile(
    r"\b(?:not|dont|doesnt|didnt|isnt|no) (?:\w+ )?(?:sure|certain|know|think|believe|idea|clue|remember|tell"
    r"|confirmed|suppose|say|understand)\b|\bno way\b|\b(?:doubt|hope|hopefully|dunno)\b"
)
NOT_A_DENIAL = re.compile(
    r"\b(?:not|no|dont|doesnt|didnt|isnt|arent|never|without|wasnt) (?:(?:\w+ )?(?:only|just|merely|mention"
    r"|problem|matter|because|want|like|love|mind|care|enjoy|smoke|drink|wear|eat|sleep|live|work|need|wish|hate"
    r"|help|realise|realize|aware|gone|better|healed|healing|clearing|going|away|stopped|recommended|allowed"
    r"|safe|suitable|advised|good|ok|okay|possible|permitted|able|supposed|treat|treated|offer|offered|do"
    r"|eligible|contraindicated|advisable|wise|bad|idea|see|hide|forget|smoker|vegan|over|rid|control"
    r"|finished|go|no)\b)"
)
ENDED = re.compile(r"\b(?:no longer|no more|not anymore|dont anymore|not any ?more|not any longer)\b")
ENDED_AFTER = re.compile(
    r"^ (?:\w+ ){0,2}?(?:anymore|any more|any longer|in (?:ages|years|months|a while|a long time|a \w+)"
    r"|for (?:ages|years|months|a while|a long time|\w+ (?:years|months|weeks))|lately|recently|since)\b"
)
UNTIL_AFTER = re.compile(r"^ (?:\w+ ){0,2}?(?:until|till|before (?:this|now|last|today)|apart from|except)\b")
YET_AFTER = re.compile(r"^ (?:\w+ ){0,2}?yet\b")
WHY_NOT = re.compile(r"\bwhy (?:not|no)(?: \w+){0,2}$")
HEDGED_BEFORE = re.compile(
    r"\b(?:(?:pretty|fairly|quite|reasonably|almost|nearly|mostly|rather) (?:sure|certain|confident)|probably"
    r"|presumably|hopefully|likely"
    r"|as far as i (?:know|am aware)|afaik|to my knowledge|(?:80|90|95|98|99)(?: percent)? (?:sure|certain))\b"
)
HEDGED_AFTER = re.compile(
    r"^ (?:\w+ ){0,3}?(?:, )?(?:but |though |or )?(?:as far as i|that i know|that im aware|i think|i hope|i guess"
    r"|i believe|i suppose|i reckon|hopefully"
    r"|probably|presumably|afaik|to my knowledge|at least i|(?:havent|not|never|without) (?:been )?(?:test\w*"
    r"|check\w*|done a test|confirmed)|who knows|no test)\b"
)
FREE_AFTER = re.compile(r"^ (?:free\b|negative(?: [.,;!]|$))")
NO_AFTER = re.compile(r"^(?: [?:,])? (?:no|nope|none|nil)(?: [.,;!]|$)|^ (?:\?|:) (?:no|nope|none)\b")
TAG = re.compile(r"^(?: \w+){0,3} ,? ?(?:am|do|have|can|could|is|are|does|will|right|correct) ?(?:i|it|she|he|they|this)? \?")
FILLERS = frozenset(
    "family relatives a an any the active have has had got get getting been be being am is are was currently now at "
    "moment suffer suffers suffered suffering from with of on in to take takes taking use uses using diagnosed ever "
    "actually really presently my me own sort kind taken used tried type form forms history skin face facial other "
    "such things thing condition conditions like either or nor problem problems issue issues disease diseases health "
    "medical known signs sign trace symptoms these those this it i im ive she shes he hes experience experienced "
    "experiencing show shows feel current present existing recent so far presence cases case even yet drug drugs "
    "medicine medication medications tablets for do does did we they anything one both also personally visible doctor "
    "carry caught severe bad serious single chronic major that you your tested all flare flares flaring".split()
)
OPENS_A_LIST = re.compile(r"\b(?:have|these|those|following|conditions?|any|of|from|with|list|listed|things) :$")
MEANWHILE = frozenset("while whilst when during".split())
LIST_BREAKERS = frozenset("i im ive she shes he hes my now currently just still have has got am is are but today again".split())


def denial(text: str, clause: Clause, start: int, end: int, others: list[Span]) -> Denial:
    """How far the words around `text[start:end]` deny it; `others` are the places of other conditions, for lists.

    "no" is no denial at all; "unsure" also stands for a "not" whose reach can't be told: it never clears anybody.
    """
    rest = text[end:]
    if FREE_AFTER.match(rest) or (NO_AFTER.match(rest) and not text[clause.start : start].strip(" ,:")):
        return "denied"
    scope = _scope(text, clause, start, others)
    before = text[scope:start].rstrip()
    if CANNOT.search(before) or SURELY_NOT.search(before):
        return "unsure"
    if WHY_NOT.search(before):
        return "no"
    if ENDED.search(before):
        return "past"
    at = _last_negator(before)
    if at is None or NOT_A_DENIAL.search(before[at:]) or UNTIL_AFTER.match(rest):
        return "no"
    return _reach(text, scope + at, clause, start, rest, others)


def _reach(text: str, negator: int, clause: Clause, start: int, rest: str, others: list[Span]) -> Denial:
    """What the negator at `text[negator]` does to the condition at `start`."""
    between = _masked(text, negator, start, others).split()
    if YET_AFTER.match(rest) or "yet" in between:
        return "future"
    if ENDED_AFTER.match(rest):
        return "past"
    if TAG.match(rest) or _asked_the_other_way(text, clause, negator):
        return "unsure"
    if MEANWHILE & set(between):
        return "no"
    if HEDGED_AFTER.match(rest) or HEDGED_BEFORE.search(text[clause.sentence_start : start]):
        return "unsure"
    gives_a_list = "or" in between or "nor" in between
    strange = [word for word in between[1:] if word not in FILLERS | PAUSES | NEGATORS and word != "_"]
    return "denied" if len(strange) <= (1 if gives_a_list and "and" not in between else 0) else "unsure"


def _last_negator(before: str) -> int | None:
    return max((match.start() for match in NEGATOR.finditer(before)), default=None)


def _asked_the_other_way(text: str, clause: Clause, negator: int) -> bool:
    """Whether the sentence asks with its "not" in front: "isn't my skin sore?", "don't I have that?"."""
    words = text[clause.start : clause.end].split()
    first = text[clause.start : negator].strip(" ,") == "" and words[0] not in (
        "no",
        "not",
        "never",
        "without",
        "none",
        "nor",
        "neither",
        "nobody",
        "noone",
    )
    return first and (clause.asks or (len(words) > 1 and words[1] in SUBJECTS | {"my", "it", "this"}))


def _masked(text: str, start: int, end: int, others: list[Span]) -> str:
    """`text[start:end]` with each other condition written as one underscore."""
    piece = text[start:end]
    for begin, stop in sorted(others, reverse=True):
        if start <= begin and stop <= end:
            piece = piece[: begin - start] + "_" + piece[stop - start :]
    return piece


def _scope(text: str, clause: Clause, start: int, others: list[Span]) -> int:
    """Where to begin to look for a negator: the clause, or the list that it continues ("no this, that or other")."""
    begin = clause.start
    tail = text[start : clause.end].split()
    opens_a_list = OPENS_A_LIST.search(text[clause.sentence_start : begin + 1]) or OPENS_A_LIST.search(
        text[clause.sentence_start : max(text.rfind(":", clause.sentence_start, begin + 1) + 1, clause.sentence_start)]
    )
    while text[begin : begin + 1] in PAUSES and begin > clause.sentence_start:
        item = _masked(text, begin + 1, start, others).split()
        joined = opens_a_list or re.search(r" n?or ", text[begin : clause.sentence_end])
        if not joined or LIST_BREAKERS & {*item, *tail}:
            break
        before = max(text.rfind(pause, clause.sentence_start, begin) for pause in PAUSES)
        begin = max(before, clause.sentence_start)
    return begin

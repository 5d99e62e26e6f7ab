"""Whether somebody says that the person to be treated is not of age, in the five languages."""

from __future__ import annotations

import re

from assistant.people import TO_BE_TREATED
from assistant.said import Said

OF_AGE = 18
YOUNGEST = 8
WORDS = {
    10: "ten", 11: "eleven", 12: "twelve", 13: "thirteen dreizehn trece treze δεκατρια δεκατριων",
    14:
        "fourteen vierzehn catorce quatorze catorze "
        "δεκατεσσερα δεκατεσσαρων"
    , 15: "fifteen funfzehn quince quinze δεκαπεντε",
    16: "sixteen sechzehn dieciseis dezasseis dezesseis δεκαεξι", 17:
        "seventeen siebzehn diecisiete dezassete dezessete "
        "δεκαεπτα δεκαεφτα"
    ,
}  # fmt: skip
NUMBERS = {word: number for number, words in WORDS.items() for word in words.split()}
N = rf"(?P<age>\d{{1,2}}|{'|'.join(NUMBERS)})"
CHILD = (
    r"(?:daughter|son|kid|child|sister|brother|niece|nephew|teen\w*|stepson|stepdaughter|granddaughter|grandson"
    r"|girl|boy|cousin|boyfriend|girlfriend|friend|tochter|sohn|kind|hij[oa]|filh[oa]|κορη μου|γιοσ μου"
    r"|παιδι μου)"
)
ONLY = (
    r"(?: only| just| nearly| almost| still| currently| about| turning| erst| gerade| fast| solo| apenas| so"
    r"| casi| quase| μονο)?"
)
NOT_AN_AGE = (
    r"(?! ?(?:weeks?|wks?|months?|mths?|days?|hours?|hrs?|h|minutes?|mins?|sessions?|treatments?|stone|st|kg"
    r"|lbs?|pounds|times|percent|out|to|of|pm|am|cm|th|years? (?:ago|into|in|since|post|after|later|sober|clean"
    r"|married|older|younger)|or so|wochen|monate?|tage|stunden|minuten|semanas?|mes(?:es)?|dias?|horas?|minutos"
    r"|sesiones|sessoes|granos|espinhas|cicatri\w+|manchas|marcas|lunares|hijos|filhos|εβδομαδ\w+|μην\w+|ωρ\w+"
    r"|μερ\w+|ημερ\w+|λεπτα)\b)"
)
THING = (
    r"(?! (?:scars?|marks?|tattoos?|skin|wounds?|lines?|wrinkles?|spots?|device|cream|pen|stretch|look"
    r"|looks|looking|again|photo|bottle|clinic)\b)"
)
STATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:i am|im|iam|i m|she is|shes|he is|hes|i just turned|just turned|i turned|i turn|aged?|ich bin"
        rf"|bin|tengo|tiene|tenho|tem|ειμαι|ειναι){ONLY} {N}\b{NOT_AN_AGE}",
        rf"\b{CHILD}(?: is| who is| whos| aged| of| ist| tiene| de| tem| ειναι)?{ONLY} {N}\b{NOT_AN_AGE}",
        rf"(?<!when i was )(?<!since i was )(?<!look )(?<!looks )(?<!like a )(?<!like )(?<!hace )(?<!ha )\b(?:a "
        rf"|my |an |our )?{N} ?(?:years? old|yrs? old|year olds?|yo|y o|yr old"
        rf"|jahre alt|jahrige?r?s?|anos de edad|χρονων|ετων)\b{THING}",
    )
)
OF_A_THING = re.compile(
    r"\b(?:scars?|marks?|tattoos?|lines?|spots?|products?|clinics?|kids|children|have|had|got|mother|mum"
    r"|mom|parent|feeding|feed|breastfeeding|nursing)(?: (?:is|are|was|were|my|our|an?|of|to|about|over|nearly"
    r"|now|aged?)){0,3}$"
)
WAS_YOUNG = re.compile(r"\b(?:when|since|until|before|from when|at|age of|look|looks|looking|felt|feel|like|was)(?: \w+){0,3}$")
UNDER_AGE = re.compile(
    rf"\b(?:i am|im|iam|shes|she is|hes|he is|{CHILD} is) (?:still |only |just )?(?:under ?(?:18|16|17|age|aged)"
    rf"|underage|not 18|not yet 18|below 18|younger than 18|a teenager|a teen|a minor(?= [.,!?]|$| and| can| but"
    rf"| so| is)|not an adult|not of age|a schoolgirl|a schoolboy|in high school)\b|\bnot (?:18|eighteen|of age"
    rf"|an adult) yet\b|\b(?:turn|turning|will be|ill be) (?:18|eighteen|17|16) (?:next|soon|in|this)\b"
    rf"|\bich bin minderjahrig|\bsoy menor(?: de edad)?\b|\bsou menor(?: de idade)?\b|\bειμαι ανηλικ\w*"
    rf"|\bmenor de (?:edad|idade)\b|\bminderjahrig\w*|\bανηλικ\w+"
)


def minor(said: Said) -> bool:
    """Whether the visitor, or the person they ask for, is said to be under 18 now; not a question about minors."""
    return any(_is_under_age(text) for text in {said.plain, said.plain_raw})


def _is_under_age(text: str) -> bool:
    if UNDER_AGE.search(text):
        return True
    return any(_counts(text, match) for pattern in STATES for match in pattern.finditer(text))


def _counts(text: str, match: re.Match[str]) -> bool:
    """Whether an age was found that is under 18, spoken of as the present one."""
    age = NUMBERS.get(match["age"]) or int(match["age"])
    before = text[: match.start()].rstrip()
    return YOUNGEST <= age < OF_AGE and not WAS_YOUNG.search(before) and not _of_another(text, before)


def _of_another(text: str, before: str) -> bool:
    """Whether the age is a thing's, or a child's who is not to be treated ("I have a 12 year old")."""
    return bool(OF_A_THING.search(before)) and not TO_BE_TREATED.search(text)

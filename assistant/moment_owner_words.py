"""The words that tell of whom a message speaks: the visitor or somebody else. English, German, Spanish, Portuguese, Greek."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.people import OTHERS

PIECES = re.compile(
    r"( ?(?:[;!?]+|(?<!\d )(?<!\d)[.,:]+|[.,:]+(?! ?\d))(?= |$) ?"
    r"|(?<![^ ])(?:and|but|so|because|cos|coz|then|while|whereas|plus|und|aber|denn|pero|porque|mas|y|e|και|αλλα)(?= )"
    r"|(?<=[a-z]) (?=(?:can|could|may|might|should|shall|would|will) (?:i|we|she|he|they|my)\b))"
)
# Several at once: the visitor is one of them.
TOGETHER = re.compile(
    rf"\b(?:(?:my|our|a) (?:\w+ )?{OTHERS}|she|he|they) and (?:i|me|myself)\b"
    rf"|\b(?:me|i|myself) and (?:(?:my|our|a) (?:\w+ )?{OTHERS}|her|him|them|she|he)\b"
)

_ABROAD = (
    r"meine?[mnr]? (?:frau|mann|freund\w*|tochter|sohn|mutter|mama|vater|papa|schwester|bruder|kund\w+|oma|tante|kolleg\w+"
    r"|partner\w*|cousine?|nachbarin)"
    r"|mi (?:mujer|marido|espos[oa]|novi[oa]|hij[oa]|madre|padre|mama|papa|herman[oa]|amig[oa]|client[ea]|pareja|suegra"
    r"|prim[oa]|ti[oa]|abuela)"
    r"|(?:a )?(?:minha|meu) (?:mulher|espos[oa]|marido|namorad[oa]|filh[oa]|mae|pai|irma|irmao|amig[oa]|cliente|sogra|prim[oa]"
    r"|ti[oa]|avo)"
    r"|(?:η |την |τη |τησ |ο |τον |του )?(?:γυναικα|κορη|μητερα|μαμα|αδερφη|αδελφη|φιλη|πελατισσα|αντρασ|αντρα|αδερφοσ|γιοσ"
    r"|γιο|πατερασ|φιλοσ|φιλο|συζυγοσ|συζυγο) μου"
)
_NOUN = (
    rf"(?:(?<![^ ])(?:my|our|another|one of my|a|the|his|her|their) (?:(?!own\b|family\b|and\b|or\b)\w+ )?{OTHERS}(?!\w| (?:holiday|trip)\b)"
    rf"|^ *(?:the )?{OTHERS}(?= (?:had|has|was|got|gets|wants?|is|just|needs?|only|went|asks?|asked)\b)|(?<![^ ])(?:{_ABROAD})(?!\w))"
)
_ONE = r"(?:she|shes|shell|he|hes|her|hers|him|his|herself|himself|ella|ela|ele|dela|dele|αυτη|αυτοσ|αυτην|αυτον)"
_MANY = r"(?:they|theyre|theyve|theyll|them|their|theirs)"
# "They" are things unless they do what people do.
_MANY_DO = (
    r"(?:they|theyre) (?:(?:also|just|now|still|both|all|be) )*(?:had|have had|swim|wear|sunbathe|tan|exercise|train|shower"
    r"|bathe|run|workout|work out|want|wait|go|allowed to|able to|apply|return|start)"
)
SOMEBODY = re.compile(rf"{_NOUN}|(?<![^ ]){_ONE}(?!\w)")
THEM = rf"(?:{_NOUN}|(?<![^ ])(?:{_ONE}|{_MANY})(?!\w))"
THEM_ALONE = rf"(?:{_NOUN}|(?<![^ ])(?:{_ONE}(?!\w)|{_MANY_DO}\b))"
THEIR_TREATMENT = re.compile(
    rf"{_NOUN}s? (?:\w+ )?(?:session|treatment|appointment|appt|procedure)(?!\w)"
    r"|(?<![^ ])(?:hers|his|theirs)(?! \w+(?:ment|sion)\b)(?!\w)|(?<![^ ])(?:her|his|their) (?:\w+ )?(?:session|treatment|appointment"
    r"|appt|procedure)(?!\w)"
)
# What somebody else did, and the same of oneself.
THEY_DID = tuple(
    (re.compile(rf"(?<![^ ])(?:{theirs})(?!\w)"), own)
    for theirs, own in (
        (r"se l[oa] (?:hizo|hicieron)|lo hizo", "me lo hice"),
        (r"hatte (?:es|das|ihre|seine)", "had it"),
        ("fez", "fiz"),
        ("το εκανε", "το εκανα"),
        ("hat", "habe"),
    )
)

_FACE = r"(?:face|skin|cheeks?|forehead|chin|neck|scars?|nose|jaw\w*)"
ME = re.compile(
    rf"(?<![^ ])(?:i|im|ive|ill|id|me|mine|myself|we|weve|us|my {_FACE}|my (?:session|treatment|appointment|appt|procedure)"
    r"|ich|mir|mich|wir|uns|yo|me|puedo|podemos|tengo|hice|eu|posso|podemos|fiz|tenho|mim|εγω|μπορω|μπορουμε|εκανα|ειχα)(?!\w)"
)
I_DO = re.compile(r"(?<![^ ])(?:i|im|ive|ill|id|we|weve|ich|wir|yo|puedo|hice|eu|posso|fiz|εγω|μπορω|εκανα)(?!\w)")
_MAY = r"(?:can|could|may|might|should|shall|must|will|would|do|does|did|is|are|am|has|have|cant|cannot|when|if)"
ASKS_FOR_ME = re.compile(
    rf"(?<![^ ])(?:{_MAY} (?:i|we|my {_FACE})|(?:i|we) (?:can|could|may|might|should|must|cant|want to|have to|need to)"
    rf"|im allowed|for (?:me|myself|us|my {_FACE})|(?:kann|darf|soll|muss|konnte|durfte) (?:ich|wir)|ich (?:kann|darf|soll|muss)"
    r"|puedo|podemos|posso|podemos|μπορω|μπορουμε|επιτρεπεται να κανω)(?!\w)"
)


@lru_cache(maxsize=4)
def asks_for(them: str) -> tuple[re.Pattern[str], ...]:
    """How a question is put for another person: "can she", "my wife wants to", "on her", "darf meine Frau"."""
    may = r"(?:can|could|may|might|should|shall|must|will|would|does|do|is|are|when|if)"
    must = (
        r"(?:can|cant|cannot|could|may|might|should|must|wants?|needs?|has|have|is|are|asks?|asked|wonders?|allowed|able|supposed"
        r"|wait|waits|will|would)"
    )
    return (
        re.compile(rf"(?<![^ ]){may} (?:(?:the|my|our|a) )?(?:{them}|{OTHERS}\b)"),
        re.compile(rf"{them} (?:(?:also|still|just|now|too) )*{must}\b"),
        re.compile(rf"(?<![^ ])(?:for|on|let|give|allow|about|to) (?={them}){them}(?! (?:own )?(?:wedding|party)\b)"),
        re.compile(r"(?<![^ ])(?:darf|kann|soll|muss) (?:sie|er)\b|(?<![^ ])(?:sie|er) (?:darf|kann|soll|muss)\b"),
        re.compile(rf"(?<![^ ])(?:darf|kann|soll|muss|puede|pode|podera|podria|μπορει|para|bei|fur|για) (?:να )?(?:{them})"),
        re.compile(rf"(?:{them}) (?:darf|kann|soll|muss|puede|pode|podera|μπορει)(?!\w)"),
    )


@lru_cache(maxsize=4)
def bystanders(them: str) -> tuple[re.Pattern[str], ...]:
    """Those who only say something, are there, have something on, or do something to the visitor."""
    says = (
        r"(?:said|says|say|told|tells|tell|thinks?|thought|reckons?|claims?|swears?|insists?|advised|advises|recommends?"
        r"|recommended|warned|suggests?|suggested|believes?|wrote|mentioned|mentions|(?:keeps? )?(?:saying|telling)|sagt|sagte|meint"
        r"|meinte|dice|dijo|cree|diz|disse|acha|λεει|ειπε)"
    )
    event = (
        r"(?:wedding|party|birthday|place|house|home|flat|pool|gym|spa|hen|stag|christening|graduation|funeral|garden|bbq"
        r"|barbecue|dinner|event|baby shower|sauna|hot tub|boat|car|holiday|trip|villa|reunion|prom|communion)"
    )
    near = r"(?:with|without|at|near|by|of|like|than|behind|visiting|seeing|meeting|mit|con|com|bei|με)"
    vocative = r"(?:hi|hey|hello|thanks|thank you|cheers|ok|okay|morning|evening|you|dear)"
    return (
        re.compile(r"\bwith (?:me|us)\b"),
        re.compile(rf"(?<![^ ]){vocative} (?:the )?{OTHERS}\b"),
        re.compile(rf"(?:{them})s? (?:\w+ )?{event}\b"),
        re.compile(rf"(?<![^ ]){near} (?:the )?(?:{them})"),
        re.compile(rf"(?:{them}) (?:\w+ )?{says}(?: (?:me|us|to me|that|im|mir|uns|que|dass|οτι|με))*(?!\w)"),
        re.compile(rf"(?:{them})(?= (?:(?!i\b|can\b|should\b)\w+ ){{1,4}}?(?:me|us|my {_FACE})\b)"),
    )

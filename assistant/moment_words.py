"""How people name numbers, units, days and hours: the tables behind reading when something was or will be.

All of it is matched against text folded by `assistant.terms.plain`. The words are English, German, Spanish, Portuguese and Greek.
"""

from __future__ import annotations

import re

_COUNTS: dict[float, str] = {
    0.5: "half an|half a|half|eine halbe|einer halben|media|meia",
    1: "a|an|one|ein|eine|einem|einer|un|una|um|uma|μια|ενα",
    2: "a couple of|couple of|a couple|two|zwei|dos|dois|duas|δυο",
    3: "three|drei|tres|τρεισ",
    4: "four|vier|cuatro|quatro",
    5: "five|funf|cinco",
    6: "six|sechs|seis",
    7: "seven|sieben|siete|sete",
    8: "eight|acht|ocho|oito",
    9: "nine|neun|nueve|nove",
    10: "ten|zehn|diez|dez",
    11: "eleven|elf",
    12: "twelve|zwolf|doce|doze",
    13: "thirteen",
    14: "fourteen|vierzehn|catorce|catorze",
    24: "twenty four|vierundzwanzig",
}
# Vague counts stand for a span: at least this many, at most that many.
_FEW = "a few|few|several|some|ein paar|einige|einigen|mehreren|unos|unas|varios|algunos|alguns|algumas|uns|umas"
FEWEST, MOST = 2, 6

NUMBERS = {word: value for value, words in _COUNTS.items() for word in words.split("|")}
FEW = frozenset(_FEW.split("|"))
NUMBER = r"(?:\d{1,3}(?: ?[.,] ?\d)?|" + "|".join(sorted((*NUMBERS, *FEW), key=len, reverse=True)) + ")"

_UNITS = {
    "minute": "minutes|minute|mins|min|minuten|minutos|minuto|λεπτα",
    "hour": "hours|hour|hrs|hr|hs|h|stunden|stunde|horas|hora|ωρεσ|ωρα",
    "day": "days|day|d|tagen|tage|tag|dias|dia|ημερεσ|μερεσ|ημερα|μερα",
    "week": "weeks|week|wks|wk|w|wochen|woche|semanas|semana|εβδομαδεσ|εβδομαδα",
    "month": "months|month|mths|monaten|monate|monat|meses|mes",
    "year": "years|year|yrs|yr|jahren|jahre|jahr|anos|ano",
}
UNITS = {word: unit for unit, words in _UNITS.items() for word in words.split("|")}
UNIT = "(?:" + "|".join(sorted(UNITS, key=len, reverse=True)) + ")"

_WEEKDAYS = (
    "monday|mondays|mon|montag|lunes|segunda feira|segunda",
    "tuesday|tuesdays|tues|tue|dienstag|martes|terca feira|terca",
    "wednesday|wednesdays|weds|mittwoch|miercoles|quarta feira|quarta",
    "thursday|thursdays|thurs|thur|thu|donnerstag|jueves|quinta feira|quinta",
    "friday|fridays|fri|freitag|viernes|sexta feira|sexta",
    "saturday|saturdays|samstag|sonnabend|sabado",
    "sunday|sundays|sonntag|domingo",
)
WEEKDAYS = {word: number for number, words in enumerate(_WEEKDAYS) for word in words.split("|")}
WEEKDAY = "(?:" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + ")"

_MONTHS = (
    "january|jan|januar|enero|janeiro",
    "february|feb|februar|febrero|fevereiro",
    "march|mar|marz|maerz|marzo|marco",
    "april|apr|abril",
    "may|mai|mayo|maio",
    "june|jun|juni|junio|junho",
    "july|jul|juli|julio|julho",
    "august|aug|agosto",
    "september|sept|sep|septiembre|setembro",
    "october|oct|oktober|okt|octubre|outubro",
    "november|nov|noviembre|novembro",
    "december|dec|dezember|dez|diciembre|dezembro",
)
MONTHS = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split("|")}
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"

# Parts of a day: from and to, local (hour, minute).
PARTS = {
    "morning": ((0, 0), (12, 0)),
    "lunch": ((11, 0), (14, 0)),
    "afternoon": ((12, 0), (18, 0)),
    "tarde": ((12, 0), (20, 59)),
    "evening": ((17, 0), (23, 59)),
    "night": ((18, 0), (23, 59)),
}
_PARTS = {
    "morning": "morning|morn|fruh|morgens|vormittag|vormittags|por la manana|de la manana|de manha|pela manha|da manha|το πρωι|πρωι",
    "lunch": "lunchtime|lunch time|lunch|mittag|mittags|al mediodia|na hora do almoco|το μεσημερι",
    "afternoon": "afternoon|arvo|pm|nachmittag|nachmittags|το απογευμα",
    "tarde": "por la tarde|de la tarde|a tarde|de tarde|da tarde",
    "evening": "evening|eve|abend|abends|το βραδυ",
    "night": "night|nacht|nachts|por la noche|de la noche|a noite|de noite|da noite",
}
PART_OF = {word: part for part, words in _PARTS.items() for word in words.split("|")}
PART = r"(?:(?:late|early) )?(?:in the |at |am )?(?:(?:late|early) )?(" + "|".join(sorted(PART_OF, key=len, reverse=True)) + ")"

# Days that have a name of their own: (from, to) in days from today, part of the day, and the tense they are said in.
NAMED_DAYS: tuple[tuple[str, tuple[int, int], str, str], ...] = (
    (
        r"(?:the )?day before yesterday|vorgestern|anteayer|antes de ayer|anteontem|antes de ontem|προχθεσ|προχτεσ",
        (-2, -2),
        "",
        "past",
    ),
    (r"yesterdays?|yesturday|ystrday|yest|yday|gestern|ayer|ontem|χθεσ|χτεσ", (-1, -1), "", "past"),
    (r"last night|anoche", (-1, -1), "evening", "past"),
    (r"earlier (?:on )?today|(?:a bit |just )?earlier on", (0, 0), "", "past"),
    (
        r"this morning|this morn|this am|heute (?:morgen|fruh|vormittag)|esta manana|hoy por la manana",
        (0, 0),
        "morning",
        "",
    ),
    (r"hoje de manha|hoje pela manha|esta manha|σημερα το πρωι", (0, 0), "morning", ""),
    (r"this lunchtime|heute mittag", (0, 0), "lunch", ""),
    (r"this afternoon|heute nachmittag", (0, 0), "afternoon", ""),
    (r"esta tarde|hoje a tarde", (0, 0), "tarde", ""),
    (r"this evening|heute abend", (0, 0), "evening", ""),
    (r"tonights?|tonite|2nite|heute nacht|esta noche|hoje a noite|esta noite", (0, 0), "night", "future"),
    (r"todays?|2day|heute|hoy|hoje|σημερα", (0, 0), "", ""),
    (r"(?:a|one|1) week ago tomorrow", (-6, -6), "", "past"),
    (r"(?:a|one|1) week ago (?:today|tonight)", (-7, -7), "", "past"),
    (r"(?:the )?day after tomorrow|ubermorgen|pasado manana|depois de amanha", (2, 2), "", "future"),
    (r"tomorrows?|tomorow|tommorow|tmrw|tmr|2moro|morgen|manana|amanha|αυριο", (1, 1), "", "future"),
)

FUTURE_FIRST = re.compile(
    r"\b(?:will|ill|gonna|going to|be|being|getting|im having|(?:have|get) \w+ done"
    r"|(?<!after )(?<!since )(?<!from )(?<!been )(?<!for )(?:having|doing) (?:it|this|that|mine|my \w+|the \w+)"
    r"|booked|scheduled|planned|due|upcoming|werde|wird|vou|voy)\b"
    r"|\b(?:ive |i |we )?got (?:an?|my|the|this) (?:\w+ )?(?:appointment|appt|booking|slot|consultation|session"
    r"|treatment|procedure)\b(?! (?:done|finished|over with))"
)
PAST = re.compile(
    r"\b(?:had|was|were|got|did|done|went|been|ago|received|underwent|finished|left|came|completed|appeared|started|noticed|used|wore|put"
    r"|hatte|war|wurde|gehabt|gemacht|behandelt|tuve|fue|hice|hicieron|tive|foi|fiz|fizeram|machen lassen|behandeln lassen|dran|he hecho|han hecho|εκανα|ειχα|ηταν|εχω κανει)\b"
)
FUTURE = re.compile(
    r"\b(?:is|its|have|having|going|im|planning|plan|get|coming|next|would|ist|habe|bekomme|tengo|tendre|sera|tenho|vai)\b"
    r"|\b(?:appointment|session|treatment|procedure)s (?:is|on|at)\b|\bbefore (?:my|the|an?)\b"
)

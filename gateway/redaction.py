"""Takes phone numbers, mail addresses, dates of birth and names out of a text before it is kept."""

from __future__ import annotations

import re

from phonenumbers import PhoneNumberMatcher

from gateway.redaction_names import without_names

HIDDEN = re.compile("[\0\u00ad\u200b\u200e\u200f\u2060\ufeff\ud800-\udfff]")  # splits a number for a program, not for a reader

DOT = r"(?:\.| ?[(\[{]? ?(?:dot|punkt|punto|ponto) ?[)\]}]? ?)"
MAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]+(?:@[\w-]+(?:\.[\w-]+)*"
    rf"| ?[(\[{{] ?(?:at|ät|arroba) ?[)\]}}] ?[\w-]+(?:{DOT}[\w-]+)+"
    rf"| (?:at|ät|arroba) [\w-]+(?:\.[\w-]+)*{DOT}(?:com|net|org|co|uk|de|es|pt|gr|eu|br|ie)\b)",
    re.IGNORECASE,
)

MONTH = (
    r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|ene|abr|ago|dic|fev|set|out"
    r"|ιαν|φεβ|μαρ|μάρ|απρ|μαΐ|μαι|μάι|ιουν|ιούν|ιουλ|ιούλ|αυγ|αύγ|σεπ|οκτ|νοε|νοέ|δεκ)[^\W\d_]*\.?"
)
NUMBER = r"(?:0?[1-9]|[12]\d|3[01])"
NTH = rf"{NUMBER}(?:st|nd|rd|th|[.ªºη])?"
YEAR = r"(?:19|20)\d\d"
LONG_AGO = r"(?:19\d\d|200\d)"  # a full date in these years is a visitor's birth, hardly a treatment
NUMERIC = rf"(?:{NUMBER}[./-] ?{NUMBER}[./-] ?(?:{YEAR}|\d\d)|{YEAR}[./-]{NUMBER}[./-]{NUMBER})"
SPOKEN = rf"(?:{NTH} ?(?:of |de )?{MONTH}(?:,? (?:de |of |del )?{YEAR})?|{MONTH} {NTH}(?:,? {YEAR})?)"
BORN = re.compile(
    r"\b(?P<cue>(?:born|birth ?date|date of birth|d\.?o\.?b\.?|geboren|geb\.|geburtsdatum|jahrgang|nac[ií]|nacid[ao]"
    r"|nasci|nascid[ao]|fecha de nacimiento|data de nascimento|γεννήθηκα|γεννημέν(?:η|ος)|ημερομηνία γέννησης)(?:[\s:,]"
    r"|\b(?:is|was|on|in|the|am|im|ist|den|el|en|es|año|a|em|no|ano|é|dia|día|στις|το|τον|είναι)\b)*)"
    rf"(?:{NUMERIC}|{NUMBER} {NUMBER} {YEAR}|{SPOKEN}|{YEAR})(?!\d)",
    re.IGNORECASE,
)
BIRTHDAY = re.compile(
    r"\b(?P<cue>(?:birthday|geburtstag|cumpleaños|anivers[aá]rio|γενέθλια)(?:[\s:,]+\w{1,5}\b){0,3}?[\s:,]+)"
    rf"(?:{NTH} ?(?:of |de )?{MONTH},? (?:de |of |del )?{YEAR}|{MONTH} {NTH},? {YEAR}"
    rf"|{NUMBER}[./-]{NUMBER}[./-](?:{LONG_AGO}|[3-9]\d))(?!\d)",
    re.IGNORECASE,
)
LONG_AGO_DATE = re.compile(
    rf"(?<![\d./-])(?:{NUMBER}[./-]{NUMBER}[./-](?:{LONG_AGO}|[3-9]\d)|{LONG_AGO}[./-]{NUMBER}[./-]{NUMBER})(?![./-]?\d)"
)

KEPT = re.compile(rf"(?<![\d./-]){NUMERIC}(?![./-]?\d)|(?<!\d)[0-2]?\d:[0-5]\d(?!\d)")  # dates of treatment, times
BETWEEN = r"[ .()/–-]{0,2}"  # what people write between the digits of a number
PHONE = re.compile(
    rf"(?<![\w.,£$€+])(?:\+|00|(?=0)|(?=\d{{3}}))\(?\d(?:{BETWEEN}\d){{8,14}}(?!\d|[.,]\d)|(?<![\w£$€])\+\d(?:{BETWEEN}\d){{6,14}}"
)
CALLED = re.compile(
    r"\b(?P<cue>(?:(?:tele)?phone|tel\.?|mobile|cell|call me|ring me|text me|reach me|whats ?app|(?:contact|my) number"
    r"|telefon|handy|mobil|rufnummer|(?:meine|telefon)nummer|tel[eé]fono|m[oó]vil|n[uú]mero|ll[aá]m[ea](?:me|nme)"
    r"|telefone|telem[oó]vel|celular|lig(?:ue|uem)-me|τηλέφων[οό]|κινητ[οό]|αριθμός|τηλ\.?)(?:[\s:.,=]"
    r"|\b(?:number|no|is|on|at|me|my|nummer|ist|unter|an|es|el|al|en|o|é|para|a|ao|meu|mi|μου|είναι|στο)\b)*)"
    rf"\(?\d(?:{BETWEEN}\d){{5,14}}(?!\d)",
    re.IGNORECASE,
)
DIGIT = (
    "oh|zero|one|two|three|four|five|six|seven|eight|nine|null|eins|zwei|zwo|drei|vier|fünf|sechs|sieben|acht|neun"
    "|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|um|dois|três|quatro|sete|oito|nove"
    "|μηδέν|ένα|δύο|τρία|τέσσερα|πέντε|έξι|επτά|εφτά|οκτώ|οχτώ|εννέα|εννιά"
)
AGAIN = "(?:double |triple |doppel)?"
SPELLED = re.compile(rf"\b(?:{AGAIN}(?:{DIGIT}|\d)[ ,.-]+){{6,}}{AGAIN}(?:{DIGIT}|\d)\b", re.IGNORECASE)


def redacted(text: str, region: str = "GB") -> str:
    """The text with "[phone]", "[e-mail]", "[date of birth]" and "[name]" in their places.

    `region` is where a number without a country code is from (ISO 3166, two letters). Times, prices, durations and dates
    of treatment stay.
    """
    text = MAIL.sub("[e-mail]", HIDDEN.sub("", text))
    text = BIRTHDAY.sub(r"\g<cue>[date of birth]", BORN.sub(r"\g<cue>[date of birth]", text))
    text = LONG_AGO_DATE.sub("[date of birth]", text)
    return without_names(_without_phones(text, region))


def _without_phones(text: str, region: str) -> str:
    """The text without phone numbers; what stands between dates and times is looked at by itself."""
    parts: list[str] = []
    place = 0
    for kept in KEPT.finditer(text):
        parts += [_phones_out(text[place : kept.start()], region), kept[0]]
        place = kept.end()
    return "".join([*parts, _phones_out(text[place:], region)])


def _phones_out(text: str, region: str) -> str:
    text = SPELLED.sub("[phone]", CALLED.sub(r"\g<cue>[phone]", text))
    for match in reversed(list(PhoneNumberMatcher(text, region))):
        text = f"{text[: match.start]}[phone]{text[match.end :]}"
    return PHONE.sub("[phone]", text)

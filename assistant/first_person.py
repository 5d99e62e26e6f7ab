"""Whether a German, Spanish, Portuguese or Greek message plainly says a condition of the visitor ("estoy "
"embarazada"), or asks for leave."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_BETWEEN = 6  # words from "I am" to the condition
SENTENCE_END = re.compile(r"(?<!\d )[.]|[!?;]")
STOP = re.compile(r"[.!?;:,]")
ANY_PLACE = r"(?<![^ ])(?:%s)(?![^ ])"


@dataclass(frozen=True)
class Language:
    """Words of one language, folded as by `terms.plain`, as regular expressions.

    `says`: the visitor speaks of themselves, before the condition; `owns`: a "my" right before it; `is_itself`: a condition's
    own words that say so;
    `behind`: a verb right behind it that does ("schwanger bin"); `not_plain`: anything before it, or around it, that makes it
    no plain statement (a not, an if, a then, a perhaps, somebody else); `answers`: a "no" that only opens the sentence;
    `goes_on`: words that begin a question of its own behind it; `asks`: openings that make it a question.
    """

    says: str
    owns: str
    is_itself: str
    behind: str
    not_plain: str
    answers: str
    goes_on: str
    asks: str


GERMAN = Language(
    says=r"(?:ich )?(?:bin|hab|habe|leide)",
    owns=r"meine?[nrms]?(?: \w+)?",
    is_itself=r"(?:ich )?(?:(?:bin|bereits|schon|jetzt|ich) (?:\w+ )?(?:in der|im|(?:ende|anfang|mitte)(?: der)?) \w+ (?:[.] )?"
    r"(?:woche|monat)|stille|pumpe .*|erwarte .*|bekomme .*|ich pumpe)",
    behind=r"(?:bin|habe|hab)",
    not_plain=r"nicht|nichts|kein\w*|nie|niemals|nimmer|ohne|weder|noch nie|wenn|falls|ob|sofern|als|bevor|vielleicht|eventuell"
    r"|moglicherweise|wohl|vermutlich|wahrscheinlich|konnte\w*|wurde|ware|glaube|denke|vermute|war|hatte|waren"
    r"|hatten|gehabt|gewesen"
    r"|fruher|damals|ehemals|werde|wird|will|mochte|wollen|plane|angst|frage|fragen|frau|mann|freundin|freund"
    r"|mutter|vater|schwester"
    r"|bruder|tochter|sohn|kollegin|kollege|oma|sie|er|man|menschen|leute|jemand|wer|bei|uber|wegen|test|verdacht"
    r"|geheilt|weg|vorbei"
    r"|schwanger werden|narben?",
    answers=r"nein|ne|nee|nicht ganz|doch",
    goes_on=r"kann|kannst|konnen|darf|durfte|geht|ginge|ist|ware|muss|soll|was|wie|wann|ob|und|aber|also|macht|trotzdem|wurde|mit",
    asks=r"(?:bin|habe|hab|leide|stille) ich|kann|darf|warum|was|wie|wann|welche\w*",
)
SPANISH = Language(
    says=r"(?:yo )?(?:estoy|tengo|soy|padezco|sufro|ando|me ha salido|me salio|me han diagnosticado|me diagnosticaron)",
    owns=r"(?:mi|mis)(?: \w+)?",
    is_itself=r"(?:amamanto|(?:ya )?estoy de .*|doy .*|espero un .*|sangro mucho)",
    behind=r"(?:tengo|estoy)",
    not_plain=r"no|ni|nunca|jamas|sin|tampoco|si|cuando|mientras|aunque estuviera|quiza|quizas|tal vez"
    r"|a lo mejor|acaso|creo|pienso"
    r"|sospecho|supongo|puede que|podria|estaria|estuviera|estuviese|tuviera|parece|era|estaba|tenia|tuve|estuve"
    r"|fui|habia|antes|(?<!desde )hace"
    r"|pasado|pasada|antiguo|voy a|vamos a|quiero|quisiera|planeo|busco|buscando|miedo|duda|dudas|pregunta"
    r"|preguntas|mujer|marido"
    r"|esposa|esposo|novia|novio|amiga|amigo|madre|padre|hermana|hermano|prima|suegra|abuela|vecina|clienta"
    r"|alguien|persona|personas"
    r"|mujeres|gente|quien|ella|sobre|acerca|pregunto|curad\w*|cicatri\w+|marcas|ya paso",
    answers=r"no|si|bueno|claro",
    goes_on=r"puedo|puede|podria|podeis|se puede|es|hay|seria|pasa|importa|y|pero|entonces|que|como|cuando|me|debo|afecta",
    asks=r"puedo|puede|se puede|es|hay|por que|que|como|cuando",
)
PORTUGUESE = Language(
    says=r"(?:eu )?(?:estou|to|tou|tenho|sou|sofro|ando|fui diagnosticad[oa] com|apareceu me|saiu me)",
    owns=r"(?:minha|minhas|meu|meus)(?: \w+)?",
    is_itself=r"(?:amamento|(?:ja )?estou (?:de|com) .*|dou .*|espero um .*|sangro muito)",
    behind=r"(?:estou|tenho)",
    not_plain=r"nao|nem|nunca|jamais|sem|tampouco|se|caso|quando|enquanto|talvez|acaso|acho|penso"
    r"|suspeito|suponho|pode ser|poderia"
    r"|estaria|estivesse|tivesse|parece|era|estava|tinha|tive|estive|antes|ha|passado|passada|antigo|antiga|vou"
    r"|vamos|quero|queria"
    r"|gostaria|planeio|planejo|tentar|tentando|medo|duvida|duvidas|pergunta|perguntas|mulher|marido|esposa|esposo"
    r"|namorada|namorado"
    r"|amiga|amigo|mae|pai|irma|irmao|prima|sogra|avo|vizinha|cliente|alguem|pessoa|pessoas|mulheres|gente|quem"
    r"|ela|sobre|acerca|pergunto"
    r"|curad\w*|cicatri\w+|marcas|ja passou",
    answers=r"nao|sim|bem|claro",
    goes_on=r"posso|pode|poderia|podem|e|ha|seria|mas|entao|que|como|quando|me|devo|faz|tem|da|sera|ainda",
    asks=r"posso|pode|porque|por que|que|como|quando",
)
GREEK = Language(
    says=r"(?:εγω )?(?:ειμαι|εχω|πασχω|υποφερω|μου βγηκε|μου διεγνωσαν|eimai|imai|exo|echo)",
    owns=r"(?:το δικο μου)",
    is_itself=r"(?:θηλαζω|thilazo|περιμενω .*|περιμενουμε .*)",
    behind=r"(?:εχω|ειμαι)",
    not_plain=r"δεν|δε|μη|μην|οχι|ουτε|ποτε|χωρισ|αν|εαν|οταν|ενω|ισωσ|μαλλον|νομιζω|πιστευω|υποψιαζομαι|μπορει|φοβαμαι|ημουν|ειχα"
    r"|ειχε|παλια|καποτε|πριν|θα|θελω|θελαμε|σκεφτομαι|προσπαθω|ερωτηση|απορια|γυναικα|αντρασ|αντρα|συζυγοσ|φιλη"
    r"|φιλοσ|μητερα|πατερασ"
    r"|μαμα|αδερφη|αδελφη|αδερφοσ|κορη|γιοσ|καποιοσ|καποια|ατομα|για|σχετικα|ουλεσ|σημαδια|περασε|den|an|otan|isos",
    answers=r"οχι|ναι|oxi|nai",
    goes_on=r"μπορω|μπορει|γινεται|επιτρεπεται|κανει|πειραζει|ειναι|τι|ποσο|ποτε|να|και|αλλα|οποτε|αρα|mporo|ginetai",
    asks=r"μπορω|γινεται|επιτρεπεται|ειναι|γιατι|τι|πωσ",
)
LEAVE = re.compile(
    r"^(?:(?:also|dann|und|ok|okay|aber|na|gut|ja|nun) |, )*(?:kann|darf|durfte|konnte|soll) ich(?: (?:also|dann"
    r"|jetzt|nun|trotzdem|noch"
    r"|doch|es|das|die|behandlung|hin|zu|euch|ihnen|mich|behandeln|kommen|machen|lassen|hingehen|buchen|oder"
    r"|nicht))*(?: [?.!])*$"
    r"|^(?:(?:also|dann|und|ok|aber) |, )*(?:geht|ginge) (?:das|es)(?: (?:dann|trotzdem|jetzt|also|oder|nicht))*(?: [?.!])*$"
    r"|^(?:(?:entonces|pues|y|pero|vale|ok|bueno|asi que|ya|yo|si) |, )*(?:puedo|podria|se puede"
    r"|puede ser)(?: (?:ir|venir|hacerlo|hacermelo"
    r"|reservar|pedir|cita|igual|igualmente|entonces|ya|yo|ahora|o|no|de todas formas|asi))*(?: [?.!])*$"
    r"|^(?:(?:entao|mas|e|ok|bom|ai|eu) |, )*(?:posso|poderia|pode ser|da)(?: (?:ir|vir|fazer|marcar|ai|entao|na"
    r"|mesma|mesmo|assim|agora"
    r"|eu|ou|nao))*(?: [?.!])*$"
    r"|^(?:(?:αρα|οποτε|και|τοτε|λοιπον|οκ|ενταξει|δηλαδη) |, )*(?:μπορω|γινεται|επιτρεπεται)(?: (?:να|ερθω|το"
    r"|κανω|λοιπον|τοτε|τωρα|η|οχι"
    r"|κλεισω))*(?: [?.!;])*$"
)
LANGUAGES = (GERMAN, SPANISH, PORTUGUESE, GREEK)


def plainly_own(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` (of a text made by `terms.plain`) is told of the visitor, now, and without any doubt.

    The languages are tried one after the other, as short messages are often taken for the neighbour's. Where it is not plain
    the answer is no: nothing is cleared by that.
    """
    return any(_plainly(text, start, end, language) for language in LANGUAGES)


def asks_leave(text: str) -> bool:
    """Whether nothing but leave is asked, in one of the languages: "entonces puedo?", "kann ich trotzdem kommen"."""
    return bool(LEAVE.search(text))


def _plainly(text: str, start: int, end: int, language: Language) -> bool:
    begin = max((match.end() for match in SENTENCE_END.finditer(text, 0, start)), default=0)
    before = re.sub(rf"^(?:(?:{language.answers}) , )+", "", text[begin:start].strip())
    own, after = text[start:end], _up_to_next(text[end:], language)
    if re.search(ANY_PLACE % language.not_plain, f"{before} , {after}") or _asks(before, own, after, language):
        return False
    return _says(before, own, after, language)


def _asks(before: str, own: str, after: str, language: Language) -> bool:
    """Whether the condition stands in a question, and not only beside one ("can I come, I am …?")."""
    *earlier, last = f"{before} {own}".split(" , ")
    asked = re.compile(rf"(?:{language.asks})(?![^ ])")
    return bool(asked.match(last)) or (after.endswith(("?", ";")) and not any(asked.match(part) for part in earlier))


def _up_to_next(after: str, language: Language) -> str:
    """What follows the condition up to the next stop (with it) or to the beginning of a thought of its own."""
    stop = STOP.search(after)
    within = after[: stop.end()] if stop else after
    goes_on = re.search(ANY_PLACE % language.goes_on, within)
    return (within[: goes_on.start()] if goes_on else within).strip()


def _says(before: str, own: str, after: str, language: Language) -> bool:
    if re.fullmatch(language.is_itself, own) and len(before.split()) <= MOST_BETWEEN:
        return True
    if re.search(rf"(?<![^ ])(?:{language.owns})$", before):
        return True
    if re.match(ANY_PLACE % language.behind, after) and (language is not GERMAN or "ich" in before.split()):
        return True
    said = list(re.finditer(ANY_PLACE % language.says, before))
    return bool(said) and len(before[said[-1].end() :].split()) <= MOST_BETWEEN

"""What is told about the conditions that a message mentions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.conditions import Condition, Mention
from assistant.knowledge import Knowledge
from assistant.replies import Choice, Line, Reply, Told
from assistant.said import Said
from assistant.screening import Decision
from assistant.terms import Lexicon
from assistant.wording import marked

Decided = tuple[Mention, Decision]
GO_THROUGH = (Choice("Go through the list", {"door": "start_check"}),)
_FINE = r"(?:good|ok|okay|fine|clear|cleared|alright|allowed|safe|set|suitable|eligible|approved|in the clear|good enough)"
_FOR_IT = (
    r"(?: (?:to (?:go|come|come in|go ahead|proceed|have (?:it|this)|do (?:it|this)|book|be treated)|for (?:it|this)|then|now"
    r"|right|yes|or not|,))*(?: [?.!])*$"
)
_SO = r"^(?:(?:so|ok|okay|then|and|but|great|cool|right|just|now|does that mean|that means|in that case) |, )*"
MAY_I = re.compile(
    rf"{_SO}am i (?:(?:all|still|now|definitely|totally|really|then) )*{_FINE}{_FOR_IT}"
    rf"|{_SO}(?:im|i am) (?:(?:all|still|now|definitely|totally|really|then) )*{_FINE}(?=.*\?){_FOR_IT}"
    rf"|{_SO}(?:is |s )?(?:that|thats|it|its) a yes{_FOR_IT}"
    rf"|{_SO}(?:all clear|green light|good to go)(?: for me)?(?=.*\?){_FOR_IT}"
)


_SUITS = r"(?:suitable|suited|eligible|right|ok|okay|good|fine|ideal|appropriate|cut out|a match|a fit|a good fit)"
_AIM = r"(?: (?:for|to have|to get|getting|having) (?:it|this|that|one|you|the treatment|treatment|this treatment))"
SUITS_ME = re.compile(
    rf"{_SO}(?:am i|would i be|will i be|could i be|do i make) (?:\w+ )?(?:an? (?:\w+ ){{0,2}}(?:candidate|patient|person|fit)"
    rf"|suitable|suited|eligible|ok|okay|fine|right){_AIM}?(?: (?:then|or not|at all|do you think))*(?: [?.!])*$"
    rf"|{_SO}(?:is|would) (?:my (?:skin|face)|someone like me) (?:be )?(?:\w+ )?{_SUITS}{_AIM}(?: [?.!])*$"
    rf"|{_SO}(?:is|would|will) (?:it|this|that) (?:be )?(?:\w+ )?{_SUITS} for (?:me|my skin|my face)(?: [?.!])*$"
    rf"|{_SO}(?:would|will|does) (?:it|this|that) suit (?:me|my skin|my face)(?: [?.!])*$"
)


def asks_leave(said: Said, names: Lexicon) -> bool:
    """Whether nothing but leave for the treatment itself is asked: "am I good to go?", "would I be a good candidate?".

    `names` are the treatment's.
    """
    text = said.plain
    for hit in reversed(names.find(text)):
        text = f"{text[: hit.start]}it{text[hit.end :]}"
    return bool(MAY_I.search(text) or SUITS_ME.search(re.sub(r"\bthe it\b", "it", text)))


def told(decided: Sequence[Decided], knowledge: Knowledge, language: str) -> list[Reply]:
    """One reply for each way of deciding, the most careful first; conditions decided alike share one reply."""
    replies = []
    for outcome, tell in (
        ("not_recommended", _not_recommended),
        ("if_treated", _if_treated),
        ("quote_rule", _quote_rule),
        ("ask_clinic", _ask_clinic),
        ("ask_clinic_after", _ask_clinic_after),
    ):
        mentions = [mention for mention, decision in decided if decision.outcome == outcome]
        if mentions:
            replies += tell(mentions, knowledge, language)
    return replies


def taken_back(ids: Sequence[str], knowledge: Knowledge) -> Reply:
    """Reported earlier, and explicitly taken back now."""
    rows = (knowledge.conditions.get(id_) for id_ in ids)
    labels = ", ".join(row.label for row in rows if row)
    return Reply("check", (Line("utter_taken_back", {"labels": labels}),))


def reminder(rows: Sequence[Condition], treated: bool, language: str, gone: bool = False) -> Reply:
    """What was reported earlier: the list is about before, so somebody treated since hears the rows' texts for after.

    `gone`: it is now said to be over or not there, so it is told that it is kept and how to take it back.
    """
    labels = {"labels": ", ".join(row.label for row in rows)}
    if gone and not treated:
        return Reply("check", (Line("utter_report_kept", {**labels, "label": rows[0].label}),))
    if not treated:
        return Reply("smalltalk", (Line("utter_reminder_reported", labels),))
    texts = dict.fromkeys(row.after_treatment.get(language) or row.after_treatment.get("en", "") for row in rows)
    return Reply("smalltalk", tuple(Line("utter_if_treated", {"text": text}) for text in texts if text))


def _not_recommended(mentions: Sequence[Mention], knowledge: Knowledge, language: str) -> list[Reply]:
    first = Line("utter_not_recommended", {"label": _labels(mentions)})
    quotes, told = sentences(_rows(mentions, knowledge), knowledge, language)
    last = Line("utter_not_recommended_end", {"contact": knowledge.contact})
    return [Reply("not_recommended", (first, *quotes, last), told, outcome="not_recommended")]


def _if_treated(mentions: Sequence[Mention], knowledge: Knowledge, language: str) -> list[Reply]:
    texts = []
    for mention in mentions:
        row = knowledge.conditions.get(mention.id)
        after = row.after_treatment if row else {}
        texts.append(after.get(language) or after.get("en", ""))
    lines = tuple(Line("utter_if_treated", {"text": text}) for text in dict.fromkeys(texts) if text)
    contact = Line("utter_not_recommended_end", {"contact": knowledge.contact})
    return [Reply("not_documented", (*lines, contact), topic=mentions[0].id, outcome="if_treated")]


def _quote_rule(mentions: Sequence[Mention], knowledge: Knowledge, language: str) -> list[Reply]:
    """A general question about listed conditions: the sentence, and nobody is marked."""
    leads = [knowledge.answers[row.answer].lead for row in _rows(mentions, knowledge)]
    quotes, told = sentences(_rows(mentions, knowledge), knowledge, language)
    return [Reply("answer", (*(Line(lead) for lead in leads[:1]), *quotes), told)]


def _ask_clinic(mentions: Sequence[Mention], knowledge: Knowledge, language: str) -> list[Reply]:
    """Near a listed condition, uncertain, or not in the document: never "not recommended", never cleared."""
    listed = [mention for mention in mentions if mention.listed]
    unsure = [mention for mention in listed if not mention.certain]
    choices = GO_THROUGH if unsure else ()
    if unsure:
        quotes, told = sentences(_rows(unsure, knowledge), knowledge, language)
        lead = Line("utter_language_unsure", {"label": _labels(unsure)})
        lines = (lead, *quotes, Line("utter_language_unsure_end", {"contact": knowledge.contact}))
    else:
        quotes, told = sentences(_rows(listed, knowledge), knowledge, language) if listed else ((), ())
        lines = (*_clinic_decides(mentions, knowledge), *((Line("utter_ask_clinic_sentence"), *quotes) if listed else ()))
    return [Reply("not_documented", lines, told, topic=mentions[0].id, outcome="ask_clinic", choices=choices)]


def _clinic_decides(mentions: Sequence[Mention], knowledge: Knowledge) -> list[Line]:
    """That a listed condition may not hold, that one near to it may not count, and that another is not in the document."""
    kinds = {
        "utter_ask_clinic_listed": [mention for mention in mentions if mention.listed and mention.match == "accept"],
        "utter_ask_clinic_near": [mention for mention in mentions if mention.listed and mention.match != "accept"],
        "utter_ask_clinic": [mention for mention in mentions if not mention.listed],
    }
    return [Line(name, {"label": _labels(of), "contact": knowledge.contact}) for name, of in kinds.items() if of]


def _ask_clinic_after(mentions: Sequence[Mention], knowledge: Knowledge, language: str) -> list[Reply]:
    """Not in the document, told by somebody already treated: nothing about booking or coming."""
    line = Line("utter_ask_clinic_after", {"label": _labels(mentions), "contact": knowledge.contact})
    return [Reply("not_documented", (line,), topic=mentions[0].id, outcome="ask_clinic")]


def sentences(rows: Sequence[Condition], knowledge: Knowledge, language: str) -> tuple[tuple[Line, ...], tuple[Told, ...]]:
    """The whole sentences of the document, each once, with every matching word marked; a translation beside each."""
    lines: list[Line] = []
    told: list[Told] = []
    for quote in dict.fromkeys(row.quote for row in rows):
        here = [row for row in rows if row.quote == quote]
        marks = tuple(dict.fromkeys(mark for row in here for mark in row.marks))
        section = knowledge.document.section_of(quote)
        lines.append(Line("utter_quote", {"quote": marked(quote, marks), "section": section}))
        told += [Told(row.answer, section, quote, row.marks) for row in here]
        translation = knowledge.conditions.translations.get(quote, {}).get(language)
        if translation and translation.get("text"):
            lines.append(Line("utter_translation", {"text": str(translation["text"])}))
    return tuple(lines), tuple(told)


def _rows(mentions: Sequence[Mention], knowledge: Knowledge) -> list[Condition]:
    """The documented conditions that are mentioned, each once."""
    ids = dict.fromkeys(mention.id for mention in mentions)
    return [row for id_ in ids if (row := knowledge.conditions.get(id_))]


def _labels(mentions: Sequence[Mention]) -> str:
    return ", ".join(dict.fromkeys(mention.label for mention in mentions))

"""Talk around the questions: greeting, thanks, who are you, a person please, say that again, start over."""

from __future__ import annotations

import re

from assistant import fine, screening, telling, urgent_after
from assistant.memory import Memory
from assistant.replies import Choice, Line, Reply
from assistant.turn import Turn

ERASES = re.compile(
    r"\b(?:delete|erase|remove|wipe)(?: all| of| everything| the| what)* (?:my|this|our) (?:\w+ )?"
    r"(?:data|conversations?|chats?|messages?|history|details|records?)\b"
    r"|\b(?:delete|erase|wipe) (?:all|everything|all that|what) (?:you (?:know|have|kept|stored)|i (?:said|told|wrote|typed)"
    r"|about me)\b"
    r"|\bmy (?:data|conversations?|chats?|messages?|history|details) (?:\w+ ){0,2}(?:deleted|erased|removed|wiped)\b"
    r"|\bmeine (?:daten|nachrichten)(?: \w+){0,2} loschen|\bloschen? (?:sie )?meine (?:daten|nachrichten)"
    r"|\b(?:borra|borrar|borre|elimina|eliminar|elimine) (?:todos )?mis (?:datos|mensajes)"
    r"|\b(?:apaga|apagar|apague|exclui|excluir|exclua) (?:todos )?(?:os )?meus (?:dados|mensagens)"
    r"|(?:διαγραφη|διεγραψε) (?:των |τα )?(?:δεδομεν\w+|μηνυματ\w+)"
)
PERSON = "talk_to_person"  # the kind of talk, and the topic of a reply that the clinic's staff hear of
LINES = {
    "ask_capabilities": "utter_what_i_do",
    "ask_who": "utter_who_i_am",
    "goodbye": "utter_goodbye",
    "greet": "utter_greet",
    "positive_feedback": "utter_positive",
    PERSON: "utter_person",
    "thank": "utter_thank",
}


def respond(turn: Turn) -> tuple[Reply, Memory]:
    """The fixed reply of the kind of talk that the message is; "say that again" repeats the last reply with its buttons."""
    if settled := urgent_after.only_settles(turn):
        first = (
            Line("utter_help_called")
            if settled == "called"
            else telling.speak_first(turn.knowledge, turn.said.language, turn.memory)
        )
        return Reply("smalltalk", (first,)), turn.memory
    if fine.wanted(turn) and (careful := fine.respond(turn)):
        return careful, turn.memory
    if screening.read_answer(turn.said, turn.knowledge.conditions).answer != "unclear":
        return Reply("smalltalk", (_line(turn, "utter_bare_answer"),)), turn.memory
    label = next((part.first.id for part in turn.parts), "greet")
    if label == "repeat":
        return _again(turn), turn.memory
    topic = PERSON if label == PERSON else None
    return Reply("smalltalk", (_line(turn, LINES.get(label, "utter_default")),), topic=topic), turn.memory


def asks_for_a_person(turn: Turn) -> bool:
    """Whether the message, or one of its clauses, surely asks for a person, whatever else it says."""
    return any(part.sure and part.first.id == PERSON for part in turn.parts)


def start_over(turn: Turn) -> tuple[Reply, Memory]:
    """A fresh start that keeps what sticks: reported contraindications and urgent signs.

    Who wants everything deleted is told how: that is done outside of the conversation.
    """
    told = turn.memory
    if ERASES.search(turn.said.plain):
        return Reply("smalltalk", (_line(turn, "utter_erase"),)), told
    kept = Memory(
        reported=told.reported,
        unsettled=told.unsettled,
        alarm=told.alarm,
        mentions=told.mentions,
        notices=told.notices,
        settled=told.settled,
        introduced=told.introduced,
    )
    return Reply("smalltalk", (_line(turn, "utter_start_over"),)), kept


def _again(turn: Turn) -> Reply:
    last = turn.memory.last_reply
    if not last or not last.get("text"):
        return Reply("smalltalk", (_line(turn, "utter_nothing_to_repeat"),))
    meanings = turn.memory.offered
    choices = tuple(
        Choice(str(button["title"]), meanings[button["payload"]])
        for button in last.get("buttons", ())
        if button.get("payload") in meanings
    )
    return Reply("smalltalk", (Line("utter_plain", {"text": str(last["text"])}),), choices=choices)


def _line(turn: Turn, name: str) -> Line:
    clinic = turn.knowledge.clinic
    return Line(
        name,
        {
            "treatment": turn.knowledge.treatment,
            "clinic": clinic["name"],
            "contact": turn.knowledge.contact,
            "opening_hours": clinic["opening_hours"],
        },
    )

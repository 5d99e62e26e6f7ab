"""Another time of the treatment, told after an aftercare rule: the rule is applied again, so that no old verdict stands."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import aftercare, moment_cues, moments
from assistant.aftercare import Rule
from assistant.memory import Memory
from assistant.moment_readers import read
from assistant.moments import Moment
from assistant.parts import Ask
from assistant.turn import Turn, corrected_span

WHOLE = "aftercare.all"
MOST = 2  # rules that are told again one by one; of more, the plan
ASKS_TOO = ("ask_why", "report_reaction")  # talk that is answered besides
BESIDE_A_TIME = moment_cues.FILLERS | frozenset(
    "my bad yours mistyped typo only even got had did done needles treated needled treatment session appointment".split()
)


def applied_again(turn: Turn, before: Memory, asks: Sequence[Ask], reported: bool) -> tuple[Ask, ...]:
    """What is asked, with the rules told last where the visitor's time changed since `before`.

    They stand alone where nothing else is asked; beside something else they are told where they stand otherwise now.
    """
    now_told, rules = turn.memory.treated, _last_rules(turn, before)
    if now_told is None or now_told == before.treated or not rules or turn.about_another:
        return tuple(asks)
    again = _asks_of(rules)
    if not reported and (_tells_only_a_time(turn) or not any(_is_understood(ask) for ask in asks)):
        return again
    if before.treated is None or not _stands_otherwise(rules, before.treated, now_told, turn):
        return tuple(asks)
    known = {ask.id for ask in asks}
    return (*(ask for ask in again if ask.id not in known), *asks)


def goes_on(turn: Turn) -> bool:
    """Whether a message tells nothing but the treatment's time, after a rule that counts from it."""
    if not _last_rules(turn, turn.memory) or turn.about_another:
        return False
    if corrected_span(turn):
        return True
    told = turn.own_times(turn.memory.expecting_time).treated
    return told is not None and _tells_only_a_time(turn)


def _last_rules(turn: Turn, memory: Memory) -> list[Rule]:
    """The rules told last that count hours; after an urgent sign none does."""
    last = () if memory.alarm else memory.last_answers
    return [rule for rule in turn.knowledge.rules if rule.hours and (rule.answer in last or WHOLE in last)]


def _asks_of(rules: Sequence[Rule]) -> tuple[Ask, ...]:
    answers = tuple(dict.fromkeys(rule.answer for rule in rules))
    return tuple(Ask("answer", id_) for id_ in (answers if len(answers) <= MOST else (WHOLE,)))


def _is_understood(ask: Ask) -> bool:
    return bool(ask.id) and (ask.kind != "talk" or ask.id in ASKS_TOO)


def _tells_only_a_time(turn: Turn) -> bool:
    if corrected_span(turn):
        return True
    text = moments.fold(turn.said.text)
    named = [(hit.start, hit.end) for hit in turn.knowledge.treatment_names.find(text)]
    named += [(span.start, span.end) for span in read(text)]
    for start, end in sorted(named, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return "?" not in text and moment_cues.few(text, BESIDE_A_TIME)


def _stands_otherwise(rules: Sequence[Rule], old: Moment, new: Moment, turn: Turn) -> bool:
    return any(aftercare.state(rule, old, turn.now).name != aftercare.state(rule, new, turn.now).name for rule in rules)

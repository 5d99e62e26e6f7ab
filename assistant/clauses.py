"""Cutting an English message into statements, so that a "not" reaches no further than its own."""

from __future__ import annotations

from dataclasses import dataclass

ENDS = frozenset(". ! ? ;".split())
PAUSES = frozenset(", :".split())
SUBJECTS = frozenset("i im ive iam id shes she hes he they theyre theyve weve we you youre".split())
THINGS = frozenset("it this that there these those".split())
THINGS_ARE = frozenset("its thats theres".split())
OWNERS = frozenset("my our her his their".split())
BE = frozenset("am is are was were be been isnt arent wasnt werent aint".split())
AUXILIARIES = BE | frozenset(
    "can could may might must should shall would will do does did has have had cant couldnt shouldnt wouldnt wont "
    "dont doesnt didnt havent hasnt".split()
)
OBJECT_VERBS = frozenset("have had do".split())
FINITE = AUXILIARIES | frozenset("got gets keeps wants needs takes suffers came comes said says gave told".split())
CONNECTORS = frozenset(
    "none nobody noone of in if whether nor during when whenever while whilst because since as that although though "
    "but and or so cause cuz coz bc cos even unless where who which plus also however given now then what how why "
    "long soon much many often once".split()
)
BREAKS = frozenset("but however although though except because cuz coz bc whereas otherwise besides".split())
MATRIX = frozenset(
    "think thinks thought believe know sure certain guess suspect wonder wondering hope afraid worried doubt say said "
    "told mean suppose idea unsure uncertain clue forgot mention says reckon tell check feel see realise realize way "
    "confirmed".split()
)
NEW_VERB = frozenset(
    "have has am is are was got just currently now still suffer take use do dont not no never want can could would "
    "will im ive yes need recently today also i get".split()
)


@dataclass(frozen=True)
class Clause:
    """A statement of `text[start:end]` within the sentence `text[sentence_start:sentence_end]`."""

    start: int
    end: int
    sentence_start: int
    sentence_end: int
    after_pause: bool
    asks: bool


def clauses(text: str) -> list[Clause]:
    """The clauses of a plain text (see `terms.plain`), in order; `asks`: their sentence ends with a question mark."""
    found: list[Clause] = []
    sentence: list[tuple[str, int]] = []
    place = 0
    for word in text.split(" "):
        if word in ENDS:
            found += _of_sentence(sentence, place, word == "?")
            sentence = []
        elif word:
            sentence.append((word, place))
        place += len(word) + 1
    return found + _of_sentence(sentence, len(text) + 1, False)


def _of_sentence(sentence: list[tuple[str, int]], end: int, asks: bool) -> list[Clause]:
    if not sentence:
        return []
    words = [word for word, _ in sentence]
    starts = sorted({0} | {cut for at in range(len(words)) if 0 < (cut := _cut_before(words, at)) < len(words)})
    places = [sentence[at][1] for at in starts] + [end]
    first = sentence[0][1]
    return [
        Clause(places[n], max(places[n], places[n + 1] - 1), first, end, words[at] in PAUSES, asks)
        for n, at in enumerate(starts)
    ]


def _cut_before(words: list[str], at: int) -> int:
    """Where a clause begins on account of the word at `at`; 0 when none does."""
    word = words[at]
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if word in PAUSES or word in BREAKS:
        return at
    if word == "and" and after in NEW_VERB:
        return at
    if word in SUBJECTS or _owner_acts(words, at) or _thing_acts(word, before, after):
        return _with_connectors(words, at)
    return 0


def _owner_acts(words: list[str], at: int) -> bool:
    """Whether "my …" begins a statement or a question of its own ("my skin is sore", "can my wife")."""
    if words[at] not in OWNERS:
        return False
    before = words[at - 1] if at else ""
    if before in AUXILIARIES - OBJECT_VERBS - {"be", "been"}:
        return True
    return any(word in FINITE for word in _to_pause(words[at + 2 : at + 5]))


def _to_pause(words: list[str]) -> list[str]:
    return words[: next((n for n, word in enumerate(words) if word in PAUSES), len(words))]


def _thing_acts(word: str, before: str, after: str) -> bool:
    if word in THINGS_ARE:
        return True
    return word in THINGS and (before in AUXILIARIES - OBJECT_VERBS or after in AUXILIARIES)


def _with_connectors(words: list[str], at: int) -> int:
    """Where the clause with the subject at `at` begins; 0 when it hangs on words such as "think" or "not sure"."""
    start = at
    if start and words[start - 1] in AUXILIARIES and not (words[at] in SUBJECTS and words[start - 1] == "be"):
        start -= 1
    while start and words[start - 1] in CONNECTORS:
        start -= 1
    return 0 if start and words[start - 1] in MATRIX else start

"""How the bot bears growth: a long conversation, and a thousand answers in the place of forty."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import projects, servers
from benchmarks.projects import Project, Yaml, read, write
from benchmarks.servers import Server
from benchmarks.visitors import conversations, latencies, long_conversation

SIZES = (40, 400, 1000)
WORDINGS = 10  # of each answer, and of each kind of talk beside the answers
TURNS = 62
EARLY, LATE = slice(2, 7), slice(57, 62)  # turns 3 to 7 and 58 to 62: around the 5th and the 60th, 55 turns apart
PERIOD = 11  # 55 turns apart the same sentence is said again
CONVERSATIONS = 8
TALKS = 50
WARM = 5  # conversations before what is loaded at first use is loaded

FRAMES = (
    "what is {0} {1}",
    "tell me about the {0} {1}",
    "does the {0} {1} help",
    "when do I need {0} {1}",
    "{1} {0}?",
    "how does {0} {1} work",
    "is there a {0} {1} here",
    "i read about {0} {1}, what does it do",
    "can you explain {1} of the {0} kind",
    "{0} {1} please",
)
ASKED = "hi, I would like to know more about your {0} {1}"
ANSWER = "The {0} {1} is done with care and takes its time."


def long_talk(server: Server, sentences: Sequence[str]) -> dict[str, float]:
    """Median milliseconds around turn 5 and around turn 60 of the same conversations."""
    early: list[float] = []
    late: list[float] = []
    for number in range(CONVERSATIONS):
        asked = sentences[number * PERIOD : (number + 1) * PERIOD]
        turns = long_conversation(server.port, asked, TURNS)
        early += turns[EARLY]
        late += turns[LATE]
    return {"turn_5": median(early), "turn_60": median(late)}


def many_answers(project: Path, folder: Path) -> dict[str, Any]:
    """Seconds of training and milliseconds of a message for each of SIZES."""
    grown = [grow(project, folder / str(size), size) for size in SIZES]
    seconds = [servers.train(one) for one in grown]
    small, large = grown[0], grown[-1]
    with servers.serving(small) as first, servers.serving(large) as second:
        latency = _latencies([first.port, second.port])
    rows = [
        {"answers": size, "wordings": _count(one), "seconds": round(spent, 1)}
        for size, one, spent in zip(SIZES, grown, seconds, strict=True)
    ]
    return {
        "training": rows,
        "latency_small": latency[0],
        "latency_large": latency[1],
        "steeper": _steepness(rows),
    }


def grow(project: Path, folder: Path, size: int) -> Project:
    """A copy of the bot with `size` made-up answers in the place of its own, and of everything else only some talk."""
    copy = projects.ours(project, folder, name=f"{size} answers")
    pairs = names(size)
    _write_answers(folder, pairs)
    nlu = read(folder / "data" / "nlu.yml")
    talk = [row for row in nlu["nlu"] if "/" not in row["intent"]]
    rows = [_row(row["intent"], row["examples"].splitlines()[:WORDINGS]) for row in talk]
    rows += [_row(f"faq/{_id(pair)}", [f"- {frame.format(*pair)}" for frame in FRAMES]) for pair in pairs]
    rows.append(_row("not_documented/price", ["- what does it cost", "- how much is it"]))
    write(folder / "data" / "nlu.yml", {"version": "3.1", "nlu": rows})
    return copy


def names(size: int) -> list[tuple[str, str]]:
    """So many pairs of words that can be pronounced and that no other pair has."""
    chance = random.Random(1)
    syllables = [a + b for a, b in product("bdfgklmnprstvz", "aeiou")]
    words = ["".join(chance.sample(syllables, 3)) for _ in range(4 * size)]
    different = list(dict.fromkeys(words))[: 2 * size]
    return list(zip(different[::2], different[1::2], strict=True))


def _write_answers(folder: Path, pairs: Sequence[tuple[str, str]]) -> None:
    """Add a section to the document that answers them all, and what quotes and introduces each answer."""
    document = folder / "knowledge" / "document.md"
    sentences = [ANSWER.format(*pair) for pair in pairs]
    document.write_text(f"{document.read_text('utf-8').rstrip()}\n\nMore\n\n{' '.join(sentences)}\n", encoding="utf-8")
    answers = read(folder / "knowledge" / "answers.yml")
    responses = read(folder / "data" / "responses.yml")
    for pair, sentence in zip(pairs, sentences, strict=True):
        answers[_id(pair)] = {"title": " ".join(pair), "quotes": [sentence]}
        responses["responses"][f"utter_faq/{_id(pair)}"] = [{"text": "The document says:"}]
    write(folder / "knowledge" / "answers.yml", answers)
    write(folder / "data" / "responses.yml", responses)


def _latencies(ports: Sequence[int]) -> list[float]:
    """The medians of the smallest and the largest, for the same questions in words that neither has learned."""
    pairs = names(SIZES[-1])[: SIZES[0]]
    talks = conversations([ASKED.format(*pair) for pair in pairs], WARM + TALKS, seed=0)
    latencies(ports, talks[:WARM], [[], []])
    return [median(one) for one in latencies(ports, talks[WARM:], [[], []])]


def _steepness(rows: Sequence[Mapping[str, Any]]) -> float:
    """What one more wording costs beyond the middle size, as a multiple of what it costs below."""
    small, middle, large = ((row["wordings"], row["seconds"]) for row in rows)
    first = (middle[1] - small[1]) / (middle[0] - small[0])
    second = (large[1] - middle[1]) / (large[0] - middle[0])
    return float(second / first)


def _count(project: Project) -> int:
    rows = read(project.folder / "data" / "nlu.yml")["nlu"]
    return sum(len(row["examples"].splitlines()) for row in rows)


def _id(pair: tuple[str, str]) -> str:
    return f"more.{'_'.join(pair)}"


def _row(intent: str, lines: Sequence[str]) -> Yaml:
    return {"intent": intent, "examples": "\n".join(lines) + "\n"}

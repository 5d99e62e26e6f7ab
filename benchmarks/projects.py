"""Writes what is compared into folders: a copy of this bot, and Rasa's default pipeline with the same content."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Yaml = dict[str, Any]
OURS = "actions assistant bot config.yml credentials.yml data domain.yml endpoints.yml knowledge nlu".split()
SILENCE = "The clinic's document does not say anything about that. Please ask the clinic."
TALK = "This is the reply to {intent}."
NOT_UNDERSTOOD = "Sorry, I did not understand that. Please ask the clinic."

# Rasa's default pipeline and policies, as `rasa init` of Rasa 3.6 proposes them.
PIPELINE: list[Yaml] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True},
    {"name": "EntitySynonymMapper"},
    {"name": "ResponseSelector", "epochs": 100, "constrain_similarities": True},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
]
POLICIES: list[Yaml] = [
    {"name": "MemoizationPolicy"},
    {"name": "RulePolicy"},
    {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": 100},
    {"name": "TEDPolicy", "max_history": 5, "epochs": 100, "constrain_similarities": True},
]
# What the router makes of several learned intents; a story of the default has one that is learned in its place.
LEARNED = {"smalltalk": "thank", "report": "tell_time", "limit": "out_of_scope"}


@dataclass(frozen=True)
class Project:
    """A Rasa project that can be trained and served. `meaning` says what a text that it replies with stands for."""

    name: str
    folder: Path
    own_server: bool
    meaning: Mapping[str, Yaml]


def ours(project: Path, folder: Path, wordings: int | None = None, name: str = "ours") -> Project:
    """A copy of the bot in `project`, so that edits during a measurement do not matter.

    With `wordings` it learns at most so many of each label, evenly drawn from all that there are.
    """
    folder.mkdir(parents=True)
    for part in OURS:
        source = project / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / part)
    if wordings:
        _keep(folder / "data" / "nlu.yml", wordings)
    return Project(name, folder, own_server=True, meaning={})


def _keep(path: Path, wordings: int) -> None:
    """Leave every n-th example, so that at most so many of a label stay."""
    nlu = read(path)
    for row in nlu["nlu"]:
        lines = row["examples"].splitlines()
        row["examples"] = "\n".join(lines[:: math.ceil(len(lines) / wordings)]) + "\n"
    write(path, nlu)


def default(project: Path, folder: Path, name: str = "default") -> Project:
    """Rasa's default pipeline, to learn the wordings of `project` and to reply with its quotes; no custom actions."""
    nlu = read(project / "data" / "nlu.yml")
    labels = [str(row["intent"]) for row in nlu["nlu"]]
    intents = list(dict.fromkeys(label.split("/")[0] for label in labels))
    replies = dict(_replies(labels, read(project / "knowledge" / "answers.yml")))
    responses = {f"utter_{label}": [{"text": text}] for label, (text, _) in replies.items()}
    responses["utter_default"] = [{"text": NOT_UNDERSTOOD}]
    write(folder / "data" / "nlu.yml", nlu)
    write(folder / "data" / "rules.yml", {"version": "3.1", "rules": list(_rules(intents))})
    stories = list(_stories(read(project / "data" / "stories.yml"), intents))
    write(folder / "data" / "stories.yml", {"version": "3.1", "stories": stories})
    write(folder / "domain.yml", {"version": "3.1", "intents": [*intents, "nlu_fallback"], "responses": responses})
    config = {"recipe": "default.v1", "language": "en", "assistant_id": "default", "pipeline": PIPELINE}
    write(folder / "config.yml", {**config, "policies": POLICIES})
    write(folder / "credentials.yml", {"rest": None})
    store = {"type": "SQL", "dialect": "sqlite", "db": str(folder / "bot.db")}
    write(folder / "endpoints.yml", {"tracker_store": store, "lock_store": {"type": "in_memory"}})
    unclear = {"kind": "clarify", "answers": []}
    return Project(name, folder, False, {NOT_UNDERSTOOD: unclear, **dict(replies.values())})


def _replies(labels: list[str], answers: Mapping[str, Yaml]) -> Iterator[tuple[str, tuple[str, Yaml]]]:
    """For each label its reply's text and meaning."""
    for label in labels:
        intent, _, rest = label.partition("/")
        if intent == "faq":
            text = f"{answers[rest]['title']}: {' '.join(answers[rest]['quotes'])}"
            yield label, (text, {"kind": "answer", "answers": [{"id": rest}]})
        elif rest:
            yield label, (SILENCE, {"kind": intent, "answers": []})
        else:
            yield label, (TALK.format(intent=intent), {"kind": "smalltalk", "answers": []})


def _rules(intents: list[str]) -> Iterator[Yaml]:
    for intent in intents:
        yield {"rule": intent, "steps": [{"intent": intent}, {"action": f"utter_{intent}"}]}
    yield {"rule": "not understood", "steps": [{"intent": "nlu_fallback"}, {"action": "utter_default"}]}


def _stories(stories: Yaml, intents: list[str]) -> Iterator[Yaml]:
    """The stories without a form, each intent answered by its utter action."""
    for story in stories["stories"]:
        named = [LEARNED.get(step["intent"], step["intent"]) for step in story["steps"] if "intent" in step]
        has_form = any("active_loop" in step for step in story["steps"])
        if not has_form and set(named) <= set(intents):
            pairs = [({"intent": intent}, {"action": f"utter_{intent}"}) for intent in named]
            yield {"story": story["story"], "steps": [step for pair in pairs for step in pair]}


def read(path: Path) -> Yaml:
    """A YAML file of a project."""
    content: Yaml = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def write(path: Path, content: Yaml) -> None:
    """A YAML file that Rasa reads; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(content, Dumper=_Readable, sort_keys=False, allow_unicode=True, width=1000)
    path.write_text(text, encoding="utf-8")


class _Readable(yaml.SafeDumper):
    """Writes texts of several lines as blocks, which Rasa's examples have to be."""


def _as_block(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Readable.add_representer(str, _as_block)

"""A Rasa project with little to learn, so that a training is short: the real pipeline, rules and replies, and some talk."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from tests.clinics import read

ROOT = Path(__file__).resolve().parents[1]
FILES = ("config.yml", "credentials.yml", "domain.yml", "endpoints.yml", "data/rules.yml", "data/responses.yml")
TALK = 12  # wordings of each kind of talk
FAQ = "faq/"


class Indented(yaml.SafeDumper):
    """Lists stand deeper than their names, as in the project's own files."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def write_around(folder: Path, wordings: Mapping[str, Sequence[str]], leads: Mapping[str, str]) -> None:
    """Everything of a project but `knowledge/` and tests: `wordings` by label, each answer with a lead-in of its own.

    `leads` are lead-ins with another text.
    """
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    talk = {row["intent"]: row["examples"].splitlines()[:TALK] for row in read(ROOT / "data/nlu.yml")["nlu"]}
    spoken = {label: [line.removeprefix("- ") for line in lines] for label, lines in talk.items() if "/" not in label}
    (folder / "data/nlu.yml").write_text(_learned({**wordings, **spoken}), encoding="utf-8")
    responses = read(folder / "data/responses.yml")
    ids = [label.removeprefix(FAQ) for label in wordings if label.startswith(FAQ)]
    said = {f"utter_faq/{id_}": "The clinic says:" for id_ in ids} | dict(leads)
    responses["responses"] |= {name: [{"text": text}] for name, text in said.items()}
    told = yaml.dump(responses, Dumper=Indented, allow_unicode=True, sort_keys=False, width=10**6)
    (folder / "data/responses.yml").write_text(told, encoding="utf-8")


def _learned(wordings: Mapping[str, Sequence[str]]) -> str:
    """data/nlu.yml, line by line as the project writes it."""
    lines = ['version: "3.1"', "", "nlu:"]
    for label, texts in wordings.items():
        lines += ["", f"  - intent: {label}", "    examples: |", *(f"      - {text}" for text in texts)]
    return "\n".join(lines) + "\n"

"""Adds a clinic to the installation: `python -m console.clinics add ID --name … --phone …` writes its clinic.yml."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from assistant import knowledge
from assistant.overlays import FOLDER, NAME
from console import clinic_values, rule_fields
from console.rule_fields import Spec
from gateway import clinic as clinics
from gateway.settings import Settings

DETAILS = "clinic"  # the file of rule_fields.yml, and of knowledge/
COUNTRYWIDE = ("time_zone", "emergency_number", "medical_advice_line", "crisis_line")  # the first clinic's, where not given
HEAD = "# The details of this clinic alone; what they mean stands in knowledge/clinic.yml.\n\n"
NEXT = """{file} is written: {name}. Taken over from {first}: {taken}.
What comes next:
1. Its first administrator: python -m console.people add NAME --role administrator --clinic {id}
2. Who is told of its urgent notices, and websites that are not in its file: GATEWAY_{prefix}_NOTICE_URL, _SMTP_TO, _ORIGINS;
   then start the gateway anew: it reads the environment when it starts.
3. Train, check and publish a version in the console, so that the assistant knows it. Where none was ever published:
   make model, and start bot and gateway anew."""


class Wrong(ValueError):
    """What was typed can't be taken; the text says why."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Add a clinic to the knowledge folder of GATEWAY_KNOWLEDGE, or list those that are there."""
    parser = argparse.ArgumentParser(prog="python -m console.clinics", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("list", help="tell the ids of all clinics, the first one first")
    add = what.add_parser("add", help="add a clinic")
    add.add_argument("id", help="small letters, figures and hyphens, such as lake")
    for name, spec in details().items():
        is_needed = name not in COUNTRYWIDE and not spec.empty
        add.add_argument(f"--{name.replace('_', '-')}", dest=name, required=is_needed, help=_help(name, spec))
    asked = vars(parser.parse_args(arguments))
    settings = Settings()
    try:
        if asked["what"] == "list":
            print("\n".join(knowledge.clinics(settings.knowledge)))
        else:
            given = {name: asked[name] for name in details() if asked[name] is not None}
            print(added(settings.knowledge, asked["id"], given, settings.public))
    except (ValueError, OSError) as error:
        parser.exit(1, f"{error}\n")


def details() -> Mapping[str, Spec]:
    """The details of a clinic by name, as the console has them."""
    sections = rule_fields.files()[DETAILS].sections.values()
    return {name: spec for section in sections for name, spec in section.details.items()}


def added(folder: Path, id: str, given: Mapping[str, str], public: bool) -> str:
    """Write the clinic's file, if the gateway could start with it; what to tell. Raises ValueError that says what is wrong."""
    if not NAME.fullmatch(id):
        raise Wrong(f"“{id}” can't be a clinic's id: small letters, figures and hyphens, 31 at most, such as lake.")
    known = knowledge.clinics(folder)
    own = folder / FOLDER / id
    if id in known or own.exists():
        raise Wrong(f"There is a clinic {id} already: {', '.join(known)}.")
    for name, value in given.items():
        if problem := clinic_values.problem(details()[name].kind, value):
            raise Wrong(f"--{name.replace('_', '-')}: {problem}")
    first = yaml.safe_load((folder / "clinic.yml").read_text(encoding="utf-8"))
    taken = {name: str(first[name]) for name in COUNTRYWIDE if name not in given and first.get(name)}
    rows = {"id": id, **given, **taken}
    text = HEAD + "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in rows.items())
    _check(folder, id, text, public)
    own.mkdir(parents=True)
    (own / "clinic.yml").write_text(text, encoding="utf-8")
    told = {"file": own / "clinic.yml", "name": given["name"], "id": id, "prefix": id.upper().replace("-", "_")}
    shown = ", ".join(f"{name} ({value})" for name, value in taken.items())
    return NEXT.format(**told, first=known[0], taken=shown or "nothing")


def _check(folder: Path, id: str, text: str, public: bool) -> None:
    """Raise ValueError where the gateway would not start with it, or would let no visitor of the clinic in."""
    with TemporaryDirectory() as work:
        tried = Path(work) / "knowledge"
        shutil.copytree(folder, tried)
        (tried / FOLDER / id).mkdir(parents=True)
        (tried / FOLDER / id / "clinic.yml").write_text(text, encoding="utf-8")
        if told := clinics.load(tried, public, id).hindrance:
            raise Wrong(told)


def _help(name: str, spec: Spec) -> str:
    return f"{spec.label}{'; else as the first clinic has it' if name in COUNTRYWIDE else ''}".replace("%", "%%")


if __name__ == "__main__":
    main()

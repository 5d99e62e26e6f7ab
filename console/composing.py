"""Writes a version: a copy of `knowledge/` and `data/` with the approved changes, everything else byte by byte the same."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from assistant import knowledge
from console import accepting, wordings_file, yaml_rows
from console.bases import FAQ, LEAD
from console.changes import STAFF, Changes, Told
from console.grouping import key_of

SILENT = "not_documented/"
FOLDERS = ("knowledge", "data")
WORDS = Path(__file__).parent / "words.yml"


def compose(base: Path, changes: Changes, target: Path) -> None:
    """Copy `knowledge/` and `data/` of `base` into `target`, which must not have them yet, with the changes.

    Raises ValueError that names the file and row to mend when the whole does not fit together, as a start of the
    assistant would; `target` is then no version.
    """
    for folder in FOLDERS:
        shutil.copytree(base / folder, target / folder)
    words = yaml_rows.read(WORDS.read_text("utf-8"))
    _documents(target / "knowledge", changes)
    for rule in changes.rules:
        _edit(target / "knowledge" / f"{rule.file}.yml", _ruled, rule.place, rule.value)
    for id_ in changes.retired:
        _retire(target, id_)
    _tell(target, changes, words["leads"])
    _staff_document(target / "knowledge", words["staff_document"])
    knowledge.load(target / "knowledge")
    accepting.write(target, base, changes.accepted)


def written(folder: Path) -> dict[str, Told]:
    """The answers of a folder in the repository's format, by id, with their wordings."""
    learned = wordings_file.labels((folder / "data/nlu.yml").read_text("utf-8"))
    rows = yaml_rows.read((folder / "knowledge/answers.yml").read_text("utf-8"))
    return {
        id_: Told(
            id_,
            row["title"],
            "\n\n".join(row["quotes"]),
            learned.get(FAQ + id_, ()),
            row.get("document", ""),
            row.get("topic", ""),
        )
        for id_, row in rows.items()
    }


def _documents(folder: Path, changes: Changes) -> None:
    for name, text in changes.documents.items():
        path = folder / "documents" / f"{name}.md" if name else folder / "document.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _ruled(text: str, place: tuple[str, ...], value: str | None) -> str:
    if value is not None:
        return yaml_rows.with_row(text, place, value)
    try:
        return yaml_rows.without_row(text, place)
    except KeyError:  # staff added it and took it out again, or the repository has taken it out, too
        return text


def _retire(target: Path, id_: str) -> None:
    """Take an answer away with its wordings and its lead-in."""
    if id_ not in yaml_rows.read((target / "knowledge/answers.yml").read_text("utf-8")):
        return
    _edit(target / "knowledge/answers.yml", yaml_rows.without_row, (id_,))
    _edit(target / "data/nlu.yml", wordings_file.without_label, FAQ + id_)
    _edit(target / "data/responses.yml", yaml_rows.without_row, ("responses", LEAD + id_))


def _tell(target: Path, changes: Changes, leads: dict[str, str]) -> None:
    """Write the answers that are new or changed."""
    before = written(target)
    rows = yaml_rows.read((target / "knowledge/answers.yml").read_text("utf-8"))
    for told in changes.answers:
        old = before.get(told.id)
        if old is None or _content(old) != _content(told):
            row = _row(told, rows.get(told.id, {}), is_moved=old is not None and old.document != told.document)
            _edit(target / "knowledge/answers.yml", yaml_rows.with_row, (told.id,), row)
        if old is None or old.document != told.document:
            lead = leads["first" if not told.document else "staff" if told.document == STAFF else "further"]
            said = "- text: " + json.dumps(_gapless(lead.format(title=told.title)), ensure_ascii=False)
            _edit(target / "data/responses.yml", yaml_rows.with_row, ("responses", LEAD + told.id), said)
        if old is None or old.wordings != told.wordings:
            _edit(target / "data/nlu.yml", _taught, told)


def _gapless(text: str) -> str:
    """A response without braces, which would be gaps."""
    return text.replace("{", "(").replace("}", ")")


def _taught(text: str, told: Told) -> str:
    """The wordings file with this answer's wordings; what was learned as not documented and is now answered moves."""
    text = wordings_file.without_wordings(text, {key_of(one) for one in told.wordings}, key_of, SILENT)
    return wordings_file.with_wordings(text, FAQ + told.id, told.wordings)


def _content(told: Told) -> tuple[object, ...]:
    """What stands in answers.yml."""
    return told.title, told.quotes, told.document, told.topic


def _row(told: Told, old: Mapping[str, Any], is_moved: bool) -> str:
    """An answer as answers.yml holds it; marks stay while their words do, a lead-in while the document does."""
    lines = [f"title: {yaml_rows.scalar(told.title)}"]
    lines += [f"document: {told.document}"] if told.document else []
    lines += [f"topic: {told.topic}"] if told.topic else []
    lines += [f"lead: {old['lead']}"] if old.get("lead") and not is_moved else []
    lines += ["quotes:", *(f"  - {yaml_rows.scalar(quote)}" for quote in told.quotes)]
    if kept := [mark for mark in old.get("marks", ()) if any(mark in quote for quote in told.quotes)]:
        lines += [f"marks: {json.dumps(kept, ensure_ascii=False)}"]
    return "\n".join(lines)


def _staff_document(folder: Path, title: str) -> None:
    """What staff have written themselves, as a document of its own: a section for each answer."""
    path = folder / "documents" / f"{STAFF}.md"
    rows = yaml_rows.read((folder / "answers.yml").read_text("utf-8"))
    own = [row for row in rows.values() if row.get("document") == STAFF]
    if not own:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(exist_ok=True)
    parts = [title, *(part for row in own for part in (row["title"], "\n".join(row["quotes"])))]
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _edit(path: Path, change: Callable[..., str], *how: Any) -> None:
    before = path.read_text("utf-8")
    after = change(before, *how)
    if after != before:
        path.write_text(after, encoding="utf-8")

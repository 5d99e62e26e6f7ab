"""What the clinic's documents answer: each answer is one or more exact cuts of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.document import Document

FIELDS = {"title", "document", "quotes", "marks", "topic", "lead"}
LEAD = "utter_faq/"


@dataclass(frozen=True)
class Answer:
    """One answer: its quotes in order, each with its section, and the words of them that are set apart.

    `document` is the name of one of the clinic's further documents (knowledge/documents/), empty for document.md. `topic` is
    one of not_documented.yml: whoever asks about it gets this answer, since the clinic has written it. `lead` is the response
    of data/responses.yml that leads in.
    """

    id: str
    title: str
    quotes: tuple[str, ...]
    sections: tuple[str, ...]
    marks: tuple[str, ...]
    document: str = ""
    topic: str = ""
    lead: str = ""


def load(data: Mapping[str, Any], document: Document, further: Mapping[str, Document] | None = None) -> dict[str, Answer]:
    """Answers by id, in the file's order. `further` are the documents besides the first, by name.

    Raises ValueError that names the answer and what to mend: a field that is missing or unknown, a quote that does not
    stand in its document, a mark that stands in none of its quotes.
    """
    documents = {"": document, **(further or {})}
    return {answer_id: _answer(answer_id, row, documents) for answer_id, row in data.items()}


def _answer(answer_id: str, row: Mapping[str, Any], documents: Mapping[str, Document]) -> Answer:
    unknown = set(row) - FIELDS
    if unknown or not row.get("title") or not row.get("quotes"):
        raise ValueError(
            f"answers.yml, {answer_id}: give title and quotes, optionally document, lead, marks, topic (found {sorted(row)})"
        )
    quotes, marks, name = tuple(row["quotes"]), tuple(row.get("marks", ())), str(row.get("document", ""))
    if name not in documents:
        raise ValueError(f"answers.yml, {answer_id}: there is no knowledge/documents/{name}.md")
    document = documents[name]
    try:
        sections = tuple(document.section_of(quote) for quote in quotes)
    except ValueError as error:
        raise ValueError(f"answers.yml, {answer_id}: {error}") from error
    if stray := [mark for mark in marks if not any(mark in quote for quote in quotes)]:
        raise ValueError(f"answers.yml, {answer_id}: marks that stand in none of its quotes: {stray}")
    topic, lead = str(row.get("topic", "")), str(row.get("lead", LEAD + answer_id))
    if not lead.startswith(LEAD):
        raise ValueError(f"answers.yml, {answer_id}: lead names a response of data/responses.yml: begin it with {LEAD}")
    return Answer(answer_id, row["title"], quotes, sections, marks, document=name, topic=topic, lead=lead)

"""The rows of contraindications.yml: documented conditions, their wordings, and the texts of the guided check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

from assistant.terms import plain
from assistant.wordings import Wordings

Past = Literal["nothing", "long_ago", "ask_clinic"]
OfOthers = Literal["nothing", "ask_clinic"]
ENGLISH = ("en", "misspelt")
NO_LANGUAGE = ("sources", "why", "label", "id", "no_match", "no_match_beside", "past", "placed", "thing", "yields_to")


@dataclass(frozen=True)
class Condition:
    """One documented contraindication: its answer, its whole sentence, and how it is asked in the guided check."""

    id: str
    answer: str
    label: str
    quote: str
    marks: tuple[str, ...]
    past: Past
    of_others: OfOthers
    lasting: bool
    no_button: str
    check: Mapping[str, Mapping[str, str]]
    after_treatment: Mapping[str, str]


@dataclass(frozen=True)
class Wording:
    """What a list of wordings stands for; `kind` is "accept", "ask_clinic", "unlisted" or "no_match".

    `past`: what follows when a condition that is not listed is long over. `thing`: it is done to somebody, and may be named
    only to compare with it. `yields_to`: the answers beside which nothing is said about it, when the classifier is certain.
    """

    kind: str
    id: str
    label: str
    english: bool
    past: Past = "ask_clinic"
    thing: bool = False
    yields_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Conditions:
    """What the code needs of the file; `listed` in the order of the questions.

    `ignored_after`: wordings that are not meant once the treatment has happened; `beside`: what has to stand in the
    message for a look-alike, and `placed`: what has to be said of a near row's condition for it to be the listed one,
    both under the row's name; `translations` by sentence and language.
    """

    listed: tuple[Condition, ...]
    wordings: Wordings
    ignored_after: Wordings
    beside: Mapping[str, Wordings]
    placed: Mapping[str, Wordings]
    rows: Mapping[str, Wording]
    endings: tuple[str, ...]
    endings_except: frozenset[str]
    endings_label: str
    translations: Mapping[str, Mapping[str, Mapping[str, str | None]]]
    buttons: Mapping[str, Mapping[str, str]]
    closing: Mapping[str, Mapping[str, str]]
    typed: Mapping[str, frozenset[str]]
    question_begins: frozenset[str]

    def get(self, id: str) -> Condition | None:
        """The documented condition called `id`."""
        return next((condition for condition in self.listed if condition.id == id), None)


def load(data: Mapping[str, Any]) -> Conditions:
    """The conditions of a parsed contraindications.yml.

    Raises ValueError that names the row when a field is missing or a wording is no phrase pattern.
    """
    phrases: dict[str, list[str]] = {}
    rows: dict[str, Wording] = {}
    ignored: dict[str, list[str]] = {}
    beside: dict[str, Wordings] = {}
    placed: dict[str, Wordings] = {}
    listed = tuple(_condition(row) for row in data["contraindications"])
    for row in data["contraindications"]:
        _add(phrases, rows, "accept", row["id"], row["label"], row["accept"])
        _add(phrases, rows, "no_match", row["id"], row["label"], row.get("no_match", {}))
        for near in row.get("ask_clinic", []):
            _add(phrases, rows, "ask_clinic", row["id"], near["label"], near)
            if "placed" in near:
                placed[f"ask_clinic {row['id']} {near['label']} en"] = Wordings({"placed": near["placed"]})
        ignored[row["id"]] = row["after_treatment"].get("ignore", [])
    for row in data.get("unlisted", []):
        _add(phrases, rows, "unlisted", row["id"], row["label"], row, row.get("past", "ask_clinic"))
        _add(phrases, rows, "no_match", row["id"], row["label"], row.get("no_match", {}))
    for row in (*data["contraindications"], *data.get("unlisted", [])):
        for n, like in enumerate(row.get("no_match_beside", [])):
            _add(phrases, rows, "no_match", row["id"], f"{row['label']} {n}", {"en": like["en"]})
            beside[f"no_match {row['id']} {row['label']} {n} en"] = Wordings({"beside": like["beside"]})
    endings, check = data.get("endings", {}), data["check"]
    return Conditions(
        listed=listed,
        wordings=Wordings(phrases),
        ignored_after=Wordings(ignored),
        beside=beside,
        placed=placed,
        rows=rows,
        endings=tuple(plain(word) for word in endings.get("words", [])),
        endings_except=frozenset(plain(word) for word in endings.get("except", [])),
        endings_label=endings.get("label", ""),
        translations={row["quote"]: row["translations"] for row in data.get("sentences", [])},
        buttons=check["buttons"],
        closing={language: text for language, text in check["closing"].items() if isinstance(text, dict)},
        typed=_typed(check["typed"]),
        question_begins=frozenset(plain(word) for word in check["typed"].get("question_begins", [])),
    )


def _condition(row: Mapping[str, Any]) -> Condition:
    try:
        return Condition(
            id=row["id"],
            answer=row["answer"],
            label=row["label"],
            quote=row["quote"],
            marks=tuple(row["marks"]),
            past=row["past"],
            of_others=row.get("of_others", "ask_clinic"),
            lasting=row["lasting"],
            no_button=row.get("no_button", "no"),
            check=row["check"],
            after_treatment={k: v for k, v in row["after_treatment"]["text"].items() if isinstance(v, str)},
        )
    except KeyError as missing:
        raise ValueError(f"contraindication {row.get('id')!r} lacks the field {missing}") from missing


def _typed(lists: Mapping[str, Any]) -> Mapping[str, frozenset[str]]:
    """The closed lists of typed answers; raises ValueError for a wording that would say two things."""
    found = {answer: frozenset(plain(text) for text in lists[answer]) for answer in ("yes", "no", "not_sure")}
    for one, other in combinations(found, 2):
        if both := sorted(found[one] & found[other]):
            raise ValueError(
                f"contraindications.yml, check: typed: {both[0]!r} stands under {one} and {other}: leave it to one"
            )
    return found


def _add(
    phrases: dict[str, list[str]],
    rows: dict[str, Wording],
    kind: str,
    id: str,
    label: str,
    lists: Mapping[str, Any],
    past: Past = "ask_clinic",
) -> None:
    """File the wordings of one row: each language (a list of phrases under its code) under a name of its own."""
    for english in (True, False):
        wordings = [
            phrase
            for language, listed in lists.items()
            if language not in NO_LANGUAGE and (language in ENGLISH) is english
            for phrase in listed
        ]
        name = f"{kind} {id} {label} {'en' if english else 'other'}"
        phrases.setdefault(name, []).extend(wordings)
        thing, yields_to = lists.get("thing") is True, tuple(lists.get("yields_to", ()))
        rows[name] = Wording(kind, id, label, english, past, thing, yields_to)

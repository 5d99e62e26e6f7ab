"""What several clinics teach one model: the wordings of all of them in one data/nlu.yml, where none teaches against another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from console import wordings_file
from console.changes import LeftOut
from console.grouping import key_of

SILENT = "not_documented/"

Claims = set[tuple[str, str]]  # plain words, and the label that they are learned for


@dataclass(frozen=True)
class Taught:
    """One clinic's wordings by label, before and after its changes; it has the labels that are there afterwards."""

    before: Mapping[str, Sequence[str]]
    after: Mapping[str, Sequence[str]]

    @cached_property
    def new(self) -> Mapping[str, tuple[str, ...]]:
        """The wordings that came, by label."""
        pairs = ((label, wordings, set(self.before.get(label, ()))) for label, wordings in self.after.items())
        found = {label: tuple(one for one in wordings if one not in old) for label, wordings, old in pairs}
        return {label: came for label, came in found.items() if came}

    @cached_property
    def kept(self) -> Mapping[str, frozenset[str]]:
        """The wordings afterwards, to look one up."""
        return {label: frozenset(wordings) for label, wordings in self.after.items()}


def joined(text: str, everyone: Mapping[str, Taught]) -> tuple[str, dict[str, tuple[LeftOut, ...]]]:
    """The shared file with everybody's changes, and what each clinic has left out.

    The same words may stand under two labels only where no clinic has both. Otherwise they stay where the shared file has
    them as long as anybody keeps them there, else they are learned for neither.
    """
    base = wordings_file.labels(text)
    claims = {(key_of(one), label) for label, one in _new(everyone)}
    refused = _refused(claims, _standing(base, everyone), everyone)
    answered = {key for key, label in claims - refused}
    for label in sorted({*base, *(label for _, label in claims)}):
        came = [one for where, one in _new(everyone) if where == label and (key_of(one), label) not in refused]
        text = _with_label(text, label, base.get(label, ()), came, answered, everyone)
    told = {
        clinic: tuple(LeftOut(label, one) for label, one in _new({clinic: taught}) if (key_of(one), label) in refused)
        for clinic, taught in everyone.items()
    }
    return text, {clinic: rows for clinic, rows in told.items() if rows}


def _with_label(
    text: str,
    label: str,
    base: Sequence[str],
    came: Sequence[str],
    answered: Collection[str],
    everyone: Mapping[str, Taught],
) -> str:
    """The text with what everybody wants for one label; what is not documented gives way to what is answered."""
    known = [one for one in everyone.values() if label in one.before or label in one.after]
    keep = [one.kept[label] for one in known if label in one.after]
    if known and not keep:
        return wordings_file.without_label(text, label)
    if label.startswith(SILENT):
        stays = [one for one in base if key_of(one) not in answered]
    else:
        stays = [one for one in base if not known or any(one in rows for rows in keep)]
    wanted = [*stays, *dict.fromkeys(came)]
    return text if wanted == list(base) else wordings_file.with_wordings(text, label, wanted)


def _new(everyone: Mapping[str, Taught]) -> list[tuple[str, str]]:
    """Every wording that came, with its label."""
    return [(label, one) for taught in everyone.values() for label, came in taught.new.items() for one in came]


def _standing(base: Mapping[str, Sequence[str]], everyone: Mapping[str, Taught]) -> Claims:
    """What the shared file has and somebody keeps; what is not documented gives way."""
    spoken = [(label, one) for label, wordings in base.items() if not label.startswith(SILENT) for one in wordings]
    clinics = everyone.values()
    return {(key_of(one), label) for label, one in spoken if any(one in taught.kept.get(label, ()) for taught in clinics)}


def _refused(claims: Claims, standing: Claims, everyone: Mapping[str, Taught]) -> Claims:
    """The claims that would be learned against something else."""
    labels: dict[str, set[str]] = defaultdict(set)
    for key, label in {*claims, *standing}:
        labels[key].add(label)
    found: Claims = set()
    for key in {key for key, _ in claims}:
        for one, other in combinations(sorted(labels[key]), 2):
            if any(one in taught.after and other in taught.after for taught in everyone.values()):
                found |= {(key, label) for label in (one, other) if (key, label) in claims - standing}
    return found

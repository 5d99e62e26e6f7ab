"""What a version is asked in a check, and as whose visitor: everything by the clinic that checks, the rest by every other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console import bases, checking, results, talks
from console.checking import OWN, SAFETY, Item
from console.talks import Talk

PART = "part"  # among the results: not everything was asked


@dataclass(frozen=True)
class Paper:
    """What visitors of one clinic ask; `known` is what was found before, and stays. Not `whole`: only a part is asked."""

    clinic: str
    asked: Sequence[tuple[str, Item]]
    held: Sequence[Talk]
    known: Mapping[str, Any] | None = None
    whole: bool = True


@dataclass(frozen=True)
class Exam:
    """Where a check is made: the project with its questions, all clinics, and the one whose staff check."""

    project: Path
    clinics: Sequence[str]
    clinic: str

    def name(self, clinic: str) -> str:
        """What a clinic is called where its files stand apart; the only one needs no name."""
        return clinic if len(self.clinics) > 1 else ""

    def questions(self, folder: Path, clinic: str) -> list[tuple[str, Item]]:
        """All questions that visitors of a clinic may ask of a version's folder."""
        return checking.sentences(self.project, folder, self.name(clinic))


def of_checked(exam: Exam, folder: Path) -> list[Paper]:
    """All of it by the clinic; by every other its own questions, and those on safety where it tells something else."""
    found = [Paper(exam.clinic, exam.questions(folder, exam.clinic), talks.of(exam.project))]
    told = {bases.told(folder, exam.clinic, details=False)} if len(exam.clinics) > 1 else set()
    for other in (one for one in exam.clinics if one != exam.clinic):
        theirs = bases.told(folder, other, details=False)
        kinds = (OWN,) if theirs in told else (OWN, *SAFETY)
        told.add(theirs)
        asked = [(name, item) for name, item in exam.questions(folder, other) if name in kinds]
        found.append(Paper(other, asked, (), whole=False))
    return found


def of_live(exam: Exam, folder: Path, kept: Mapping[str, Any] | None) -> list[Paper]:
    """What the live version was never asked: by the clinic everything, by every other its own questions."""
    found = []
    for one in exam.clinics:
        known = results.of(kept, one, exam.clinics)
        asked, is_own = exam.questions(folder, one), one == exam.clinic
        held = talks.of(exam.project) if is_own else []
        if is_own and (known is None or known.get(PART)):
            found.append(Paper(one, asked, held))
            continue
        asked, held = checking.unasked(asked, held, known or {OWN: (), checking.TALKS: ()})
        if asked or held:
            found.append(Paper(one, asked, held, known, whole=False))
    return found


def of_first(exam: Exam, folder: Path, kept: Mapping[str, Any] | None) -> list[Paper]:
    """What the installation's own version was never asked about safety by a clinic that came later."""
    if len(exam.clinics) == 1 or results.of(kept, exam.clinic, exam.clinics) is not None:
        return []
    return [Paper(exam.clinic, [row for row in exam.questions(folder, exam.clinic) if row[0] in SAFETY], (), whole=False)]

"""What checks of a version found, clinic by clinic: none sees another's; with one clinic nothing stands around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

CLINICS = "clinics"

Results = Mapping[str, Any]


def of(results: Results | None, clinic: str, clinics: Sequence[str]) -> Results | None:
    """What was found for one clinic; what was kept while there was only one is the first one's."""
    if results is None:
        return None
    if CLINICS in results:
        found: Results | None = results[CLINICS].get(clinic)
        return found
    return results if clinic == clinics[0] else None


def put(results: Results | None, clinic: str, found: Results, clinics: Sequence[str]) -> dict[str, Any]:
    """All results with those of one clinic in place."""
    if len(clinics) == 1:
        return dict(found)
    known = {one: kept for one in clinics if (kept := of(results, one, clinics)) is not None}
    return {CLINICS: {**known, clinic: dict(found)}}

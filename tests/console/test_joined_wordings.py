"""Two clinics teach one model: each keeps its own answers' wordings, and none teaches against the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from console import wordings_file
from console.joined_wordings import Taught, joined

TABLE = yaml.safe_load((Path(__file__).parent / "tables/joined_wordings.yml").read_text("utf-8"))


def written(labels: dict[str, list[str]]) -> str:
    blocks = [
        "\n".join([f"  - intent: {name}", "    examples: |", *(f"      - {one}" for one in rows)])
        for name, rows in labels.items()
    ]
    return 'version: "3.1"\n\nnlu:\n' + "\n\n".join(blocks) + "\n"


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["name"])
def test_what_several_clinics_teach_is_one_file(case: dict[str, Any]) -> None:
    base: dict[str, list[str]] = TABLE["base"]
    everyone = {}
    for clinic in ("north", "south"):
        own = {
            label: base[label]
            for label in base
            if not any(label.startswith(f"faq/{one}.") for one in TABLE["clinics"] if one != clinic)
        }
        changed = {**own, **case.get(clinic, {})}
        everyone[clinic] = Taught(own, {label: rows for label, rows in changed.items() if rows is not None})
    text, left_out = joined(written(base), everyone)
    wanted = {label: rows for label, rows in {**base, **case["wanted"]}.items() if rows is not None}
    assert {label: list(rows) for label, rows in wordings_file.labels(text).items()} == wanted
    told = {clinic: [[one.label, one.wording] for one in rows] for clinic, rows in left_out.items()}
    assert told == case.get("left_out", {})
    if wanted == base:
        assert text == written(base), "what nobody changed stays as it was written"

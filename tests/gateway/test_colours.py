"""A clinic's own colours: what everybody can read is the chat's default, what hardly anybody can stops the start."""

from __future__ import annotations

import colorsys
import gzip
from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway import clinic as made
from gateway import colours, widget_file
from tests.browser.stand_in import FOLDER
from tests.gateway import clinics
from tests.gateway.clinics import FIRST, SECOND
from tests.gateway.conftest import Opener
from tests.gateway.standin import StandIn

TABLE = yaml.safe_load((Path(__file__).parent / "tables/colours.yml").read_text("utf-8"))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["name"])
def test_a_clinics_colours_can_be_read_or_it_is_told_what_to_do(row: dict[str, Any]) -> None:
    if "told" in row:
        with pytest.raises(ValueError, match="^clinic.yml, ") as refused:
            colours.read(row["given"])
        assert all(words in str(refused.value) for words in row["told"])
    else:
        found = colours.read(row["given"])
        assert (found and found.text) == row["text"]


def test_every_accent_has_a_text_that_can_be_read() -> None:
    shades = [colorsys.hls_to_rgb(hue / 24, light / 20, 1) for hue in range(24) for light in range(21)]
    for red, green, blue in [*shades, *((grey / 64,) * 3 for grey in range(65))]:
        accent = f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
        found = colours.read({"accent": accent})
        assert found and colours.contrast(accent, found.text) >= colours.LEAST, accent


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#ff0000", "#ffffff", 4.0), ("#767676", "#ffffff", 4.54)],
)
def test_the_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert colours.contrast(one, other) == colours.contrast(other, one) == pytest.approx(ratio, abs=0.005)


def test_the_error_names_the_clinics_own_file(tmp_path: Path) -> None:
    folder = clinics.folder(tmp_path / "knowledge", accent="#ffd54a", accent_text="#ffffff")
    with pytest.raises(ValueError, match=f"clinics/{SECOND}/clinic.yml, accent_text"):
        made.every(folder, public=False)


@pytest.mark.parametrize("language", sorted(path.stem for path in (FOLDER / "texts").glob("*.json")))
def test_a_coloured_widget_is_no_larger(language: str, example: made.Clinic, settings: Any) -> None:
    own = made.Clinic({**example.details, "accent": "#884411", "accent_text": "#fff8e7"}, example.knowledge, ())
    usual, coloured = (widget_file.load(FOLDER).of(one, settings, "/privacy").script("", language) for one in (example, own))
    assert len(gzip.compress(coloured.body.encode(), 9)) <= len(gzip.compress(usual.body.encode(), 9)) + 20
    assert len(gzip.compress(coloured.body.encode(), 9)) <= 10_000
    assert colours.USUAL in usual.body and colours.USUAL not in coloured.body


@pytest.mark.anyio
async def test_each_clinic_has_its_own_colours_and_none_of_anothers(opening: Opener, bot: StandIn, tmp_path: Path) -> None:
    folder = clinics.folder(tmp_path / "knowledge", accent="#884411", accent_text="#fff8e7")
    async with opening(clinics=made.every(folder, public=False)) as door:
        own, other = [(await door.client.get(f"/widget.js?clinic={one}")).text for one in (SECOND, FIRST)]
        assert own.count("#884411") == 2 and own.count("#fff8e7") == 3
        assert "#884411" not in other and "#fff8e7" not in other
        assert 'value="#884411"' in (await door.client.get(f"/snippet?clinic={SECOND}")).text
        assert f'value="{colours.USUAL}"' in (await door.client.get("/snippet")).text


def test_a_script_without_the_variables_is_no_widget() -> None:
    with pytest.raises(ValueError, match="widget/style.js"):
        colours.painted("first();", colours.Colours("#884411", "#ffffff"))

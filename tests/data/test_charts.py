"""The charts of this repository: drawn from what is published, whole, small, and shown in the README."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from browse.charts.draw import CHARTS, OUT, SUFFIXES, published, specs
from build.project import project
from tests.support import ROOT

README = (ROOT / "README.md").read_text("utf-8")
EVERY_CHART = pytest.mark.parametrize("name", CHARTS)


@pytest.fixture(scope="module")
def fresh() -> dict[str, str]:
    return specs(published())


def _keys(part: Any) -> Iterator[tuple[str, Any]]:
    """Every key of a spec with its value."""
    if isinstance(part, dict):
        yield from part.items()
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else []:
        yield from _keys(inner)


@EVERY_CHART
def test_committed_specs_are_those_of_the_published_tables(name: str, fresh: dict[str, str]) -> None:
    assert (OUT / f"{name}.vl.json").read_text("utf-8") == fresh[name], "out of date; run make plots"


@EVERY_CHART
def test_specs_fetch_nothing(name: str, fresh: dict[str, str]) -> None:
    pairs = list(_keys(json.loads(fresh[name])))
    assert pairs
    assert [value for key, value in pairs if key == "url" or (key != "$schema" and "://" in str(value))] == []


@EVERY_CHART
def test_titles_name_the_version(name: str, fresh: dict[str, str]) -> None:
    assert project().version in " ".join(json.loads(fresh[name])["title"]["text"])


@EVERY_CHART
def test_pictures_are_whole_and_small(name: str) -> None:
    svg, png = (OUT / f"{name}.svg").read_text("utf-8"), (OUT / f"{name}.png").read_bytes()
    assert svg.startswith("<svg")
    assert project().version in svg
    assert png.startswith(b"\x89PNG")
    assert 10_000 < len(png) < 300_000


@EVERY_CHART
def test_letters_can_be_read_on_a_telephone(name: str, fresh: dict[str, str]) -> None:
    """At 390 wide no letter is smaller than 12: the width stands in the header of the PNG file, two dots a pixel."""
    width = int.from_bytes((OUT / f"{name}.png").read_bytes()[16:20], "big") / 2
    sizes = [value for key, value in _keys(json.loads(fresh[name])) if key.lower().endswith("fontsize")]
    assert sizes
    assert min(sizes) * 390 / width >= 12


@EVERY_CHART
def test_the_readme_shows_it_in_words_too(name: str) -> None:
    (alt,) = re.findall(rf'<img src="browse/charts/out/{name}\.png" width="\d+" alt="([^"]+)">', README)
    assert len(alt) > 100


def test_the_readme_tells_no_number_of_the_charts() -> None:
    """New data must not make the words beside the pictures wrong."""
    section = README.split("## Look at it\n")[1].split("\n## ")[0]
    words = re.sub(r"width=\"\d+\"", "", section)
    assert "<img" in words
    assert re.findall(r"\d+", words) == []


def test_the_folder_holds_only_what_is_drawn() -> None:
    assert {path.name for path in OUT.iterdir()} == {f"{name}{suffix}" for name in CHARTS for suffix in SUFFIXES}

"""From the published tables to specs, and from specs to pictures; nothing is drawn anew whose spec is the same."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
from PIL import Image

from browse.charts.claims import claims
from browse.charts.common import Tables
from browse.charts.map import places_map
from browse.charts.promises import promises
from browse.charts.strength import strength
from browse.charts.timeline import timeline
from build.project import ROOT

OUT = Path(__file__).parent / "out"
CHARTS: dict[str, Callable[[Tables], Any]] = {
    "claims": claims,
    "strength": strength,
    "timeline": timeline,
    "promises": promises,
    "map": places_map,
}
NEEDED = (
    "force_estimates_flat",
    "force_strength",
    "events_flat",
    "agreements_flat",
    "actors",
    "places",
    "quantifier_rules",
    "provisions",
    "provision_topics",
    "compliance",
)
SUFFIXES = (".vl.json", ".svg", ".png")
BYTES = 290_000  # size of a PNG file, at most
SCALE = 2  # pixels of the PNG file for one of the chart


def published(dataset: Path = ROOT / "dataset") -> Tables:
    """The published tables that the charts show; codes as text."""
    text = pl.col(pl.Categorical).cast(pl.String)
    return {name: pl.read_parquet(dataset / f"{name}.parquet").with_columns(text) for name in NEEDED}


def specs(tables: Tables) -> dict[str, str]:
    """The Vega-Lite spec of each chart as JSON: the same tables give the same text."""
    return {name: written(function(tables).to_dict(validate=False)) for name, function in CHARTS.items()}


def written(spec: dict[str, Any]) -> str:
    """A spec as text, with sorted keys."""
    return json.dumps(spec, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def draw(dataset: Path = ROOT / "dataset", out: Path = OUT) -> list[str]:
    """Draw the charts whose spec is not the one beside the picture; their names."""
    out.mkdir(parents=True, exist_ok=True)
    stale = {name: spec for name, spec in specs(published(dataset)).items() if not _drawn(name, spec, out)}
    for name, spec in stale.items():
        render(name, spec, out)
    return list(stale)


def _drawn(name: str, spec: str, out: Path) -> bool:
    json_file, *pictures = (out / f"{name}{suffix}" for suffix in SUFFIXES)
    return json_file.exists() and json_file.read_text("utf-8") == spec and all(path.exists() for path in pictures)


def small(png: bytes) -> bytes:
    """A picture in 64 colours, for few flat colours and their edges need no more; in fewer where it is too large."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (64, 32, 16):
        file = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        if file.tell() < BYTES:
            break
    return file.getvalue()


def render(name: str, spec: str, out: Path) -> None:
    """Write the pictures of a spec, and the spec last, so that a broken-off run is taken up again."""
    import vl_convert

    (out / f"{name}.svg").write_text(vl_convert.vegalite_to_svg(spec), "utf-8", newline="\n")
    (out / f"{name}.png").write_bytes(small(vl_convert.vegalite_to_png(spec, scale=SCALE)))
    (out / f"{name}.vl.json").write_text(spec, "utf-8", newline="\n")

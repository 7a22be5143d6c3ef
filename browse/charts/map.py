"""Where it happened: the places of events and of claims on an outline of Libya and its neighbours."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl

from browse.charts import common as c
from browse.charts.labels import Box, beside, least_crowded

OUTLINES = Path(__file__).parents[1] / "static" / "outlines.geojson"
WEST, EAST, SOUTH, NORTH = 6.6, 27.4, 18.7, 34.6
# Where the name of a country stands: longitude, latitude.
NAMES = {"Libya": (17.4, 26.2), "Egypt": (26.2, 28.2), "Chad": (18.6, 20.2), "Niger": (10.6, 20.6),
         "Algeria": (8.2, 27.6), "Tunisia": (9.0, 34.1), "Sudan": (25.7, 19.3)}  # fmt: skip
LABELLED, BEYOND = 15, 3  # places with a name on the map, and named beyond it, at most
LARGEST = 40  # pixels from the middle of the largest circle to its edge, at most
SCALE = round(c.WIDTH / math.radians(EAST - WEST), 3)  # rounded, so that it is the same on every machine


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


HEIGHT = round(SCALE * (_mercator(NORTH) - _mercator(SOUTH)))


def places_map(tables: c.Tables) -> Any:
    """The chart: a circle for each place with coordinates, as large as the number of events and claims there."""
    rows = _rows(tables)
    shown = [row for row in rows if row["on_map"]]
    layers = alt.layer(*_countries(), _circles(shown), *_labels(shown)).project(
        type="mercator",
        scale=SCALE,
        translate=[round(-SCALE * math.radians(WEST), 3), round(SCALE * _mercator(NORTH), 3)],
    )
    title = "Places of events, and of claims on the size of forces"
    return c.finished(
        layers.properties(width=c.WIDTH, height=HEIGHT, view={"fill": "#EAF3F8"}), title, _said(tables, rows)
    )


def pixel(longitude: float, latitude: float) -> tuple[float, float]:
    """Where a point of the earth lies on the map."""
    return SCALE * math.radians(longitude - WEST), SCALE * (_mercator(NORTH) - _mercator(latitude))


def _rows(tables: c.Tables) -> c.Rows:
    """One row per place that some event or claim names, with how many do."""
    named = pl.concat([tables[name].select("place_id") for name in ("events_flat", "force_estimates_flat")])
    counts = named.drop_nulls().group_by("place_id").len("records")
    places = tables["places"].join(counts, on="place_id").sort(pl.col("records"), "place_id", descending=[True, False])
    rows = [_row(row) for row in places.iter_rows(named=True)]
    most = max((row["records"] for row in rows if row["on_map"]), default=1)
    return [row | {"radius": _radius(row["records"], most)} for row in rows]


def _row(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: row[name] for name in ("place_id", "name", "records", "latitude", "longitude")}
    located = row["latitude"] is not None and row["longitude"] is not None
    on_map = located and WEST < row["longitude"] < EAST and SOUTH < row["latitude"] < NORTH
    return kept | {"located": located, "on_map": on_map}


def _said(tables: c.Tables, rows: c.Rows) -> str:
    """How many places and records are on the map, off it, or nowhere."""
    off = [row for row in rows if row["located"] and not row["on_map"]]
    vague = [row for row in rows if not row["located"]]
    estimates, events = tables["force_estimates_flat"], tables["events_flat"]
    unplaced = estimates["place_id"].null_count() + events["place_id"].null_count()
    most = vague[0]["name"] if vague else "none"
    beyond = ", ".join(f"{row['name']} {row['records']}" for row in off[:BEYOND])
    if len(off) > BEYOND:
        beyond += f", {len(off) - BEYOND} more with {_sum(off[BEYOND:])}"
    return (
        f"{estimates.height} claims and {events.height} events, as claimed; the number is how many name the place. "
        f"Not on the map: {_sum(vague)} at {len(vague)} place{'s' * (len(vague) != 1)} without coordinates"
        + (f" ({most} as a whole: {vague[0]['records']})" if vague else "")
        + f", {unplaced} that name no place"
        + (f", and places beyond it ({beyond})." if off else ".")
    )


def _sum(rows: c.Rows) -> int:
    return sum(row["records"] for row in rows)


def _countries() -> list[alt.Chart]:
    """Outlines of the countries, Libya lighter, and their names."""
    features = json.loads(OUTLINES.read_text("utf-8"))["features"]
    shape = {"stroke": "#A8A8A8", "strokeWidth": 1.5, "clip": True}
    libya = [feature for feature in features if feature["id"] == "LBY"]
    others = [feature for feature in features if feature["id"] != "LBY"]
    names = [{"name": n.upper(), "longitude": at[0], "latitude": at[1]} for n, at in sorted(NAMES.items())]
    text = c.chart(names).mark_text(color="#8A8A8A", fontSize=c.FONT)
    return [
        alt.Chart(alt.InlineData(values=others)).mark_geoshape(fill="#E4E1DA", **shape),
        alt.Chart(alt.InlineData(values=libya)).mark_geoshape(fill="#FBF8F1", **shape),
        text.encode(longitude="longitude:Q", latitude="latitude:Q", text="name:N"),
    ]


def _radius(records: int, most: int) -> float:
    """The area, not the radius, is the number; all circles are smaller where the largest would be too large."""
    return round(min(8, LARGEST / math.sqrt(most)) * math.sqrt(records), 3)


def _circles(rows: c.Rows) -> alt.Chart:
    sized = [row | {"area": round(math.pi * row["radius"] ** 2)} for row in rows]
    circles = c.chart(sized).mark_circle(color=c.BLUE, opacity=0.6, stroke="white", strokeWidth=1.5)
    size = alt.Size("area:Q", scale=None, legend=None)
    return circles.encode(longitude="longitude:Q", latitude="latitude:Q", size=size)


def _labels(rows: c.Rows) -> list[alt.Chart]:
    """Name and number of the largest places, where there is room, with a line to the circle where they stand apart."""
    taken = [_box(row) for row in rows]
    page, labels = Box(4, 4, c.WIDTH - 4, HEIGHT - 4), []
    for row, box in zip(rows[:LABELLED], taken[:LABELLED], strict=True):
        text = f"{row['name']} {row['records']}"
        choices = beside(box, text)
        spot = choices[least_crowded(choices, taken, page)]
        taken.append(spot)
        labels.append({"text": text, **_placed(row, box, spot)})
    look = {"align": "left", "baseline": "middle", "fontWeight": "bold"}
    edge = c.chart(labels).mark_text(stroke="white", strokeWidth=5, strokeJoin="round", strokeOpacity=0.7, **look)
    lines = c.chart([label for label in labels if label["apart"]]).mark_rule(color=c.SOFT, strokeWidth=1.5)
    ends = {"longitude2": "longitude2:Q", "latitude2": "latitude2:Q"}
    at = {"longitude": "longitude:Q", "latitude": "latitude:Q"}
    return [
        lines.encode(longitude="edge:Q", latitude="latitude:Q", **ends),
        edge.encode(**at, text="text:N"),
        c.chart(labels).mark_text(**look).encode(**at, text="text:N"),
    ]


def _placed(row: dict[str, Any], box: Box, spot: Box) -> dict[str, Any]:
    """Where words stand, in degrees, and the place that they belong to."""
    down = (spot.top + spot.bottom) / 2
    edge = spot.left - 2 if spot.left >= box.right else spot.right + 2
    return {
        "longitude": _longitude(spot.left),
        "edge": _longitude(edge),
        "latitude": _latitude(down),
        "longitude2": row["longitude"],
        "latitude2": row["latitude"],
        "apart": abs(down - (box.top + box.bottom) / 2) > c.LINE / 3
        or max(spot.left - box.right, box.left - spot.right) > 14,
    }


def _longitude(right: float) -> float:
    return round(WEST + math.degrees(right / SCALE), 4)


def _latitude(down: float) -> float:
    return round(math.degrees(2 * math.atan(math.exp(_mercator(NORTH) - down / SCALE)) - math.pi / 2), 4)


def _box(row: dict[str, Any]) -> Box:
    (x, y), radius = pixel(row["longitude"], row["latitude"]), row["radius"]
    return Box(x - radius, y - radius, x + radius, y + radius)

"""Tables and answers in the forms that other programs read: CSV, HXL-tagged CSV, GeoJSON."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TextIO

from lffd.published import fields, resource
from lffd.reader import load

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""First letters of a cell that spreadsheets run as a formula (OWASP, CSV injection)."""
REREAD = re.compile(r"\d+[-/]\d")
"""Text that spreadsheets reread as a day or a fraction: 2019-12 becomes the first of December."""
NEAR = 2
"""UCDP where_prec of a point near the place: the best that coordinates of a larger place can be."""


@dataclass(frozen=True)
class Sheet:
    """Rows to write: the names of the columns, the HXL hashtag of each or None, and the cells."""

    names: Sequence[str]
    hashtags: Sequence[str | None]
    rows: Iterable[Sequence[Any]]


def sheet(table: str, known_on: date | str | None = None) -> Sheet:
    """One table as rows; ``known_on`` as for ``lffd.load``.

    Raises:
        UnknownTableError: there is no table of this name.
        ValueError: the table has no notion of what was known, or ``known_on`` is no day.
    """
    loaded = load(table, known_on, as_="arrow")
    described = fields(table)
    return Sheet(
        names=[field["name"] for field in described],
        hashtags=[field.get("hxl") for field in described],
        rows=zip(*(column.to_pylist() for column in loaded.columns), strict=True),
    )


def write_csv(rows: Sheet, out: TextIO, hxl: bool = False, safe: bool = False) -> None:
    """Write a header and the rows as RFC 4180 has it: days in ISO 8601, true and false, empty cells where missing.

    Args:
        rows: What to write.
        out: Where to, opened with ``newline=""``.
        hxl: Whether a row of HXL hashtags follows the header.
        safe: Whether text that a spreadsheet would run as a formula, or reread as a day, gets an apostrophe before it.
    """
    writer = csv.writer(out)
    writer.writerow(rows.names)
    if hxl:
        writer.writerow(tag or "" for tag in rows.hashtags)
    writer.writerows([_cell(value, safe) for value in row] for row in rows.rows)


def _cell(value: Any, safe: bool) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if safe and isinstance(value, str) and (value.startswith(FORMULA) or REREAD.match(value)):
        return f"'{value}"
    return value


def features(table: str, known_on: date | str | None = None) -> list[dict[str, Any]]:
    """The rows of a table as GeoJSON features (RFC 7946), with the columns as properties.

    A row lies where its place does. Where the place has no coordinates, it gets those of the nearest larger place that
    has some, going up ``part_of``; where none has, its geometry is null. Two more properties say which it was:
    ``coordinates_of`` is the place whose coordinates they are, ``coordinates_prec`` the UCDP where_prec at which they
    locate the row (1 exact to 7), at best 2 where they are not the place's own.

    Raises:
        UnknownTableError: there is no table of this name.
        ValueError: the rows of the table have no place; or as for ``lffd.load``.
    """
    if "place_id" not in {field["name"] for field in fields(table)}:
        raise ValueError(f"the rows of {table} have no place; export it as CSV")
    located, key = _locations(), resource(table)["schema"]["primaryKey"]
    rows = load(table, known_on, as_="arrow").to_pylist()
    return [_feature(row, "|".join(str(row[name]) for name in key), located.get(row["place_id"])) for row in rows]


def write_geojson(listed: list[dict[str, Any]], out: TextIO) -> None:
    """Write features as one feature collection, a line each."""
    lines = (json.dumps(feature, ensure_ascii=False, allow_nan=False, default=date.isoformat) for feature in listed)
    out.write('{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n")


@dataclass(frozen=True)
class _Location:
    """Where a place is on the map, by its own coordinates or those of a larger place."""

    coordinates: tuple[float, float]  # longitude, latitude, in degrees of WGS 84
    place_id: str
    where_prec: int


def _feature(row: dict[str, Any], key: str, location: _Location | None) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": location.coordinates} if location else None
    found = {
        "coordinates_of": location and location.place_id,
        "coordinates_prec": location and location.where_prec,
    }
    return {"type": "Feature", "id": key, "geometry": point, "properties": {**row, **found}}


def _locations() -> dict[str, _Location]:
    """Place -> where it is on the map, for the places that have coordinates or lie in one that has."""
    places = {place["place_id"]: place for place in load("places", as_="arrow").to_pylist()}
    found = ((name, _location(list(_upwards(name, places)))) for name in places)
    return {name: location for name, location in found if location}


def _upwards(name: str | None, places: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The place, the place it is part of, and so on; the build refuses circles."""
    while name:
        yield places[name]
        name = places[name]["part_of"]


def _location(chain: list[dict[str, Any]]) -> _Location | None:
    """The first coordinates of a place and the places around it; the precision is the coarsest up to there."""
    for steps, place in enumerate(chain):
        if place["latitude"] is not None:
            coarsest = max(passed["where_prec"] for passed in chain[: steps + 1])
            precision = max(coarsest, NEAR) if steps else coarsest
            return _Location((place["longitude"], place["latitude"]), place["place_id"], precision)
    return None

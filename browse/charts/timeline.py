"""What happened and what was agreed, as far as most sources tell of it, on one axis of time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import altair as alt
import polars as pl

from browse.charts import common as c
from browse.charts.labels import shortened, text_width

MOST_EVENTS, MOST_AGREEMENTS = 28, 12
EVENTS = {
    "arrival": "Arrivals and deployments",
    "departure": "Departures and withdrawals",
    "arms_delivery": "Deliveries of arms",
}
AGREED, TALKS = "Agreements and proposals", "Rounds of talks and conferences"
COLOURS = dict(zip((*EVENTS.values(), AGREED, TALKS), (c.VERMILION, c.SKY, c.ORANGE, c.GREEN, c.PURPLE), strict=True))
MEETINGS = ("negotiation_round", "conference")
HOLLOW = ("planned", "cancelled", "proposed", "not_concluded", "rejected")
DOUBTED = ("disputed", "denied")
ROW = 42


def timeline(tables: c.Tables) -> Any:
    """The chart: a panel for each kind of thing, a line for each thing, the earliest first."""
    rows = _rows(tables)
    events, agreements = (_most(rows, *which) for which in (("event", MOST_EVENTS), ("agreement", MOST_AGREEMENTS)))
    shown = sorted(events + agreements, key=lambda row: (row["first"], row["last"], row["id"]))
    period = c.whole_years((day for row in shown for day in (row["first"], row["last"])), c.WIDTH)
    groups = ([row for row in shown if row["group"] == group] for group in COLOURS)
    panels = [panel for group in groups for panel in _panels(group, period)]
    evented = sum(row["of"] == "event" for row in rows)
    return c.finished(
        alt.vconcat(c.years(period), *panels, c.heading("Marks"), c.key(_marks())),
        f"Forces, arms and agreements, {period.start.year} to {period.end.year - 1}",
        f"{len(events)} events and {len(agreements)} agreements or talks, as sources claim them: "
        "those that most sources tell of. "
        f"Not shown: {evented - len(events)} more events and {len(rows) - evented - len(agreements)} more agreements.",
    )


def _most(rows: c.Rows, of: str, number: int) -> c.Rows:
    """The events or the agreements that most sources, and most origins, tell of; ties by date."""
    chosen = [row for row in rows if row["of"] == of]
    return sorted(chosen, key=lambda r: (-r["sources"], -r["origins"], r["first"], r["last"], r["id"]))[:number]


def _rows(tables: c.Tables) -> c.Rows:
    """Events and agreements as rows of one shape; what has no date on the axis is left out."""
    events, agreements = (_in_countries(tables[name]) for name in ("events_flat", "agreements_flat"))
    chosen = events.filter(pl.col("event_type").is_in([*EVENTS]))
    rows = [_row(r, "event", r["title"], EVENTS[r["event_type"]]) for r in chosen.iter_rows(named=True)]
    talks = [TALKS if kind in MEETINGS else AGREED for kind in agreements["kind"]]
    agreed = zip(agreements.iter_rows(named=True), talks, strict=True)
    rows += [_row(r, "agreement", r["name"], group) for r, group in agreed]
    return [row for row in rows if row["first"] and c.in_years(row["first"], row["last"])]


def _in_countries(table: pl.DataFrame) -> pl.DataFrame:
    """Rows whose place is not known, or lies in a country; not those of a whole continent."""
    return table.filter(pl.col("place_id").is_null() | pl.col("country").is_not_null())


def _row(row: dict[str, Any], of: str, title: str, group: str) -> dict[str, Any]:
    """One thing: its days, open where they are not known, and how firm it is."""
    first, last = row["date_earliest"] or row["date_latest"], row["date_latest"] or row["date_earliest"]
    return {
        "id": row[f"{of}_id"],
        "of": of,
        "title": title,
        "group": group,
        "sources": row["sources"],
        "origins": row["origins"],
        "first": first,
        "last": last,
        "open_start": row["date_earliest"] is None,
        "open_end": row["date_latest"] is None,
        "hollow": row["status"] in HOLLOW,
        "doubted": row["status"] in DOUBTED,
    }


def _panels(rows: c.Rows, period: c.Period) -> Iterator[Any]:
    """Name of the kind, and a line of words over a mark for each thing."""
    if not rows:
        return
    yield c.heading(rows[0]["group"], c.LINE + 16)
    height = ROW * len(rows)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, height], reverse=True, nice=False), axis=None)
    drawn = [row | _shape(row, period) | {"y": ROW * n + 33} for n, row in enumerate(rows)]
    words = [_words(row, ROW * n + 14, period) for n, row in enumerate(rows)]
    layers = [*_bars(drawn, period, y), *_points(drawn, period, y), *c.over_lines(words, period, y)]
    yield alt.layer(*layers, width=c.WIDTH, height=height)


def _shape(row: dict[str, Any], period: c.Period) -> dict[str, Any]:
    """The part of its time that lies in the period, and whether that is long enough for a bar."""
    cut = period.cut({"start": row["first"], "end": row["last"] + timedelta(days=1)})
    one_end = row["open_start"] or row["open_end"]
    return cut | {"long": period.pixel(cut["end"]) - period.pixel(cut["start"]) > 24 and not one_end}


def _bars(rows: c.Rows, period: c.Period, y: alt.Y) -> Iterator[alt.Chart]:
    """Bars over the time in which a thing happened, or at some time of which it happened."""
    for hollow, doubted in ((False, False), (False, True), (True, False)):
        some = [row for row in rows if row["long"] and (row["hollow"], row["doubted"]) == (hollow, doubted)]
        if some:
            bars = c.chart([row | {"y": row["y"] - 5, "y2": row["y"] + 5} for row in some]).mark_rect(
                **_look(some[0]["group"], hollow, doubted)
            )
            yield bars.encode(x=period.x("start"), x2="end:T", y=y, y2="y2:Q")


def _points(rows: c.Rows, period: c.Period, y: alt.Y) -> Iterator[alt.Chart]:
    """Dots for a day or a month; arrows where the first or the last day is not known."""
    for hollow, doubted in ((False, False), (False, True), (True, False)):
        kind = [row for row in rows if not row["long"] and (row["hollow"], row["doubted"]) == (hollow, doubted)]
        for shape, angle, at, size in (
            ("circle", 0, "middle", 130),
            ("triangle", c.LEFT, "end", 150),
            ("triangle", c.RIGHT, "start", 150),
        ):
            if some := [row for row in kind if _pointer(row) == (shape, angle)]:
                look = _look(some[0]["group"], hollow, doubted)
                points = c.chart(some).mark_point(shape=shape, angle=angle, size=size, **look)
                yield points.encode(x=period.x(at), y=y)


def _pointer(row: dict[str, Any]) -> tuple[str, int]:
    if row["open_start"]:
        return "triangle", c.LEFT
    return ("triangle", c.RIGHT) if row["open_end"] else ("circle", 0)


def _look(group: str, hollow: bool, doubted: bool) -> dict[str, Any]:
    """Full colour; hollow where it was only planned or proposed; dashed where it is disputed or denied."""
    fill = {"fill": c.HOLLOW} if hollow else {"fill": COLOURS[group], "fillOpacity": 0.25 if doubted else 1}
    dash = [4, 3] if doubted else [1, 0]
    return {"stroke": COLOURS[group], "strokeWidth": 2, "strokeDash": dash, "opacity": 1, **fill}


def _words(row: dict[str, Any], y: float, period: c.Period) -> dict[str, Any]:
    """The title over its mark: from the mark to the right where there is room, else up to the right edge."""
    title = shortened(row["title"], c.WIDTH - 10)
    left = max(0, min(period.pixel(max(row["first"], period.start)) - 6, c.WIDTH - text_width(title)))
    right = left > c.WIDTH / 2
    return {"id": row["id"], "title": title, "y": y, "right": right, "day": period.end if right else period.day(left)}


def _marks() -> list[tuple[str, str, dict[str, Any]]]:
    """What the marks mean."""
    done = {"fill": c.INK, "stroke": c.INK}
    return [
        ("over this time, or at some day of it", "rect", done),
        ("on this day, or in this month", "point", done | {"shape": "circle", "size": 130}),
        ("some time up to this day", "point", done | {"shape": "triangle", "angle": c.LEFT, "size": 150}),
        ("from this day on; end not known", "point", done | {"shape": "triangle", "angle": c.RIGHT, "size": 150}),
        ("hollow: planned, proposed or rejected", "rect", {"fill": c.HOLLOW}),
        ("dashed: disputed or denied", "rect", {"fill": c.INK, "fillOpacity": 0.25, "strokeDash": [4, 3]}),
    ]

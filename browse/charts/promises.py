"""Promises and what became of them: what agreements oblige to, by when, and the events that kept or broke it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import altair as alt
import polars as pl

from browse.charts import common as c
from browse.charts.labels import shortened, text_width

MOST = 30
EFFECTS = {
    "fulfils": ("carried out", c.GREEN, "circle"),
    "partly_fulfils": ("carried out in part", c.SKY, "circle"),
    "delays": ("delayed", c.ORANGE, "diamond"),
    "breaches": ("broken", c.VERMILION, "cross"),
    "deadline_passed": ("deadline passed, not done", c.PURPLE, "square"),
}
"""Effect -> its words, colour and shape."""
ROW = 42


def promises(tables: c.Tables) -> Any:
    """The chart: a panel for each topic, a line for each provision, its term as a bar and what came of it as marks."""
    rows = _rows(tables)
    shown = sorted(rows, key=lambda row: (-len(row["marks"]), row["first"], row["id"]))[:MOST]
    period = c.whole_years((day for row in shown for day in row["days"]), c.WIDTH)
    topics = Counter(row["topic"] for row in shown)
    panels = [
        panel
        for topic in sorted(topics, key=lambda topic: (-topics[topic], topic))
        for panel in _panels([row for row in shown if row["topic"] == topic], period)
    ]
    told = Counter(mark["effect"] for row in rows for mark in row["marks"])
    return c.finished(
        alt.vconcat(c.years(period), *panels, c.heading("Marks"), c.key(_marks())),
        f"{told['breaches']} breaches, {told['fulfils']} promises kept",
        f"{len(shown)} provisions of agreements and what became of them: a bar from the agreement to its deadline, "
        f"and a mark for each event. Those with most events; not shown: {len(rows) - len(shown)} more provisions. "
        "Events told of: " + ", ".join(f"{words} {told[effect]}" for effect, (words, *_) in EFFECTS.items()) + ".",
    )


def _rows(tables: c.Tables) -> c.Rows:
    """A row for each provision with events of the years shown, the earliest first."""
    events = tables["events_flat"].select("event_id", day=pl.coalesce("date_latest", "date_earliest"))
    effects = tables["compliance"].join(events, on="event_id").filter(pl.col("day").is_not_null())
    marks: dict[str, c.Rows] = {}
    for row in effects.sort("day", "event_id", "effect").iter_rows(named=True):
        if c.in_years(row["day"], row["day"]):
            marks.setdefault(row["provision_id"], []).append({"day": row["day"], "effect": row["effect"]})
    topics = tables["provision_topics"].select(topic="code", topic_label="label")
    dates = tables["agreements_flat"].select("agreement_id", "name", made=pl.coalesce("date_earliest", "date_latest"))
    provisions = tables["provisions"].join(dates, on="agreement_id").join(topics, on="topic")
    return [
        _row(row, marks[row["provision_id"]])
        for row in provisions.sort("made", "provision_id").iter_rows(named=True)
        if row["provision_id"] in marks and row["made"]
    ]


def _row(row: dict[str, Any], marks: c.Rows) -> dict[str, Any]:
    due = row["deadline_latest"]
    return {
        "id": row["provision_id"],
        "topic": row["topic_label"],
        "title": row["obligation"].rstrip("."),
        "first": row["made"],
        "due": due if due and due >= row["made"] else None,
        "marks": marks,
        "days": [row["made"], *([due] if due else []), *(mark["day"] for mark in marks)],
    }


def _panels(rows: c.Rows, period: c.Period) -> Iterator[Any]:
    """Name of the topic, and a line of words over a bar and its marks for each provision."""
    yield c.heading(rows[0]["topic"], c.LINE + 16)
    height = ROW * len(rows)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, height], reverse=True, nice=False), axis=None)
    rows = [row | {"y": ROW * n + 33} for n, row in enumerate(sorted(rows, key=lambda row: (row["first"], row["id"])))]
    words = [_words(row, ROW * n + 14, period) for n, row in enumerate(rows)]
    layers = [*_terms(rows, period, y), *_outcomes(rows, period, y), *c.over_lines(words, period, y)]
    yield alt.layer(*layers, width=c.WIDTH, height=height)


def _terms(rows: c.Rows, period: c.Period, y: alt.Y) -> Iterator[alt.Chart]:
    """Bars from the agreement to the deadline; a tick on the day of the agreement where there is none."""
    spans = [
        period.cut({"start": row["first"], "end": (row["due"] or row["first"]) + timedelta(days=12)})
        | {"y": row["y"] - 4, "y2": row["y"] + 4}
        for row in rows
        if c.in_years(row["first"], row["due"] or row["first"])
    ]
    if spans:
        yield (
            c.chart(spans)
            .mark_rect(fill=c.FAINT, stroke=c.SOFT)
            .encode(x=period.x("start"), x2="end:T", y=y, y2="y2:Q")
        )


def _outcomes(rows: c.Rows, period: c.Period, y: alt.Y) -> Iterator[alt.Chart]:
    for effect, (_, colour, shape) in EFFECTS.items():
        some = [mark | {"y": row["y"]} for row in rows for mark in row["marks"] if mark["effect"] == effect]
        if some:
            points = c.chart(some).mark_point(
                shape=shape, size=150, fill=colour, stroke=c.INK, strokeWidth=1, opacity=0.9
            )
            yield points.encode(x=period.x("day"), y=y)


def _words(row: dict[str, Any], y: float, period: c.Period) -> dict[str, Any]:
    """The obligation over its line: from its first day to the right where there is room, else up to the right edge."""
    title = shortened(row["title"], c.WIDTH - 10)
    first = min(max(row["first"], period.start), period.end)
    left = max(0, min(period.pixel(first) - 6, c.WIDTH - text_width(title)))
    right = left > c.WIDTH / 2
    return {"id": row["id"], "title": title, "y": y, "right": right, "day": period.end if right else period.day(left)}


def _marks() -> list[tuple[str, str, dict[str, Any]]]:
    """What the marks mean."""
    term = ("from the agreement to its deadline", "rect", {"fill": c.FAINT, "stroke": c.SOFT})
    return [
        term,
        *(
            (words, "point", {"shape": shape, "size": 150, "fill": colour, "strokeWidth": 1})
            for words, colour, shape in EFFECTS.values()
        ),
    ]

"""The strength of each force, month by month, as the table ``force_strength`` adds up its stock claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import altair as alt
import polars as pl

from browse.charts import common as c
from browse.charts.labels import labels, shortened

PLOT, HEIGHT = c.WIDTH - 100, 170
MOST = 6  # panels at most
SAME = ("lower", "upper", "core_lower", "core_upper", "compatible", "carried", "imputed")
ENVELOPE: dict[str, Any] = {"fill": c.SKY, "stroke": c.SKY}
CORE: dict[str, Any] = {"fill": c.BLUE, "stroke": c.BLUE}
TICK: dict[str, Any] = {
    "shape": "M-.18,-1.2h.36v1.2h-.36z", "size": 120, "fill": c.INK, "stroke": c.INK, "opacity": 1,
}  # fmt: skip


def strength(tables: c.Tables) -> Any:
    """The chart: a panel for each foreign force of which some month has a number, those with most such months."""
    period = c.claim_years(tables["force_estimates_flat"], PLOT)
    dated = _rows(tables["force_strength"], tables["actors"])
    rows = [period.cut(row) for row in dated if row["end"] > period.start and row["start"] < period.end]
    forces = _most(rows)
    bounded = [row for row in rows if row["bounded"] and row["force"] in forces]
    scale = c.Numbers(2 * max((row["upper"] or row["lower"] for row in bounded), default=500), HEIGHT)
    panels = [panel for force in forces for panel in _panels([r for r in rows if r["force"] == force], period, scale)]
    stocks = tables["force_estimates_flat"].filter(measure="stock", unit="persons").height
    numbered, named = {row["force"] for row in rows if row["bounded"]}, {row["force"] for row in rows}
    return c.finished(
        alt.vconcat(c.years(period), *panels, c.heading("Marks"), c.key(_marks(bounded))),
        "What the claims add up to: strength of forces by month",
        f"From {stocks} claims of presence, not facts; claims on a part of a force are left out. "
        f"Not shown: {len(numbered) - len(forces)} more foreign forces with numbers, "
        f"{len(named - numbered)} without, and Libyan ones.",
    )


def _rows(table: pl.DataFrame, actors: pl.DataFrame) -> c.Rows:
    """One row per foreign force and month of persons, sorted."""
    names = dict(actors.filter(pl.col("country").ne_missing("LBY")).select("actor_id", "name").iter_rows())
    persons = table.filter(pl.col("force_id").is_in([*names]), unit="persons").sort("force_id", "month")
    return [_row(row, names) for row in persons.iter_rows(named=True)]


def _most(rows: c.Rows) -> list[str]:
    """The forces with most months that have a number; ties by name."""
    months = Counter(row["force"] for row in rows if row["bounded"])
    return sorted(months, key=lambda force: (-months[force], force))[:MOST]


def _row(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """One month: its two intervals, and what is special about it."""
    lower, upper = row["envelope_lower"], row["envelope_upper"]
    bounded = row["claims"] > 0
    return {
        "id": f"{row['force_id']} {row['month']:%Y-%m}",
        "force": names[row["force_id"]],
        "start": row["month"],
        "end": _next(row["month"]),
        "middle": row["month"].replace(day=16),
        "bounded": bounded,
        "lower": (lower or 0) if bounded else None,
        "upper": upper,
        "core_lower": row["core_lower"] or 0,
        "core_upper": row["core_upper"],
        "compatible": row["compatible"] is not False,
        "open_above": bounded and upper is None,
        "carried": row["carried_from"] is not None,
        "imputed": bool(row["imputed"]),
        "open_start": False,
        "said": _said(row) if bounded and row["carried_from"] is None else "",
    }


def _said(row: dict[str, Any]) -> str:
    """The envelope in words."""
    lower, upper = row["envelope_lower"] or 0, row["envelope_upper"]
    if upper is None:
        return f"at least {lower:,}"
    return f"{lower:,}" if lower == upper else f"{lower:,}–{upper:,}"


def _next(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _panels(rows: c.Rows, period: c.Period, scale: c.Numbers) -> Iterator[Any]:
    """Name and months of a force."""
    yield c.heading(shortened(rows[0]["force"], PLOT / 1.1))
    bounded = _runs([row for row in rows if row["bounded"]])
    layers = [*_intervals(bounded, period, scale), *_gaps(bounded, period, scale), *_arrows(bounded, period, scale)]
    if presence := [row | {"zero": 0} for row in rows if not row["bounded"]]:
        ticks = c.chart(presence).mark_point(**TICK)
        layers.append(ticks.encode(x=period.x("middle"), y=scale.y("zero")))
    yield alt.layer(*layers, *labels(bounded, period, scale, most=4), width=PLOT, height=HEIGHT)


def _runs(rows: c.Rows) -> c.Rows:
    """Months that follow one another and say the same, as one row."""
    runs: c.Rows = []
    for row in rows:
        if runs and runs[-1]["end"] == row["start"] and all(runs[-1][name] == row[name] for name in SAME):
            runs[-1] |= {"end": row["end"], "months": runs[-1]["months"] + 1}
        else:
            runs.append(row | {"months": 1})
    return [run | {"middle": run["start"] + (run["end"] - run["start"]) // 2, "rank": -run["months"]} for run in runs]


def _intervals(rows: c.Rows, period: c.Period, scale: c.Numbers) -> Iterator[alt.Chart]:
    """The envelope, and the core over it; outlines only where carried, dashed where a rule gave bounds to a word."""
    shown = [row | {"shown": row["upper"]} for row in rows if not row["open_above"]]
    fading = [row | {"shown": scale.top} for row in rows if row["open_above"]]
    if fading:
        yield c.chart(fading).mark_rect(fill=c.SKY, fillOpacity=0.2).encode(**_box(period, scale, "lower", "shown"))
    core = [row for row in rows if row["compatible"] and row["core_upper"] is not None]
    for some, low, high, look in (
        (shown, "lower", "shown", ENVELOPE),
        (core, "core_lower", "core_upper", CORE),
    ):
        for carried, imputed in product((False, True), repeat=2):
            if kind := [row for row in some if (row["carried"], row["imputed"]) == (carried, imputed)]:
                boxes = c.chart(kind).mark_rect(**look, **_state(carried, imputed))
                yield boxes.encode(**_box(period, scale, low, high))


def _box(period: c.Period, scale: c.Numbers, low: str, high: str) -> dict[str, Any]:
    return {"x": period.x("start"), "x2": "end:T", "y": scale.y(low), "y2": f"{high}:Q"}


def _state(carried: bool, imputed: bool) -> dict[str, Any]:
    """Carried months have a thin outline and no filling."""
    dash = c.DASH if imputed else [1, 0]
    return {"fillOpacity": 0 if carried else 0.55, "strokeWidth": 1.5 if carried else 4, "strokeDash": dash}


def _gaps(rows: c.Rows, period: c.Period, scale: c.Numbers) -> Iterator[alt.Chart]:
    """From the highest lower bound to the lowest upper one, where the claims have no number in common."""
    if apart := [row for row in rows if not row["compatible"]]:
        gap = c.chart(apart).mark_rect(fill=c.VERMILION, fillOpacity=0.7)
        yield gap.encode(**_box(period, scale, "core_lower", "core_upper"))


def _arrows(rows: c.Rows, period: c.Period, scale: c.Numbers) -> Iterator[alt.Chart]:
    """A foot at the lower bound and an arrow to the top, where no upper bound is known."""
    for carried in (False, True):
        if some := [row | {"tip": scale.top} for row in rows if row["open_above"] and row["carried"] == carried]:
            rule = c.chart(some).mark_rule(stroke=c.BLUE, strokeWidth=1.5 if carried else 4)
            yield rule.encode(x=period.x("start"), x2="end:T", y=scale.y("lower"))
            yield rule.encode(x=period.x("middle"), y=scale.y("lower"), y2="tip:Q")
            head = c.chart(some).mark_point(**_head(carried))
            yield head.encode(x=period.x("middle"), y=scale.y("tip"))


def _head(carried: bool) -> dict[str, Any]:
    fill = c.HOLLOW if carried else c.BLUE
    return {"shape": "triangle", "size": 140, "fill": fill, "stroke": c.BLUE, "strokeWidth": 2, "opacity": 1}


def _marks(rows: c.Rows) -> list[tuple[str, str, dict[str, Any]]]:
    """What the marks mean; those that the data have."""
    marks = [
        (True, "core: numbers that every claim allows", "rect", CORE | _state(False, False)),
        (True, "envelope: numbers that some claim allows", "rect", ENVELOPE | _state(False, False)),
        (True, "outline: carried forward, at most 6 months", "rect", CORE | _state(True, False)),
        (True, "number word (hundreds); bounds by our rule", "rect", CORE | _state(False, True)),
        (any(not r["compatible"] for r in rows), "no number that every claim allows", "rect",
         {"fill": c.VERMILION, "stroke": c.VERMILION}),
        (True, "at least; no upper bound known", "point", _head(False)),
        (True, "there, but no number", "point", TICK),
    ]  # fmt: skip
    return [(words, kind, look) for used, words, kind, look in marks if used]

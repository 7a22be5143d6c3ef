"""Every claim on the size of each force, over the time that it describes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import altair as alt
import polars as pl

from browse.charts import common as c
from browse.charts.labels import centre, labels, lanes

KINDS = {
    "Government": "Government",
    "Government body": "Government",
    "State": "Government",
    "Armed forces": "Government",
    "Legislature": "Government",
    "International organisation": "International body",
    "International mission": "International body",
    "Media": "Media",
    "Research or monitoring body": "Research or monitoring",
    "Person": "Person, named",
}
OTHERS = "Unnamed, or several"
COLOURS = {
    "Government": c.BLUE,
    "International body": c.ORANGE,
    "Media": c.GREEN,
    "Research or monitoring": c.VERMILION,
    "Person, named": c.PURPLE,
    OTHERS: "#000000",
}
LIMITS = {
    "approx": "about ",
    "at_least": "at least ",
    "more_than": "more than ",
    "up_to": "up to ",
    "less_than": "under ",
}
PLOT, HEIGHT, LANE = c.WIDTH - 100, 140, 13
SCALE = alt.Scale(domain=[*COLOURS], range=[*COLOURS.values()])
TICK = "M-.18,-.6h.36v1.2h-.36z"  # a short upright bar that can be hollow


def claims(tables: c.Tables) -> Any:
    """The chart: a panel for each force, those with numbers first."""
    rows = _rows(tables["force_estimates_flat"], dict(tables["quantifier_rules"].select("code", "label").iter_rows()))
    period = c.whole_years((day for row in rows for day in (row["start"], row["last"])), PLOT)
    scale = c.Numbers(2 * max((row["upper"] or row["lower"] or 0 for row in rows), default=500), HEIGHT)
    panels = [panel for force in _forces(rows) for panel in _panels(force, period, scale)]
    bounded = sum(row["bounded"] for row in rows)
    return c.finished(
        alt.vconcat(c.years(period), *panels, *_keys()),
        "Who claimed how many, of which force, as of when",
        f"{len(rows)} claims, not facts: {bounded} with a number, {len(rows) - bounded} without. "
        "Width: the time a claim describes. Height: lowest to highest number.",
    )


def _rows(flat: pl.DataFrame, words: dict[str, str]) -> c.Rows:
    """One row per claim that has a date; sorted, so that the same claims give the same chart."""
    dated = flat.filter(pl.col("as_of_earliest").is_not_null() | pl.col("as_of_latest").is_not_null())
    return [_row(row, words) for row in dated.sort("force", "estimate_id").iter_rows(named=True)]


def _row(row: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    """One claim: its time, its interval, and what is special about it."""
    start, last = row["as_of_earliest"] or row["as_of_latest"], row["as_of_latest"] or row["as_of_earliest"]
    bounded = row["lower"] is not None or row["upper"] is not None
    end = last + timedelta(days=1)
    return {
        "id": row["estimate_id"],
        "force": row["force"],
        "claimant": KINDS.get(row["claimant_kind"], OTHERS),
        "start": start,
        "last": last,
        "end": end,
        "middle": start + (end - start) // 2,
        "lower": (row["lower"] or 0) if bounded else None,
        "upper": row["upper"],
        "bounded": bounded,
        "open_above": bounded and row["upper"] is None,
        "open_start": row["as_of_earliest"] is None,
        "open_end": row["as_of_latest"] is None,
        "imputed": bool(row["imputed"]),
        "doubted": row["verification"] in ("disputed", "explicitly_unverified"),
        "said": _said(row, words),
    }


def _said(row: dict[str, Any], words: dict[str, str]) -> str:
    """The number as the source limits it, and what it counts where that is no stock."""
    stated = [row[name] for name in ("low", "high") if row[name] is not None] or [row["best"]]
    number = "–".join(f"{value:,}" for value in stated if value is not None)
    said = words.get(row["quantifier"] or "") or LIMITS.get(row["qualifier"], "") + number
    return said if row["measure"] == "stock" else f"{said} {row['measure'].replace('_', ' ')}"


def _forces(rows: c.Rows) -> list[c.Rows]:
    """The claims of each force; forces with most numbers first, then those with most claims."""
    names = sorted({row["force"] for row in rows})
    forces = [[row for row in rows if row["force"] == name] for name in names]
    return sorted(forces, key=lambda force: (-sum(row["bounded"] for row in force), -len(force)))


def _panels(force: c.Rows, period: c.Period, scale: c.Numbers) -> Iterator[Any]:
    """Name of the force, its numbers where it has any, its claims without a number where it has any."""
    yield c.heading(force[0]["force"])
    if bounded := [row for row in force if row["bounded"]]:
        yield _numbers(bounded, period, scale)
    if presence := [row for row in force if not row["bounded"]]:
        yield _presence(presence, period)


def _numbers(rows: c.Rows, period: c.Period, scale: c.Numbers) -> Any:
    """Boxes of claims with two bounds, arrows of those open above, and what each says."""
    closed = [row for row in rows if not row["open_above"]]
    opened = [row | {"tip": scale.top} for row in rows if row["open_above"]]
    layers = [
        *_boxes(closed, period, scale),
        *_arrows(opened, period, scale),
        *_open_ends([row | {"centre": centre(row, scale)} for row in rows], period, scale.y("centre"), size=120),
        *labels(rows, period, scale),
    ]
    return alt.layer(*layers, width=PLOT, height=HEIGHT)


def _boxes(rows: c.Rows, period: c.Period, scale: c.Numbers) -> Iterator[alt.Chart]:
    """Filled boxes over hollow ones of doubted claims; dashed where a rule gave the bounds of a word."""
    x, y = period.x("start"), scale.y("lower")
    for doubted, imputed in product((True, False), repeat=2):
        if some := [row for row in rows if (row["imputed"], row["doubted"]) == (imputed, doubted)]:
            look = {"strokeWidth": 3, "strokeDash": _dash(imputed), "fillOpacity": 0 if doubted else 0.35}
            boxes = c.chart(some).mark_rect(**look)
            yield boxes.encode(x=x, x2="end:T", y=y, y2="upper:Q", stroke=_colour(), fill=_colour())


def _arrows(rows: c.Rows, period: c.Period, scale: c.Numbers) -> Iterator[alt.Chart]:
    """A foot at the lower bound and an arrow to the top of the panel, where no upper bound is known."""
    y = scale.y("lower")
    for imputed in (False, True):
        if some := [row for row in rows if row["imputed"] == imputed]:
            rule = c.chart(some).mark_rule(strokeWidth=3, strokeDash=_dash(imputed))
            yield rule.encode(x=period.x("middle"), y=y, y2="tip:Q", color=_colour())
            yield rule.encode(x=period.x("start"), x2="end:T", y=y, color=_colour())
    if rows:
        yield _points(rows, period.x("middle"), scale.y("tip"), shape="triangle", size=150)


def _open_ends(rows: c.Rows, period: c.Period, y: alt.Y, size: int) -> Iterator[alt.Chart]:
    """Arrows along the time, where the first or the last day is not known."""
    for field, angle, at in (("open_start", c.LEFT, "start"), ("open_end", c.RIGHT, "end")):
        if some := [row for row in rows if row[field]]:
            shift = 9 if angle == c.RIGHT else -9
            yield _points(some, period.x(at), y, shape="triangle", angle=angle, size=size, xOffset=shift)


def _points(rows: c.Rows, x: alt.X, y: alt.Y, **look: Any) -> alt.Chart:
    """Heads of arrows, or ticks; hollow where the claim is doubted."""
    fill = alt.condition("datum.doubted", alt.value(c.HOLLOW), _colour())
    points = c.chart(rows).mark_point(strokeWidth=2, opacity=1, **look)
    return points.encode(x=x, y=y, stroke=_colour(), fill=fill)


def _colour() -> alt.Color:
    return alt.Color("claimant:N", scale=SCALE, legend=None)


def _dash(imputed: bool) -> list[int]:
    return c.DASH if imputed else [1, 0]


def _presence(rows: c.Rows, period: c.Period) -> Any:
    """A tick for each claim without a number, with a line over the time that it describes."""
    spans = [(period.pixel(row["start"]), period.pixel(row["end"])) for row in rows]
    laid = [row | {"lane": lane} for row, lane in zip(rows, lanes(spans, gap=9), strict=True)]
    height = LANE * (1 + max(row["lane"] for row in laid)) + 4
    domain = [-0.6, height / LANE - 0.6]
    y = alt.Y("lane:Q", scale=alt.Scale(domain=domain, reverse=True, nice=False), axis=None)
    lines = c.chart(laid).mark_rule(strokeWidth=2).encode(x=period.x("start"), x2="end:T", y=y, color=_colour())
    ticks = _points(laid, period.x("middle"), y, shape=TICK, size=120)
    return alt.layer(lines, ticks, *_open_ends(laid, period, y, size=50), width=PLOT, height=height)


def _keys() -> list[Any]:
    """What the marks and the colours mean."""
    filled = {"fill": c.INK, "fillOpacity": 0.35, "strokeWidth": 3}
    arrow = {"shape": "triangle", "size": 150, "fill": c.INK}
    marks = [
        ("from lowest to highest number", "rect", filled),
        ("number word (hundreds); bounds by our rule", "rect", filled | {"strokeDash": c.DASH}),
        ("hollow: disputed, or called unverified", "rect", filled | {"fillOpacity": 0}),
        ("at least; no upper bound known", "point", arrow),
        ("claim without a number; line: its time", "point", {"shape": TICK, "size": 120, "fill": c.INK}),
        ("up to this day, since an unknown one", "point", arrow | {"angle": c.LEFT}),
    ]
    colours = [(name, "rect", {"fill": colour, "stroke": colour}) for name, colour in COLOURS.items()]
    return [c.heading("Marks"), c.key(marks), c.heading("Colours: whose claim it is"), c.key(colours, columns=2)]

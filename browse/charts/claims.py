"""Every claim on the size of each force, over the time that it describes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import altair as alt
import polars as pl

from browse.charts import common as c
from browse.charts.labels import centre, labels, lanes, shortened

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
# What a number counts where it is no stock, in few letters.
COUNTED = {
    "cumulative_inflow": "in all",
    "inflow": "arrived",
    "outflow": "departed",
    "net_change": "net change",
}
LIMITS = {
    "approx": "about ",
    "at_least": "at least ",
    "more_than": "more than ",
    "up_to": "up to ",
    "less_than": "under ",
}
PLOT, HEIGHT, LANE = c.WIDTH - 100, 150, 13
MOST, FEW = 8, 3  # panels at most; lanes of claims without a number at most
DOT = 9  # boxes less wide, of one number, are dots
ARROW = 26  # how far an arrow rises over a lower bound
CROSS = "M-.5,-.5L.5,.5M-.5,.5L.5,-.5"
SCALE = alt.Scale(domain=[*COLOURS], range=[*COLOURS.values()])
TICK = "M-.18,-.6h.36v1.2h-.36z"  # a short upright bar that can be hollow


def claims(tables: c.Tables) -> Any:
    """The chart: a panel for each force, those with most numbers first, and eight of them at most."""
    flat = tables["force_estimates_flat"]
    rows = _rows(flat, dict(tables["quantifier_rules"].select("code", "label").iter_rows()))
    forces = _shown(_forces(rows))
    rows = [row for force in forces for row in force]
    period = c.claim_years(flat, PLOT)
    scale = c.Numbers(2 * max((row["upper"] or row["lower"] or 0 for row in rows), default=500), HEIGHT)
    panels = [panel for force in forces for panel in _panels([period.cut(row) for row in force], period, scale)]
    bounded, hidden = sum(row["bounded"] for row in rows), flat["force"].n_unique() - len(forces)
    return c.finished(
        alt.vconcat(c.years(period), *panels, *_keys()),
        "Who claimed how many, of which force, as of when",
        f"{len(rows)} claims, not facts: {bounded} with a number of persons, {len(rows) - bounded} without. "
        f"Not shown: {flat.height - len(rows)} claims, among them all of {hidden} more forces. "
        "Width: the time a claim describes. Height: lowest to highest number.",
    )


def _shown(forces: list[c.Rows]) -> list[c.Rows]:
    """All forces, if they are few; else those with most numbers."""
    return forces if len(forces) <= MOST else [force for force in forces if any(r["bounded"] for r in force)][:MOST]


def _rows(flat: pl.DataFrame, words: dict[str, str]) -> c.Rows:
    """One row per claim of persons that has a date on the axis; sorted, so that the same claims give the same chart."""
    dated = flat.filter(pl.col("as_of_earliest").is_not_null() | pl.col("as_of_latest").is_not_null(), unit="persons")
    rows = (_row(row, words) for row in dated.sort("force", "estimate_id").iter_rows(named=True))
    return [row for row in rows if c.in_years(row["start"], row["last"])]


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
        "stock": row["measure"] == "stock",
        "rank": (row["credibility"] or 6, row["measure"] != "stock", -row["origins"]),
        "said": _said(row, words),
    }


def _said(row: dict[str, Any], words: dict[str, str]) -> str:
    """The number as the source limits it, and what it counts where that is no stock."""
    stated = [row[name] for name in ("low", "high") if row[name] is not None] or [row["best"]]
    number = "–".join(f"{value:,}" for value in stated if value is not None)
    said = words.get(row["quantifier"] or "") or LIMITS.get(row["qualifier"], "") + number
    return (
        said if row["measure"] == "stock" else f"{said} {COUNTED.get(row['measure'], row['measure'].replace('_', ' '))}"
    )


def _forces(rows: c.Rows) -> list[c.Rows]:
    """The claims of each force; forces with most numbers first, then those with most claims."""
    names = sorted({row["force"] for row in rows})
    forces = [[row for row in rows if row["force"] == name] for name in names]
    return sorted(forces, key=lambda force: (-sum(row["bounded"] for row in force), -len(force)))


def _panels(force: c.Rows, period: c.Period, scale: c.Numbers) -> Iterator[Any]:
    """Name of the force, its numbers where it has any, its claims without a number where it has any."""
    yield c.heading(shortened(force[0]["force"], PLOT / 1.1))
    if bounded := [row for row in force if row["bounded"]]:
        yield _numbers(bounded, period, scale)
    if presence := [row for row in force if not row["bounded"]]:
        yield _presence(presence, period)


def _numbers(rows: c.Rows, period: c.Period, scale: c.Numbers) -> Any:
    """Boxes of claims with two bounds, arrows of those open above, and what each says."""
    closed = [row for row in rows if not row["open_above"]]
    opened = [row | {"tip": _tip(row, scale)} for row in rows if row["open_above"]]
    centred = [
        row | {"centre": centre(row | {"upper": row.get("tip", row["upper"])}, scale)} for row in closed + opened
    ]
    layers = [
        *_boxes(closed, period, scale),
        *_arrows(opened, period, scale),
        *_open_ends(centred, period, scale.y("centre"), size=60),
        *_crosses([row for row in centred if row["doubted"]], period, scale.y("centre")),
        *labels([row | {"upper": row.get("tip", row["upper"]), "open_above": False} for row in centred], period, scale),
    ]
    return alt.layer(*layers, width=PLOT, height=HEIGHT)


def _tip(row: dict[str, Any], scale: c.Numbers) -> float:
    """The number at which the arrow over a lower bound ends."""
    return scale.value(max(0, scale.pixel(row["lower"]) - ARROW))


def _crosses(rows: c.Rows, period: c.Period, y: alt.Y) -> Iterator[alt.Chart]:
    """A cross over each claim that somebody disputes, or that its source calls unverified."""
    if rows:
        cross = c.chart(rows).mark_point(shape=CROSS, size=220, stroke=c.INK, strokeWidth=2.5, opacity=1)
        yield cross.encode(x=period.x("middle"), y=y)


def _boxes(rows: c.Rows, period: c.Period, scale: c.Numbers) -> Iterator[alt.Chart]:
    """Filled boxes of stocks over outlines of other measures; dashed where a rule gave the bounds of a word."""
    x, y = period.x("start"), scale.y("lower")
    small = [row for row in rows if _is_small(row, period)]
    large = [row for row in rows if not _is_small(row, period)]
    for stock, imputed in product((False, True), repeat=2):
        if some := [row for row in large if (row["imputed"], row["stock"]) == (imputed, stock)]:
            look = {"strokeWidth": 3 if stock else 1.5, "strokeDash": _dash(imputed), "fillOpacity": 0.35 * stock}
            boxes = c.chart(some).mark_rect(**look)
            yield boxes.encode(x=x, x2="end:T", y=y, y2="upper:Q", stroke=_colour(), fill=_colour())
    if small:
        yield _points(sorted(small, key=lambda row: row["stock"]), period.x("middle"), y, shape="circle", size=45)


def _is_small(row: dict[str, Any], period: c.Period) -> bool:
    """Whether a claim is drawn as a dot, for its box would hardly be seen."""
    return period.pixel(row["end"]) - period.pixel(row["start"]) < DOT and row["lower"] == row["upper"]


def _arrows(rows: c.Rows, period: c.Period, scale: c.Numbers) -> Iterator[alt.Chart]:
    """A foot at the lower bound and an arrow up from it, where no upper bound is known."""
    y = scale.y("lower")
    for stock, imputed in product((False, True), repeat=2):
        if some := [row for row in rows if (row["imputed"], row["stock"]) == (imputed, stock)]:
            rule = c.chart(some).mark_rule(strokeWidth=3 if stock else 1.5, strokeDash=_dash(imputed))
            yield rule.encode(x=period.x("middle"), y=y, y2="tip:Q", color=_colour())
            yield rule.encode(x=period.x("start"), x2="end:T", y=y, color=_colour())
    if rows:
        yield _points(rows, period.x("middle"), scale.y("tip"), shape="triangle", size=90)


def _open_ends(rows: c.Rows, period: c.Period, y: alt.Y, size: int) -> Iterator[alt.Chart]:
    """Arrows along the time, where the first or the last day is not known."""
    for field, angle, at in (("open_start", c.LEFT, "start"), ("open_end", c.RIGHT, "end")):
        if some := [row for row in rows if row[field]]:
            shift = 9 if angle == c.RIGHT else -9
            yield _points(some, period.x(at), y, shape="triangle", angle=angle, size=size, xOffset=shift)


def _points(rows: c.Rows, x: alt.X, y: alt.Y, **look: Any) -> alt.Chart:
    """Heads of arrows, hollow where the claim is of no stock."""
    fill = alt.condition("datum.stock", _colour(), alt.value(c.HOLLOW))
    points = c.chart(rows).mark_point(strokeWidth=1.5, opacity=1, **look)
    return points.encode(x=x, y=y, stroke=_colour(), fill=fill)


def _colour() -> alt.Color:
    return alt.Color("claimant:N", scale=SCALE, legend=None)


def _dash(imputed: bool) -> list[int]:
    return c.DASH if imputed else [1, 0]


def _presence(rows: c.Rows, period: c.Period) -> Any:
    """A tick for each claim without a number, on a line over its time; in one row without lines where they are many."""
    spans = [(period.pixel(row["start"]), period.pixel(row["end"])) for row in rows]
    found = lanes(spans, gap=9)
    many = max(found) >= FEW
    laid = [row | {"lane": 0 if many else lane} for row, lane in zip(rows, found, strict=True)]
    height = LANE * (1 + max(row["lane"] for row in laid)) + 4
    domain = [-0.6, height / LANE - 0.6]
    y = alt.Y("lane:Q", scale=alt.Scale(domain=domain, reverse=True, nice=False), axis=None)
    ticks = c.chart(laid).mark_point(shape=TICK, size=120, strokeWidth=1.5, opacity=1)
    shown = ticks.encode(x=period.x("middle"), y=y, stroke=_colour(), fill=_colour())
    if many:
        return alt.layer(shown, width=PLOT, height=height)
    lines = c.chart(laid).mark_rule(strokeWidth=2).encode(x=period.x("start"), x2="end:T", y=y, color=_colour())
    return alt.layer(lines, shown, *_open_ends(laid, period, y, size=50), width=PLOT, height=height)


def _keys() -> list[Any]:
    """What the marks and the colours mean."""
    filled = {"fill": c.INK, "fillOpacity": 0.35, "strokeWidth": 3}
    arrow = {"shape": "triangle", "size": 90, "fill": c.INK}
    marks = [
        ("present at a time: lowest to highest number", "rect", filled),
        ("outline: arrived, departed, killed, recruited ...", "rect", filled | {"fillOpacity": 0, "strokeWidth": 1.5}),
        ("number word (hundreds); bounds by our rule", "rect", filled | {"strokeDash": c.DASH}),
        ("disputed, or called unverified", "point", {"shape": CROSS, "size": 220, "strokeWidth": 2.5}),
        ("dot: one number, of a day or a short time", "point", arrow | {"shape": "circle", "size": 45}),
        ("at least; no upper bound known", "point", arrow),
        ("claim without a number; line: its time", "point", {"shape": TICK, "size": 120, "fill": c.INK}),
        ("up to this day, since an unknown one", "point", arrow | {"angle": c.LEFT}),
    ]
    colours = [(name, "rect", {"fill": colour, "stroke": colour}) for name, colour in COLOURS.items()]
    return [c.heading("Marks"), c.key(marks), c.heading("Colours: whose claim it is"), c.key(colours, columns=2)]

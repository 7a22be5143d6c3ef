"""What the charts share: size, colours, titles, panels along one axis of time, and where labels have room."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import altair as alt
import polars as pl

from build.project import project

Tables = dict[str, pl.DataFrame]
Rows = list[dict[str, Any]]

# Pixels. A page 390 wide shows a chart of 700 at 0.55 of its size, so that letters of 23 are read at 12.
WIDTH, FONT = 690, 23
LINE = FONT + 6
# The colours of Okabe and Ito (2008), told apart by colour-blind readers.
BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9"
INK, SOFT, FAINT = "#222222", "#595959", "#DDDDDD"
HOLLOW, DASH = "#FFFFFF", [5, 4]
UP, LEFT, RIGHT = 0, 270, 90  # angles of the mark "triangle"

FACE = "Arial, Helvetica, sans-serif"
LOOK = {
    "axis": {"labelFontSize": FONT, "labelColor": SOFT, "gridColor": FAINT, "labelPadding": 6},
    "concat": {"spacing": 0},
    "font": FACE,
    "text": {"font": FACE, "fontSize": FONT, "color": INK},
    "title": {
        "fontSize": 26,
        "lineHeight": 31,
        "color": INK,
        "subtitleFontSize": FONT,
        "subtitleLineHeight": LINE,
        "subtitlePadding": 8,
        "subtitleColor": SOFT,
    },
    "view": {"stroke": None},
}


@dataclass(frozen=True)
class Period:
    """The axis of time: first day, day after the last, and its width in pixels."""

    start: date
    end: date
    width: int

    def cut(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row whose start and end are moved to the edges of the axis where they lie beyond them."""
        start, end = max(row["start"], self.start), min(row["end"], self.end)
        return row | {"start": start, "end": end, "middle": start + (end - start) // 2}

    def pixel(self, day: date) -> float:
        """How far to the right a day lies."""
        return self.width * (day - self.start).days / (self.end - self.start).days

    def day(self, pixel: float) -> date:
        """The day that lies so far to the right."""
        return self.start + timedelta(days=round(pixel / self.width * (self.end - self.start).days))

    def x(self, field: str, *, labels: bool = False) -> alt.X:
        """The axis, with a line for each year; labels say the year."""
        years = [iso(date(year, 1, 1)) for year in range(self.start.year, self.end.year)]
        look = {"labelAlign": "left", "labelOffset": 4} if labels else {}
        axis = alt.Axis(values=years, format="%Y", labels=labels, ticks=False, domain=False, grid=True, **look)
        scale = alt.Scale(domain=[iso(self.start), iso(self.end)], type="utc", nice=False)
        return alt.X(field, type="temporal", scale=scale, axis=axis, title=None)


# The years that the charts can show; what lies outside them is not drawn, and counted as not shown.
FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)


def in_years(first: date, last: date) -> bool:
    """Whether a time touches the years that the charts can show."""
    return first <= LAST and last >= FIRST


def whole_years(days: Iterable[date], width: int) -> Period:
    """The period of whole years that holds all days, cut to the years that the charts can show."""
    years = sorted({min(max(day, FIRST), LAST).year for day in days}) or [2019]
    return Period(date(years[0], 1, 1), date(years[-1] + 1, 1, 1), width)


def claim_years(claims: pl.DataFrame, width: int) -> Period:
    """The axis of the charts of claims: the years of all claims of persons."""
    days = (day for name in ("as_of_earliest", "as_of_latest") for day in claims.filter(unit="persons")[name])
    return whole_years((day for day in days if day), width)


def iso(day: date) -> str:
    """A day as text that every reader of dates takes for the same moment."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC).strftime("%Y-%m-%dT00:00:00Z")


def chart(rows: Rows) -> alt.Chart:
    """A chart on rows inside it; days as text. A frame, for Altair copies lists again and again."""
    plain = [{key: iso(value) if isinstance(value, date) else value for key, value in row.items()} for row in rows]
    return alt.Chart(pl.DataFrame(plain, infer_schema_length=None))


def finished(body: Any, title: str, subtitle: str) -> Any:
    """A chart with its title, which names the version, its subtitle, and the look of the house."""
    facts = project()
    heads = textwrap.wrap(f"{title}. {facts.name.upper()}\u00a0{facts.version}", 48)
    lines = textwrap.wrap(subtitle, 58)
    body.title = alt.TitleParams(heads, subtitle=lines, anchor="start", frame="bounds", offset=18)
    body.padding, body.background, body.config = 8, "white", LOOK
    return body


def heading(text: str, height: int = LINE + 10) -> alt.Chart:
    """A line of text over a panel."""
    mark = {"align": "left", "baseline": "bottom", "fontWeight": "bold", "x": 0, "y": height - 4}
    shown = chart([{"text": text}]).mark_text(**mark).encode(text="text:N")
    return shown.properties(width=WIDTH - 100, height=height)


def texts(drawn: alt.Chart, text: str, x: alt.X, y: alt.Y, **look: Any) -> list[alt.Chart]:
    """Words that can be read over lines: black on a white edge."""
    edge = drawn.mark_text(baseline="middle", stroke="white", strokeWidth=5, strokeJoin="round", **look)
    return [mark.encode(x=x, y=y, text=text) for mark in (edge, drawn.mark_text(baseline="middle", **look))]


def over_lines(rows: Rows, period: Period, y: alt.Y) -> Iterator[alt.Chart]:
    """The titles of lines, each beginning or, where it is `right`, ending on its day."""
    for right, align in ((False, "left"), (True, "right")):
        if some := [row for row in rows if row["right"] == right]:
            yield from texts(chart(some), "title:N", period.x("day"), y, align=align)


def years(period: Period) -> alt.Chart:
    """The years, over all panels."""
    shown = chart([{"day": period.start}]).mark_point(opacity=0).encode(x=period.x("day", labels=True))
    return shown.properties(width=period.width, height=2)


def key(entries: Sequence[tuple[str, str, dict[str, Any]]], columns: int = 1) -> alt.LayerChart:
    """What marks mean, in lines or in columns; an entry is its words, the kind of mark, and how the mark looks."""
    deep = math.ceil(len(entries) / columns)
    width, height = WIDTH - 100, deep * LINE
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, width], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, height], reverse=True, nice=False), axis=None)
    layers: list[alt.Chart] = []
    for number, (text, kind, look) in enumerate(entries):
        left, middle = number // deep * width / columns, (number % deep + 0.5) * LINE
        words = chart([{"x": left + 44, "y": middle, "text": text}])
        layers.append(words.mark_text(align="left", baseline="middle").encode(x=x, y=y, text="text:N"))
        layers.append(_sample(left, middle, kind, look).encode(x=x, y=y))
    return alt.layer(*layers, width=width, height=height)


def _sample(left: float, middle: float, kind: str, look: dict[str, Any]) -> alt.Chart:
    """One mark of a key: a box or a line that is 32 wide, or a point."""
    look = {"stroke": INK, "strokeWidth": 2, "opacity": 1, **look}
    if kind == "rect":
        box = chart([{"x": left + 2, "x2": left + 34, "y": middle - 8, "y2": middle + 8}])
        return box.mark_rect(**look).encode(x2="x2:Q", y2="y2:Q")
    return chart([{"x": left + 18, "y": middle}]).mark_point(**look)


@dataclass(frozen=True)
class Numbers:
    """The axis of numbers, from zero to the top: near linear below the constant, logarithmic above."""

    top: float
    height: int
    constant: float = 50

    def pixel(self, value: float) -> float:
        """How far down a number lies."""
        return self.height * (1 - math.log1p(value / self.constant) / math.log1p(self.top / self.constant))

    def value(self, pixel: float) -> float:
        """The number that lies so far down; rounded, so that it is the same on every machine."""
        value = self.constant * math.expm1((1 - pixel / self.height) * math.log1p(self.top / self.constant))
        return round(value, 2)

    def y(self, field: str) -> alt.Y:
        """The axis, with a line for each power of ten."""
        ticks = [tick for tick in (0, 100, 1000, 10000, 100000) if tick <= self.top]
        scale = alt.Scale(type="symlog", constant=self.constant, domain=[0, self.top], nice=False)
        axis = alt.Axis(values=ticks, format=",d", domain=False, ticks=False, minExtent=80)
        return alt.Y(field, type="quantitative", scale=scale, axis=axis, title=None)

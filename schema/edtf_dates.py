"""Dates as they are coded: one EDTF expression (ISO 8601-2), read into its strict bounds and its precision.

The bounds are those of the expression taken at its word: ``2019-12~`` runs from 1 to 31 December 2019. That a date is
approximate stays visible in the coded expression; no days are added around it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache


class Precision(StrEnum):
    """How much of the calendar one expression covers; the order is from fine to coarse."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    INTERVAL = "interval"


PRECISION_MEANINGS: dict[Precision, str] = {
    Precision.DAY: "one day of the calendar",
    Precision.MONTH: "one month, the day unstated",
    Precision.SEASON: "one season that lies in one year: spring, summer or autumn (EDTF codes 21 to 23)",
    Precision.QUARTER: "one quarter of a year (EDTF codes 33 to 36)",
    Precision.YEAR: "one year, the month unstated",
    Precision.DECADE: "one decade",
    Precision.CENTURY: "one century",
    Precision.INTERVAL: "from one date to another, or open at one end",
}


@dataclass(frozen=True)
class Bounds:
    """First and last day that an expression can mean; None where it is open."""

    earliest: date | None
    latest: date | None
    precision: Precision


@lru_cache(maxsize=100_000)
def bounds_or_none(text: str) -> Bounds | None:
    """Bounds of an EDTF expression, or None where it is not a date (30 February, an interval that runs backwards)."""
    start, slash, end = text.partition("/")
    try:
        first, last = _strict(start), _strict(end if slash else start)
    except ValueError:
        return None
    earliest, latest = first[0], last[1]
    if earliest and latest and earliest > latest:
        return None
    return Bounds(earliest, latest, _precision(text)) if earliest or latest else None


def _strict(text: str) -> tuple[date | None, date | None]:
    """First and last day of one date; both None for an open end.

    Raises:
        ValueError: it is no date.
    """
    if text == "..":
        return None, None
    if plain := re.fullmatch(r"(\d{4})(?:-(0\d|1[0-2])(?:-(\d\d))?)?[~?%]?", text, re.ASCII):
        return _calendar(*(int(part) if part else None for part in plain.groups()))
    return _by_library(text)


def _calendar(year: int | None, month: int | None, day: int | None) -> tuple[date, date]:
    """A plain year, month or day; edtf agrees and takes some 5 ms for each, which adds up to most of a build."""
    assert year is not None
    first = date(year, 1 if month is None else month, 1 if day is None else day)
    last_month = first.month if month else 12
    return first, first if day else date(year, last_month, monthrange(year, last_month)[1])


def _by_library(text: str) -> tuple[date, date]:
    """Seasons, quarters and unspecified digits, as the edtf library reads them."""
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parsed = parse_edtf(text)
    except EDTFParseException as refusal:
        raise ValueError(text) from refusal
    return date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3])


def _precision(text: str) -> Precision:
    """Precision from the form of the expression, which its pattern has already checked."""
    if "/" in text:
        return Precision.INTERVAL
    parts = text.rstrip("~?%").split("-")
    year, *rest = [part for part in parts if set(part) != {"X"}] or [parts[0]]
    if not rest:
        return {0: Precision.YEAR, 1: Precision.DECADE}.get(year.count("X"), Precision.CENTURY)
    if len(rest) == 2:
        return Precision.DAY
    month = int(rest[0])
    return Precision.MONTH if month <= 12 else Precision.SEASON if month <= 24 else Precision.QUARTER

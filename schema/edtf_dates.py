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


_Span = tuple[date | None, date | None, Precision]

# Months of the seasons that lie in one year (21 to 23), and of the quarters (33 to 36).
_PARTS_OF_YEAR = {21: (3, 5), 22: (6, 8), 23: (9, 11), 33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12)}
_DATE = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?[~?%]?", re.ASCII)


def bounds_or_none(text: str) -> Bounds | None:
    """Bounds of an EDTF expression, or None where it is not a date (30 February, an interval that runs backwards)."""
    start, slash, end = text.partition("/")
    first = _span(start)
    last = _span(end) if slash else first
    if first is None or last is None or (first[0] is None and last[1] is None):
        return None
    earliest, latest = first[0], last[1]
    if earliest and latest and earliest > latest:
        return None
    return Bounds(earliest, latest, Precision.INTERVAL if slash else first[2])


@lru_cache(maxsize=100_000)
def _span(text: str) -> _Span | None:
    """First and last day of one date, and its precision; no days for an open end, None for what is no date."""
    if text == "..":
        return None, None, Precision.INTERVAL
    form = _DATE.fullmatch(text)
    try:
        return _calendar(*form.groups()) if form else None
    except ValueError:
        return None


def _calendar(year: str, month: str | None, day: str | None) -> _Span:
    """The days of a date whose parts may be left out, or be unspecified (X).

    Raises:
        ValueError: there are no such days.
    """
    stated = [part for part in (year, month, day) if part and "X" not in part]
    if stated != [year, month, day][: len(stated)]:
        raise ValueError("a part is stated below an unspecified one")
    if not stated:
        precision = Precision.DECADE if year.count("X") == 1 else Precision.CENTURY
        return date(int(year.replace("X", "0")), 1, 1), date(int(year.replace("X", "9")), 12, 31), precision
    numbers = [int(part) for part in stated]
    if len(numbers) == 3:
        found = date(*numbers)
        return found, found, Precision.DAY
    first, last, precision = _months(*numbers[1:])
    return date(numbers[0], first, 1), date(numbers[0], last, monthrange(numbers[0], last)[1]), precision


def _months(code: int | None = None) -> tuple[int, int, Precision]:
    """First and last month of a year, or of what the second part of a date says."""
    if code is None:
        return 1, 12, Precision.YEAR
    if code in _PARTS_OF_YEAR:
        return *_PARTS_OF_YEAR[code], Precision.SEASON if code < 33 else Precision.QUARTER
    return code, code, Precision.MONTH

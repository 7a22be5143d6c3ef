"""Numbers in words: never without their qualifier and their unit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .site import Row, cell

_BEFORE = {
    "approx": "about",
    "at_least": "at least",
    "more_than": "more than",
    "up_to": "up to",
    "less_than": "less than",
}
HOW_MANY = "how_many"
"""A column of a page that stands for the number, its qualifier and its unit."""
NUMBERS = ("low", "best", "high", "qualifier")
"""The columns that it is made of; ``quantifier`` and ``unit`` beside them where there are any."""


def how_many(row: Row, units: dict[str, str]) -> str:
    """What a row states of a number, such as "at least 2 aircraft" or "about 800 persons".

    Args:
        row: a claim or a figure.
        units: what each unit is called.
    """
    low, best, high, qualifier = (cell(row, column) for column in NUMBERS)
    unit = units.get(str(cell(row, "unit") or ""), str(cell(row, "unit") or ""))
    words = cell(row, "quantifier")
    if qualifier == "vague" and words:
        number = str(words)
    elif low is None and best is None and high is None:
        return f"{unit}, no number".strip(", ") if unit else "no number"
    else:
        number = f"{_BEFORE.get(str(qualifier), '')} {_bounds(str(qualifier), low, best, high)}".strip()
    return f"{number} {unit}".strip()


def _bounds(qualifier: str, low: Any, best: Any, high: Any) -> str:
    """The numbers that go with a qualifier."""
    if low is not None and high is not None and low != high:
        return f"{low:,}–{high:,}" + (f" (best {best:,})" if best not in (None, low, high) else "")
    order = (low, best, high) if qualifier in ("at_least", "more_than") else (best, high, low)
    return f"{next(number for number in order if number is not None):,}"


@dataclass(frozen=True)
class Bar:
    """One claim in a picture of claims: where its range begins and ends, in hundredths of the picture's width.

    Attributes:
        row: the claim.
        left: where it begins; 0 where it has no lower end.
        width: how wide it is.
        is_open: whether it has no upper end.
    """

    row: Row
    left: float
    width: float
    is_open: bool


def bars(rows: Sequence[Row]) -> list[Bar]:
    """The ranges of claims on one scale, by the orders of magnitude; none for fewer than two claims with numbers."""
    bounded = [row for row in rows if cell(row, "lower") is not None or cell(row, "upper") is not None]
    ends = [end for row in bounded for end in (cell(row, "lower"), cell(row, "upper")) if end]
    if len(bounded) < 2 or not ends or min(ends) == max(ends):
        return []
    first, last = math.log(min(ends)) - 0.3, math.log(max(ends)) + 0.3

    def place(number: float) -> float:
        return round(100 * (math.log(number) - first) / (last - first), 1)

    found = []
    for row in bounded:
        lower, upper = cell(row, "lower"), cell(row, "upper")
        left, right = place(lower) if lower else 0.0, place(upper) if upper else 0.0 if upper == 0 else 100.0
        found.append(Bar(row, left, round(max(right - left, 0.0), 1), upper is None))
    return found

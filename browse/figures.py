"""Numbers in words: never without their qualifier and their unit."""

from __future__ import annotations

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

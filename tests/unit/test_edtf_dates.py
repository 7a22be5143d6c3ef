"""Bounds and precision of EDTF dates, against hand-worked cases and against the edtf library."""

from __future__ import annotations

import re
from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from schema.cells import EDTF
from schema.edtf_dates import Bounds, Precision, bounds_or_none

WORKED = {
    "2020-05-26": (date(2020, 5, 26), date(2020, 5, 26), "day"),
    "2020-02": (date(2020, 2, 1), date(2020, 2, 29), "month"),
    "2019-12~": (date(2019, 12, 1), date(2019, 12, 31), "month"),
    "2019": (date(2019, 1, 1), date(2019, 12, 31), "year"),
    "2020-XX": (date(2020, 1, 1), date(2020, 12, 31), "year"),
    "2020-02-XX": (date(2020, 2, 1), date(2020, 2, 29), "month"),
    "201X": (date(2010, 1, 1), date(2019, 12, 31), "decade"),
    "20XX": (date(2000, 1, 1), date(2099, 12, 31), "century"),
    "2019-36": (date(2019, 10, 1), date(2019, 12, 31), "quarter"),
    "2020-21": (date(2020, 3, 1), date(2020, 5, 31), "season"),
    "2019-36~": (date(2019, 10, 1), date(2019, 12, 31), "quarter"),
    "2020-23?": (date(2020, 9, 1), date(2020, 11, 30), "season"),
    "2020-34%/2020-12": (date(2020, 4, 1), date(2020, 12, 31), "interval"),
    "2019-10/2019-12": (date(2019, 10, 1), date(2019, 12, 31), "interval"),
    "2019-36/2020-33": (date(2019, 10, 1), date(2020, 3, 31), "interval"),
    "../2020-11": (None, date(2020, 11, 30), "interval"),
    "2019-04/..": (date(2019, 4, 1), None, "interval"),
}


@pytest.mark.parametrize(("text", "worked"), WORKED.items())
def test_worked_cases(text: str, worked: tuple[date | None, date | None, str]) -> None:
    assert bounds_or_none(text) == Bounds(worked[0], worked[1], Precision(worked[2]))


@pytest.mark.parametrize("text", ["201X-05", "20XX-12-25", "2020-XX-05", "2019-24", "2019-21-05"])
def test_forms_that_are_not_published_are_no_dates(text: str) -> None:
    assert bounds_or_none(text) is None


def test_every_form_of_the_published_pattern_against_the_library() -> None:
    """Each form without and with each mark; the library reads no mark on seasons and quarters, which moves no bound."""
    forms = ["2020", "201X", "20XX", "2020-XX", "2020-XX-XX", "2019-02-XX", "2019-12-XX", "2020-06", "2020-02-29"]
    parts = [f"2021-{code}" for code in (21, 22, 23, 33, 34, 35, 36)]
    for text in (*forms, *parts):
        for mark in ("", "~", "?", "%"):
            assert re.fullmatch(EDTF.anchored, text + mark)
            parsed = parse_edtf(text + (mark if text in forms else ""))
            bounds = bounds_or_none(text + mark)
            assert bounds is not None
            assert bounds.earliest == date(*parsed.lower_strict()[:3])
            assert bounds.latest == date(*parsed.upper_strict()[:3])


@pytest.mark.parametrize("text", ["2019-02-29", "2020-13", "2020-00", "2020-06-31", "2020-02/2020-01", "../..", ".."])
def test_no_dates(text: str) -> None:
    assert bounds_or_none(text) is None


days = st.dates(date(1900, 1, 1), date(2099, 12, 31))
plain = st.one_of(
    days.map(lambda d: d.isoformat()), days.map(lambda d: d.isoformat()[:7]), days.map(lambda d: str(d.year))
)
marked = st.tuples(plain, st.sampled_from(["", "~", "?", "%"])).map("".join)


@given(marked)
def test_agrees_with_the_library_on_single_dates(text: str) -> None:
    parsed = parse_edtf(text)
    expected = date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3])
    bounds = bounds_or_none(text)
    assert bounds is not None
    assert (bounds.earliest, bounds.latest) == expected


@given(marked, marked)
def test_agrees_with_the_library_on_intervals(start: str, end: str) -> None:
    parsed = parse_edtf(f"{start}/{end}")
    earliest, latest = date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3])
    bounds = bounds_or_none(f"{start}/{end}")
    assert bounds == (Bounds(earliest, latest, Precision.INTERVAL) if earliest <= latest else None)

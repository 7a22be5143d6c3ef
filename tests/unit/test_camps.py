"""Strength by camp, worked by hand: two forces of one camp that overlap, and running totals of those who came.

In January there are 800 of one force and 500 to 2,000 of another; from March on, 1,000 or more of the other. By the end
of January 300 of the first had come, by the end of March 250 or more, by the end of April 400 to 450.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from tests.edits import add_rows
from tests.support import GOOD, published, seeds_from

CLAIM = {
    "place_id": "southland", "unit": "persons", "claimant_id": "jane-doe", "claimed": "2020-06-01", "low": "",
    "best": "", "high": "", "quantifier": "", "verification": "claimant_only", "note": "",
}  # fmt: skip
SEEN = {"url": "https://example.org/story", "accessed": "2026-01-02"}
STOCKS = [
    {"force_id": "guards", "as_of": "2020-01", "best": "800", "qualifier": "exact"},
    {"force_id": "recruits", "as_of": "2020-01", "low": "500", "high": "2000", "qualifier": "range"},
    {"force_id": "recruits", "as_of": "2020-03", "low": "1000", "qualifier": "at_least"},
    {"force_id": "recruits", "as_of": "2020-03", "best": "9000", "qualifier": "exact", "place_id": "oasis"},
]
TOTALS = [
    {"force_id": "guards", "as_of": "2020-01-31", "best": "300", "qualifier": "exact"},
    {"force_id": "guards", "as_of": "2020-03-31", "low": "250", "qualifier": "at_least"},
    {"force_id": "guards", "as_of": "2020-04-30", "low": "400", "high": "450", "qualifier": "range"},
]
ECHO = {
    **TOTALS[0],
    "measure": "cumulative_inflow",
    "best": "7000",
    "departs_from": "est-camp-4",
    "departure": "number_changed",
}


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> dict[date, dict[str, Any]]:
    """The months of the camp of Tripoli, which has these two forces alone."""
    folder = tmp_path_factory.mktemp("camps")
    seeds = seeds_from(GOOD, to=folder / "seeds")
    camp = {"camp": "tripoli", "camp_basis": "By invention."}
    forces = [{"actor_id": name, "name": name, **camp} for name in ("guards", "recruits")]
    add_rows(seeds / "actors.csv", {"actor_id": "northland-fighters"}, forces)
    measures = [{"code": "inflow"}, {"code": "cumulative_inflow", "total_of": "inflow"}]
    add_rows(seeds / "measures.csv", {"code": "recruited"}, measures)
    made = [
        *({**row, "measure": "stock"} for row in STOCKS),
        *({**row, "measure": "cumulative_inflow"} for row in TOTALS),
        ECHO,
    ]
    claims = [{**CLAIM, **row, "estimate_id": f"est-camp-{n}"} for n, row in enumerate(made)]
    add_rows(seeds / "force_estimates.csv", {"estimate_id": "est-range"}, claims)
    evidence = [{"record_id": claim["estimate_id"], "source_id": "later-paper", "note": ""} for claim in claims]
    add_rows(seeds / "evidence.csv", {"record_id": "est-part"}, evidence)
    paper = {"source_id": "later-paper", "published": "2020-06-02", "document": "", "sha256": "", **SEEN}
    add_rows(seeds / "sources.csv", {"source_id": "north-wire-2020-02"}, [paper])
    rows = published(seeds, folder)["camp_strength"].filter(pl.col("camp").cast(pl.String) == "tripoli").to_dicts()
    return {row["month"]: row for row in rows}


# month -> stock: forces, the largest, lower, upper, carried from; arrivals: forces, the largest, lower, upper
WORKED = {
    1: (2, "guards", 800, 800, None, 1, "guards", 300, 300),
    2: (2, "guards", 800, 800, 1, 1, "guards", 300, None),
    3: (2, "recruits", 1000, None, None, 1, "guards", 300, None),
    4: (2, "recruits", 1000, None, 3, 1, "guards", 400, 450),
}


@pytest.mark.parametrize("month", WORKED)
def test_a_month(month: int, months: dict[date, dict[str, Any]]) -> None:
    row = months[date(2020, month, 1)]
    carried = row["stock_carried_from"]
    assert WORKED[month] == (
        row["stock_forces"], row["stock_force_id"], row["stock_lower"], row["stock_upper"],
        carried and carried.month,
        row["arrived_forces"], row["arrived_force_id"], row["arrived_lower"], row["arrived_upper"],
    )  # fmt: skip


def test_months_end_with_what_is_carried_forward(months: dict[date, dict[str, Any]]) -> None:
    assert (min(months), max(months)) == (date(2020, 1, 1), date(2020, 9, 1))


def test_forces_are_never_added(months: dict[date, dict[str, Any]]) -> None:
    assert max(row["stock_lower"] for row in months.values()) == 1000

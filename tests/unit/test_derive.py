"""Intervals, identifiers of evidence and its references, against hand-worked cases."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest

from build.derive.columns import with_intervals
from build.pipeline import check
from schema.tables.evidence import RECORD_COLUMNS
from schema.tables.figures import Qualifier
from tests.support import GOOD

RULES = {
    "quantifier_rules": pl.DataFrame(
        {"code": ["hundreds", "many"], "lower": [200, None], "upper": [999, None]},
        schema={"code": pl.String, "lower": pl.Int64, "upper": pl.Int64},
    )
}
# (qualifier, low, best, high, quantifier) -> (lower, upper, imputed)
WORKED = [
    (("exact", None, 900, None, None), (900, 900, False)),
    (("exact", None, 0, None, None), (0, 0, False)),
    (("approx", None, 900, None, None), (900, 900, False)),
    (("approx", 800, 900, 1000, None), (800, 1000, False)),
    (("approx", 800, None, 1000, None), (800, 1000, False)),
    (("at_least", 20000, None, None, None), (20000, None, False)),
    (("more_than", 900, None, None, None), (901, None, False)),
    (("up_to", None, None, 1200, None), (0, 1200, False)),
    (("up_to", 800, None, 1200, None), (800, 1200, False)),
    (("less_than", None, None, 50, None), (0, 49, False)),
    (("range", 800, None, 1400, None), (800, 1400, False)),
    (("range", 800, 1000, 1400, None), (800, 1400, False)),
    (("vague", None, None, None, "hundreds"), (200, 999, True)),
    (("vague", None, None, None, "many"), (None, None, True)),
    (("unquantified", None, None, None, None), (None, None, False)),
]


@pytest.mark.parametrize(("stated", "interval"), WORKED)
def test_worked_intervals(stated: tuple[object, ...], interval: tuple[object, ...]) -> None:
    kinds = {"qualifier": pl.String, "low": pl.Int64, "best": pl.Int64, "high": pl.Int64, "quantifier": pl.String}
    derived = with_intervals(pl.DataFrame([stated], schema=kinds, orient="row"), RULES["quantifier_rules"])
    assert derived.select("lower", "upper", "imputed").row(0) == interval


def test_every_qualifier_has_a_worked_case() -> None:
    assert {str(stated[0]) for stated, _ in WORKED} == {qualifier.value for qualifier in Qualifier}


def test_evidence_fills_exactly_one_reference(good_tables: dict[str, pl.DataFrame]) -> None:
    evidence = good_tables["evidence"]
    row = evidence.filter(pl.col("record_id") == "fig-jets").row(0, named=True)
    filled = {name: row[name] for name in RECORD_COLUMNS.values() if row[name] is not None}
    assert filled == {"figure_id": "fig-jets"}
    key = "\0".join(("event_figure", "fig-jets", "north-wire-2020-02", "p1"))
    assert row["evidence_id"] == "ev-" + hashlib.sha256(key.encode()).hexdigest()[:12]


def test_rows_come_sorted_by_key_whatever_the_order_of_the_seeds(tmp_path: Path) -> None:
    for path in GOOD.glob("*.csv"):
        head, *rows = path.read_text("utf-8").splitlines()
        (tmp_path / path.name).write_text("\n".join([head, *reversed(rows)]) + "\n", "utf-8")
    here, there = check(GOOD), check(tmp_path)
    assert all(here[table].equals(there[table]) for table in here)

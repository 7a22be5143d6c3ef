"""The seeds beside the held documents; these tests run where the documents are."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from build.pipeline import check
from build.review.audit import audit, report, unused_dismissals
from build.review.wordings import check_wordings
from tests.support import ROOT, SEEDS

FOLDERS = [Path(os.environ.get("LFFD_DOCUMENTS", "documents")), ROOT.parent / "shared" / "documents"]
HELD = next((folder for folder in FOLDERS if folder.is_dir()), None)
pytestmark = pytest.mark.skipif(
    HELD is None, reason="the held documents are not here; set LFFD_DOCUMENTS to their folder"
)


@pytest.fixture(scope="module")
def tables() -> dict[str, pl.DataFrame]:
    return check(SEEDS)


def test_every_phrase_is_accounted_for(tables: dict[str, pl.DataFrame]) -> None:
    assert HELD
    results = audit(tables, HELD)
    assert len(results) == 5
    assert [line for line in report(results) if "has no row" in line] == []
    assert all(result.dismissed < result.total / 10 for result in results)
    assert list(unused_dismissals(results, tables)) == []


def test_the_recorded_counts_are_those_of_today(tables: dict[str, pl.DataFrame]) -> None:
    assert HELD
    recorded = {row["source_id"]: row for row in tables["audits"].to_dicts()}
    for result in audit(tables, HELD):
        row = recorded[result.document.source_id]
        assert row == result.row(row["audited"])


def test_every_wording_stands_where_its_locator_points(tables: dict[str, pl.DataFrame]) -> None:
    found = check_wordings(tables, HELD)
    assert found.faults == ()
    assert found.checked > 900


def test_no_long_phrase_of_a_document_is_in_the_repository(tables: dict[str, pl.DataFrame]) -> None:
    """Twelve words in a row of a held document stand in no seed cell; addresses are left out."""
    assert HELD
    size = 12

    def shingles(text: str) -> set[tuple[str, ...]]:
        words = text.casefold().split()
        return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}

    copied = set[tuple[str, ...]]().union(*(shingles(path.read_text("utf-8")) for path in HELD.glob("*.txt")))
    assert len(copied) > 4000
    cells = [c for frame in tables.values() for c in frame.select(pl.col(pl.String)).iter_rows() for c in c if c]
    assert [cell for cell in cells if shingles(cell) & copied] == []

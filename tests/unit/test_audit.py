"""The audit and the check of wordings, on a document of the fixtures."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest

from build.review.audit import audit, report, unused_dismissals
from build.review.documents import held_documents, paragraph_number
from build.review.wordings import check_wordings

TEXT = """\
Jane Doe spoke of fourteen  jets.

In May 2020 Jane Doe said there were 800 to 1,400 men in Oasis.
"""
Tables = dict[str, pl.DataFrame]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "north.txt").write_text(TEXT, "utf-8")
    return tmp_path


@pytest.fixture
def tables(good_tables: Tables) -> Tables:
    found = dict(good_tables)
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    held = pl.col("document").is_not_null()
    found["sources"] = found["sources"].with_columns(sha256=pl.when(held).then(pl.lit(digest)))
    return found


def test_paragraphs_are_lines_with_text(tables: Tables, folder: Path) -> None:
    (document,) = held_documents(tables["sources"], folder)
    assert [(p.number, p.line, p.text[:4]) for p in document.paragraphs] == [(1, 1, "Jane"), (2, 3, "In M")]
    assert [paragraph_number(locator) for locator in ("p4", "p4-s2", "title", "p12")] == [4, 4, None, 12]


def test_what_wordings_and_names_cover_and_what_is_open(tables: Tables, folder: Path) -> None:
    """Jane Doe is in actor_names, twice here; no wording of p1 holds "fourteen" and none of p2 anything."""
    (result,) = audit(tables, folder)
    assert (result.total, result.covered, result.dismissed) == (7, 2 + 1, 0)
    assert [(line, phrase.text) for line, _, phrase in result.open] == [
        (3, "May 2020"), (3, "800"), (3, "1,400"), (3, "Oasis")]  # fmt: skip


def test_a_dismissal_accounts_for_a_phrase_once_it_is_in_its_paragraph(tables: Tables, folder: Path) -> None:
    rows = [("north-wire-2020-02", "p2", "May 2020", "r"), ("north-wire-2020-02", "p1", "Oasis", "r")]
    tables["dismissed"] = pl.DataFrame(rows, schema=tables["dismissed"].schema, orient="row")
    results = audit(tables, folder)
    assert results[0].dismissed == 1
    assert list(unused_dismissals(results, tables)) == [
        "seeds/dismissed.csv: 'oasis' of north-wire-2020-02 p1 dismisses nothing; delete the row"
    ]


def test_the_report_names_file_line_and_share(tables: Tables, folder: Path) -> None:
    lines = list(report(audit(tables, folder)))
    assert "north.txt:3: date 'May 2020' (p2) has no row" in lines
    assert lines[-1].startswith("north-wire-2020-02: ")


def test_wordings_are_compared_after_folding_case_and_space(tables: Tables, folder: Path) -> None:
    found = check_wordings(tables, folder)
    assert found.faults == ()
    assert (found.checked, found.unchecked) == (1, 1)


def test_a_wording_elsewhere_or_nowhere_is_a_fault(tables: Tables, folder: Path) -> None:
    evidence = tables["evidence"]
    held = pl.col("source_id") == "north-wire-2020-02"
    moved = evidence.with_columns(wording=pl.when(held).then(pl.lit("In May 2020")).otherwise(pl.col("wording")))
    faults = check_wordings({**tables, "evidence": moved}, folder).faults
    assert "north.txt: 'In May 2020' is not at p1 (evidence of ev-meeting-2020-01); it stands in p2" in faults
    gone = evidence.with_columns(wording=pl.when(held).then(pl.lit("fifteen jets")).otherwise(pl.col("wording")))
    assert "it stands nowhere in the document" in check_wordings({**tables, "evidence": gone}, folder).faults[0]


def test_another_text_under_the_same_name_is_a_fault(tables: Tables, folder: Path) -> None:
    (folder / "north.txt").write_text(TEXT + "More.\n", "utf-8")
    assert "its SHA-256 is not that of source north-wire-2020-02" in check_wordings(tables, folder).faults[0]


def test_without_a_folder_it_says_how_many_were_not_checked(tables: Tables) -> None:
    found = check_wordings(tables, None)
    assert (found.checked, found.unchecked) == (0, 2)
    assert str(found).endswith("2 not checked, since no folder with the held documents was given")

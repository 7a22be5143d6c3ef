"""The published files of this repository, as their users open them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

import lffd
from build.derive.tables import derivation
from build.describe.published import OTHER_FILES
from build.project import project
from build.publish.verify import verify
from schema import DERIVED_MODELS, PUBLISHED, TABLES, Row, columns
from schema.tables.evidence import RECORD_COLUMNS
from schema.targets.pandera_schema import refused_positions, to_pandera
from tests.support import ROOT, SEEDS

DATASET = ROOT / "dataset"
EVERY_TABLE = pytest.mark.parametrize("model", PUBLISHED, ids=lambda model: model.table)


def _file(model: type[Row]) -> Path:
    return DATASET / f"{model.table}.parquet"


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    connection = lffd.connect()
    yield connection
    connection.close()


def test_what_is_published_is_what_the_seeds_give() -> None:
    assert [str(finding) for finding in verify(SEEDS, ROOT) if finding.severity == "error"] == []


@EVERY_TABLE
def test_pandas_reads_dates_integers_and_codes(model: type[Row]) -> None:
    frame = pd.read_parquet(_file(model))
    for column in columns(model):
        dtype = frame[column.name].dtype
        if column.type == "date":
            assert pd.api.types.is_datetime64_any_dtype(dtype)
        elif column.type == "integer":
            assert dtype == "Int64"
        elif column.type == "boolean":
            assert dtype == "boolean"
        elif column.is_code:
            assert dtype == "category"
    assert list(frame.columns) == [column.name for column in columns(model)]


def test_pandas_counts_with_them() -> None:
    frame = pd.read_parquet(_file(TABLES["force_estimates"]))
    late = frame[frame["as_of_latest"] >= pd.Timestamp("2020-06-01")]
    assert 0 < len(late) < len(frame)
    assert frame["as_of_earliest"].dt.year.min() >= 2011
    assert frame["low"].sum() > 0
    assert frame["low"].isna().any()


@EVERY_TABLE
def test_polars_and_duckdb_read_the_same(model: type[Row]) -> None:
    kinds = {"date": "DATE", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "string": "VARCHAR"}
    described = duckdb.sql(f"DESCRIBE SELECT * FROM '{_file(model)}'").fetchall()
    assert [(name, kind) for name, kind, *_ in described] == [(c.name, kinds[c.type]) for c in columns(model)]
    frame = pl.read_parquet(_file(model))
    assert [str(frame.schema[c.name]) for c in columns(model) if c.type == "date"].count("Date") == sum(
        c.type == "date" for c in columns(model)
    )
    plain = frame.with_columns(pl.col(pl.Categorical).cast(pl.String))
    assert duckdb.sql(f"SELECT * FROM '{_file(model)}'").fetchall() == plain.rows()


@EVERY_TABLE
def test_published_rows_keep_every_constraint(model: type[Row]) -> None:
    frame = pl.read_parquet(_file(model)).with_columns(pl.col(pl.Categorical).cast(pl.String))
    assert refused_positions(to_pandera(columns(model), model.rules), frame) == []


@EVERY_TABLE
def test_parquet_is_compressed_described_and_sorted(model: type[Row]) -> None:
    file = pq.ParquetFile(_file(model))
    assert file.schema_arrow.metadata[b"description"]
    assert all(field.metadata[b"description"] for field in file.schema_arrow)
    if file.metadata.num_rows:
        assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    keys = pl.read_parquet(_file(model)).select(model.key)
    assert keys.equals(keys.sort(model.key))


@EVERY_TABLE
def test_sqlite_holds_the_same_rows(model: type[Row], db: sqlite3.Connection) -> None:
    frame = pl.read_parquet(_file(model)).with_columns(
        pl.col(pl.Date).cast(pl.String), pl.col(pl.Boolean).cast(pl.Int64)
    )
    order = ", ".join(model.key)
    assert db.execute(f"SELECT * FROM {model.table} ORDER BY {order}").fetchall() == frame.sort(model.key).rows()


@pytest.mark.parametrize("model", DERIVED_MODELS, ids=lambda model: model.table)
def test_the_sql_of_a_derivation_gives_its_rows_on_the_published_files(model: type[Row]) -> None:
    """By the line that README gives, with whatever DuckDB a reader has."""
    derived = lffd.query(derivation(model.table)).select(*(column.name for column in columns(model)))
    frame = pl.read_parquet(_file(model)).with_columns(pl.col(pl.Categorical).cast(pl.String))
    assert sorted(derived.fetchall(), key=repr) == sorted(frame.rows(), key=repr)


def test_sqlite_is_sound(db: sqlite3.Connection) -> None:
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    strict = db.execute("SELECT name FROM pragma_table_list WHERE strict").fetchall()
    views = db.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall()
    assert {name for (name,) in strict} | {name for (name,) in views} == set(TABLES)
    assert {name for (name,) in views} == {model.table for model in PUBLISHED if model.is_view}


@EVERY_TABLE
def test_every_reference_has_an_index(model: type[Row], db: sqlite3.Connection) -> None:
    indexes = db.execute("SELECT name FROM pragma_index_list(?)", (model.table,)).fetchall()
    firsts = {db.execute("SELECT name FROM pragma_index_info(?)", index).fetchone()[0] for index in indexes}
    assert model.is_view or {c.name for c in columns(model) if c.reference} <= firsts


def test_full_text_search_finds_names_however_they_are_spelt(db: sqlite3.Connection) -> None:
    matches = "SELECT rowid FROM actor_names_fts WHERE name MATCH 'hifter'"
    found = db.execute(f"SELECT actor_id FROM actor_names WHERE rowid IN ({matches})").fetchall()
    assert ("khalifa-haftar",) in found


@pytest.mark.parametrize("table", ["events", "actors", "sources", "statements", "evidence"])
def test_datasette_finds_the_search_index(table: str, db: sqlite3.Connection) -> None:
    from datasette.utils import detect_fts

    assert detect_fts(db, table) == f"{table}_fts"


def test_every_record_has_evidence(db: sqlite3.Connection) -> None:
    checked = 0
    for column in RECORD_COLUMNS.values():
        reference = next(c.reference for c in columns(TABLES["evidence"]) if c.name == column)
        assert reference
        table = reference.table
        named = f"SELECT {column} FROM evidence WHERE {column} IS NOT NULL"
        assert db.execute(f"SELECT count(*) FROM {table} WHERE {column} NOT IN ({named})").fetchone() == (0,)
        checked += db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    assert checked > 300


def test_every_estimate_and_figure_has_a_source_that_can_be_opened(db: sqlite3.Connection) -> None:
    for table, key in (("force_estimates", "estimate_id"), ("event_figures", "figure_id")):
        seen = "SELECT 1 FROM evidence JOIN sources USING (source_id) WHERE url IS NOT NULL AND support = 'supports'"
        closed = db.execute(f"SELECT {key} FROM {table} AS r WHERE NOT EXISTS ({seen} AND evidence.{key} = r.{key})")
        assert closed.fetchall() == []


def test_the_public_record_is_covered_year_by_year_and_in_several_languages(db: sqlite3.Connection) -> None:
    years = dict(db.execute("SELECT substr(as_of_latest, 1, 4), count(*) FROM force_estimates GROUP BY 1").fetchall())
    assert all(years[str(year)] > 5 for year in range(2018, 2025))
    assert max(years, key=lambda year: years[year]) == "2020"
    total, foreign = db.execute(
        "SELECT count(*), sum(language <> 'en') FROM sources WHERE access <> 'cited_only'"
    ).fetchone()
    assert total > 150
    assert foreign > total / 4


def test_the_founding_documents_are_all_held_sources(db: sqlite3.Connection) -> None:
    held = db.execute("SELECT document FROM sources WHERE document IS NOT NULL ORDER BY document").fetchall()
    assert [name[:3] for (name,) in held] == ["000", "001", "002", "003", "004"]


def test_the_estimates_hold_the_known_figures(db: sqlite3.Connection) -> None:
    """The figures of the founding documents, read off the texts by hand: (low, best, high, qualifier)."""
    found = set(db.execute("SELECT low, best, high, qualifier FROM force_estimates").fetchall())
    known = {
        (None, 200, None, "exact"),  # Inspector General, September 2019
        (800, None, 1400, "range"),  # Inspector General, end of 2019
        (600, None, 800, "range"),  # documented by the GNA
        (20000, None, None, "at_least"),  # United Nations, December 2020
        (900, None, None, "more_than"),  # Syrian Observatory, May 2020
    }
    assert known <= found


def test_the_event_figures_hold_the_known_figures(db: sqlite3.Connection) -> None:
    """Aircraft and money of the Maydan piece, read off the text by hand."""
    found = set(db.execute("SELECT low, best, high, unit FROM event_figures").fetchall())
    known = {
        (None, 14, None, "aircraft"),
        (None, 1000, None, "usd_per_month"),
        (25000, None, 50000, "usd"),
        (None, 50, None, "percent"),
    }
    assert known <= found


def test_wordings_are_short(db: sqlite3.Connection) -> None:
    wordings = [wording for (wording,) in db.execute("SELECT wording FROM evidence WHERE wording IS NOT NULL")]
    assert len(wordings) > 500
    assert [wording for wording in wordings if len(wording.split()) > 8] == []


def test_dates_lie_where_the_dataset_says_it_covers(db: sqlite3.Connection) -> None:
    first, last = db.execute("SELECT min(date_earliest), max(date_latest) FROM events").fetchone()
    assert date.fromisoformat(first) >= date(1969, 1, 1)
    assert date.fromisoformat(last) <= date(int(project().about["temporal"].partition("/")[2]), 12, 31)


def test_the_package_is_valid_to_frictionless() -> None:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert report["valid"], report
    assert report["stats"]["tasks"] == len(PUBLISHED) + len(OTHER_FILES)


def test_the_reader_knows_every_table() -> None:
    assert lffd.tables() == [model.table for model in PUBLISHED]
    assert lffd.path() == ROOT
    assert len(lffd.load("events")) == pl.read_parquet(DATASET / "events.parquet").height
    with pytest.raises(KeyError, match="no table is called event"):
        lffd.load("event")

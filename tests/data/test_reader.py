"""The reader: what its users load, with which types, and what it tells of the columns."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import lffd
from schema import PUBLISHED, TABLES, Row, columns
from tests.support import ROOT

EVERY_TABLE = pytest.mark.parametrize("model", PUBLISHED, ids=lambda model: model.table)
PANDAS = {"integer": "Int64", "number": "Float64", "boolean": "boolean", "date": "datetime64[ms]", "string": "str"}
POLARS = {"integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "date": pl.Date, "string": pl.String}


@EVERY_TABLE
def test_pandas_gets_its_own_types(model: type[Row]) -> None:
    frame = lffd.load(model.table)
    wanted = {c.name: "category" if c.is_code else PANDAS[c.type] for c in columns(model)}
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == wanted


@EVERY_TABLE
def test_polars_and_arrow_get_theirs(model: type[Row]) -> None:
    frame = lffd.load(model.table, as_="polars")
    assert {name: type(kind) for name, kind in frame.schema.items()} == {
        c.name: pl.Categorical if c.is_code else POLARS[c.type] for c in columns(model)
    }
    file = lffd.path() / "dataset" / f"{model.table}.parquet"
    assert frame.equals(pl.read_parquet(file))
    assert lffd.load(model.table, as_="arrow").equals(pq.read_table(file), check_metadata=True)


@EVERY_TABLE
def test_pandas_gets_the_same_values(model: type[Row]) -> None:
    ours = pl.from_pandas(lffd.load(model.table)).with_columns(pl.col(pl.Datetime).cast(pl.Date))
    plain = pl.col(pl.Categorical, pl.Enum).cast(pl.String)
    theirs = lffd.load(model.table, as_="polars").with_columns(plain)
    assert ours.with_columns(plain).cast(theirs.schema).equals(theirs)


def test_days_compare_resample_and_merge_in_pandas() -> None:
    claims = lffd.load("force_estimates").dropna(subset=["as_of_earliest"])
    late = claims[claims["as_of_earliest"] >= "2020-06-01"]
    assert 0 < len(late) < len(claims)
    assert claims.resample("YE", on="as_of_earliest")["upper"].max().loc["2020"].notna().all()
    months = pd.DataFrame({"as_of_earliest": pd.date_range("2020-01-01", periods=12, freq="MS")})
    assert len(claims.merge(months, on="as_of_earliest")) > 10
    assert str(claims["as_of_earliest"].dt.to_period("M").dtype) == "period[M]"


def test_a_wrong_library_or_table_is_named() -> None:
    with pytest.raises(ValueError, match="as_ is 'dask'; write one of pandas, polars, arrow"):
        lffd.load("units", None, "dask")  # type: ignore[call-overload]
    with pytest.raises(lffd.UnknownTableError, match=r"^no table is called unit; the tables are events, actors"):
        lffd.load("unit")


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_missing_library_is_named(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ImportError, match=rf"install lffd\[{library}\]"):
        lffd.load("units", None, library)  # type: ignore[call-overload]
    assert isinstance(lffd.load("units", as_="arrow"), pa.Table)


def test_libraries_are_imported_only_where_asked_for() -> None:
    code = (
        "import sys, lffd\n"
        "heavy = {'pandas', 'polars', 'pyarrow', 'numpy'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
        "lffd.cite(); lffd.describe('events'); lffd.connect().close()\n"
        "print(sorted(heavy & set(sys.modules)))\n"
        "lffd.load('events', as_='arrow')\n"
        "print(sorted(heavy & set(sys.modules) - {'numpy'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "[]", "['pyarrow']"]


def test_the_database_cannot_be_written() -> None:
    with closing(lffd.connect()) as db:
        assert db.execute("SELECT count(*) FROM events").fetchone()[0] == len(lffd.load("events"))
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            db.execute("DELETE FROM events")


@EVERY_TABLE
def test_every_column_is_described(model: type[Row]) -> None:
    described = lffd.describe(model.table)
    frame = pd.DataFrame(described)
    published = columns(model)
    assert list(frame["name"]) == [c.name for c in published]
    assert list(frame["type"]) == [c.type for c in published]
    assert [c["unit"] for c in described] == [c.unit for c in published]
    assert [c["description"] for c in described] == [c.description for c in published]
    assert [tuple(c["codes"] or ()) for c in described] == [c.codes for c in published]
    meanings = [meaning for c in described for meaning in (c["codes"] or {}).values()]
    assert all(meanings)
    assert [c["required"] for c in described] == [c.required for c in published]
    assert [c["references"] for c in described] == [
        f"{c.reference.table}.{c.reference.column}" if c.reference else None for c in published
    ]
    assert described.key == list(model.key)


def test_a_description_reads_as_a_page() -> None:
    page = repr(lffd.describe("places"))
    assert page.startswith("places: Places\nOne place, ")
    assert "\nlatitude (number, degrees north)\n    Latitude (WGS 84)" in page
    assert "\nkind (string, never empty, refers to place_kinds.code)\n" in page
    assert "One of primary, alias, acronym" in " ".join(repr(lffd.describe("place_names")).split())
    assert max(map(len, page.splitlines())) <= 100
    assert set(lffd.tables()) == set(TABLES)

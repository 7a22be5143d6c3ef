"""Files for other programs, read back by libraries that others read them with."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pyreadr
import pyreadstat
import pytest

import lffd
from lffd import formats
from lffd.__main__ import main
from lffd.published import fields

TABLE = "force_estimates_flat"


def _export(tmp_path: Path, name: str, what: str = TABLE, *more: str) -> Path:
    out = tmp_path / name
    assert main(["export", what, "--out", str(out), *more]) == 0
    return out


def test_excel_gets_every_flat_table_and_a_codebook(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(_export(tmp_path, "lffd.xlsx", "bundle"))
    assert book.sheetnames == [*formats.FLAT, "codebook"]
    for table in formats.FLAT:
        rows = list(book[table].iter_rows(values_only=True))
        loaded = lffd.load(table, as_="arrow")
        assert list(rows[0]) == loaded.column_names
        assert len(rows) == loaded.num_rows + 1
        assert not any(cell.data_type == "f" for row in book[table].iter_rows() for cell in row)
    dates = {row[0] for row in book[TABLE].iter_rows(min_row=2, min_col=1 + _at("as_of"), max_col=1 + _at("as_of"),
                                                    values_only=True)}  # fmt: skip
    assert dates == set(lffd.load(TABLE, as_="arrow")["as_of"].to_pylist())
    described = {(row[0], row[1]) for row in book["codebook"].iter_rows(min_row=2, values_only=True)}
    assert described == {(table, field["name"]) for table in formats.FLAT for field in fields(table)}


def _at(column: str) -> int:
    return [field["name"] for field in fields(TABLE)].index(column)


@pytest.mark.parametrize(("suffix", "read"), [("dta", pyreadstat.read_dta), ("sav", pyreadstat.read_sav)])
def test_stata_and_spss_get_labels_days_and_numbers(tmp_path: Path, suffix: str, read: object) -> None:
    frame, meta = read(str(_export(tmp_path, f"claims.{suffix}")))  # type: ignore[operator]
    ours = lffd.load(TABLE)
    assert list(frame.columns) == list(ours.columns)
    assert frame["estimate_id"].tolist() == ours["estimate_id"].tolist()
    assert frame["best"].fillna(-1).tolist() == ours["best"].fillna(-1).astype(float).tolist()
    codes = {field["name"]: field for field in fields(TABLE) if field.get("categories")}
    assert meta.variable_value_labels.keys() == codes.keys()
    labels = [code["label"] for code in codes["qualifier"]["categories"]]
    by_code = {code["value"]: code["label"] for code in codes["qualifier"]["categories"]}
    assert list(meta.variable_value_labels["qualifier"].values()) == labels
    read_labels = frame["qualifier"].map(meta.variable_value_labels["qualifier"]).tolist()
    assert read_labels == [by_code[code] for code in ours["qualifier"].astype(str)]
    days = [value and str(value)[:10] for value in frame["claimed_earliest"].astype("object").where(
        frame["claimed_earliest"].notna(), None)]  # fmt: skip
    assert days == [None if day is None else str(day) for day in lffd.load(TABLE, as_="arrow")[
        "claimed_earliest"].to_pylist()]  # fmt: skip
    assert all(meta.column_labels)


def test_r_gets_a_data_frame(tmp_path: Path) -> None:
    frame = pyreadr.read_r(str(_export(tmp_path, "claims.rds")))[None]
    ours = lffd.load(TABLE)
    assert frame["estimate_id"].tolist() == ours["estimate_id"].tolist()
    assert frame["upper"].fillna(-1).tolist() == ours["upper"].fillna(-1).astype(float).tolist()


def test_parquet_is_the_published_file_or_a_part_of_it(tmp_path: Path) -> None:
    assert pq.read_table(_export(tmp_path, "a.parquet")).equals(lffd.load(TABLE, as_="arrow"))
    early = pq.read_table(_export(tmp_path, "b.parquet", TABLE, "--known-on", "2020-06-30"))
    assert 0 < early.num_rows < lffd.load(TABLE, as_="arrow").num_rows


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["export", TABLE, "--out", "x.doc"], "x.doc: no form is called .doc"),
        (["export", "bundle", "--out", "x.dta"], ".dta holds one table"),
        (["export", "bundle"], "a bundle is one file"),
        (["export", TABLE, "--format", "csv", "--out", "x.geojson"], "--format csv does not go with x.geojson"),
        (["export", TABLE, "--hxl", "--out", "x.xlsx"], "--hxl does not go with this export"),
        (["export", "no_such_table", "--out", "x.xlsx"], "no table is called no_such_table"),
    ],
)
def test_what_cannot_be_written_is_said(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    assert message in capsys.readouterr().err
    assert not list(tmp_path.iterdir())

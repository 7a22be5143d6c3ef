"""Tables as files of other programs, by the suffix of the file: spreadsheets, Stata, SPSS, R, Parquet.

Each writer takes the tables by name and one path. Libraries are those of the field: XlsxWriter, pyreadstat, pyreadr.
They come with ``lffd[formats]`` and are imported where they are needed.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from lffd.published import fields, file, package, resource
from lffd.reader import load

if TYPE_CHECKING:
    import pandas as pd

FLAT = ("events_flat", "force_estimates_flat", "agreements_flat", "statements_flat")
"""The tables of a bundle: those that need no joins."""
LABEL_LIMITS = {".dta": 80, ".sav": 256}
"""Longest label of a variable that the program keeps, in characters of UTF-8 (Stata 14 and newer; SPSS)."""
NAME_LIMIT = 31
"""Longest name of a sheet in Excel."""

Day = date | str | None


def write(tables: tuple[str, ...], out: Path, known_on: Day = None) -> None:
    """Write one or several published tables to a file whose suffix says in which form.

    Args:
        tables: Names of tables; a form that holds one table takes one.
        out: The file to write: .xlsx, .dta, .sav, .rds or .parquet.
        known_on: As for ``lffd.load``.

    Raises:
        UnknownTableError: There is no table of this name.
        ValueError: The suffix is unknown, or the form holds one table only.
        ImportError: The form's library is not installed.
    """
    writer, many = WRITERS.get(out.suffix.lower(), (None, False))
    if writer is None:
        known = ", ".join([".csv", ".geojson", *WRITERS])
        raise ValueError(
            f"{out.name}: no form is called {out.suffix or 'so'}; write a file that ends in one of {known}"
        )
    if len(tables) > 1 and not many:
        raise ValueError(f"{out.suffix} holds one table; name one, or write .xlsx")
    for table in tables:
        resource(table)
    writer(tables, out, known_on)


def _library(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise ImportError(f"{name} is not installed; install lffd[formats]") from error


def _write_xlsx(tables: tuple[str, ...], out: Path, known_on: Day) -> None:
    """A sheet a table, with a sheet that says what each column means; every date is text, so that none is reread."""
    xlsxwriter = _library("xlsxwriter")
    # No cell may run: texts that begin like a formula or an address are written as text.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        book.set_properties({"title": package()["title"], "comments": f"Version {package()['version']}"})
        for table in tables:
            loaded = load(table, known_on, as_="arrow")
            rows = zip(*(column.to_pylist() for column in loaded.columns), strict=True)
            _sheet(book, table, loaded.column_names, rows, bold)
        meanings = [
            (table, field["name"], field["type"], field["description"], _codes(field))
            for table in tables
            for field in fields(table)
        ]
        _sheet(book, "codebook", ["table", "column", "type", "meaning", "codes"], meanings, bold)


def _sheet(book: Any, name: str, header: list[str], rows: Any, bold: Any) -> None:
    sheet = book.add_worksheet(name[:NAME_LIMIT])
    sheet.write_row(0, 0, header, bold)
    sheet.freeze_panes(1, 1)
    at = 0
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, bool):
                sheet.write_boolean(at, column, value)
            elif isinstance(value, int | float):
                sheet.write_number(at, column, value)
            elif value is not None:
                sheet.write_string(at, column, str(value))
    sheet.autofilter(0, 0, at, len(header) - 1)


def _codes(field: dict[str, Any]) -> str:
    return "; ".join(f"{code['value']}: {code['label']}" for code in field.get("categories", []))


def _write_stata(tables: tuple[str, ...], out: Path, known_on: Day) -> None:
    frame, labels, values = _coded(tables[0], known_on, ".dta")
    _library("pyreadstat").write_dta(
        frame, out, file_label=_title(80), column_labels=labels, variable_value_labels=values, version=15
    )


def _write_spss(tables: tuple[str, ...], out: Path, known_on: Day) -> None:
    frame, labels, values = _coded(tables[0], known_on, ".sav")
    _library("pyreadstat").write_sav(
        frame, out, file_label=_title(64), column_labels=labels, variable_value_labels=values
    )


def _title(limit: int) -> str:
    return f"{package()['title']} {package()['version']}"[:limit]


def _coded(table: str, known_on: Day, suffix: str) -> tuple[pd.DataFrame, dict[str, str], dict[str, dict[float, str]]]:
    """A frame with closed lists as numbers from 1 and their labels, days as days, and the label of each variable."""
    frame = load(table, known_on)
    values: dict[str, dict[float, str]] = {}
    for field in fields(table):
        name, codes = field["name"], field.get("categories")
        if codes:
            frame[name] = frame[name].astype("object").map({code["value"]: float(n) for n, code in enumerate(codes, 1)})
            frame[name] = frame[name].astype("float64")
            values[name] = {float(n): code["label"] for n, code in enumerate(codes, 1)}
        elif field["type"] in ("integer", "number", "boolean"):
            frame[name] = frame[name].astype("Float64").astype("float64")
        elif field["type"] != "date":
            frame[name] = frame[name].astype("object").where(frame[name].notna(), "").astype(str)
    limit = LABEL_LIMITS[suffix]
    return frame, {field["name"]: _cut(field["description"], limit) for field in fields(table)}, values


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _write_r(tables: tuple[str, ...], out: Path, known_on: Day) -> None:
    """A data frame for readRDS; days are text in ISO form, for as.Date."""
    frame = load(tables[0], known_on)
    for field in fields(tables[0]):
        name = field["name"]
        if field["type"] in ("integer", "number", "boolean"):
            frame[name] = frame[name].astype("Float64").astype("float64")
        elif field["type"] == "date":
            frame[name] = frame[name].dt.strftime("%Y-%m-%d").astype("object")
        else:
            frame[name] = frame[name].astype("object")
    _library("pyreadr").write_rds(str(out), frame)


def _write_parquet(tables: tuple[str, ...], out: Path, known_on: Day) -> None:
    if known_on is None:
        shutil.copyfile(file(tables[0]), out)
        return
    pq = import_module("pyarrow.parquet")
    pq.write_table(load(tables[0], known_on, as_="arrow"), out, compression="zstd")


Writer = Callable[[tuple[str, ...], Path, Day], None]
WRITERS: Mapping[str, tuple[Writer, bool]] = {
    ".xlsx": (_write_xlsx, True),
    ".dta": (_write_stata, False),
    ".sav": (_write_spss, False),
    ".rds": (_write_r, False),
    ".parquet": (_write_parquet, False),
}
"""Suffix -> its writer, and whether a file holds several tables."""

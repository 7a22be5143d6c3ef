"""Read seed files as text: every cell as it is written, with the line on which its row starts.

A row starts where its first cell starts, also after a cell of several lines. Nothing is trimmed or converted here;
what cannot be read is a Mistake, and reading goes on.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from build.mistakes import Mistake, did_you_mean, near_matches
from schema import MODELS, PUBLISHED, Row, coded_columns, columns

csv.field_size_limit(2**31 - 1)  # a cell may be of any length; what it may hold is its form's matter

_CODED = frozenset(model.table for model in MODELS)
EMPTY_ROW = "the row is empty; delete it"
NOT_UTF8 = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Sheet:
    """One table as text. ``cells`` has the coded columns (shape rows x columns, null where empty).

    ``gaps`` are the columns the file lacks, ``lost`` counts rows with too many or too few cells; a sheet that is not
    ``whole`` could not be read to its end.
    """

    table: str
    file: str
    cells: pl.DataFrame
    lines: Sequence[int]
    gaps: frozenset[str] = frozenset()
    whole: bool = True
    lost: int = 0


def read_folder(folder: Path) -> tuple[dict[str, Sheet], list[Mistake]]:
    """All tables of a folder, as CSV or Parquet, with every mistake of every file."""
    sheets: dict[str, Sheet] = {}
    mistakes = list(_strangers(folder))
    for model in MODELS:
        sheet, found = _read_table(folder, model)
        sheets[model.table] = sheet
        mistakes += found
    return sheets, mistakes


def _strangers(folder: Path) -> Iterator[Mistake]:
    """Files that belong to no table, or to one that has another file already."""
    names = [model.table for model in PUBLISHED]
    for path in sorted(folder.iterdir()):
        name, _, ending = path.name.rpartition(".")
        if ending.lower() not in ("csv", "parquet"):
            continue
        if name not in names or (ending == "csv" and name not in _CODED) or ending != ending.lower():
            hint = did_you_mean(name, names)
            yield Mistake(shown_path(path), 1, "*", f"no table is called {path.name}{hint}; rename or remove the file")
        elif ending == "parquet" and (folder / f"{name}.csv").exists():
            yield Mistake(shown_path(path), 1, "*", f"{name} has a CSV file as well; keep one of the two")


def _read_table(folder: Path, model: type[Row]) -> tuple[Sheet, list[Mistake]]:
    """One table from whichever file there is; a file that cannot be opened is a mistake like any other."""
    try:
        return _read_file(folder, model)
    except (OSError, RuntimeError, pl.exceptions.PolarsError) as error:
        file = shown_path(folder / f"{model.table}.csv")
        reason = str(error).splitlines()[0]
        return _no_rows(model, file), [Mistake(file, 1, "*", f"it cannot be read ({reason}); replace the file")]


def _read_file(folder: Path, model: type[Row]) -> tuple[Sheet, list[Mistake]]:
    path, columnar = folder / f"{model.table}.csv", folder / f"{model.table}.parquet"
    if not path.exists() and columnar.exists():
        return _read_parquet(columnar, model)
    if path.exists() or path.is_symlink():
        return read_csv(path.read_bytes(), model, shown_path(path))
    missing = Mistake(shown_path(path), 1, "*", f"the file is missing; create it with the header {_header_of(model)}")
    return _no_rows(model, shown_path(path)), [missing]


def _header_of(model: type[Row]) -> str:
    return ",".join(column.name for column in coded_columns(model))


def shown_path(path: Path) -> str:
    """A path as messages show it: relative to the folder the command runs in, where it lies below it."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def _read_parquet(path: Path, model: type[Row]) -> tuple[Sheet, list[Mistake]]:
    """A published or machine-made table; derived columns are left out, lines are row numbers."""
    frame = pl.read_parquet(path)
    header, mistakes = _header(frame.columns, model, shown_path(path), derived_allowed=True)
    text = [pl.col(n).cast(pl.String) for n in header if n in frame.columns]
    return _fill(frame.select(text), range(1, frame.height + 1), model, shown_path(path)), mistakes


def read_csv(raw: bytes, model: type[Row], file: str) -> tuple[Sheet, list[Mistake]]:
    """One CSV file from its bytes; UTF-8 with or without a byte-order mark, any line ends."""
    rows, lines, mistakes = records(raw.decode("utf-8-sig", "surrogateescape"), file)
    blank = next((at for at, row in enumerate(rows) if any(row)), len(rows))
    if blank == len(rows):
        empty = Mistake(file, 1, "*", f"the file is empty; write the header {_header_of(model)}")
        return _no_rows(model, file), mistakes or [empty]
    if not set(rows[blank]) & {column.name for column in columns(model)}:
        return _no_rows(model, file), [Mistake(file, lines[blank], "*", _no_header(rows[blank], model))]
    header, found = _header(rows[blank], model, file)
    kept, kept_lines, crooked = _body(
        [*rows[:blank], *rows[blank + 1 :]], [*lines[:blank], *lines[blank + 1 :]], rows[blank], file
    )
    at = {name: rows[blank].index(name) for name in header}
    data = {name: [_readable(row[i]) for row in kept] for name, i in at.items()}
    sheet = _fill(pl.DataFrame(data, schema=dict.fromkeys(header, pl.String)), kept_lines, model, file)
    nameless = sheet.gaps & {name for key in (model.key, *model.unique) for name in key}
    lost = sum(mistake.message != EMPTY_ROW for mistake in crooked)
    return replace(sheet, whole=not mistakes and not nameless, lost=lost), [*mistakes, *found, *crooked]


def _no_header(row: Sequence[str], model: type[Row]) -> str:
    """What is wrong with a first row that has none of the table's columns."""
    text = "".join(row)
    if "\0" in text or any("\udc80" <= letter <= "\udcff" for letter in text):
        return "it is not UTF-8 text; save it as CSV in UTF-8, with commas"
    if any(mark in text for mark in (";", "\t")):
        return "its cells are not separated by commas; save it as CSV in UTF-8, with commas"
    return f"the header has no column of {model.table}; write {_header_of(model)}"


def _no_rows(model: type[Row], file: str) -> Sheet:
    """The sheet of a table that could not be read at all."""
    return replace(_fill(pl.DataFrame(), [], model, file), whole=False)


def records(text: str, file: str) -> tuple[list[list[str]], list[int], list[Mistake]]:
    """Rows, the lines they start on, and the mistake that ended the reading, if one did."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    start = 1
    try:
        for row in reader:
            rows.append(row)
            lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        return rows, lines, [_broken_quotes(error, text, start, rows, file)]
    return rows, lines, []


def _broken_quotes(error: csv.Error, text: str, start: int, rows: list[list[str]], file: str) -> Mistake:
    """The mistake behind a csv.Error: the row it starts on, and the cell that is still open there."""
    line = "".join(io.StringIO(text, newline="").readlines()[start - 1 : start])
    reached = len(next(csv.reader([line]), [])) - 1
    header = rows[0] if rows else []
    column = _name(header[reached]) if 0 <= reached < len(header) else "*"
    if "unexpected end of data" in str(error):
        message = "a quotation mark opens this cell and never closes; close it, and double each one inside"
    else:
        message = "text follows a closing quotation mark; quote the whole cell and double each mark inside"
    return Mistake(file, start, column, message)


def _header(
    found: Sequence[str], model: type[Row], file: str, derived_allowed: bool = False
) -> tuple[list[str], list[Mistake]]:
    """The known columns of the header, and what is wrong with the others."""
    coded = [column.name for column in coded_columns(model)]
    derived = {column.name for column in columns(model)} - set(coded)
    mistakes = []
    renamed: set[str] = set()
    for i, name in enumerate(found):
        if name in found[:i]:
            mistakes.append(Mistake(file, 1, _name(name), "the column stands twice; remove one"))
        elif name in derived and not derived_allowed:
            mistakes.append(Mistake(file, 1, name, "the build derives this column; remove it"))
        elif name not in coded and name not in derived:
            near = near_matches(name, [c for c in coded if c not in found])
            renamed |= set(near)
            remedy = f"rename it {near[0]}" if near else "remove it"
            mistakes.append(Mistake(file, 1, _name(name), f"{model.table} has no such column; {remedy}", name))
    missing = [name for name in coded if name not in found and name not in renamed]
    mistakes += [Mistake(file, 1, name, f"the column is missing; add it, {_after(name, coded)}") for name in missing]
    return [name for name in coded if name in found], mistakes


def _after(name: str, coded: Sequence[str]) -> str:
    """Where in the header a column belongs."""
    at = coded.index(name)
    return f"after {coded[at - 1]}" if at else "as the first"


def _name(name: str) -> str:
    """A header cell that can stand in a message."""
    return name if name.isprintable() and name else "*"


def _body(
    rows: Iterable[list[str]], lines: Iterable[int], header: list[str], file: str
) -> tuple[list[list[str]], list[int], list[Mistake]]:
    """Rows with as many cells as the header; the others as mistakes."""
    kept, kept_lines, mistakes = [], [], []
    for row, line in zip(rows, lines, strict=True):
        if not any(row):
            mistakes.append(Mistake(file, line, "*", EMPTY_ROW))
        elif len(row) != len(header):
            mistakes.append(_crooked(row, line, header, file))
        else:
            kept.append(row)
            kept_lines.append(line)
    return kept, kept_lines, mistakes


def _crooked(row: list[str], line: int, header: list[str], file: str) -> Mistake:
    count = f"{len(row)} cells where the header has {len(header)}"
    if len(row) < len(header):
        return Mistake(file, line, _name(header[len(row)]), f"{count}; add the missing cells, empty ones included")
    remedy = "quote the cell that holds a comma, or remove the surplus"
    return Mistake(file, line, _name(header[-1]), f"{count}; {remedy}")


def _readable(cell: str) -> str | None:
    """The cell, None where empty; bytes that were no UTF-8 become replacement characters, which no cell may hold."""
    if cell.isascii():
        return cell or None
    return "".join(NOT_UTF8 if "\udc80" <= letter <= "\udcff" else letter for letter in cell)


def _fill(frame: pl.DataFrame, lines: Sequence[int], model: type[Row], file: str) -> Sheet:
    """Put the coded columns in their order; a column that is missing is null throughout and noted as a gap."""
    names = [column.name for column in coded_columns(model)]
    gaps = frozenset(names) - set(frame.columns)
    missing = [pl.Series(gap, [None] * frame.height, pl.String) for gap in gaps]
    return Sheet(model.table, file, frame.with_columns(missing).select(names), lines, gaps)

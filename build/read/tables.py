"""Read seed files as text, in batches: every cell as it is written, with the line on which its row starts.

A row starts where its first cell starts, also after a cell of several lines. Nothing is trimmed or converted here;
what cannot be read is a Mistake, and reading goes on. Regular blocks of a CSV file are parsed at once, the others row
by row. A table of Parquet may lie in one file or in a folder of part files; the lines of a part are its row numbers.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import polars as pl
import pyarrow as pa

from build.mistakes import Mistake, Nearest
from build.read.regular_csv import regular_rows, whole_lines
from schema import MODELS, PUBLISHED, Row, coded_columns, columns

csv.field_size_limit(2**31 - 1)  # a cell may be of any length; what it may hold is its form's matter

BLOCK = 1 << 23  # bytes of a CSV file that are parsed at once
BATCH = 200_000  # rows of a Parquet file that are read at once
BOM = b"\xef\xbb\xbf"
_CODED = frozenset(model.table for model in MODELS)
EMPTY_ROW = "the row is empty; delete it"
NOT_UTF8 = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class TextBatch:
    """A batch of one table as text. ``cells`` has the coded columns (shape rows x columns, null where empty).

    ``gaps`` are the columns the file lacks, ``lost`` counts rows with too many or too few cells; a batch that is not
    ``whole`` could not be read to its end. ``mistakes`` are those of reading it.
    """

    table: str
    file: str
    cells: pl.DataFrame
    lines: Sequence[int]
    gaps: frozenset[str] = frozenset()
    whole: bool = True
    lost: int = 0
    mistakes: tuple[Mistake, ...] = ()


@dataclass
class ReadStatus:
    """What is known of a table's reading: its first file, whether it was read to the end, rows and cells refused."""

    file: str = ""
    whole: bool = True
    lost: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def lost_keys(self, key: str) -> int:
        """How many rows cannot be named because they were lost or their key was refused."""
        return self.lost + self.refused[key]


@dataclass(frozen=True)
class _Rows:
    """A batch of rows as text, under whichever names the file gives its columns."""

    cells: pl.DataFrame
    lines: Sequence[int]
    mistakes: Sequence[Mistake] = ()
    whole: bool = True
    lost: int = 0


def unknown_files(folder: Path) -> Iterator[Mistake]:
    """Files of a folder that belong to no table, or to one that has another file already."""
    names = [model.table for model in PUBLISHED]
    for path in sorted(folder.iterdir()):
        name, _, ending = path.name.rpartition(".")
        if ending.lower() not in ("csv", "parquet"):
            continue
        if name not in names or (ending == "csv" and name not in _CODED) or ending != ending.lower():
            hint = Nearest(names).hint(name)
            yield Mistake(shown_path(path), 1, "*", f"no table is called {path.name}{hint}; rename or remove the file")
        elif ending == "parquet" and (folder / f"{name}.csv").exists():
            yield Mistake(shown_path(path), 1, "*", f"{name} has a CSV file as well; keep one of the two")


def read_table(folder: Path, model: type[Row]) -> Iterator[TextBatch]:
    """One table in batches, one at least, from whichever file there is; one that cannot be opened is a mistake."""
    try:
        yield from _batches(folder, model)
    except (OSError, RuntimeError, pa.ArrowException, pl.exceptions.PolarsError) as error:
        file = shown_path(folder / f"{model.table}.csv")
        reason = str(error).splitlines()[0]
        yield _no_rows(model, file, [Mistake(file, 1, "*", f"it cannot be read ({reason}); replace the file")])


def _batches(folder: Path, model: type[Row]) -> Iterator[TextBatch]:
    path = folder / f"{model.table}.csv"
    if path.exists() or path.is_symlink():
        with path.open("rb") as file:
            yield from read_csv(file, model, shown_path(path))
    elif parts := part_files(folder, model.table):
        for part in parts:
            yield from _read_parquet(part, model)
    else:
        missing = f"the file is missing; create it with the header {_header_of(model)}"
        yield _no_rows(model, shown_path(path), [Mistake(shown_path(path), 1, "*", missing)])


def part_files(folder: Path, table: str) -> list[Path]:
    """The Parquet files of one table: a file, or all of a folder's in the order of their paths; empty where none."""
    for place in (folder / f"{table}.parquet", folder / table):
        if place.is_file():
            return [place]
        if place.is_dir():
            return sorted(path for path in place.rglob("*.parquet") if not path.name.startswith(("_", ".")))
    return []


def _header_of(model: type[Row]) -> str:
    return ",".join(column.name for column in coded_columns(model))


def shown_path(path: Path) -> str:
    """A path as messages show it: relative to the folder the command runs in, where it lies below it."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def _read_parquet(path: Path, model: type[Row]) -> Iterator[TextBatch]:
    """A published or machine-made table; derived columns are left out, lines are row numbers."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        header, mistakes = read_header(file.schema_arrow.names, model, shown_path(path), derived_allowed=True)
        line = 1
        for batch in file.iter_batches(BATCH, columns=header):
            frame = pl.from_arrow(batch)
            assert isinstance(frame, pl.DataFrame)
            text = frame.select(pl.all().cast(pl.String))
            yield _fill(_Rows(text, range(line, line + text.height), mistakes), model, shown_path(path))
            line, mistakes = line + text.height, []
    if line == 1:
        empty = pl.DataFrame(schema=dict.fromkeys(header, pl.String))
        yield _fill(_Rows(empty, [], mistakes), model, shown_path(path))


class Records:
    """Records of a CSV file from one of its lines on: pairs of cells and the line on which they start.

    ``offset`` (bytes) and ``line`` are where the next record starts; ``opening`` is the first line of the last one.
    """

    def __init__(self, file: BinaryIO, offset: int = 0, line: int = 1) -> None:
        file.seek(offset)
        self.offset, self.line, self.opening = offset, line, ""
        self._bytes = self._lines = 0
        self._text = io.TextIOWrapper(file, "utf-8", "surrogateescape", newline="")
        self._reader = csv.reader(self._counted(), strict=True)

    def _counted(self) -> Iterator[str]:
        for text in self._text:
            self.opening = self.opening or text
            self._bytes += len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))
            self._lines += 1
            yield text

    def __iter__(self) -> Iterator[tuple[list[str], int]]:
        """Each record in turn.

        Raises:
            csv.Error: the record's quotation marks do not fit together.
        """
        while True:
            self.opening, self._bytes, self._lines = "", 0, 0
            row = next(self._reader, None)
            if row is None:
                return
            start = self.line
            self.offset += self._bytes
            self.line += self._lines
            yield row, start

    def __enter__(self) -> Records:
        """Read on; the file is left open for others at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        self._text.detach()


def read_records(file: BinaryIO, name: str) -> tuple[list[list[str]], list[int], list[Mistake]]:
    """All records of a CSV file of any table, the lines they start on, and the mistake that ended the reading."""
    rows: list[list[str]] = []
    lines: list[int] = []
    with Records(file, _start(file)) as records:
        try:
            for row, line in records:
                rows.append(row)
                lines.append(line)
        except csv.Error as error:
            return rows, lines, [_broken_quotes(error, records, rows[0] if rows else [], name)]
    return rows, lines, []


def _start(file: BinaryIO) -> int:
    """Where the text begins: behind the byte-order mark, if there is one."""
    return len(BOM) if file.read(len(BOM)) == BOM else 0


def read_csv(file: BinaryIO, model: type[Row], name: str) -> Iterator[TextBatch]:
    """One CSV file in batches; UTF-8 with or without a byte-order mark, any line ends."""
    with Records(file, _start(file)) as records:
        names, line, mistakes = _first_row(records, name)
    if not names:
        empty = Mistake(name, 1, "*", f"the file is empty; write the header {_header_of(model)}")
        yield _no_rows(model, name, mistakes or [empty])
        return
    if not set(names) & {column.name for column in columns(model)}:
        yield _no_rows(model, name, [Mistake(name, line, "*", _no_header(names, model))])
        return
    header, found = read_header(names, model, name)
    mistakes = [*found, *mistakes]
    for rows in _body(file, records, names, name):
        known = replace(rows, cells=rows.cells.select(header), mistakes=[*mistakes, *rows.mistakes])
        yield _fill(known, model, name)
        mistakes = []


def _first_row(records: Records, file: str) -> tuple[list[str], int, list[Mistake]]:
    """The first row that is not empty, its line, and a mistake for each empty row above it."""
    mistakes: list[Mistake] = []
    try:
        for row, line in records:
            if any(row):
                return row, line, mistakes
            mistakes.append(Mistake(file, line, "*", EMPTY_ROW))
    except csv.Error as error:
        return [], records.line, [_broken_quotes(error, records, [], file)]
    return [], 1, []


def _body(file: BinaryIO, start: Records, names: list[str], shown: str) -> Iterator[_Rows]:
    """All rows below the header, one batch at least: at once where a block is regular, else one by one."""
    offset, line, any_rows = start.offset, start.line, False
    while True:
        file.seek(offset)
        block = whole_lines(file, BLOCK)
        if any_rows and not block:
            return
        cells = regular_rows(block, names) if len(set(names)) == len(names) else None
        if cells is not None:
            yield _Rows(cells, range(line, line + cells.height))
            offset, line = offset + len(block), line + cells.height
        else:
            with Records(file, offset, line) as records:
                rows = _one_by_one(records, offset + len(block), names, shown)
            yield rows
            if not rows.whole:
                return
            offset, line = records.offset, records.line
        any_rows = True


def _one_by_one(records: Records, end: int, names: list[str], file: str) -> _Rows:
    """Rows up to an offset, with every mistake in their shape."""
    kept, lines, mistakes, whole = [], [], [], True
    try:
        for row, line in records:
            if not any(row):
                mistakes.append(Mistake(file, line, "*", EMPTY_ROW))
            elif len(row) != len(names):
                mistakes.append(_malformed(row, line, names, file))
            else:
                kept.append(row)
                lines.append(line)
            if records.offset >= end:
                break
    except csv.Error as error:
        mistakes.append(_broken_quotes(error, records, names, file))
        whole = False
    data = {name: [_readable(row[names.index(name)]) for row in kept] for name in names}
    cells = pl.DataFrame(data, schema=dict.fromkeys(names, pl.String))
    lost = sum(mistake.message != EMPTY_ROW for mistake in mistakes) - (not whole)
    return _Rows(cells, lines, mistakes, whole, lost)


def _no_header(row: Sequence[str], model: type[Row]) -> str:
    """What is wrong with a first row that has none of the table's columns."""
    text = "".join(row)
    if "\0" in text or any("\udc80" <= letter <= "\udcff" for letter in text):
        return "it is not UTF-8 text; save it as CSV in UTF-8, with commas"
    if any(mark in text for mark in (";", "\t")):
        return "its cells are not separated by commas; save it as CSV in UTF-8, with commas"
    return f"the header has no column of {model.table}; write {_header_of(model)}"


def _no_rows(model: type[Row], file: str, mistakes: Sequence[Mistake]) -> TextBatch:
    """The batch of a table that could not be read at all."""
    return _fill(_Rows(pl.DataFrame(), [], mistakes, whole=False), model, file)


def _broken_quotes(error: csv.Error, records: Records, header: Sequence[str], file: str) -> Mistake:
    """The mistake behind a csv.Error: the row it starts on, and the cell that is still open there."""
    reached = len(next(csv.reader([records.opening]), [])) - 1
    column = _name(header[reached]) if 0 <= reached < len(header) else "*"
    if "unexpected end of data" in str(error):
        message = "a quotation mark opens this cell and never closes; close it, and double each one inside"
    else:
        message = "text follows a closing quotation mark; quote the whole cell and double each mark inside"
    return Mistake(file, records.line, column, message)


def read_header(
    found: Sequence[str], model: type[Row], file: str, derived_allowed: bool = False
) -> tuple[list[str], list[Mistake]]:
    """The known columns of the header, and what is wrong with the others."""
    coded = [column.name for column in coded_columns(model)]
    derived = {column.name for column in columns(model)} - set(coded)
    mistakes = []
    renamed: set[str | None] = set()
    for i, name in enumerate(found):
        if name in found[:i]:
            mistakes.append(Mistake(file, 1, _name(name), "the column stands twice; remove one"))
        elif name in derived and not derived_allowed:
            mistakes.append(Mistake(file, 1, name, "the build derives this column; remove it"))
        elif name not in coded and name not in derived:
            near = Nearest(c for c in coded if c not in found).match(name)
            renamed.add(near)
            remedy = f"rename it {near}" if near else "remove it"
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


def _malformed(row: list[str], line: int, header: list[str], file: str) -> Mistake:
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


def _fill(rows: _Rows, model: type[Row], file: str) -> TextBatch:
    """Put the coded columns in their order; a column that is missing is null throughout and noted as a gap."""
    names = [column.name for column in coded_columns(model)]
    gaps = frozenset(names) - set(rows.cells.columns)
    missing = [pl.Series(gap, [None] * rows.cells.height, pl.String) for gap in gaps]
    nameless = gaps & {name for key in (model.key, *model.unique) for name in key}
    cells = rows.cells.with_columns(missing).select(names)
    whole = rows.whole and not nameless
    return TextBatch(model.table, file, cells, rows.lines, gaps, whole, rows.lost, tuple(rows.mistakes))

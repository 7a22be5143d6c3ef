"""The double coding of the seeds: two codings as they were made, and which rows are the same unit.

Each folder of ``seeds/double_coding/`` is one exercise: ``lm-1/`` and ``lm-2/`` hold the codings, a CSV file per table,
and ``pairs.csv`` says which rows are the same unit and what became of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from build.mistakes import Mistake, shown
from build.read.tables import read_records, shown_path

FOLDER = "double_coding"
PAIRS = "pairs.csv"
CODERS = ("lm-1", "lm-2")
TABLES = ("force_estimates", "event_figures", "agreements", "provisions", "events", "statements")

Cells = dict[str, str]
Coding = dict[tuple[str, str], Cells]  # (document, identifier) -> row


@dataclass(frozen=True)
class DoubleCoding:
    """Both codings by coder and table, and the lines of the pairing with the line they stand on."""

    codings: dict[str, dict[str, Coding]]
    pairs: list[tuple[int, Cells]]

    @property
    def tables(self) -> list[str]:
        """The tables that were double-coded."""
        return list(self.codings[CODERS[0]])

    def matched(self, table: str) -> list[tuple[Cells, Cells]]:
        """The rows of both coders that are one unit of a table."""
        first, second = (self.codings[coder][table] for coder in CODERS)
        both = [p for _, p in self.pairs if p["table"] == table and p["first_id"] and p["second_id"]]
        return [(first[p["source_id"], p["first_id"]], second[p["source_id"], p["second_id"]]) for p in both]


def read_double_coding(seeds: Path) -> tuple[dict[str, DoubleCoding], list[Mistake]]:
    """Every exercise of a seeds folder by its name, with the mistakes in its files and its pairing."""
    found: dict[str, DoubleCoding] = {}
    mistakes: list[Mistake] = []
    for path in sorted((seeds / FOLDER).glob(f"*/{PAIRS}")):
        found[path.parent.name], faults = _exercise(path.parent)
        mistakes += faults
    return found, mistakes


def _exercise(folder: Path) -> tuple[DoubleCoding, list[Mistake]]:
    mistakes: list[Mistake] = []
    tables = [table for table in TABLES if (folder / CODERS[0] / f"{table}.csv").is_file()]
    codings = {
        coder: {table: _by_id(folder / coder / f"{table}.csv", mistakes) for table in tables} for coder in CODERS
    }
    double = DoubleCoding(codings, _rows(folder / PAIRS, mistakes))
    return double, [*mistakes, *(_unpaired(double, folder) if not mistakes else [])]


def _rows(path: Path, mistakes: list[Mistake]) -> list[tuple[int, Cells]]:
    """Rows of one CSV file with their lines; what cannot be read is added to the mistakes."""
    file = shown_path(path)
    if not path.is_file():
        mistakes.append(Mistake(file, 1, "*", "the file is missing; put it back, or remove pairs.csv"))
        return []
    with path.open("rb") as opened:
        rows, lines, found = read_records(opened, file)
    header = rows[0] if rows else []
    malformed = [line for row, line in zip(rows, lines, strict=True) if len(row) != len(header)]
    message = "not as many cells as the header; mend the row"
    mistakes += [*found, *(Mistake(file, line, "*", message) for line in malformed)]
    return [(line, dict(zip(header, row, strict=False))) for row, line in zip(rows[1:], lines[1:], strict=True)]


def _by_id(path: Path, mistakes: list[Mistake]) -> Coding:
    """Rows by (document, identifier): the first column after source_id is the identifier."""
    return {(row["source_id"], row[list(row)[1]]): row for _, row in _rows(path, mistakes)}


def _unpaired(double: DoubleCoding, folder: Path) -> Iterator[Mistake]:
    """Lines of the pairing that name no row, and rows that no line or several lines name."""
    file = shown_path(folder / PAIRS)
    for coder, column in zip(CODERS, ("first_id", "second_id"), strict=True):
        open_rows = {table: set(double.codings[coder][table]) for table in double.tables}
        for line, pair in double.pairs:
            key = (pair["source_id"], pair[column])
            if pair["table"] not in double.tables:
                yield Mistake(file, line, "table", f"{shown(pair['table'])} was not double-coded; correct it")
            elif pair[column] and key not in open_rows[pair["table"]]:
                message = f"{shown(pair[column])} is no row of {coder} or has a line already; correct it"
                yield Mistake(file, line, column, message)
            else:
                open_rows[pair["table"]].discard(key)
        for table, rows in open_rows.items():
            for source_id, name in sorted(rows):
                yield Mistake(file, 1, column, f"{shown(name)} of {table} ({source_id}) has no line; add one")

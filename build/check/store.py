"""Where checked rows wait until they are written: a table of one batch in memory, larger ones in files beside it.

DuckDB sees all of them as tables and answers what concerns more than one row, with bounded memory: what does not fit is
kept on disk. To the columns that are published come ``#file`` and ``#line``, where a row was read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa

from build.check.rows import CheckedBatch
from build.read.tables import ReadStatus
from schema import MODELS, Row, columns
from schema.targets.arrow_schema import to_plain_arrow
from schema.targets.pandera_schema import polars_schema

FILE, LINE = "#file", "#line"
MEMORY = "500MB"  # what DuckDB may hold; more goes to disk
SORTED = 102_400  # rows of a sorted batch: a multiple of DuckDB's, so that both ways of sorting give the same batches


class Store:
    """The checked rows of all tables; ``scratch`` is a folder for what memory should not hold."""

    def __init__(self, scratch: Path) -> None:
        self.status = {model.table: ReadStatus() for model in MODELS}
        self._scratch = scratch
        self._held: dict[str, pl.DataFrame] = {}
        self._spilled: dict[str, list[Path]] = {}
        self.db = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(scratch / "duckdb")})
        self.db.execute("SET preserve_insertion_order = false; SET threads = 1")

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()

    def add(self, part: CheckedBatch, rows: pl.DataFrame) -> None:
        """Take in one batch of a table, in the published columns."""
        table, text = part.text.table, part.text
        status = self.status[table]
        status.file = status.file or text.file
        status.whole &= text.whole
        status.lost += text.lost
        status.refused.update(part.refused)
        lines = pl.Series(LINE, text.lines, pl.Int64)
        positioned = rows.with_columns(pl.lit(text.file, pl.String).alias(FILE), lines)
        if table in self._spilled:
            self._spill(table, positioned)
        elif table in self._held:
            self._spill(table, self._held.pop(table))
            self._spill(table, positioned)
        else:
            self._held[table] = positioned

    def _spill(self, table: str, rows: pl.DataFrame) -> None:
        files = self._spilled.setdefault(table, [])
        files.append(self._scratch / f"{table}-{len(files):05}.parquet")
        rows.write_parquet(files[-1], compression="lz4", statistics=False)

    def close_table(self, table: str) -> None:
        """Show a table to DuckDB, now that all its batches are in."""
        if table in self._held:
            self.db.register(table, _arrow(self._held[table]))
        else:
            self.db.read_parquet([str(path) for path in self._spilled[table]]).create_view(table)

    def height(self, table: str) -> int:
        """Number of rows of a table."""
        if table in self._held:
            return self._held[table].height
        return int(self.db.execute(f'SELECT count(*) FROM "{table}"').fetchall()[0][0])

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows that a statement gives."""
        rows: list[tuple[Any, ...]] = self.db.execute(sql).fetchall()
        return rows

    def positioned(self, table: str) -> pa.Table:
        """A whole table in memory, with the place of each row, in no order."""
        return self.db.sql(f'SELECT * FROM "{table}"').to_arrow_table()

    def frame(self, model: type[Row]) -> pl.DataFrame:
        """A whole table in memory, sorted by its key."""
        plain = to_plain_arrow(model)
        frame = pl.from_arrow(pa.Table.from_batches([b.cast(plain) for b in self.sorted_batches(model)], plain))
        assert isinstance(frame, pl.DataFrame)
        return frame

    def sorted_batches(self, model: type[Row]) -> Iterator[pa.RecordBatch]:
        """A table in the order of its key, as batches of the published columns."""
        names = list(polars_schema(columns(model)))
        if model.table in self._held:
            frame = self._held[model.table].select(names)
            order = frame.select(pl.arg_sort_by(model.key)).to_series()  # rows are gathered as they are asked for
            for start in range(0, frame.height, SORTED):
                yield from _arrow(frame[order.slice(start, SORTED)]).to_batches()
            return
        listed, key = (", ".join(f'"{name}"' for name in part) for part in (names, model.key))
        with self.db.cursor() as cursor:
            found = cursor.sql(f'SELECT {listed} FROM "{model.table}" ORDER BY {key}')
            yield from found.to_arrow_reader(SORTED)


def _arrow(frame: pl.DataFrame) -> pa.Table:
    """The frame as Arrow has it, without a copy."""
    return frame.to_arrow(compat_level=pl.CompatLevel.newest())

"""Write the tables: as Parquet files and into the SQLite file, the same bytes for the same rows."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from build.database import SQLITE_FILE, CodedTables, add_derived, open_unsafe
from build.store import Store
from schema import DERIVED_MODELS, Row
from schema.targets.arrow_schema import to_arrow, to_plain_arrow


class Writer:
    """Writes the coded tables of a store into a folder, behind the back of who fills the store.

    Each table that is handed over is written by one thread, in turn; Parquet is compressed by another one. SQLite takes
    longest, so that reading and checking the next table costs no time of its own.
    """

    def __init__(self, store: Store, folder: Path) -> None:
        self._store, self._folder = store, folder
        self._stopped = Event()
        self._tables: CodedTables | None = None
        self._thread, self._compressor = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        self._written: list[Future[None]] = []

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Finish; where something went wrong, stop as soon as possible."""
        if kind:
            self._stopped.set()
        self._thread.submit(self._close, keep=kind is None)
        self._thread.shutdown()
        self._compressor.shutdown()

    def publish(self, model: type[Row]) -> None:
        """Have a table written that is complete in the store."""
        self._written.append(self._thread.submit(self._write, model))

    def finish(self) -> None:
        """Wait until all tables are written.

        Raises:
            Exception: what went wrong with the first table that could not be written.
        """
        for written in self._written:
            written.result()

    def _write(self, model: type[Row]) -> None:
        if self._stopped.is_set():
            return
        self._tables = self._tables or CodedTables(self._folder / SQLITE_FILE)
        if reused := self._store.reused(model.table):
            plain = to_plain_arrow(model)
            self._tables.add(model, (batch.cast(plain) for batch in self._store.sorted_batches(model)))
            shutil.copy(reused, self._folder)
            return
        with _parquet(self._folder, model) as parquet:
            self._tables.add(model, self._both(model, parquet))

    def _both(self, model: type[Row], parquet: pq.ParquetWriter) -> Iterator[pa.RecordBatch]:
        """The batches for SQLite, each of which goes to the Parquet file as well."""
        plain = to_plain_arrow(model)
        pending: Future[None] | None = None
        for batch in self._store.sorted_batches(model):
            if self._stopped.is_set():
                break
            if pending:
                pending.result()
            pending = self._compressor.submit(parquet.write_batch, coded(batch, parquet.schema))
            yield batch.cast(plain)
        if pending:
            pending.result()

    def _close(self, keep: bool) -> None:
        if self._tables:
            self._tables.close(keep)


def write_derived(folder: Path) -> None:
    """Derive the other tables from the coded ones in the SQLite file, into it and as Parquet files."""
    db = open_unsafe(folder / SQLITE_FILE)
    for model in DERIVED_MODELS:
        write_parquet(add_derived(db, model), model, folder)
    db.close()


def write_parquet(frames: Iterable[pl.DataFrame], model: type[Row], folder: Path) -> None:
    """One table as a Parquet file, a row group for each frame of published columns."""
    with _parquet(folder, model) as parquet:
        for frame in frames:
            for batch in frame.to_arrow().to_batches():
                parquet.write_batch(coded(batch, parquet.schema))


def _parquet(folder: Path, model: type[Row]) -> pq.ParquetWriter:
    path = folder / f"{model.table}.parquet"
    return pq.ParquetWriter(path, to_arrow(model), compression="zstd", compression_level=3)


def coded(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The batch in the published types; codes are dictionaries in order of appearance."""
    arrays = [_array(batch.column(field.name), field.type) for field in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(values: pa.Array, kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(kind):
        return values.cast(kind.value_type).dictionary_encode().cast(kind)
    return values.cast(kind)

"""The check and the build on Spark, from end to end.

What is small stays with the driver, where the embedded engine reads and checks it; Spark has the large tables, and
answers whatever concerns one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pyspark.errors import PySparkException

from build.check.store import Store
from build.check.tables import link_tables
from build.mistakes import Mistake
from build.pipeline import ORDER, Progress, RefusedError, ingest, no_progress
from build.read.tables import unknown_files
from build.spark.check import check_frame
from build.spark.derive import derive
from build.spark.read import SMALL, Folder, Stored, list_folder, on_driver, read_parquet, shown
from build.spark.tables import Tables
from build.spark.typed import dated, dates, typed
from schema import MODELS, TABLES, coded_columns
from schema.tables.vocabularies import QuantifierRule

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@contextmanager
def checked(
    spark: SparkSession, address: str, progress: Progress = no_progress, small: int = SMALL
) -> Iterator[Tables]:
    """The checked tables of a folder, as long as the context lasts.

    Tables of up to ``small`` bytes of Parquet are left to the driver.

    Raises:
        RefusedError: with every mistake of every file, sorted.
    """
    progress("read")
    folder = list_folder(spark, address)
    large = [model.table for model in MODELS if folder.is_large(model.table, small)]
    with TemporaryDirectory() as scratch, Store(Path(scratch)) as store, on_driver(spark, folder, large) as local:
        tables = Tables(spark, store)
        try:
            stored, mistakes = _stored(spark, folder, large)
            mistakes += [*unknown_files(local), *_fill(tables, store, stored, local, progress)]
            progress("link")
            mistakes += link_tables(tables.run, store.status)
            if mistakes:
                raise RefusedError(sorted({_moved(mistake, local, folder) for mistake in mistakes}))
            yield tables
        finally:
            tables.close()


def _stored(spark: SparkSession, folder: Folder, large: Iterable[str]) -> tuple[dict[str, Stored], list[Mistake]]:
    """The large tables as they are stored; one that cannot be read is a mistake like any other."""
    stored, mistakes = {}, []
    for table in large:
        paths = folder.part_files(table)
        try:
            stored[table] = read_parquet(spark, TABLES[table], paths)
        except PySparkException as error:
            reason = str(error).splitlines()[0]
            mistakes.append(Mistake(shown(paths[0]), 1, "*", f"it cannot be read ({reason}); replace the file"))
    return stored, mistakes


def _fill(
    tables: Tables, store: Store, stored: dict[str, Stored], local: Path, progress: Progress
) -> Iterator[Mistake]:
    """Read and check every table, in an order in which each finds what it is derived from."""
    frames = _typed(stored)
    for model in ORDER:
        progress("check", model.table)
        if part := stored.get(model.table):
            found = check_frame(frames[model.table], model, part.gaps)
            yield from (*part.mistakes, *found.mistakes)
            store.status[model.table] = part.status(model)
            store.status[model.table].refused.update(found.refused)
            tables.add(model.table, derive(found.frame, model, tables.frame(QuantifierRule.table)))
        else:
            yield from ingest(store, local, model)


def _typed(stored: dict[str, Stored]) -> dict[str, DataFrame]:
    """The tables with typed columns and the bounds of their dates."""
    coded = {table: coded_columns(TABLES[table]) for table in stored}
    frames = {table: typed(part.frame, coded[table]) for table, part in stored.items()}
    parsed = dates([(frame, coded[table]) for table, frame in frames.items()])
    return {table: dated(frame, coded[table], parsed) for table, frame in frames.items()}


def _moved(mistake: Mistake, local: Path, folder: Folder) -> Mistake:
    """A mistake in a file that was copied to the driver, under the name that the file has where it lies."""
    if folder.is_local:
        return mistake
    file, message = (text.replace(local.as_posix(), folder.base) for text in (mistake.file, mistake.message))
    return replace(mistake, file=file, message=message)

"""Write the checked tables as Parquet folders in the order of their keys, and publish them whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from pyspark.sql import functions as f

from build.derive.columns import LATER
from build.files import DATASET
from build.pipeline import Progress
from build.publish.swap import ASIDE, OLD, OccupiedError
from build.spark.derive import completed
from build.spark.read import address
from schema import MODELS, TABLES, columns

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from build.spark.tables import Tables


def write_tables(tables: Tables, folder: str, progress: Progress) -> None:
    """One folder of Parquet files per coded table, in the published columns, each file a range of the keys."""
    for model in MODELS:
        progress("write", model.table)
        frame = completed(tables, model) if model in LATER else tables.frame(model.table)
        write_table(frame, model.table, f"{folder}/{model.table}")


def write_table(frame: DataFrame, table: str, target: str) -> None:
    """One table in the order of its key; every column stays inside the files, none becomes a folder's name."""
    model = TABLES[table]
    published = (f.col(c.name).alias(c.name, metadata={"comment": c.description}) for c in columns(model))
    ordered = frame.select(*published).repartitionByRange(*model.key).sortWithinPartitions(*model.key)
    options = {"compression": "zstd", "mapreduce.fileoutputcommitter.marksuccessfuljobs": "false"}
    ordered.write.options(**options).parquet(target)


@contextmanager
def published(spark: SparkSession, out: str) -> Iterator[str]:
    """A new folder to write into, which takes the place of ``out/dataset`` when all is done, by renaming.

    Where the file system renames by copying, as object stores do, the change is as quick as that, and no quicker.

    Raises:
        OccupiedError: ``out/dataset`` holds something that is not a build on Spark.
    """
    base = address(out)
    target, aside = f"{base}/{DATASET}", f"{base}/{ASIDE}{uuid4().hex[:8]}"
    files = _Files(spark, base)
    if strange := [name for name in files.names(target) if name not in TABLES]:
        raise OccupiedError(f"{target} holds {strange[0]}, which is no table of Spark; choose another --out")
    try:
        yield f"{aside}/{DATASET}"
        if files.names(target):
            files.rename(target, f"{aside}/{OLD}")
        try:
            files.rename(f"{aside}/{DATASET}", target)
        except OSError:
            files.rename(f"{aside}/{OLD}", target)
            raise
    finally:
        files.delete(aside)


class _Files:
    """The file system of a folder, as Hadoop sees it: local, HDFS, an object store."""

    def __init__(self, spark: SparkSession, base: str) -> None:
        jvm: Any = spark.sparkContext._jvm  # pyspark has no other way to Hadoop's file systems
        self._path = jvm.org.apache.hadoop.fs.Path
        self._system = self._path(base).getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())

    def names(self, folder: str) -> list[str]:
        """What a folder holds; nothing where there is none."""
        if not self._system.exists(self._path(folder)):
            return []
        return [status.getPath().getName() for status in self._system.listStatus(self._path(folder))]

    def rename(self, source: str, target: str) -> None:
        """Move a folder.

        Raises:
            OSError: the file system refused.
        """
        self._system.mkdirs(self._path(target).getParent())
        if not self._system.rename(self._path(source), self._path(target)):
            raise OSError(None, "cannot be moved into place", target)

    def delete(self, folder: str) -> None:
        """Remove a folder with all that is in it."""
        self._system.delete(self._path(folder), True)

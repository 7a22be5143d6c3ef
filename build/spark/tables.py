"""The checked tables of a folder: large ones as views in a Spark session, small ones in the store of the driver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot import exp

from build.check.store import Store

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


class Tables:
    """Checked tables in the published columns, with the place of each row."""

    def __init__(self, spark: SparkSession, store: Store) -> None:
        self._spark = spark
        self._store = store
        self._large: dict[str, DataFrame] = {}
        self._small: dict[str, DataFrame] = {}
        self._views: set[str] = set()

    def add(self, table: str, frame: DataFrame) -> None:
        """Take in a large table; it is kept in the memory and on the disks of the cluster."""
        self._large[table] = frame.persist()
        self._large[table].createOrReplaceTempView(table)

    def frame(self, table: str) -> DataFrame:
        """A table as a frame of Spark; a small one goes there when it is first asked for."""
        if table in self._large:
            return self._large[table]
        if table not in self._small:
            self._small[table] = self._spark.createDataFrame(self._store.positioned(table))
            self._small[table].createOrReplaceTempView(table)
        return self._small[table]

    def height(self, table: str) -> int:
        """Number of rows of a table."""
        return self._large[table].count() if table in self._large else self._store.height(table)

    def view(self, name: str, sql: str) -> DataFrame:
        """What a query in DuckDB's SQL gives, as a frame of Spark that other queries know by this name."""
        question = sqlglot.parse_one(sql, read="duckdb")
        defined = {part.alias for part in question.find_all(exp.CTE)}
        for table in {table.name for table in question.find_all(exp.Table)} - defined - self._views:
            self.frame(table)
        found = self._spark.sql(question.sql("spark"))
        found.createOrReplaceTempView(name)
        self._views.add(name)
        return found

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows that a statement in DuckDB's SQL gives: from the driver where it has all that is asked for."""
        question = sqlglot.parse_one(sql, read="duckdb")
        asked = {table.name for table in question.find_all(exp.Table)}
        if not asked & self._large.keys():
            return self._store.run(sql)
        for table in asked:
            self.frame(table)
        return [tuple(row) for row in self._spark.sql(question.sql("spark")).collect()]

    def close(self) -> None:
        """Give the memory back."""
        for table in (*self._large, *self._small, *self._views):
            self._spark.catalog.dropTempView(table)
        for frame in self._large.values():
            frame.unpersist()

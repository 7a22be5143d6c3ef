"""Derive the columns that are not coded, as ``build.derive.columns`` does, in the words of Spark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.sql import functions as f

from build.derive.columns import FIGURES, LATER
from build.derive.tables import derivation
from build.spark.typed import POSITION
from schema import DERIVED_MODELS, Row, columns
from schema.tables.evidence import RECORD_COLUMNS, Evidence
from schema.tables.figures import INTERVAL
from schema.targets.pyspark_schema import SPARK_TYPES

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from build.spark.tables import Tables


def derive(frame: DataFrame, model: type[Row], words: DataFrame) -> DataFrame:
    """Checked rows of a table in the published columns, with their place; ``words`` is quantifier_rules."""
    if model in FIGURES:
        frame = _with_intervals(frame, words)
    elif model is Evidence:
        frame = _with_records(frame)
    later = LATER[model].columns if model in LATER else ()
    typed = (
        (f.lit(None) if column.name in later else f.col(column.name)).cast(SPARK_TYPES[column.type]).alias(column.name)
        for column in columns(model)
    )
    return frame.select(*typed, *POSITION)


def _with_intervals(frame: DataFrame, words: DataFrame) -> DataFrame:
    bounds = words.select(f.col("code").alias("quantifier"), "lower", "upper")
    joined = frame.join(f.broadcast(bounds), "quantifier", "left")
    return joined.withColumns({name: f.expr(sql) for name, sql in INTERVAL.items()})


def _with_records(frame: DataFrame) -> DataFrame:
    """The identifier of a row of evidence, and one reference per kind of record."""
    first, *others = Evidence.unique[0]
    key = f.concat(f.col(first), *(part for name in others for part in (f.lit("\0"), f.col(name))))
    digest = f.left(f.sha2(f.coalesce(key, f.lit("")), 256), f.lit(12))
    records = {
        column: f.when(f.col("record_type") == record, f.col("record_id")) for record, column in RECORD_COLUMNS.items()
    }
    return frame.withColumns({"evidence_id": f.concat(f.lit("ev-"), digest), **records})


def completed(tables: Tables, model: type[Row]) -> DataFrame:
    """A coded table with the columns that rest on derived tables, by the SQL of these, which Spark runs as well."""
    later, (key,) = LATER[model], model.key
    for needed in DERIVED_MODELS[: DERIVED_MODELS.index(later.after) + 1]:
        tables.view(needed.table, derivation(needed.table))
    found = tables.view(later.sql, derivation(later.sql))
    types = {c.name: SPARK_TYPES[c.type] for c in columns(model)}
    cast = (f.col(name).cast(types[name]).alias(name) for name in later.columns)
    return tables.frame(model.table).drop(*later.columns).join(found.select(key, *cast), key)

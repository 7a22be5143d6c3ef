"""Derive the columns that are not coded: intervals to compute with, identifiers of evidence, and its references.

The tables that are derived whole are SQL files of this folder; ``build.derive.tables`` runs them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import duckdb
import polars as pl

from schema import Row, columns
from schema.tables.derived import Corroboration
from schema.tables.events import EventFigure
from schema.tables.evidence import RECORD_COLUMNS, Evidence
from schema.tables.figures import INTERVAL
from schema.tables.force_estimates import ForceEstimate
from schema.targets.pandera_schema import polars_schema

FIGURES: tuple[type[Row], ...] = (ForceEstimate, EventFigure)
"""The tables whose figures become intervals to compute with."""


class Later(NamedTuple):
    """Columns of a coded table that rest on derived tables: the last of these, and the SQL file that gives them."""

    columns: tuple[str, ...]
    after: type[Row]
    sql: str


LATER: dict[type[Row], Later] = {
    ForceEstimate: Later(("credibility", "credibility_basis"), Corroboration, "credibility"),
}


def derive(frame: pl.DataFrame, model: type[Row], words: pl.DataFrame) -> pl.DataFrame:
    """Checked rows of a coded table in the published columns; ``words`` is quantifier_rules, for FIGURES.

    Columns that rest on other tables are empty until ``build.derive.tables`` completes them.
    """
    if model in FIGURES:
        frame = with_intervals(frame, words)
    elif model is Evidence:
        frame = with_records(frame)
    later = LATER[model].columns if model in LATER else ()
    return frame.select(
        pl.lit(None, kind).alias(name) if name in later else pl.col(name).cast(kind)
        for name, kind in polars_schema(columns(model)).items()
    )


def with_intervals(frame: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Add ``lower``, ``upper`` and ``imputed``, as INTERVAL says; ``words`` is quantifier_rules."""
    bounds = words.select("code", "lower", "upper").rename({"code": "quantifier"})
    joined = frame.join(bounds, on="quantifier", how="left", maintain_order="left")
    return joined.with_columns(pl.sql_expr(sql).alias(name) for name, sql in INTERVAL.items())


def with_records(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``evidence_id`` and one reference per kind of record, exactly one of them filled."""
    parts = ("record_type", "record_id", "source_id", "locator")
    keys = frame.select(pl.concat_str(parts, separator="\0").fill_null("").alias("key"))
    return frame.with_columns(
        evidence_ids(keys),
        *(
            pl.when(pl.col("record_type") == record).then(pl.col("record_id")).alias(column)
            for record, column in RECORD_COLUMNS.items()
        ),
    )


@lru_cache
def _hasher() -> duckdb.DuckDBPyConnection:
    """A database of its own, which is opened once: that takes longer than most tables."""
    return duckdb.connect(config={"threads": 1})


def evidence_ids(keys: pl.DataFrame) -> pl.Series:
    """Identifiers of rows of evidence from their natural keys, stable when rows are added around them.

    ``keys`` has one column, ``key``; the identifiers come in its order. DuckDB computes the SHA-256, twice as fast as a
    loop over hashlib, and while other threads run.
    """
    with _hasher().cursor() as db:
        db.register("keys", keys.to_arrow(compat_level=pl.CompatLevel.newest()))
        ids = pl.from_arrow(db.sql("SELECT 'ev-' || left(sha256(key), 12) AS evidence_id FROM keys").to_arrow_table())
    assert isinstance(ids, pl.DataFrame)
    return ids["evidence_id"]

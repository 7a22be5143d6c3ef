"""Derive the columns that are not coded: intervals to compute with, identifiers of evidence, and its references.

The tables that are derived whole are SQL files of this folder; ``build.derive.tables`` runs them.
"""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

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
    keys = frame.select(pl.concat_str(Evidence.unique[0], separator="\0").fill_null("")).to_series()
    return frame.with_columns(
        evidence_ids(keys),
        *(
            pl.when(pl.col("record_type") == record).then(pl.col("record_id")).alias(column)
            for record, column in RECORD_COLUMNS.items()
        ),
    )


def evidence_ids(keys: pl.Series) -> pl.Series:
    """Identifiers of rows of evidence from their natural keys, stable when rows are added around them."""
    return pl.Series("evidence_id", [f"ev-{sha256(key.encode()).hexdigest()[:12]}" for key in keys], pl.String)

"""Row rules, evaluated by polars on a whole table at once, and what their messages may name."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from string import Formatter
from typing import TYPE_CHECKING

from schema.columns import Column
from schema.row import Rule

if TYPE_CHECKING:
    import polars as pl


@lru_cache
def holds(rule: Rule) -> pl.Expr:
    """The rule as a polars expression of true and false; null counts as true."""
    import polars as pl  # readers of the schema alone do without

    return pl.sql_expr(rule.holds).fill_null(True)


@lru_cache
def columns_of(rule: Rule) -> frozenset[str]:
    """The published columns that a rule reads."""
    return frozenset(holds(rule).meta.root_names())


def coded_columns_of(rule: Rule, judged: Collection[Column]) -> frozenset[str]:
    """The coded columns that a rule reads, itself or through the bounds of their dates."""
    origin = {column.name: column.of_date or column.name for column in judged}
    return frozenset(origin.get(name, name) for name in columns_of(rule))


def placeholders(message: str) -> frozenset[str]:
    """What a message names in braces; of ``{files[events]}``, files."""
    return frozenset(name.partition("[")[0] for _, name, _, _ in Formatter().parse(message) if name is not None)

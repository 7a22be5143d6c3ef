"""Row rules, evaluated by polars: on a whole table at once, or on one row that was read again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from schema.columns import Column
from schema.edtf_dates import bounds_or_none
from schema.row import Rule

if TYPE_CHECKING:
    import polars as pl


@lru_cache
def holds(rule: Rule) -> pl.Expr:
    """The rule as a polars expression of true and false; null counts as true."""
    import polars as pl

    return pl.sql_expr(rule.holds).fill_null(True)


_DERIVED_FROM_DATES = re.compile(r"_(?:earliest|latest|precision)$")


@lru_cache
def columns_of(rule: Rule) -> frozenset[str]:
    """The published columns that a rule reads."""
    return frozenset(holds(rule).meta.root_names())


def coded_columns_of(rule: Rule, coded: Collection[str]) -> frozenset[str]:
    """The coded columns that a rule reads, itself or through the bounds of their dates."""
    return frozenset(n if n in coded else _DERIVED_FROM_DATES.sub("", n) for n in columns_of(rule))


def broken_rules(rules: Iterable[Rule], columns: Sequence[Column], values: Mapping[str, Any]) -> list[Rule]:
    """Rules that one row of typed values breaks; a rule waits where one of its columns is not among the values."""
    known = {**values, **_date_bounds(columns, values)}
    checkable = [rule for rule in rules if columns_of(rule) <= known.keys()]
    if not checkable:
        return []
    import polars as pl

    from schema.targets.polars_types import polars_schema

    schema = {name: kind for name, kind in polars_schema(columns).items() if name in known}
    row = pl.DataFrame({name: [known[name]] for name in schema}, schema=schema)
    return [rule for rule in checkable if not row.select(holds(rule)).item()]


def _date_bounds(columns: Sequence[Column], values: Mapping[str, Any]) -> dict[str, Any]:
    """The derived bounds of the row's EDTF dates."""
    derived: dict[str, Any] = {}
    for column in columns:
        if column.is_edtf and column.name in values:
            bounds = bounds_or_none(values[column.name]) if values[column.name] else None
            derived[f"{column.name}_earliest"] = bounds.earliest if bounds else None
            derived[f"{column.name}_latest"] = bounds.latest if bounds else None
            derived[f"{column.name}_precision"] = bounds.precision.value if bounds else None
    return derived

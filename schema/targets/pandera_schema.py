"""Columns as a pandera schema (polars backend): the check of a whole table at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import polars as pl

from schema.columns import Column
from schema.row import Rule
from schema.rules import columns_of, holds
from schema.targets.polars_types import POLARS_TYPES

if TYPE_CHECKING:
    from pandera.polars import Check, DataFrameSchema


_KEPT_OUT = ("pandas", "hypothesis", "pyspark")


class _Absent:
    """An import finder that answers for a few packages as if they were not installed."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """Refuse the packages kept out, and leave every other name to the next finder."""
        if name in _KEPT_OUT:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)


@contextmanager
def polars_only() -> Iterator[Any]:
    """Pandera's polars backend, as its polars-only installation runs.

    Where pandas, hypothesis and pyspark are installed, pandera imports them for other uses, longer than a whole
    build of the dataset takes.
    """
    sys.meta_path.insert(0, _Absent)
    try:
        import pandera.polars

        yield pandera.polars
    finally:
        sys.meta_path.remove(_Absent)


def refused_positions(schema: DataFrameSchema, frame: pl.DataFrame) -> set[int]:
    """Positions of the rows of a frame that the schema refuses.

    Raises:
        ValueError: the frame as a whole is not of the schema's columns or types.
    """
    with polars_only() as pandera:
        try:
            schema.validate(frame, lazy=True)
        except pandera.errors.SchemaErrors as refusal:
            positions = refusal.failure_cases["index"]
            if positions.null_count():
                raise ValueError(f"the table as a whole does not fit: {refusal}") from refusal
            return set(positions.to_list())
    return set()


def to_pandera(columns: Sequence[Column], rules: Sequence[Rule] = ()) -> DataFrameSchema:
    """A strict schema of typed columns, with every rule whose columns are among them."""
    names = {column.name for column in columns}
    with polars_only() as pandera:
        return pandera.DataFrameSchema(
            {
                column.name: pandera.Column(
                    POLARS_TYPES[column.type],
                    _checks(column, pandera.Check),
                    nullable=not column.required,
                    description=column.description,
                )
                for column in columns
            },
            checks=[pandera.Check(_sound(rule), name=rule.name) for rule in rules if columns_of(rule) <= names],
            strict=True,
            ordered=True,
        )


def _checks(column: Column, check: type[Check]) -> list[Check]:
    """What pandera checks of one column's values."""
    checks = []
    if column.codes:
        checks.append(check.isin(list(column.codes)))
    if column.pattern and column.form:
        checks.append(check.str_matches(column.form.anchored))
    if column.minimum is not None:
        checks.append(check.ge(column.minimum))
    if column.maximum is not None:
        checks.append(check.le(column.maximum))
    return checks


def _sound(rule: Rule) -> Callable[[Any], pl.LazyFrame]:
    """The rule as the function of a frame that pandera calls."""
    return lambda data: data.lazyframe.select(holds(rule))

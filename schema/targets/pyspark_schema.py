"""Columns as conditions of Spark SQL, and as a pandera schema (PySpark backend) that counts them in one pass."""

from __future__ import annotations

import sys
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from schema.cells import CellType, Form, by_type
from schema.columns import Column
from schema.row import Rule
from schema.rules import columns_of
from schema.targets.pandera_schema import polars_only

if TYPE_CHECKING:
    from pandera.pyspark import DataFrameSchema
    from pyspark.sql import Column as Expression
    from pyspark.sql import DataFrame

SPARK_TYPES: dict[CellType, str] = by_type("string", "bigint", "double", "boolean", "date")
# Java's regular expressions recurse once for each word of a text and run out of stack between one and two thousand
# words; no more than half as many fit into this many characters.
LONGEST_JUDGED = 1000


@dataclass(frozen=True)
class Breach:
    """What one check of one column (or, without a column, one rule) finds wrong: a condition, true for bad rows."""

    column: str | None
    check: str
    condition: Expression

    @property
    def name(self) -> str:
        """A name of its own among the breaches of a table."""
        return f"{self.column or ''}:{self.check}"


def java_pattern(form: Form) -> str:
    r"""The form's pattern in Java's syntax, for a match of the whole cell.

    Java's ``\s`` means ASCII unless told otherwise, and its ``$`` also matches before a last line break.
    """
    return rf"(?U)\A(?:{form.pattern})\z"


def is_of_form(text: Expression, form: Form) -> Expression:
    """Whether a text is certainly written in a form; texts too long for Java to judge are not certain."""
    from pyspark.sql import functions as f

    return f.when(f.length(text) > LONGEST_JUDGED, f.lit(False)).otherwise(text.rlike(java_pattern(form)))


def breaches(columns: Sequence[Column], rules: Sequence[Rule] = ()) -> list[Breach]:
    """Every check of typed columns, and every rule whose columns are among them."""
    names = {column.name for column in columns}
    return [
        *(breach for column in columns for breach in _cell_breaches(column)),
        *(_rule_breach(rule) for rule in rules if columns_of(rule) <= names),
    ]


def _cell_breaches(column: Column) -> Iterator[Breach]:
    """What can be wrong with one column's values; only ``required`` is true of a null."""
    from pyspark.sql import functions as f

    cell = f.col(column.name)
    if column.required:
        yield Breach(column.name, "required", cell.isNull())
    if column.codes:
        yield Breach(column.name, "isin", ~cell.isin(*column.codes))
    if column.pattern and column.form:
        yield Breach(column.name, "str_matches", ~is_of_form(cell, column.form))
    if column.minimum is not None:
        yield Breach(column.name, "ge", cell < column.minimum)
    if column.maximum is not None:
        yield Breach(column.name, "le", cell > column.maximum)


def _rule_breach(rule: Rule) -> Breach:
    from pyspark.sql import functions as f

    return Breach(None, rule.name, ~f.coalesce(f.expr(rule.holds), f.lit(True)))


def to_pyspark(columns: Sequence[Column], found: Sequence[Breach]) -> DataFrameSchema:
    """A schema of typed columns whose checks are the given breaches; columns it does not name may be there too.

    pandera's own checks start a Spark job each, some sixty for a wide table. Here the first check of a frame counts the
    breaches of all of them in one job, and every check reads its count.
    """
    pandera = spark_pandera()
    tally = _Tally(found)

    def checks(column: str | None) -> list[Any]:
        return [pandera.Check(tally.is_clean(b), name=b.check, error=b.name) for b in found if b.column == column]

    return pandera.DataFrameSchema(
        {
            column.name: pandera.Column(
                _data_type(column.type), checks(column.name), nullable=True, description=column.description
            )
            for column in columns
        },
        checks=checks(None),
    )


class _Tally:
    """The breaches of one frame, counted once."""

    def __init__(self, found: Sequence[Breach]) -> None:
        self._found = found
        self._frame: DataFrame | None = None
        self._counts: dict[str, int] = {}

    def is_clean(self, breach: Breach) -> Callable[[DataFrame], bool]:
        """The function that pandera calls with the frame."""
        return lambda frame: self._count(frame)[breach.name] == 0

    def _count(self, frame: DataFrame) -> dict[str, int]:
        if frame is not self._frame:
            from pyspark.sql import functions as f

            counts = frame.agg(*(f.count_if(b.condition).alias(b.name) for b in self._found)).first()
            self._frame, self._counts = frame, counts.asDict() if counts else {}
        return self._counts


def broken_checks(schema: DataFrameSchema, frame: DataFrame) -> list[str]:
    """Names of the checks that a frame breaks, as ``column:check``; empty for a sound frame.

    Raises:
        ValueError: the frame as a whole is not of the schema's columns or types, or a check could not be run.
    """
    errors: dict[str, dict[str, list[dict[str, str]]]] = schema.validate(frame).pandera.errors
    faults = [fault for kinds in errors.values() for kind in kinds.values() for fault in kind]
    names = {check.error for column in schema.columns.values() for check in column.checks}
    names |= {check.error for check in schema.checks}
    if unfit := [fault["error"] for fault in faults if _name(fault) not in names]:
        raise ValueError(f"the table as a whole does not fit: {unfit[0]}")
    return [_name(fault) for fault in faults]


def _name(fault: dict[str, str]) -> str:
    return str(fault["check"])


def _data_type(kind: CellType) -> Any:
    from pyspark.sql.types import DataType

    return DataType.fromDDL(SPARK_TYPES[kind])


@lru_cache
def spark_pandera() -> Any:
    """Pandera's PySpark backend, without pandas-on-Spark.

    pandera asks for pandas-on-Spark, of which only a few names are used here. It takes seconds to import, and that of
    pyspark 4.3 cannot be imported at all beside pandas 3.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        for module in _no_pandas_on_spark():
            sys.modules.setdefault(module.__name__, module)
        with polars_only():
            _stay_without_pandas()
        import pandera.pyspark

    return pandera.pyspark


def _stay_without_pandas() -> None:
    """Where pandera was loaded as if pandas were not installed, keep it from finding pandas later, half-way."""
    try:
        from pandera.typing import DataFrame  # noqa: F401
    except ImportError:
        sys.modules["pandera.api.pandas.types"] = None  # type: ignore[assignment]


def _no_pandas_on_spark() -> Iterator[types.ModuleType]:
    """Modules with the names that pandera takes from pandas-on-Spark."""
    module = types.ModuleType("pyspark.pandas")
    for name in ("DataFrame", "Series", "Index", "MultiIndex"):
        setattr(module, name, type(name, (), {}))
    extensions = types.ModuleType("pyspark.pandas.extensions")
    for name in ("register_dataframe_accessor", "register_series_accessor"):
        setattr(extensions, name, lambda _name: lambda accessor: accessor)
    yield from (module, extensions)

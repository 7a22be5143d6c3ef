"""Columns as conditions of Spark SQL, and as a pandera schema (PySpark backend) that asks them in one pass."""

from __future__ import annotations

import sys
import types
import warnings
from collections.abc import Iterator, Sequence
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
_SOUND = "sound"


def java_pattern(form: Form) -> str:
    r"""The form's pattern in Java's syntax, for a match of the whole cell.

    Java's ``\s`` means ASCII unless told otherwise, and its ``$`` also matches before a last line break.
    """
    return rf"(?U)\A(?:{form.pattern})\z"


def is_of_form(text: Expression, form: Form) -> Expression:
    """Whether a text is certainly written in a form; texts too long for Java to judge are not certain."""
    from pyspark.sql import functions as f

    return f.when(f.length(text) > LONGEST_JUDGED, f.lit(False)).otherwise(text.rlike(java_pattern(form)))


def breaches(columns: Sequence[Column], rules: Sequence[Rule] = ()) -> Iterator[Expression]:
    """What is true of bad rows: for every check of typed columns, and every rule whose columns are among them."""
    from pyspark.sql import functions as f

    for column in columns:
        yield from _cell_breaches(column)
    names = {column.name for column in columns}
    yield from (~f.coalesce(f.expr(rule.holds), f.lit(True)) for rule in rules if columns_of(rule) <= names)


def _cell_breaches(column: Column) -> Iterator[Expression]:
    """What can be wrong with one column's values; only what is required is asked of a null."""
    from pyspark.sql import functions as f

    cell = f.col(column.name)
    if column.required:
        yield cell.isNull()
    if column.codes:
        yield ~cell.isin(*column.codes)
    if column.pattern and column.form:
        yield ~is_of_form(cell, column.form)
    if column.minimum is not None:
        yield cell < column.minimum
    if column.maximum is not None:
        yield cell > column.maximum


def to_pyspark(columns: Sequence[Column], wrong: Expression) -> DataFrameSchema:
    """A schema of typed columns, of which no row is wrong; columns it does not name may be there too.

    As for polars, all that is asked of a row is one check of the whole frame: pandera's own start a Spark job each.
    """
    pandera = spark_pandera()
    return pandera.DataFrameSchema(
        {
            column.name: pandera.Column(_data_type(column.type), nullable=True, description=column.description)
            for column in columns
        },
        checks=pandera.Check(lambda frame: frame.filter(wrong).isEmpty(), name=_SOUND, error=_SOUND),
    )


def is_sound(schema: DataFrameSchema, frame: DataFrame) -> bool:
    """Whether the schema's check holds for every row of a frame.

    Raises:
        ValueError: the frame as a whole is not of the schema's columns or types, or the check could not be run.
    """
    errors: dict[str, dict[str, list[dict[str, str]]]] = schema.validate(frame).pandera.errors
    faults = [fault for kinds in errors.values() for kind in kinds.values() for fault in kind]
    if unfit := [fault["error"] for fault in faults if fault["check"] != _SOUND]:
        raise ValueError(f"the table as a whole does not fit: {unfit[0]}")
    return not faults


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

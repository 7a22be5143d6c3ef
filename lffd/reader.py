"""Load the published tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, overload

from lffd.published import file, resource

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

Library = Literal["pandas", "polars", "arrow"]


@overload
def load(table: str, known_on: date | str | None = None, as_: Literal["pandas"] = "pandas") -> pd.DataFrame: ...
@overload
def load(table: str, known_on: date | str | None = None, *, as_: Literal["polars"]) -> pl.DataFrame: ...
@overload
def load(table: str, known_on: date | str | None = None, *, as_: Literal["arrow"]) -> pa.Table: ...
@overload
def load(table: str, known_on: date | str | None, as_: Library) -> Any: ...
def load(table: str, known_on: date | str | None = None, as_: Library = "pandas") -> Any:
    """One published table, of shape rows x published columns.

    ``lffd.describe(table)`` says what each column means, in which unit.

    The types need no cleaning. pandas: days are ``datetime64``, whole numbers ``Int64``, decimals ``Float64``, truth
    values ``boolean``, codes of closed lists and vocabularies ``category``, other text ``str``; an empty cell is
    missing. polars and Arrow have the same as Date, Int64, Float64, Boolean, Categorical (dictionary) and String. Dates
    as they were coded, with their uncertainty, are text (EDTF) beside the first and last day that they can mean.

    Args:
        table: One of ``lffd.tables()``.
        known_on: A day, as a date or as text such as "2020-05-26": only the rows that were public knowledge by then.

            * Records (events, statements, force estimates, agreements, provisions, relations, figures of events) and
              their flat tables: those whose ``known_from`` is that day or before, that is, a source that supports
              them, or what it repeats, was certainly public. A record that no dated source supports is left out.
            * What hangs on records (``event_actors``, ``agreement_parties``, ``compliance``, ``contradictions``,
              ``known_from``; figures of events and provisions too): where all these records were known.
            * ``sources``: those that were certainly public, or repeat one that was; ``source_chain``, ``actor_names``
              and ``place_names`` go with their sources; ``evidence`` goes with its source and its record.
            * ``actors``, ``actor_ids``, ``places`` and the vocabularies are the same on every day, and come whole.

            The rows are those of the day; the cells are today's: a status, a grade or, in flat tables, the number of
            sources may rest on what came later, and a reference may lead to a row that was not known yet.
        as_: "pandas", "polars" or "arrow"; Arrow needs no library but pyarrow.

    Raises:
        UnknownTableError: There is no table of this name.
        ValueError: ``known_on`` is no day, or the table has no such notion (it sums up all sources, or tells how the
            dataset was made); ``as_`` is none of the three.
        ImportError: pandas or polars is asked for and not installed.
    """
    import pyarrow.parquet as pq

    if as_ not in _CONVERT:
        raise ValueError(f"as_ is {as_!r}; write one of {', '.join(_CONVERT)}")
    resource(table)
    with pq.ParquetFile(file(table)) as opened:
        loaded = opened.read()
    if known_on is not None:
        from lffd.knowledge import known_rows

        loaded = known_rows(table, loaded, known_on)
    return _CONVERT[as_](loaded)


def connect() -> sqlite3.Connection:
    """The published SQLite file with every table, opened for reading only.

    Raises:
        FileNotFoundError: the published files are not there.
    """
    return sqlite3.connect(f"{file('sqlite').as_uri()}?mode=ro&immutable=1", uri=True)


def _to_pandas(table: pa.Table) -> pd.DataFrame:
    """As pandas reads the file, but with days as pandas' own datetime64, which compares, resamples and merges."""
    import pyarrow as pa

    try:
        import pandas as pd
    except ImportError as error:
        raise ImportError("pandas is not installed; install lffd[pandas], or load with as_='arrow'") from error
    types = {pa.int64(): pd.Int64Dtype(), pa.float64(): pd.Float64Dtype(), pa.bool_(): pd.BooleanDtype()}
    return table.to_pandas(date_as_object=False, ignore_metadata=True, types_mapper=types.get)


def _to_polars(table: pa.Table) -> pl.DataFrame:
    try:
        import polars as pl
    except ImportError as error:
        raise ImportError("polars is not installed; install lffd[polars], or load with as_='arrow'") from error
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame


def _to_arrow(table: pa.Table) -> pa.Table:
    return table


_CONVERT: dict[str, Callable[[pa.Table], Any]] = {"pandas": _to_pandas, "polars": _to_polars, "arrow": _to_arrow}

"""Check the cells and rows of one table on Spark.

pandera looks for what is wrong in one pass. Only where it finds something are the rows in question fetched, as stored,
and read again on the driver by ``build.check.rows.explain``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import polars as pl
from pyspark.sql import functions as f

from build.check.rows import cast, explain
from build.mistakes import Mistake
from build.spark.typed import CELLS, POSITION, lost
from schema import Row, coded_columns, columns
from schema.targets.pyspark_schema import breaches, is_sound, to_pyspark

if TYPE_CHECKING:
    from pyspark.sql import Column as Expression
    from pyspark.sql import DataFrame

BATCH = 20_000  # rows that are explained at once
_REFUSED = "#refused"


@dataclass(frozen=True)
class CheckedTable:
    """One table on Spark, typed, with the bounds of its dates; refused cells are null, and counted by column."""

    frame: DataFrame
    refused: Counter[str] = field(default_factory=Counter)
    mistakes: tuple[Mistake, ...] = ()


def check_frame(frame: DataFrame, model: type[Row], gaps: Iterable[str] = ()) -> CheckedTable:
    """One table checked by itself: types, forms, codes, bounds, and the rules on single rows.

    ``frame`` has the columns ``#file``, ``#line``, ``#cells`` (as stored), the typed columns, and the bounds of dates.
    """
    present = [column for column in columns(model) if column.name in frame.columns]
    conditions = (*breaches(present, model.rules), *lost(coded_columns(model)))
    wrong = reduce(or_, (f.coalesce(condition, f.lit(False)) for condition in conditions))
    if is_sound(to_pyspark(present, wrong), frame):
        return CheckedTable(frame)
    suspects = pl.DataFrame(frame.filter(wrong).select(*POSITION, f"`{CELLS}`.*").toArrow())
    mistakes = tuple(_mistakes(suspects, model, frozenset(gaps)))
    refused = Counter(mistake.column for mistake in mistakes)
    return CheckedTable(_without(frame, mistakes, model), refused, mistakes)


def _mistakes(suspects: pl.DataFrame, model: type[Row], gaps: frozenset[str]) -> Iterator[Mistake]:
    """What is wrong with the rows in question; nothing where they are sound after all."""
    coded = coded_columns(model)
    for batch in suspects.iter_slices(BATCH):
        cells = batch.select(pl.col(column.name).cast(pl.String) for column in coded)
        for at, column, message in explain(cells, cast(cells, coded), model, gaps):
            file, line = (batch[name][at] for name in POSITION)
            yield Mistake(file, line, column, message, cells[column][at] or "")


def _without(frame: DataFrame, mistakes: Sequence[Mistake], model: type[Row]) -> DataFrame:
    """The frame with refused cells set to null, bounds of refused dates included."""
    if not mistakes:
        return frame
    cells = pl.DataFrame([(m.file, m.line, m.column) for m in mistakes], schema=[*POSITION, _REFUSED], orient="row")
    by_row = frame.sparkSession.createDataFrame(cells.group_by(POSITION).agg(_REFUSED).to_arrow())
    refused = {mistake.column for mistake in mistakes}
    coded = {column.name for column in coded_columns(model)}

    def kept(name: str) -> Expression:
        origin = name if name in coded else name.rpartition("_")[0]
        if origin not in refused:
            return f.col(name)
        blank = f.coalesce(f.array_contains(f.col(_REFUSED), origin), f.lit(False))
        return f.when(~blank, f.col(name)).alias(name)

    names = list(frame.columns)
    return frame.join(f.broadcast(by_row), list(POSITION), "left").select(*map(kept, names))

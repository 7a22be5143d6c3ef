"""What was public knowledge on a day, by the published tables known_from and source_known_from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import reduce
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lffd.published import fields, file, references, resource

if TYPE_CHECKING:
    from collections.abc import Sequence

SUMS = ("force_strength", "camp_strength", "corroboration")
"""Tables that sum up every source, whenever it appeared: their numbers of an earlier day are not published."""
MAKING = ("searches", "audits", "dismissed", "changes", "retired_ids")
"""Tables that tell how the dataset was made, not what the world knew."""


def known_rows(table: str, rows: pa.Table, known_on: date | str) -> pa.Table:
    """The rows of a table that were public by a day; ``lffd.load`` says what that means for each table.

    Raises:
        ValueError: ``known_on`` is no day, or the table has no such notion.
    """
    day = _day(known_on)
    if table in SUMS:
        raise ValueError(
            f"{table} sums up all sources, whenever they appeared; load evidence as known on a day instead"
        )
    if table in MAKING:
        raise ValueError(f"{table} tells how the dataset was made; nothing in it was known earlier or later")
    named = list(_leans_on(table, rows))
    if not named:
        return rows
    known = pa.chunked_array([*_known_records(day).chunks, *_known_sources(day).chunks], pa.string())
    return rows.filter(reduce(pc.and_, (pc.is_in(names, value_set=known) for names in named)))


def _day(known_on: date | str) -> date:
    if isinstance(known_on, datetime):
        return known_on.date()
    if isinstance(known_on, date):
        return known_on
    try:
        return date.fromisoformat(known_on)
    except (TypeError, ValueError):
        raise ValueError(f"known_on is {known_on!r}; write a day such as 2020-05-26") from None


def _kinds() -> Sequence[str]:
    """Kinds of row that become known on a day: sources, and the records that evidence is given for."""
    (record_type,) = (field for field in fields("evidence") if field["name"] == "record_type")
    return ["source", *record_type["constraints"]["enum"]]


def _leans_on(table: str, rows: pa.Table) -> Iterator[pa.ChunkedArray]:
    """What must be known for a row of the table to be, row by row.

    That is the row itself, what a column that is never empty refers to, and what a pair of columns such as record_type
    and record_id names. A kind is called as its table is, without the plural's s.
    """
    kinds, refers = _kinds(), references(table)
    if table.removesuffix("s") in kinds:
        yield _named(table.removesuffix("s"), rows[resource(table)["schema"]["primaryKey"][0]])
    for field in fields(table):
        name, constraints = field["name"], field.get("constraints", {})
        target = refers[name][0].removesuffix("s") if name in refers else None
        if target in kinds and constraints.get("required"):
            yield _named(target, rows[name])
        if name.endswith("_type") and constraints.get("enum") == kinds[1:]:
            yield _named(rows[name].cast(pa.string()), rows[name.replace("_type", "_id")])


def _named(kind: pa.ChunkedArray | str, ids: pa.ChunkedArray) -> pa.ChunkedArray:
    """Kind and identifier in one, since identifiers of different kinds could be alike."""
    return pc.binary_join_element_wise(kind, ids, " ")


def _known_records(day: date) -> pa.ChunkedArray:
    known = pq.read_table(
        file("known_from"), columns=["record_type", "record_id"], filters=pc.field("known_from") <= day
    )
    return _named(known["record_type"].cast(pa.string()), known["record_id"])


def _known_sources(day: date) -> pa.ChunkedArray:
    known = pq.read_table(file("source_known_from"), columns=["source_id"], filters=pc.field("known_from") <= day)
    return _named("source", known["source_id"])

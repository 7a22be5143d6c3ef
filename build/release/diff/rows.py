"""Rows of two versions of one table compared by key, field by field; vectorised: a million rows take seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from build.release.diff.snapshot import Table

ROWS = {"key": pl.String, "change": pl.String, "column": pl.String, "old": pl.String, "new": pl.String}
"""One line per row added or removed (with what it says in ``new`` or ``old``), and per value changed."""
SEPARATOR = "|"  # between the parts of a longer key, as in the table changes
AFTER = "#after"
_TELLING = ("title", "name", "label", "caption", "proposition", "obligation", "wording", "terms")
_MOST_PARTS = 4


@dataclass(frozen=True)
class RowChanges:
    """What changed in the rows of one table: ``lines`` as ROWS says, and old columns that live on as new ones."""

    table: str
    before: int
    after: int
    lines: pl.DataFrame
    renamed: Mapping[str, str]

    def count(self, change: str) -> int:
        """Rows added, removed, or with a value changed."""
        return int(self.lines.filter(pl.col("change") == change)["key"].n_unique())


def compare_rows(old: pl.DataFrame, new: pl.DataFrame, before: Table, after: Table) -> RowChanges:
    """Compare two versions of a table; either may have no rows and no columns."""
    renamed = _renamed_key(old, new, before, after)
    old = old.rename(dict(renamed))
    key = _matching_key(old, new, before, after, renamed)
    pairs = _pairs(old, new, key)
    others = _renamed_others(pairs, old, new, key)
    pairs = pairs.rename(others)
    shared = [c for c in new.columns if (c in old.columns or c in others.values()) and c not in key]
    parts = [
        _whole(new, old, key, after, "added"),
        _whole(old, new, key, before, "removed"),
        *(_cells(pairs, column, key) for column in shared),
    ]
    return RowChanges(after.name, old.height, new.height, pl.concat(parts).sort("key", "column"), {**renamed, **others})


def only_rows(frame: pl.DataFrame, table: Table, change: str) -> RowChanges:
    """A table that is in one of the datasets alone: all its rows are added, or removed."""
    lines = _whole(frame, pl.DataFrame(), list(table.key) or frame.columns, table, change).sort("key")
    before, after = (0, frame.height) if change == "added" else (frame.height, 0)
    return RowChanges(table.name, before, after, lines, {})


def _renamed_key(old: pl.DataFrame, new: pl.DataFrame, before: Table, after: Table) -> dict[str, str]:
    """Key columns that are called otherwise now: in the same place of the key, and mostly the same values."""
    if len(before.key) != len(after.key):
        return {}
    pairs = [
        (a, b) for a, b in zip(before.key, after.key, strict=True) if a not in new.columns and b not in old.columns
    ]
    return {a: b for a, b in pairs if a in old.columns and b in new.columns and _overlap(old[a], new[b]) > 0.5}


def _overlap(old: pl.Series, new: pl.Series) -> float:
    """The share of the old values that are among the new."""
    if old.dtype != new.dtype or old.is_empty():
        return 0.0
    return float(old.is_in(new.unique().implode()).mean() or 0.0)  # type: ignore[arg-type]


def _matching_key(
    old: pl.DataFrame, new: pl.DataFrame, before: Table, after: Table, renamed: Mapping[str, str]
) -> list[str]:
    """The columns by which rows are matched: the new key, or the old one, or all that both have."""
    for key in (list(after.key), [renamed.get(column, column) for column in before.key]):
        if key and all(_is_key(frame, key) for frame in (old, new)):
            return key
    return [column for column in new.columns if column in old.columns]


def _is_key(frame: pl.DataFrame, key: Sequence[str]) -> bool:
    return set(key) <= set(frame.columns) and not frame.select(key).is_duplicated().any()


def _pairs(old: pl.DataFrame, new: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """The rows that both have: the old values, and beside them the new ones, named ``<column>#after``."""
    if not key:
        return pl.DataFrame(schema={**old.schema, **{f"{c}{AFTER}": kind for c, kind in new.schema.items()}})
    beside = new.rename({column: f"{column}{AFTER}" for column in new.columns if column not in key})
    return old.cast({c: new.schema[c] for c in key}, strict=False).join(beside, on=key, nulls_equal=True)


def _renamed_others(pairs: pl.DataFrame, old: pl.DataFrame, new: pl.DataFrame, key: Sequence[str]) -> dict[str, str]:
    """Columns that are called otherwise now: of one type, with the same value in every row that both have."""
    gone = [column for column in old.columns if column not in new.columns]
    come = [column for column in new.columns if column not in old.columns and column not in key]
    found: dict[str, str] = {}
    for column in gone:
        same = [c for c in come if c not in found.values() and _same(pairs, column, f"{c}{AFTER}")]
        found |= {column: same[0]} if same else {}
    return found


def _same(pairs: pl.DataFrame, one: str, other: str) -> bool:
    left, right = pairs[one], pairs[other]
    varied = left.n_unique() > 1  # a column of one value tells nothing
    return varied and left.dtype == right.dtype and bool(left.eq_missing(right).all())


def _cells(pairs: pl.DataFrame, column: str, key: Sequence[str]) -> pl.DataFrame:
    """The changed values of one column."""
    left, right = pl.col(column), pl.col(f"{column}{AFTER}")
    if pairs.schema[column] != pairs.schema[f"{column}{AFTER}"]:
        left, right = left.cast(pl.String), right.cast(pl.String)
    return pairs.filter(left.ne_missing(right)).select(
        key=_key(key),
        change=pl.lit("changed"),
        column=pl.lit(column),
        old=left.cast(pl.String),
        new=right.cast(pl.String),
    )


def _whole(frame: pl.DataFrame, other: pl.DataFrame, key: list[str], table: Table, change: str) -> pl.DataFrame:
    """The rows that only one of the two has, with a few words on what each says."""
    if not frame.width or not key:
        return pl.DataFrame(schema=ROWS)
    alone = frame if not other.width else frame.join(_like(other, frame, key), on=key, how="anti", nulls_equal=True)
    words, nothing = _words(table, key, frame.columns), pl.lit(None, pl.String)
    old, new = (nothing, words) if change == "added" else (words, nothing)
    return alone.select(key=_key(key), change=pl.lit(change), column=nothing, old=old, new=new)


def _like(frame: pl.DataFrame, model: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    return frame.select(key).cast({column: model.schema[column] for column in key}, strict=False)


def _key(key: Sequence[str]) -> pl.Expr:
    return pl.concat_str([pl.col(column).cast(pl.String).fill_null("") for column in key], separator=SEPARATOR)


def _words(table: Table, key: Sequence[str], present: Sequence[str]) -> pl.Expr:
    """What tells a reader which row it is: its title or name, or else its first columns that are always filled."""
    fields: dict[str, dict[str, Any]] = {name: f for name, f in table.fields.items() if name in present}
    if named := [name for name in _TELLING if name in fields and name not in key]:
        return pl.col(named[0]).cast(pl.String)
    filled = [n for n, f in fields.items() if f.get("constraints", {}).get("required") and n not in key]
    return pl.concat_str(
        [pl.col(name).cast(pl.String) for name in filled[:_MOST_PARTS]] or [pl.lit("")], separator=", "
    )

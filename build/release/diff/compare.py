"""Two published datasets compared: every table's rows, the reasons that the newer one gives, and the schema."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from build.release.diff.rows import ROWS, RowChanges, compare_rows, only_rows
from build.release.diff.schema_changes import SchemaChange, schema_changes
from build.release.diff.snapshot import Snapshot
from build.release.diff.version import Level, Version
from schema import DERIVED_MODELS

DERIVED = frozenset(model.table for model in DERIVED_MODELS)
LINES = {"table": pl.String, **ROWS, "reason": pl.String}
"""The columns of the changes as one table: one line per row added, removed or replaced, and per value changed."""


@dataclass(frozen=True)
class Difference:
    """What changed between two published datasets."""

    old: Snapshot
    new: Snapshot
    tables: tuple[RowChanges, ...]
    schema: tuple[SchemaChange, ...]
    lines: pl.DataFrame

    def listed(self, derived: bool) -> pl.DataFrame:
        """The lines of the coded tables, or of all of them: those of derived tables only follow from the others."""
        return self.lines if derived else self.lines.filter(~pl.col("table").is_in(sorted(DERIVED)))

    @property
    def level(self) -> Level:
        """What all of it together asks of the version number."""
        found = [change.level for change in self.schema]
        found += [Level.MAJOR] if self.referenced_and_removed.height else []
        kinds = {"added": Level.MINOR, "removed": Level.MINOR, "replaced": Level.MINOR, "changed": Level.PATCH}
        found += [kinds[change] for change in self.lines["change"].unique()]
        return max(found, default=Level.NONE)

    @property
    def referenced_and_removed(self) -> pl.DataFrame:
        """Rows that are gone and that other tables of the old dataset refer to (columns table, key)."""
        gone = self.lines.filter(pl.col("change").is_in(["removed", "replaced"])).select("table", "key")
        named = [_referred(self.old, table, gone) for table in gone["table"].unique().sort()]
        return pl.concat([gone.clear(), *named])


def compare(old: Snapshot, new: Snapshot) -> Difference:
    """Compare two datasets.

    Raises:
        UnreadableError: a file of one of them cannot be read.
    """
    tables = tuple(_table(old, new, name) for name in dict.fromkeys([*new.tables, *old.tables]))
    lines = [t.lines.select(pl.lit(t.table).alias("table"), pl.all()) for t in tables if t.lines.height]
    plain = pl.concat([pl.DataFrame(schema={"table": pl.String, **ROWS}), *lines])
    renamed = {table.table: table.renamed for table in tables}
    return Difference(old, new, tables, tuple(schema_changes(old, new, renamed)), _with_reasons(plain, old, new))


def _table(old: Snapshot, new: Snapshot, name: str) -> RowChanges:
    if name not in old.tables:
        return only_rows(new.frame(name), new.tables[name], "added")
    if name not in new.tables:
        return only_rows(old.frame(name), old.tables[name], "removed")
    return compare_rows(old.frame(name), new.frame(name), old.tables[name], new.tables[name])


def _with_reasons(lines: pl.DataFrame, old: Snapshot, new: Snapshot) -> pl.DataFrame:
    """Add the reasons that the tables ``changes`` and ``retired_ids`` of the newer dataset give."""
    lines = lines.join(_reasons(old, new), on=("table", "key", "column"), how="left", nulls_equal=True)
    lines = lines.join(_retired(new), on=("table", "key"), how="left")
    gone = pl.col("change") == "removed"
    replaced = gone & pl.col("successor").is_not_null()
    return lines.select(
        "table",
        "key",
        change=pl.when(replaced).then(pl.lit("replaced")).otherwise("change"),
        column="column",
        old="old",
        new=pl.when(replaced).then("successor").otherwise("new"),
        reason=pl.when(gone).then("withdrawn").otherwise("reason"),
    )


def _reasons(old: Snapshot, new: Snapshot) -> pl.DataFrame:
    """Why values changed since the older version (columns table, key, column, reason)."""
    schema = dict.fromkeys(("table", "key", "column", "reason"), pl.String)
    changes = new.frame("changes")
    if not {"version", "table_name", "record_key", "column_name", "reason"} <= set(changes.columns):
        return pl.DataFrame(schema=schema)
    since = [version for version in changes["version"].unique() if _later(version, old.version)]
    wanted = changes.filter(pl.col("version").is_in(since))
    return wanted.group_by(table="table_name", key="record_key", column="column_name", maintain_order=True).agg(
        pl.col("reason").unique(maintain_order=True).str.join("; ")
    )


def _retired(new: Snapshot) -> pl.DataFrame:
    """Identifiers withdrawn (columns table, key, successor, withdrawn)."""
    retired = new.frame("retired_ids")
    if not {"table_name", "retired_id", "successor_id", "reason"} <= set(retired.columns):
        return pl.DataFrame(schema=dict.fromkeys(("table", "key", "successor", "withdrawn"), pl.String))
    return retired.select(table="table_name", key="retired_id", successor="successor_id", withdrawn="reason")


def _later(version: str, than: str) -> bool:
    """Whether a version comes after another; where one of them is no version, its changes are taken to matter."""
    try:
        return Version.read(version) > Version.read(than)
    except ValueError:
        return True


def _referred(old: Snapshot, table: str, gone: pl.DataFrame) -> pl.DataFrame:
    """Those of the rows gone from one table that other tables referred to."""
    here = gone.filter(pl.col("table") == table)
    others: Collection[tuple[str, str]] = [
        (other.name, columns[0])
        for other in old.tables.values()
        for columns, (target, _) in other.references.items()
        if target == table and other.name != table and len(columns) == 1
    ]
    named = [old.frame(name).select(key=pl.col(column).cast(pl.String)).drop_nulls() for name, column in others]
    return here.join(pl.concat(named).unique(), on="key", how="semi") if named else here.clear()

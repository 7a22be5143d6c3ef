"""What forbids a release: lost identifiers, a version too low, a changelog without an entry, files too large."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from build.files import SQLITE_FILE
from build.project import Project
from build.release.diff.compare import DERIVED, Difference
from build.release.diff.report import schema_lines
from build.release.diff.snapshot import Table
from build.release.diff.version import Level, Version
from schema import TABLES, columns

LARGEST = 5_000_000  # bytes; repositories and readers choke on more
UNRELEASED = "## Unreleased"
_MOST_NAMED = 5


def vanished_identifiers(difference: Difference) -> Iterator[str]:
    """Identifiers of the last release that are gone without a row in retired_ids, and such rows that are gone."""
    lasting = [table.name for table in difference.old.tables.values() if _has_lasting_keys(table)]
    gone = difference.lines.filter((pl.col("change") == "removed") & pl.col("reason").is_null())
    for (table,), rows in gone.filter(pl.col("table").is_in(lasting)).group_by("table", maintain_order=True):
        yield f"{_named(rows['key'])} vanished from {table}; bring back, or enter in retired_ids with the reason"
    if unretired := gone.filter(pl.col("table") == "retired_ids")["key"].to_list():
        yield f"{_named(pl.Series(unretired))} vanished from retired_ids; an identifier once withdrawn stays there"


def _has_lasting_keys(table: Table) -> bool:
    """Whether the rows of a table are named by identifiers of their own, that people wrote and others may cite."""
    if len(table.key) != 1 or table.name in DERIVED or tuple(table.key) in table.references:
        return False
    model = TABLES.get(table.name)
    return model is None or not any(column.name in table.key and column.derived for column in columns(model))


def _named(keys: pl.Series) -> str:
    more = len(keys) - _MOST_NAMED
    return ", ".join(keys.head(_MOST_NAMED)) + (f" and {more} more" if more > 0 else "")


def version_too_low(difference: Difference, version: Version) -> Iterator[str]:
    """That the version does not rise as much as the version recipe of Data Package asks for these changes."""
    try:
        before = Version.read(difference.old.version)
    except ValueError as error:
        yield f"the dataset to compare with has no version: {error}"
        return
    least = before.least_after(difference.level)
    if version < least:
        because = "; ".join(_asking(difference)) or "nothing in the tables changed"
        yield f"version {version} is too low after {before}: the changes ask for {least} or higher ({because})"


def _asking(difference: Difference) -> Iterator[str]:
    """What asks for the level that the difference has."""
    level = difference.level
    yield from list(schema_lines(c for c in difference.schema if c.level == level))[:_MOST_NAMED]
    if level is Level.MAJOR and (gone := difference.referenced_and_removed).height:
        yield f"rows removed that others refer to: {_named(gone['key'])}"
    if level is Level.MINOR:
        added = difference.lines.filter(pl.col("change") != "changed")["table"].unique().sort()
        yield f"rows added or removed: {_named(added)}" if len(added) else ""


def changelog_lacks(root: Path, dataset: Project) -> Iterator[str]:
    """That the changelog has no entry for the version on its day, or still has one for no version."""
    lines = (root / "CHANGELOG.md").read_text("utf-8").splitlines()
    heading = f"## {dataset.version} ({dataset.created})"
    if heading not in lines:
        yield f"CHANGELOG.md has no entry headed {heading!r}"
    if UNRELEASED in lines:
        yield f"CHANGELOG.md still has an entry headed {UNRELEASED!r}; move it below the version's"


def too_large(root: Path, names: list[str]) -> Iterator[str]:
    """Files of the archive that are too large."""
    for name in names:
        size = (root / name).stat().st_size
        if size > LARGEST and Path(name).name != SQLITE_FILE:
            yield f"{name} has {size:,} bytes, more than {LARGEST:,}"

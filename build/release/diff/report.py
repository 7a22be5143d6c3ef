"""A difference as people read it: a table and lines on a terminal, CSV for all of it, Markdown for the changelog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import polars as pl

from build.release.diff.compare import DERIVED, Difference
from build.release.diff.schema_changes import SchemaChange
from schema.targets.markdown_codebook import table as markdown_table

SUMMARY = ("table", "before", "after", "added", "removed", "changed", "values")
_MOST_LINES = 20  # of one table and kind of change; the CSV file has them all
_MOST_COLUMNS = 4
_MOST_LETTERS = 160


def summary(difference: Difference) -> list[tuple[str, ...]]:
    """One row per table that changed: its rows before and after, those added, removed and changed, values changed."""
    rows = []
    for table in difference.tables:
        if not table.lines.height:
            continue
        values = table.lines.filter(pl.col("change") == "changed").height
        counts = [table.before, table.after, *map(table.count, ("added", "removed", "changed")), values]
        rows.append((table.table, *(f"{count:,}" for count in counts)))
    return rows


def heading(difference: Difference) -> str:
    """What is compared with what."""
    return " -> ".join(f"{side.version} ({side.label})" for side in (difference.old, difference.new))


def schema_lines(changes: Iterable[SchemaChange]) -> Iterator[str]:
    """The changes of the definition, weightiest first; the same change of several columns or tables on one line."""
    ordered = sorted(changes, key=lambda change: (-change.level, change.message))
    for (level, message), same in groupby(ordered, key=lambda change: (change.level, change.message)):
        places = [f"{change.table}.{change.column}" if change.column else change.table for change in same]
        shown = ", ".join(places[:_MOST_COLUMNS])
        more = len(places) - _MOST_COLUMNS
        yield f"{message}: {shown}{f' and {more} more' if more > 0 else ''} ({level.name})"


def row_lines(difference: Difference, derived: bool) -> Iterator[str]:
    """Every row removed or replaced and every value changed, table by table; rows added are only counted."""
    lines = difference.listed(derived).filter(pl.col("change") != "added")
    for (table, change), part in lines.group_by("table", "change", maintain_order=True):
        yield from (f"{table} {_line(str(change), row)}" for row in part.head(_MOST_LINES).iter_rows(named=True))
        if part.height > _MOST_LINES:
            yield f"{table} ... and {part.height - _MOST_LINES} more {change}; --csv has them all"


def write_csv(difference: Difference, file: Path, derived: bool) -> None:
    """All lines as CSV, the same bytes for the same difference."""
    difference.listed(derived).write_csv(file, line_terminator="\n")


def changelog(difference: Difference) -> str:
    """What changed as an entry of a changelog, in Markdown: counts, the definition, and what has a reason."""
    counts = [row for row in summary(difference) if row[0] not in DERIVED]
    coded = difference.listed(derived=False)
    parts = [
        ("Rows", [markdown_table(SUMMARY, [(f"`{name}`", *rest) for name, *rest in counts])] if counts else []),
        ("Tables and columns", [f"- {line[:1].upper()}{line[1:]}" for line in schema_lines(difference.schema)]),
        ("Withdrawn", _withdrawn(coded)),
        ("Corrected values", _corrected(coded)),
    ]
    sections = [f"### {title}\n\n{chr(10).join(lines)}\n" for title, lines in parts if lines]
    versions = f"{difference.old.version} to {difference.new.version}"
    return f"Changes from {versions}.\n\n" + ("\n".join(sections) or "No table changed.\n")


def _withdrawn(coded: pl.DataFrame) -> list[str]:
    explained = coded.filter(pl.col("change").is_in(["removed", "replaced"]) & pl.col("reason").is_not_null())
    return [f"- `{row['table']}` {_line(row['change'], row)}" for row in explained.iter_rows(named=True)]


def _corrected(coded: pl.DataFrame) -> list[str]:
    """The values whose change has a reason, and how many more there are."""
    changed = coded.filter(pl.col("change") == "changed")
    explained = changed.filter(pl.col("reason").is_not_null())
    lines = [f"- `{row['table']}` {_line('changed', row)}" for row in explained.iter_rows(named=True)]
    rest = changed.height - explained.height
    return (
        [*lines, f"- {rest:,} {'more values' if lines else 'values'} without a reason of their own"] if rest else lines
    )


def _line(change: str, row: dict[str, str | None]) -> str:
    """One row removed or replaced, or one value changed."""
    key, column, old, new, reason = (row[name] for name in ("key", "column", "old", "new", "reason"))
    if change == "changed":
        return f"{key} {column}: {_value(old)} -> {_value(new)}" + (f" ({reason})" if reason else "")
    done = f"replaced by {new}" if change == "replaced" else "removed"
    return f"{key} {done}" + (f": {reason}" if reason else f" ({_cut(old)})" if old else "")


def _value(text: str | None) -> str:
    return "empty" if text is None else _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 3]}..."


def plain_table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as aligned columns: the first to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for first, *others in rows:
        numbers = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        yield "  ".join([first.ljust(widths[0]), *numbers]).rstrip()

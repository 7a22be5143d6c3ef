"""Check what holds between rows and tables: keys, references, evidence, chains, parts and wholes.

Mistakes that only follow from another one are not told: where a key cell was refused, as many unknown references to
its table are taken to mean that row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import polars as pl

from build.check import Checked
from build.derive import with_intervals
from build.mistakes import Mistake, did_you_mean, shown
from schema import Column, coded_columns, columns
from schema.tables.evidence import RECORD_COLUMNS, Evidence

Tables = Mapping[str, Checked]
ROW = "#row"


def link_tables(tables: Tables) -> list[Mistake]:
    """Every mistake between rows and tables."""
    return [mistake for check in CHECKS for mistake in check(tables)]


def _rows(part: Checked) -> pl.DataFrame:
    """The checked rows with their position in the table."""
    return part.frame.with_row_index(ROW)


def unique_keys(tables: Tables) -> Iterator[Mistake]:
    """A key stands once in its table."""
    for part in tables.values():
        coded = {column.name for column in coded_columns(part.model)}
        for key in (part.model.key, *part.model.unique):
            if set(key) <= coded:
                yield from _duplicates(part, key)


def _duplicates(part: Checked, key: tuple[str, ...]) -> Iterator[Mistake]:
    rows = _rows(part).drop_nulls(key).with_columns(first=pl.col(ROW).min().over(key))
    for row, first in rows.filter(pl.col(ROW) > pl.col("first")).select(ROW, "first").iter_rows():
        line = part.sheet.lines[first]
        same = f"line {line} has the same {', '.join(key)}"
        yield part.mistake(row, key[0], f"{same}; change it, or delete one of the two rows")


def known_references(tables: Tables) -> Iterator[Mistake]:
    """A reference names a row that exists."""
    for part in tables.values():
        for column in coded_columns(part.model):
            if column.reference:
                yield from _dangling(part, column, tables[column.reference.table])


def _dangling(part: Checked, column: Column, target: Checked) -> Iterator[Mistake]:
    if not target.sheet.whole:
        return
    assert column.reference
    keys = target.frame[column.reference.column].drop_nulls()
    loose = _rows(part).drop_nulls(column.name).join(target.frame, left_on=column.name, right_on=keys.name, how="anti")
    if loose[column.name].n_unique() <= _lost_keys(target):
        return
    yield from _strangers(part, column.name, loose, target, keys)


def _strangers(part: Checked, column: str, loose: pl.DataFrame, target: Checked, keys: pl.Series) -> Iterator[Mistake]:
    """One mistake per cell that names no row of the target; the near match is looked for once per name."""
    candidates = keys.to_list()
    messages = {value: _unknown(value, candidates, target) for value in loose[column].unique()}
    for row, value in loose.sort(ROW).select(ROW, column).iter_rows():
        yield part.mistake(row, column, messages[value])


def _unknown(value: str, candidates: list[str], target: Checked) -> str:
    near = did_you_mean(value, candidates)
    return f"{shown(value)} is not in {target.sheet.table}{near}; correct it, or add the row to {target.sheet.file}"


def _lost_keys(target: Checked) -> int:
    """How many rows of a table cannot be named because they were lost or their key was refused."""
    return target.sheet.lost + target.refused.get(target.model.key[0], 0)


def evidence_records(tables: Tables) -> Iterator[Mistake]:
    """Evidence names a record that exists, and every record has evidence."""
    evidence = tables["evidence"]
    unread = evidence.sheet.lost + evidence.refused.get("record_type", 0) + evidence.refused.get("record_id", 0)
    for record, column in RECORD_COLUMNS.items():
        target = tables[_record_table(column)]
        rows = _rows(evidence).filter(pl.col("record_type") == record).drop_nulls("record_id")
        loose = rows.join(target.frame, left_on="record_id", right_on=column, how="anti")
        if target.sheet.whole and loose["record_id"].n_unique() > _lost_keys(target):
            yield from _strangers(evidence, "record_id", loose, target, target.frame[column].drop_nulls())
        bare = _rows(target).drop_nulls(column).join(rows, left_on=column, right_on="record_id", how="anti")
        if evidence.sheet.whole and bare.height > unread + loose["record_id"].n_unique():
            for row in bare.sort(ROW)[ROW]:
                message = f"no evidence stands behind it; add a row to {evidence.sheet.file} with record_type {record}"
                yield target.mistake(row, column, message)


def _record_table(column: str) -> str:
    """The table that one of the evidence table's record columns refers to."""
    reference = next(c.reference for c in columns(Evidence) if c.name == column)
    assert reference
    return reference.table


def no_circles(tables: Tables) -> Iterator[Mistake]:
    """A chain (part_of, repeats, about_statement_id) ends."""
    for part in tables.values():
        key = part.model.key[0]
        for column in coded_columns(part.model):
            if column.reference and column.reference.table == part.sheet.table:
                pairs = _rows(part).drop_nulls([key, column.name]).select(key, column.name, ROW)
                for row, circle in _circles({k: (up, row) for k, up, row in pairs.iter_rows() if k != up}):
                    chain = " -> ".join(circle)
                    yield part.mistake(
                        row, column.name, f"it leads back to itself ({chain}); cut the chain at one link"
                    )


def _circles(above: dict[str, tuple[str, int]]) -> Iterator[tuple[int, list[str]]]:
    """Each circle once, as the row that closes it and the keys on the way."""
    done: set[str] = set()
    for start in above:
        path: dict[str, None] = {}
        here = start
        while here in above and here not in done and here not in path:
            path[here] = None
            here = above[here][0]
        if here in path:
            circle = list(path)[list(path).index(here) :]
            yield above[circle[-1]][1], [*circle, here]
        done.update(path)


def parts_within_wholes(tables: Tables) -> Iterator[Mistake]:
    """In one claim, a part is no larger than its whole; where different claims disagree, that is data."""
    part = tables["force_estimates"]
    rows = with_intervals(_rows(part), {"quantifier_rules": tables["quantifier_rules"].frame})
    same = ["unit", "measure", "claimant_id", "claimed"]
    wholes = rows.select(pl.col("estimate_id").alias("part_of"), *same, pl.col("upper").alias("most"))
    pairs = rows.drop_nulls("part_of").join(wholes, on=["part_of", *same], how="inner")
    for row, lower, most in pairs.filter(pl.col("lower") > pl.col("most")).select(ROW, "lower", "most").iter_rows():
        message = f"a part of at least {lower} is larger than its whole of at most {most}; correct one, or part_of"
        yield part.mistake(row, "part_of", message)


def measures_in_scope(tables: Tables) -> Iterator[Mistake]:
    """Forces are measured by measures of forces, events by measures of events."""
    measures = tables["measures"].frame.select(pl.col("code").alias("measure"), "scope")
    for table, scope in (("force_estimates", "force"), ("event_figures", "event")):
        part = tables[table]
        rows = _rows(part).join(measures, on="measure", how="inner").filter(~pl.col("scope").is_in([scope, "both"]))
        for row, value in rows.select(ROW, "measure").iter_rows():
            fit = [c for c, s in measures.iter_rows() if s in (scope, "both")]
            yield part.mistake(
                row, "measure", f"{shown(value)} is no measure of {table}; write one of {', '.join(fit)}"
            )


def claims_before_sources(tables: Tables) -> Iterator[Mistake]:
    """Nobody reports a claim or a statement before it was made."""
    published = tables["sources"].frame.select("source_id", "published", "published_latest")
    evidence = tables["evidence"]
    for record, key, date in (("force_estimate", "estimate_id", "claimed"), ("statement", "statement_id", "date")):
        made = tables[_record_table(key)].frame.select(pl.col(key).alias("record_id"), date, f"{date}_earliest")
        rows = _rows(evidence).filter(pl.col("record_type") == record, pl.col("support") == "supports")
        early = rows.join(made, on="record_id").join(published, on="source_id")
        early = early.filter(pl.col("published_latest") < pl.col(f"{date}_earliest"))
        for row, said, appeared in early.select(ROW, date, "published").iter_rows():
            message = (
                f"the source appeared ({appeared}) before what it is to support was said ({said}); correct one date"
            )
            yield evidence.mistake(row, "source_id", message)


def retired_identifiers(tables: Tables) -> Iterator[Mistake]:
    """A retired identifier is not in use, and its successor is."""
    retired = tables["retired_ids"]
    keyed = {name: part for name, part in tables.items() if _has_coded_key(part)}
    live = {name: set(part.frame[part.model.key[0]].drop_nulls()) for name, part in keyed.items()}
    columns_read = ("table_name", "retired_id", "successor_id")
    for row, table, old, successor in _rows(retired).select(ROW, *columns_read).iter_rows():
        if table and table not in keyed:
            hint = did_you_mean(table, list(keyed))
            yield retired.mistake(row, "table_name", f"{shown(table)} is no table with identifiers{hint}; correct it")
        if table not in keyed:
            continue
        if old in live[table]:
            yield retired.mistake(row, "retired_id", f"{shown(old)} is still in use in {table}; delete one of the two")
        target = keyed[table]
        if successor and target.sheet.whole and successor not in live[table] and not _lost_keys(target):
            yield retired.mistake(row, "successor_id", _unknown(successor, sorted(live[table]), target))


def _has_coded_key(part: Checked) -> bool:
    """Whether the rows of a table are named by one coded column."""
    return len(part.model.key) == 1 and part.model.key[0] in part.frame.columns


CHECKS: tuple[Callable[[Tables], Iterator[Mistake]], ...] = (
    unique_keys,
    known_references,
    evidence_records,
    no_circles,
    parts_within_wholes,
    measures_in_scope,
    claims_before_sources,
    retired_identifiers,
)

"""Check what holds between rows and tables: keys, references, evidence, chains, parts and wholes.

Each question is SQL (DuckDB's; other engines translate it) over the coded tables, which have two columns more:
``#file`` and ``#line``, where a row was read. What it finds is told here, in words, whichever engine answered. Mistakes
that only follow from another one are not told: where a key cell was refused, as many unknown references to its table
are taken to mean that row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from build.facts import Facts
from build.mistakes import MOST_CANDIDATES, Mistake, did_you_mean, shown
from schema import MODELS, TABLES, Column, Row, coded_columns, columns
from schema.tables.evidence import RECORD_COLUMNS, Evidence

Run = Callable[[str], Sequence[tuple[Any, ...]]]
AllFacts = Mapping[str, Facts]
WHERE = '"#file", "#line"'


def link_tables(run: Run, facts: AllFacts) -> list[Mistake]:
    """Every mistake between rows and tables; ``run`` answers SQL, ``facts`` says how each table was read."""
    return [mistake for check in CHECKS for mistake in check(run, facts)]


def unique_keys(run: Run, _facts: AllFacts) -> Iterator[Mistake]:
    """A key stands once in its table."""
    for model in MODELS:
        coded = {column.name for column in coded_columns(model)}
        for key in (model.key, *model.unique):
            if set(key) <= coded:
                yield from _duplicates(run, model, key)


def _duplicates(run: Run, model: type[Row], key: tuple[str, ...]) -> Iterator[Mistake]:
    names = ", ".join(key)
    filled = " AND ".join(f"{name} IS NOT NULL" for name in key)
    twice = f"SELECT {names} FROM {model.table} WHERE {filled} GROUP BY {names} HAVING count(*) > 1"
    if not run(f"{twice} LIMIT 1"):
        return
    order = f"OVER (PARTITION BY {names} ORDER BY {WHERE})"
    found = run(
        f"""
        SELECT {WHERE}, {key[0]}, first_file, first_line FROM (
            SELECT {WHERE}, {key[0]}, row_number() {order} AS nth,
                first_value("#file") {order} AS first_file, first_value("#line") {order} AS first_line
            FROM {model.table}
            JOIN ({twice}) AS twice USING ({names})
        ) AS ranked
        WHERE nth > 1
        """
    )
    for file, line, value, first_file, first_line in found:
        where = f"line {first_line}" + ("" if first_file == file else f" of {first_file}")
        message = f"{where} has the same {names}; change it, or delete one of the two rows"
        yield Mistake(file, line, key[0], message, value)


def known_references(run: Run, facts: AllFacts) -> Iterator[Mistake]:
    """A reference names a row that exists."""
    for model in MODELS:
        for column in coded_columns(model):
            if column.reference:
                yield from _dangling(run, facts, column)


def _dangling(run: Run, facts: AllFacts, column: Column) -> Iterator[Mistake]:
    assert column.reference
    target, key = column.reference.table, column.reference.column
    if facts[target].whole:
        loose = run(_without_row(column.table, column.name, target, key))
        if len({value for *_, value in loose}) > facts[target].lost_keys(key):
            yield from _strangers(run, facts, column.name, loose, target)


def _without_row(table: str, column: str, target: str, key: str, where: str = "true") -> str:
    """SQL for the cells of a column that name no row of the target."""
    return f"""
        SELECT part."#file", part."#line", part.{column} FROM {table} AS part
        ANTI JOIN {target} AS target ON target.{key} = part.{column}
        WHERE part.{column} IS NOT NULL AND {where}
        """


def _strangers(
    run: Run, facts: AllFacts, column: str, loose: Sequence[tuple[Any, ...]], target: str
) -> Iterator[Mistake]:
    """One mistake per cell that names no row of the target; the near match is looked for once per name."""
    keys = _keys(run, target)
    messages = {value: _unknown(value, keys, target, facts) for value in {value for *_, value in loose}}
    for file, line, value in loose:
        yield Mistake(file, line, column, messages[value], value)


def _keys(run: Run, table: str) -> list[str]:
    """The keys of a table among which near matches are looked for; more than enough where there are too many."""
    key = TABLES[table].key[0]
    return [value for (value,) in run(f"SELECT {key} FROM {table} WHERE {key} IS NOT NULL LIMIT {MOST_CANDIDATES + 1}")]


def _unknown(value: str, keys: list[str], target: str, facts: AllFacts) -> str:
    near = did_you_mean(value, keys)
    return f"{shown(value)} is not in {target}{near}; correct it, or add the row to {facts[target].file}"


def evidence_records(run: Run, facts: AllFacts) -> Iterator[Mistake]:
    """Evidence names a record that exists, and every record has evidence."""
    evidence = facts["evidence"]
    unread = evidence.lost_keys("record_type") + evidence.refused["record_id"]
    for record, key in RECORD_COLUMNS.items():
        target = _record_table(key)
        loose = run(_without_row("evidence", "record_id", target, key, f"record_type = '{record}'"))
        names = {value for *_, value in loose}
        if facts[target].whole and len(names) > facts[target].lost_keys(key):
            yield from _strangers(run, facts, "record_id", loose, target)
        bare = run(_without_row(target, key, f"(SELECT * FROM evidence WHERE record_type = '{record}')", "record_id"))
        if evidence.whole and len(bare) > unread + len(names):
            message = f"no evidence stands behind it; add a row to {evidence.file} with record_type {record}"
            yield from (Mistake(file, line, key, message, value) for file, line, value in bare)


def _record_table(column: str) -> str:
    """The table that one of the evidence table's record columns refers to."""
    reference = next(c.reference for c in columns(Evidence) if c.name == column)
    assert reference
    return reference.table


def no_circles(run: Run, _facts: AllFacts) -> Iterator[Mistake]:
    """A chain (part_of, repeats, about_statement_id) ends."""
    for model in MODELS:
        for column in coded_columns(model):
            if column.reference and column.reference.table == model.table:
                links = run(_links(model.table, model.key[0], column.name))
                above = {key: up for key, up, *_ in links}
                place = {key: where for key, _, *where in links}
                for circle in _circles(above):
                    file, line = place[circle[-1]]
                    chain = " -> ".join([*circle, circle[0]])
                    message = f"it leads back to itself ({chain}); cut the chain at one link"
                    yield Mistake(file, line, column.name, message, circle[0])


def _links(table: str, key: str, up: str) -> str:
    """SQL for the rows that may stand in a circle: they name another row and are named by one."""
    return f"""
        SELECT {key}, {up}, {WHERE} FROM {table} AS link
        WHERE {key} IS NOT NULL AND {up} <> {key}
            AND EXISTS (SELECT 1 FROM {table} AS below WHERE below.{up} = link.{key})
        ORDER BY {WHERE}
        """


def _circles(above: dict[str, str]) -> Iterator[list[str]]:
    """The keys of each circle, once."""
    done: set[str] = set()
    for start in above:
        path: dict[str, None] = {}
        here = start
        while here in above and here not in done and here not in path:
            path[here] = None
            here = above[here]
        if here in path:
            yield list(path)[list(path).index(here) :]
        done.update(path)


def parts_within_wholes(run: Run, _facts: AllFacts) -> Iterator[Mistake]:
    """In one claim, a part is no larger than its whole; where different claims disagree, that is data."""
    same = " AND ".join(f"part.{name} = whole.{name}" for name in ("unit", "measure", "claimant_id", "claimed"))
    found = run(
        f"""
        SELECT part."#file", part."#line", part.part_of, part.lower, whole.upper FROM force_estimates AS part
        JOIN force_estimates AS whole ON whole.estimate_id = part.part_of AND {same}
        WHERE part.lower > whole.upper
        """
    )
    for file, line, value, lower, most in found:
        message = f"a part of at least {lower} is larger than its whole of at most {most}; correct one, or part_of"
        yield Mistake(file, line, "part_of", message, value)


def measures_in_scope(run: Run, _facts: AllFacts) -> Iterator[Mistake]:
    """Forces are measured by measures of forces, events by measures of events."""
    for table, scope in (("force_estimates", "force"), ("event_figures", "event")):
        fit = [
            code for (code,) in run(f"SELECT code FROM measures WHERE scope IN ('{scope}', 'both') ORDER BY {WHERE}")
        ]
        unfit = f"SELECT code FROM measures WHERE scope NOT IN ('{scope}', 'both')"
        for file, line, value in run(f"SELECT {WHERE}, measure FROM {table} WHERE measure IN ({unfit})"):
            message = f"{shown(value)} is no measure of {table}; write one of {', '.join(fit)}"
            yield Mistake(file, line, "measure", message, value)


def claims_before_sources(run: Run, _facts: AllFacts) -> Iterator[Mistake]:
    """Nobody reports a claim or a statement before it was made."""
    for record, key, date in (("force_estimate", "estimate_id", "claimed"), ("statement", "statement_id", "date")):
        found = run(
            f"""
            SELECT evidence."#file", evidence."#line", evidence.source_id, made.{date}, sources.published
            FROM evidence
            JOIN {_record_table(key)} AS made ON made.{key} = evidence.record_id
            JOIN sources ON sources.source_id = evidence.source_id
            WHERE evidence.record_type = '{record}' AND evidence.support = 'supports'
                AND sources.published_latest < made.{date}_earliest
            """
        )
        for file, line, value, said, appeared in found:
            message = (
                f"the source appeared ({appeared}) before what it is to support was said ({said}); correct one date"
            )
            yield Mistake(file, line, "source_id", message, value)


def retired_identifiers(run: Run, facts: AllFacts) -> Iterator[Mistake]:
    """A retired identifier is not in use, and its successor is."""
    keyed = {model.table: model.key[0] for model in MODELS if _has_coded_key(model)}
    for file, line, table in run(f"SELECT {WHERE}, table_name FROM retired_ids WHERE table_name IS NOT NULL"):
        if table not in keyed:
            hint = did_you_mean(table, list(keyed))
            message = f"{shown(table)} is no table with identifiers{hint}; correct it"
            yield Mistake(file, line, "table_name", message, table)
    for table in sorted({table for (table,) in run("SELECT DISTINCT table_name FROM retired_ids")} & keyed.keys()):
        yield from _retired_from(run, facts, table, keyed[table])


def _retired_from(run: Run, facts: AllFacts, table: str, key: str) -> Iterator[Mistake]:
    used = f"""
        SELECT {WHERE}, retired_id FROM retired_ids
        WHERE table_name = '{table}' AND retired_id IN (SELECT {key} FROM {table})
        """
    for file, line, old in run(used):
        message = f"{shown(old)} is still in use in {table}; delete one of the two"
        yield Mistake(file, line, "retired_id", message, old)
    gone = run(_without_row("retired_ids", "successor_id", table, key, f"table_name = '{table}'"))
    if facts[table].whole and not facts[table].lost_keys(key):
        yield from _strangers(run, facts, "successor_id", gone, table)


def _has_coded_key(model: type[Row]) -> bool:
    """Whether the rows of a table are named by one coded column."""
    return len(model.key) == 1 and model.key[0] in {column.name for column in coded_columns(model)}


CHECKS: tuple[Callable[[Run, AllFacts], Iterator[Mistake]], ...] = (
    unique_keys,
    known_references,
    evidence_records,
    no_circles,
    parts_within_wholes,
    measures_in_scope,
    claims_before_sources,
    retired_identifiers,
)

"""Check what holds between rows and tables: keys, references, chains that end, and the table rules of the schema.

Each question is SQL (DuckDB's; other engines translate it) over the tables in their published columns, which have two
more: ``#file`` and ``#line``, where a row was read. What it finds is put into words here, whichever engine answered.
Mistakes that only follow from another one are not reported: where a key cell was refused, as many unknown references to
its table are taken to mean that row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from build.mistakes import Mistake, Nearest, shown
from build.read.tables import ReadStatus
from schema import MODELS, Row, TableRule, coded_columns, columns
from schema.registry import IDENTIFIED, rules_with
from schema.tables.evidence import Evidence
from schema.tables.vocabularies import RetiredId

Run = Callable[[str], Sequence[tuple[Any, ...]]]
Statuses = Mapping[str, ReadStatus]
WHERE = '"#file", "#line"'


def link_tables(run: Run, status: Statuses) -> list[Mistake]:
    """Every mistake between rows and tables; ``run`` answers SQL, ``status`` says how each table was read."""
    return [
        *unique_keys(run),
        *known_references(run, status),
        *chains_that_end(run),
        *(mistake for model in MODELS for rule in rules_with(model) for mistake in broken_rule(run, status, rule)),
    ]


def unique_keys(run: Run) -> Iterator[Mistake]:
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


@dataclass(frozen=True)
class _Link:
    """A column whose cells name rows of another table; ``blame`` is the coded column that a mistake points at."""

    table: str
    column: str
    blame: str
    where: str = "true"


def known_references(run: Run, status: Statuses) -> Iterator[Mistake]:
    """A reference names a row that exists: one question for each table that is referred to."""
    for (target, key), links in _links(run).items():
        if not status[target].whole:
            continue
        cells = " UNION ALL ".join(
            f"SELECT {at} AS link, {WHERE}, {link.column} AS value FROM {link.table}"
            f" WHERE {link.column} IS NOT NULL AND {link.where}"
            for at, link in enumerate(links)
        )
        unknown = run(f"SELECT part.* FROM ({cells}) AS part ANTI JOIN {target} AS target ON target.{key} = part.value")
        found: dict[int, list[tuple[str, int, str]]] = defaultdict(list)
        for at, *cell in unknown:
            found[at].append((cell[0], cell[1], cell[2]))
        unresolved = [at for at in found if len({value for *_, value in found[at]}) > status[target].lost_keys(key)]
        if unresolved:
            near = Nearest([value for (value,) in run(f"SELECT {key} FROM {target} WHERE {key} IS NOT NULL")])
            for at in unresolved:
                yield from _unknown(found[at], links[at].blame, target, near, status)


def _links(run: Run) -> dict[tuple[str, str], list[_Link]]:
    """By table and key that are referred to: every column that does. Records and successors name their table beside."""
    links: dict[tuple[str, str], list[_Link]] = defaultdict(list)
    for model in MODELS:
        for column in columns(model):
            if column.reference:
                blame = "record_id" if model is Evidence and column.derived else column.name
                key = (column.reference.table, column.reference.column)
                links[key].append(_Link(model.table, column.name, blame))
    for (table,) in run(f"SELECT DISTINCT table_name FROM {RetiredId.table}"):
        if table in IDENTIFIED:
            link = _Link(RetiredId.table, "successor_id", "successor_id", f"table_name = '{table}'")
            links[table, IDENTIFIED[table]].append(link)
    return links


def _unknown(
    cells: Sequence[tuple[str, int, str]], column: str, target: str, near: Nearest, status: Statuses
) -> Iterator[Mistake]:
    """One mistake per name that is no row of the target, at its first cell, with the number of the others."""
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for file, line, value in cells:
        places[value].append((file, line))
    for value, found in places.items():
        more = f"; it stands in {len(found)} cells of this column" if len(found) > 1 else ""
        remedy = f"correct it, or add the row to {status[target].file}{more}"
        yield Mistake(*min(found), column, f"{shown(value)} is not in {target}{near.hint(value)}; {remedy}", value)


def chains_that_end(run: Run) -> Iterator[Mistake]:
    """A chain (part_of, repeats, about_statement_id) ends."""
    for model in MODELS:
        for column in coded_columns(model):
            if column.reference and column.reference.table == model.table:
                links = run(_chained(model.table, model.key[0], column.name))
                above = {key: up for key, up, *_ in links}
                places = {key: place for key, _, *place in links}
                for circle in _circles(above):
                    file, line = places[circle[-1]]
                    chain = " -> ".join([*circle, circle[0]])
                    message = f"it leads back to itself ({chain}); cut the chain at one link"
                    yield Mistake(file, line, column.name, message, circle[0])


def _chained(table: str, key: str, up: str) -> str:
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


def broken_rule(run: Run, status: Statuses, rule: TableRule) -> Iterator[Mistake]:
    """The rows that break a rule on whole tables, unless they follow from other mistakes."""
    shows = "".join(f", {sql} AS {name}" for name, sql in rule.shows.items())
    found = run(f'SELECT this."#file", this."#line", this.{rule.blame} AS value{shows} FROM {rule.broken}')
    if not found or len(found) <= _excused(run, status, rule):
        return
    choices = [choice for (choice,) in run(rule.choices)] if rule.choices else []
    near = Nearest(choices)
    files = {table: status[table].file for table in status}
    for file, line, value, *rest in found:
        named = dict(zip(rule.shows, rest, strict=True))
        cell = {"value": shown(value), "files": files, "choices": ", ".join(choices), "near": near.hint(value), **named}
        yield Mistake(file, line, rule.blame, rule.message.format_map(cell), value)


def _excused(run: Run, status: Statuses, rule: TableRule) -> float:
    """How many findings follow from other mistakes; all of them where a table was not read to its end."""
    refused = [excuse.split(".") for excuse in rule.excuses]
    tables = {table for table, _ in refused}
    if not all(status[table].whole for table in tables):
        return float("inf")
    lost = sum(status[table].lost for table in tables) + sum(status[table].refused[cell] for table, cell in refused)
    return lost + (run(rule.excused)[0][0] if rule.excused else 0)

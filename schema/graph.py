"""The reference graph of the tables, checked once when the schema is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schema.cells import CODE, SLUG
from schema.columns import columns, judged_columns
from schema.registry import rules_with
from schema.row import Row, TableRule
from schema.rules import columns_of, placeholders


class SchemaError(Exception):
    """The definition of the tables contradicts itself; the message says where."""


def check_graph(models: Sequence[type[Row]]) -> None:
    """Raise SchemaError unless every key, reference, rule and description of the tables makes sense."""
    faults = [fault for model in models for fault in _faults(model, {m.table: m for m in models})]
    if faults:
        raise SchemaError("; ".join(faults))


def _faults(model: type[Row], tables: dict[str, type[Row]]) -> Iterator[str]:
    """What is wrong with one table's definition."""
    published = {column.name: column for column in columns(model)}
    named = [*model.key, *(c for u in model.unique for c in u), *model.searched]
    named += [c for rule in model.rules for c in sorted({*columns_of(rule), rule.blame})]
    judged = {column.name for column in judged_columns(model)}
    if len(published) != len(columns(model)):
        yield f"{model.table}: two columns have one name"
    yield from (f"{model.table}: no column {name}" for name in named if name not in published)
    for rule in model.rules:
        unknown = sorted(placeholders(rule.message) - judged)
        yield from (
            f"{model.table}, rule {rule.name}: its message names {name}, which no seed gives" for name in unknown
        )
    for column in published.values():
        where = f"{model.table}.{column.name}"
        if not column.description:
            yield f"{where}: no description"
        if column.reference is None:
            continue
        target = tables.get(column.reference.table)
        if target is None or len(target.key) != 1:
            yield f"{where}: refers to {column.reference.table}, which is no table with a key of one column"
        elif column.form not in (SLUG, CODE):
            yield f"{where}: a reference is written as a slug or a code"
    for between in model.table_rules or rules_with(model):
        yield from (f"{model.table}, rule {between.name}: {fault}" for fault in _table_rule_faults(between, tables))


def _table_rule_faults(rule: TableRule, tables: dict[str, type[Row]]) -> Iterator[str]:
    """What is wrong with one rule on whole tables."""
    about = tables.get(rule.table)
    if about is None:
        yield f"no table {rule.table}"
    elif rule.blame not in {column.name for column in columns(about)}:
        yield f"no column {rule.blame}"
    yield from (
        f"its message names {name}, which it does not show" for name in sorted(placeholders(rule.message) - rule.shown)
    )

"""Columns as the codebook's pages: every table, column, code and reference, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schema.columns import Column, columns
from schema.registry import rules_with
from schema.row import Row


def to_markdown(model: type[Row], rows: int) -> str:
    """One table's section: what a row is, its columns, its closed lists, its rules."""
    published = columns(model)
    parts = [
        f"### {model.table}",
        f"{(model.__doc__ or '').strip()} {rows:,} rows. Key: {code_list(model.key)}.",
        table(("column", "type", "meaning"), ((_name(c), _type(c), _meaning(c)) for c in published)),
        *_closed_lists(published),
        *_rules(model),
    ]
    return "\n\n".join(parts)


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    head = list(header)
    lines = [head, ["---"] * len(head), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def code_list(names: Iterable[str]) -> str:
    """Names as inline code, separated by commas."""
    return ", ".join(f"`{name}`" for name in names)


def _name(column: Column) -> str:
    return f"`{column.name}`" + (" *(derived)*" if column.derived else "")


def _type(column: Column) -> str:
    kind = "code" if column.codes else "EDTF date" if column.is_edtf else column.type
    return kind if column.required else f"{kind}, may be empty"


def _meaning(column: Column) -> str:
    """Description, and whatever else a reader needs to use the column."""
    limits = [
        f"One of {code_list(column.codes)}." if column.codes else "",
        f"Refers to `{column.reference.table}`." if column.reference else "",
        f"Unit: {column.unit}." if column.unit else "",
        _bounds(column),
        f"Written as `{column.pattern}`." if column.pattern and _is_informative(column) else "",
        f"Example: `{column.example}`." if column.example else "",
    ]
    return " ".join([column.description, *filter(None, limits)])


def _is_informative(column: Column) -> bool:
    """Whether the pattern tells more than the type and the reference do."""
    return column.form is not None and column.form.informative and not column.is_edtf and not column.reference


def _bounds(column: Column) -> str:
    if column.minimum is None and column.maximum is None:
        return ""
    return (
        f"From {column.minimum} to {column.maximum}." if column.maximum is not None else f"At least {column.minimum}."
    )


def _closed_lists(published: Iterable[Column]) -> Iterator[str]:
    for column in published:
        if column.categories and not column.name.endswith("_precision"):
            rows = ((f"`{c.code}`", c.definition) for c in column.categories)
            yield f"Codes of `{column.name}`:\n\n{table(('code', 'meaning'), rows)}"


def _rules(model: type[Row]) -> Iterator[str]:
    if model.rules:
        rows = ((rule.name, f"`{rule.holds}`") for rule in model.rules)
        yield f"Rules that every row keeps (null counts as kept):\n\n{table(('rule', 'holds'), rows)}"
    if between := rules_with(model):
        listed = ((rule.name, rule.meaning, f"`{' '.join(rule.broken.split())}`") for rule in between)
        yield f"Rules on the whole table and with others:\n\n{table(('rule', 'meaning', 'broken by rows of'), listed)}"

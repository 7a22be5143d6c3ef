"""What the pages know of the published tables: what a cell refers to, what its code means, and what a row is called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]
_COLUMN = re.compile(r"\((\w+)\)")
_NOTE = re.compile(r" \(([^)]*)\)")


@dataclass(frozen=True)
class Site:
    """The plugin's part of the metadata, and the label of every row that something can refer to.

    Attributes:
        known: see ``metadata._known``.
        labels: table -> key -> label.
    """

    known: dict[str, Any]
    labels: dict[str, dict[str, str]] = field(default_factory=dict)

    def target(self, table: str | None, column: str, row: Row) -> str | None:
        """The table that a cell's value is a key of; None where it refers to nothing.

        Args:
            table: the table of the row, None for the answer of a query, whose columns are known by their name.
            column: the cell's column.
            row: the whole row, for a column such as ``record_id`` that the column ``record_type`` explains.
        """
        kind = cell(row, f"{column.removesuffix('_id')}_type") if column.endswith("_id") else None
        if kind and f"{kind}s" in self.labels:
            return f"{kind}s"
        found = self.known["references"].get(table or "", {}).get(column)
        return str(found) if found else None

    def label(self, table: str, key: Any) -> str | None:
        """What the row of a table with this key is called; None where there is no such row."""
        return self.labels.get(table, {}).get(str(key))

    def code(self, table: str | None, column: str, value: Any) -> tuple[str, str] | None:
        """Label and definition of a code in a closed list; None for other cells."""
        found = self.known["codes"].get(table or "", {}).get(column, {}).get(value)
        return (found[0], found[1]) if found else None

    def type(self, table: str | None, column: str) -> str | None:
        """The type of a table's column, as the data package has it; None for columns that it does not know."""
        found = self.known["types"].get(table or "", {}).get(column)
        return str(found) if found else None

    def record_type(self, table: str) -> str | None:
        """What evidence calls the rows of a table; None where evidence is not about them."""
        kind = table.removesuffix("s")
        return kind if kind in self.known["codes"]["evidence"]["record_type"] else None

    def key_of(self, said: str) -> str | None:
        """The table whose keys fill a parameter, where its label names a key column such as ``(actor_id)``."""
        named = _COLUMN.search(said)
        table = self.known["references"][""].get(named[1]) if named else None
        return table if table in self.labels else None

    def parameter(self, said: str) -> tuple[str, str]:
        """The label of a parameter and its hint: what stands in brackets or behind a semicolon is the hint."""
        label, _, rest = said.partition("; ")
        noted = _NOTE.search(label)
        return _NOTE.sub("", label, count=1), "; ".join(part for part in (noted[1] if noted else "", rest) if part)

    @staticmethod
    def is_short(value: object) -> bool:
        """Whether a cell is better not broken into lines: a date, a code, a word."""
        text = str(value)
        return len(text) <= 22 and " " not in text

    def columns(self, table: str, every: list[str]) -> list[str]:
        """The columns that a table's page shows at first, in their order; ``every`` where none are chosen."""
        chosen = self.known["columns"].get(table, every)
        return [column for column in chosen if column in every] or every


def cell(row: Row, column: str) -> Any:
    """A cell of a row, of whatever kind the row is; None where it has no such column."""
    try:
        return row[column]
    except (KeyError, IndexError):
        return None

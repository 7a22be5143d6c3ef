"""What every table's class has in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator


@dataclass(frozen=True)
class Rule:
    """A rule on one row, as one SQL expression that every engine evaluates: polars, SQLite and others.

    ``holds`` is true for a sound row; null counts as sound. ``blame`` is the column the message points at, ``message``
    says what is wrong and what to write instead, with the row's cells in braces.
    """

    name: str
    holds: str
    blame: str
    message: str


def another(column: str, key: str, message: str, name: str = "") -> Rule:
    """A reference to a row of the same table names another row."""
    return Rule(name or f"{column}_another", f"{column} IS NULL OR {column} <> {key}", column, message)


def both_or_neither(name: str, first: str, second: str, named: str = "") -> Rule:
    """Two cells are filled together."""
    message = f"{named or f'{first} and {second}'} come together; fill both or neither"
    return Rule(name, f"({first} IS NULL) = ({second} IS NULL)", second, message)


@dataclass(frozen=True)
class TableRule:
    """A rule on a whole table, or between tables: what follows FROM in one SELECT that finds the rows that break it.

    The SQL is DuckDB's, over the published columns; other engines translate it. It begins with the table that the
    message is about, AS this; ``blame`` is the column of it that the message points at. ``message`` may name
    ``{value}``, the cell that is blamed, ``{files[table]}``, the file that a table is read from, what ``shows``
    computes, and ``{choices}``, what could stand there instead: the rows of the SQL of that name, which are also
    searched for a ``{near}`` match.

    A finding may only follow from another mistake: as many of them are passed over as cells of ``excuses``
    (table.column) were refused, and as the SQL ``excused`` counts.
    """

    name: str
    meaning: str
    broken: str
    blame: str
    message: str
    shows: Mapping[str, str] = field(default_factory=dict)
    choices: str = ""
    excuses: tuple[str, ...] = ()
    excused: str = ""

    @property
    def table(self) -> str:
        """The table that the message is about."""
        return self.broken.split(maxsplit=1)[0]

    @property
    def shown(self) -> frozenset[str]:
        """What the message may name."""
        return frozenset({"value", "files", *self.shows, *(("choices", "near") if self.choices else ())})


def since_1900(column: str) -> Rule:
    """An EDTF date of this dataset lies in the time of living memory, so that a slip of the pen in a year is seen."""
    starts = " OR ".join(f"{column} LIKE '{start}%'" for start in ("19", "20", "../"))
    return Rule(
        f"{column}_since_1900",
        f"{column} IS NULL OR {starts}",
        column,
        f"{{{column}}} begins before 1900; correct the year",
    )


class Row(BaseModel):
    """One row of one table. Cells come as text or as typed values; an empty cell is None."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # built when a row is refused

    table: ClassVar[str]
    caption: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    unique: ClassVar[tuple[tuple[str, ...], ...]] = ()
    rules: ClassVar[tuple[Rule, ...]] = ()
    table_rules: ClassVar[tuple[TableRule, ...]] = ()
    searched: ClassVar[tuple[str, ...]] = ()
    is_view: ClassVar[bool] = False  # whether SQLite holds it as a view on the other tables

    @model_validator(mode="before")
    @classmethod
    def _blank_is_none(cls, cells: Any) -> Any:
        """Read an empty cell as None."""
        if isinstance(cells, dict):
            return {name: None if value == "" else value for name, value in cells.items()}
        return cells

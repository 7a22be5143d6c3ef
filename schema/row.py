"""What every table's class has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from schema.cells import UNIT_OF_ROW, Derived, Hxl, Truth, Whole


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


CELLS_ONLY = object()
"""Context of a validation that leaves the rules out, because they are judged elsewhere."""


class Row(BaseModel):
    """One row of one table. Cells come as text or as typed values; an empty cell is None."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # built when a row is refused

    table: ClassVar[str]
    caption: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    unique: ClassVar[tuple[tuple[str, ...], ...]] = ()
    rules: ClassVar[tuple[Rule, ...]] = ()
    searched: ClassVar[tuple[str, ...]] = ()
    is_view: ClassVar[bool] = False  # whether SQLite holds it as a view on the other tables

    @model_validator(mode="before")
    @classmethod
    def _blank_is_none(cls, cells: Any) -> Any:
        """Read an empty cell as None."""
        if isinstance(cells, dict):
            return {name: None if value == "" else value for name, value in cells.items()}
        return cells

    @model_validator(mode="after")
    def _rules_hold(self, info: ValidationInfo) -> Row:
        """Refuse the row where one of its table's rules is broken; rules on columns that are not given wait.

        With ``context=CELLS_ONLY`` only the cells are judged.
        """
        if info.context is CELLS_ONLY:
            return self
        from schema.columns import columns
        from schema.rules import broken_rules

        broken = broken_rules(self.rules, columns(type(self)), self.model_dump(exclude_unset=True))
        if broken:
            raise PydanticCustomError("broken_rule", "{rules}", {"rules": "; ".join(r.name for r in broken)})
        return self


LowerBound = Annotated[
    Whole | None,
    UNIT_OF_ROW,
    Derived(),
    Hxl("#indicator+num"),
    Field(description="Lower end of the interval to compute with, derived from the figure; null where unbounded."),
]
UpperBound = Annotated[
    Whole | None,
    UNIT_OF_ROW,
    Derived(),
    Hxl("#indicator+num"),
    Field(description="Upper end of the interval to compute with, derived from the figure; null where unbounded."),
]
Imputed = Annotated[
    Truth | None,
    Derived(always=True),
    Field(description="True where the bounds come from quantifier_rules, because the source gives only a word."),
]

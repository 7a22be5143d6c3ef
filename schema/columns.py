"""A table's class flattened into plain values; the only code that reads pydantic's internals.

Everything else in the project knows a column by its ``Column``: the checks, the files written, the metadata, the docs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from schema.cells import CellType, Code, Derived, Form, Hxl, Ref, Unit
from schema.edtf_dates import PRECISION_MEANINGS
from schema.registry import TABLES, VOCABULARIES
from schema.row import Row

# Parts of names that are not written as other words are.
_WORDS = {name.lower(): name for name in ("ID", "URL", "UCDP", "ACLED", "PLOVER", "GeoNames", "UN")}
_WORDS |= {"pax": "PA-X", "prec": "precision", "sha256": "SHA-256", "admin1": "First-order division"}


@dataclass(frozen=True)
class Category:
    """One code of a closed list."""

    code: str
    label: str
    definition: str


@dataclass(frozen=True)
class Reference:
    """The key column that a column's values are taken from."""

    table: str
    column: str


@dataclass(frozen=True)
class Column:
    """Everything known about one column of one table."""

    table: str
    name: str
    type: CellType
    description: str
    required: bool
    derived: bool = False
    of_date: str | None = None  # the EDTF column that it is derived from
    form: Form | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    categories: tuple[Category, ...] = ()
    reference: Reference | None = None
    unit: str | None = None
    example: str | None = None
    hxl: str | None = None

    @property
    def title(self) -> str:
        """The name as people read it: ``estimate_id`` -> ``Estimate ID``."""
        words = [_WORDS.get(word, word) for word in self.name.split("_")]
        return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of a closed list, in their order; empty for other columns."""
        return tuple(category.code for category in self.categories)

    @property
    def pattern(self) -> str | None:
        """The pattern that a text value matches from end to end; None for closed lists and typed values."""
        return self.form.pattern if self.form and self.type == "string" else None

    @property
    def is_edtf(self) -> bool:
        """Whether the column holds EDTF dates, from which three columns are derived."""
        return self.form is not None and self.form.is_edtf

    @property
    def is_code(self) -> bool:
        """Whether the column repeats a few values, so that files store it as a dictionary."""
        return bool(self.categories) or (self.reference is not None and self.reference.table in VOCABULARIES)


@lru_cache
def columns(model: type[Row]) -> tuple[Column, ...]:
    """Columns of the published table: the coded ones in their order, then the derived ones."""
    read = [_column(model, name, info) for name, info in model.model_fields.items()]
    coded = [column for column in read if not column.derived]
    from_dates = [derived for column in coded if column.is_edtf for derived in _from_date(column)]
    coded = [replace(column, hxl=None) if column.is_edtf else column for column in coded]
    return (*coded, *from_dates, *(column for column in read if column.derived))


@lru_cache
def judged_columns(model: type[Row]) -> tuple[Column, ...]:
    """What a row is judged by: the coded columns, and what their dates mean."""
    return tuple(column for column in columns(model) if not column.derived or column.of_date)


@lru_cache
def coded_columns(model: type[Row]) -> tuple[Column, ...]:
    """Columns of the seed file."""
    return tuple(column for column in columns(model) if not column.derived)


def _column(model: type[Row], name: str, info: FieldInfo) -> Column:
    """One field as a Column."""
    parts = list(_parts(info.annotation, info.metadata))
    found: dict[type, Any] = {type(part): part for part in parts}
    closed = next((p for p in parts if isinstance(p, type) and issubclass(p, Code)), None)
    form: Form | None = found.get(Form)
    if not form and not closed:
        raise TypeError(f"{model.__name__}.{name} has no form: give it one of the cell types of schema/cells.py")
    return Column(
        table=model.table,
        name=name,
        type=form.type if form else "string",
        description=info.description or "",
        required=found[Derived].always if Derived in found else NoneType not in parts,
        derived=Derived in found,
        form=form,
        minimum=found[Ge].ge if Ge in found else None,
        maximum=found[Le].le if Le in found else None,
        categories=tuple(Category(c.value, c.label, c.definition) for c in closed or ()),
        reference=_reference(found.get(Ref)),
        unit=found[Unit].name if Unit in found else None,
        example=str(info.examples[0]) if info.examples else None,
        hxl=found[Hxl].tag if Hxl in found else None,
    )


def _parts(annotation: Any, metadata: Any = ()) -> Iterator[Any]:
    """The types and markers of an annotation, through ``Annotated[...]`` and ``... | None`` at any depth."""
    if get_origin(annotation) is Annotated:
        inner, *markers = get_args(annotation)
        yield from _parts(inner)
        for marker in markers:
            yield from marker.metadata if isinstance(marker, FieldInfo) else [marker]
    elif get_origin(annotation) in (Union, UnionType):
        for choice in get_args(annotation):
            yield from _parts(choice)
    else:
        yield annotation
    yield from metadata


def _reference(ref: Ref | None) -> Reference | None:
    """The reference with the name of its key column."""
    if ref is None:
        return None
    return Reference(ref.table, TABLES[ref.table].key[0])


def _from_date(column: Column) -> Iterator[Column]:
    """The three columns derived from an EDTF date."""
    for end, words, attribute in (("earliest", "First", "+start"), ("latest", "Last", "+end")):
        yield Column(
            table=column.table,
            name=f"{column.name}_{end}",
            type="date",
            description=f"{words} day that {column.name} can mean, taken strictly; null where open.",
            required=False,
            derived=True,
            of_date=column.name,
            hxl=column.hxl and column.hxl + attribute,
        )
    yield Column(
        table=column.table,
        name=f"{column.name}_precision",
        type="string",
        description=f"How much of the calendar {column.name} covers.",
        required=column.required,
        derived=True,
        of_date=column.name,
        categories=tuple(Category(p.value, p.value, meaning) for p, meaning in PRECISION_MEANINGS.items()),
    )

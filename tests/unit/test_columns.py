"""What the one reader of pydantic's internals finds in a class."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schema import PUBLISHED, Reference, Row, coded_columns, columns
from schema.cells import Code, CodeName, Derived, Edtf, Latitude, Ref, Slug, Whole


class Colour(Code):
    RED = "red", "like blood"
    BLUE_GREEN = "blue_green", "like the sea"


class Thing(Row):
    """One thing."""

    table = "things"
    caption = "Things"
    key = ("thing_id",)

    thing_id: Slug = Field(description="Key.", examples=["thing-1"])
    count: Annotated[Whole, Field(le=9)] | None = Field(description="Count.")
    colour: Colour | None = Field(description="Colour.")
    kind: Annotated[CodeName, Ref("units")] | None = Field(description="Kind.")
    seen: Edtf = Field(description="When.")
    north: Latitude = Field(description="Where.")
    guess: Annotated[Whole | None, Derived()] = Field(default=None, description="Derived.")


FOUND = {column.name: column for column in columns(Thing)}


def test_order_is_coded_then_dates_then_derived() -> None:
    dates = ["seen_earliest", "seen_latest", "seen_precision"]
    assert list(FOUND) == ["thing_id", "count", "colour", "kind", "seen", "north", *dates, "guess"]
    assert [c.name for c in coded_columns(Thing)] == ["thing_id", "count", "colour", "kind", "seen", "north"]


def test_a_nullable_column_keeps_its_constraints() -> None:
    assert (FOUND["count"].minimum, FOUND["count"].maximum, FOUND["count"].required) == (0, 9, False)
    assert FOUND["colour"].codes == ("red", "blue_green")
    assert [c.label for c in FOUND["colour"].categories] == ["red", "blue green"]
    assert FOUND["kind"].reference == Reference("units", "code")
    assert FOUND["kind"].is_code


def test_units_examples_and_bounds() -> None:
    north = FOUND["north"]
    assert (north.minimum, north.maximum, north.unit, north.type) == (-90, 90, "degrees north", "number")
    assert FOUND["thing_id"].example == "thing-1"


def test_dates_stand_for_three_columns() -> None:
    assert FOUND["seen_earliest"].type == "date"
    assert FOUND["seen_precision"].required
    assert not FOUND["seen_latest"].required
    assert "day" in FOUND["seen_precision"].codes


def test_every_column_and_code_of_the_dataset_is_described() -> None:
    described = [(c.table, c.name, c.description) for model in PUBLISHED for c in columns(model)]
    assert len(described) > 200
    assert [d for d in described if not d[2].endswith(".")] == []
    codes = [code for model in PUBLISHED for c in columns(model) for code in c.categories]
    assert len(codes) > 80
    assert [code for code in codes if len(code.definition) < 5] == []
    assert [model for model in PUBLISHED if not model.__doc__ or not model.caption] == []

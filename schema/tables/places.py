"""Where things happen."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Ge, Le
from pydantic import Field

from schema.cells import CodeName, Country, Digits, Hxl, Language, Latitude, Longitude, Ref, Slug, Text, Whole
from schema.row import Row, Rule, another, both_or_neither
from schema.tables.actors import NameKind

PlaceRef = Annotated[Slug, Ref("places"), Hxl("#loc+code")]


class Place(Row):
    """One place, with the precision at which it can be put on a map."""

    table = "places"
    caption = "Places"
    key = ("place_id",)
    searched = ("name", "admin1")
    rules = (
        both_or_neither("both_coordinates", "latitude", "longitude"),
        both_or_neither(
            "coordinates_with_source",
            "latitude",
            "coordinates_from",
            "coordinates and the gazetteer they were read from",
        ),
        Rule(
            "exact_with_coordinates",
            "where_prec <> 1 OR latitude IS NOT NULL",
            "where_prec",
            "an exact place has coordinates; add them from a gazetteer, or write a coarser where_prec",
        ),
        another("part_of", "place_id", "a place cannot be part of itself; name the place it lies in"),
    )

    place_id: Annotated[Slug, Hxl("#loc+code")] = Field(
        description="Identifier of the place, permanent.", examples=["al-jufra-air-base"]
    )
    name: Annotated[Text, Hxl("#loc+name")] = Field(
        description="Standard name in English.", examples=["Al-Jufra air base"]
    )
    kind: Annotated[CodeName, Ref("place_kinds"), Hxl("#loc+type")] = Field(
        description="Kind of place.", examples=["air_base"]
    )
    country: Country | None = Field(description="Country it lies in (ISO 3166-1 alpha-3).", examples=["LBY"])
    admin1: Annotated[Text, Hxl("#adm1+name")] | None = Field(
        description="First-order division it lies in, checked against a reference."
    )
    latitude: Latitude | None = Field(description="Latitude (WGS 84), checked against a named reference.")
    longitude: Longitude | None = Field(description="Longitude (WGS 84), checked against a named reference.")
    coordinates_from: Text | None = Field(
        description="Gazetteer or page from which the coordinates were read.", examples=["airportsdata 20260315: HL77"]
    )
    where_prec: Annotated[Whole, Ge(1), Le(7)] = Field(
        description="UCDP where_prec: 1 exact, 2 near, 3 ADM2, 4 ADM1, 5 larger or vague, 6 country, 7 sea or air."
    )
    part_of: Annotated[Slug, Ref("places")] | None = Field(description="The place it lies in.")
    geonames_id: Digits | None = Field(description="GeoNames identifier, checked against a gazetteer.")


class PlaceName(Row):
    """One spelling of a place's name, as found in one source."""

    table = "place_names"
    caption = "Names of places"
    key = ("place_id", "name", "source_id")
    searched = ("name",)

    place_id: PlaceRef = Field(description="The place named.")
    name: Annotated[Text, Hxl("#loc+name")] = Field(
        description="The name exactly as the source prints it.", examples=["Al-Wittiya"]
    )
    language: Language = Field(description="Language of the spelling (BCP 47).")
    kind: NameKind = Field(description="What the name is to the place.")
    source_id: Annotated[Slug, Ref("sources")] = Field(description="Where the spelling was found.")

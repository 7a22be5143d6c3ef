"""Who acts, speaks, fights or is counted, and how they stand to one another."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schema.cells import Code, CodeName, Country, Edtf, Hxl, Language, Ref, Slug, Text
from schema.row import Row, Rule, TableRule

ActorRef = Annotated[Slug, Ref("actors")]


class NameKind(Code):
    """What a name is to the thing it names."""

    PRIMARY = "primary", "the standard name used here"
    ALIAS = "alias", "another name, a short form, or a title used as a name"
    ACRONYM = "acronym", "an acronym or abbreviation"
    TRANSLITERATION = "transliteration", "another spelling of the name in this alphabet"
    TRANSLATION_ARTEFACT = "translation_artefact", "a name damaged by translation"
    FORMER = "former", "a name no longer in use at the time"


class IdentifierScheme(Code):
    """Other systems that identify actors."""

    WIKIDATA = "wikidata", "Wikidata item"
    UCDP = "ucdp", "UCDP actor identifier"
    ACLED = "acled", "ACLED actor name"
    OPENSANCTIONS = "opensanctions", "OpenSanctions entity"
    GW = "gw", "Gleditsch and Ward state number"
    COW = "cow", "Correlates of War state number"
    ISO3166 = "iso3166", "ISO 3166-1 alpha-3 code of a state"
    UN_SANCTIONS = "un_sanctions", "reference in the sanctions list of the United Nations Security Council"
    EU_SANCTIONS = "eu_sanctions", "entry in a sanctions list of the European Union"
    UK_SANCTIONS = "uk_sanctions", "entry in the sanctions list of the United Kingdom"
    OFAC = "ofac", "entry in the sanctions list of the United States Treasury"


class Camp(Code):
    """On whose side an actor stands in the war between Tripoli and the east: this dataset's classification."""

    TRIPOLI = (
        "tripoli",
        "the governments in Tripoli recognised by the United Nations, and those who fight or act for them",
    )
    HAFTAR = (
        "haftar",
        "Khalifa Haftar, the Libyan National Army, the eastern government, and those who fight or act for them",
    )
    OTHER = "other", "a third party to the war, such as the so-called Islamic State or a foreign rebel group of its own"
    NONE = "none", "no party to the war, or not of one side"


class RelationStatus(Code):
    """How firmly a relation is established."""

    REPORTED = "reported", "stated by a source as fact or alleged, and not tested"
    CONFIRMED = "confirmed", "acknowledged by a party to it, or stated by several independent origins"
    DISPUTED = "disputed", "sources contradict one another"
    DENIED = "denied", "denied by a party to it, with no source that establishes it"


class Actor(Row):
    """One person, body, force or collective that acts, speaks or is counted."""

    table = "actors"
    caption = "Actors"
    key = ("actor_id",)
    searched = ("name", "description")
    rules = (
        Rule(
            "camp_with_basis",
            "camp = 'none' OR camp_basis IS NOT NULL",
            "camp_basis",
            "camp is {camp} without a reason; write in camp_basis why",
        ),
    )

    actor_id: Annotated[Slug, Hxl("#group+code")] = Field(
        description="Identifier of the actor, permanent.", examples=["wagner-group"]
    )
    name: Annotated[Text, Hxl("#group+name")] = Field(
        description="Standard name in English.", examples=["Wagner Group"]
    )
    kind: Annotated[CodeName, Ref("actor_kinds"), Hxl("#group+type")] = Field(
        description="Kind of actor.", examples=["person"]
    )
    country: Country | None = Field(description="Country it belongs to (ISO 3166-1 alpha-3).", examples=["RUS"])
    camp: Camp = Field(description="On whose side it stands; our classification, not a source's.")
    camp_basis: Text | None = Field(description="Why it is put on that side, in our own words.")
    description: Annotated[Text, Hxl("#description")] = Field(description="Who or what it is, in our own words.")


class ActorName(Row):
    """One spelling of an actor's name, as found in one source."""

    table = "actor_names"
    caption = "Names of actors"
    key = ("actor_id", "name", "source_id")
    searched = ("name",)

    actor_id: Annotated[ActorRef, Hxl("#group+code")] = Field(description="The actor named.")
    name: Annotated[Text, Hxl("#group+name")] = Field(
        description="The name exactly as the source prints it.", examples=["Khalifa Hifter"]
    )
    language: Language = Field(description="Language of the spelling (BCP 47).")
    kind: NameKind = Field(description="What the name is to the actor.")
    source_id: Annotated[Slug, Ref("sources")] = Field(description="Where the spelling was found.")


class ActorIdentifier(Row):
    """An actor's identifier in another system."""

    table = "actor_ids"
    caption = "Identifiers of actors in other systems"
    key = ("actor_id", "scheme", "identifier")

    actor_id: Annotated[ActorRef, Hxl("#group+code")] = Field(description="The actor identified.")
    scheme: IdentifierScheme = Field(description="The other system.")
    identifier: Text = Field(description="The identifier in that system.")
    checked_against: Text = Field(description="What the identifier was checked against.")


class Relation(Row):
    """One relation between two actors over a period, read from subject to object."""

    table = "relations"
    caption = "Relations between actors"
    key = ("relation_id",)
    table_rules = (
        TableRule(
            "told_once",
            "Two actors stand in one relation once in one period.",
            """relations AS this JOIN relations AS other ON other.subject_id = this.subject_id
                AND other.relation = this.relation AND other.object_id = this.object_id
                AND coalesce(other.period, '') = coalesce(this.period, '') AND other.relation_id < this.relation_id""",
            "relation_id",
            "it says the same as {other}; move its evidence there and retire it, or give it another period",
            shows={"other": "other.relation_id"},
        ),
    )
    rules = (
        Rule(
            "two_actors",
            "subject_id <> object_id",
            "object_id",
            "{object_id} is the subject as well; name two different actors",
        ),
    )

    relation_id: Annotated[Slug, Hxl("#meta+id")] = Field(
        description="Identifier of the relation, permanent.", examples=["rel-wagner-backs-lna"]
    )
    subject_id: Annotated[ActorRef, Hxl("#group+code")] = Field(description="The actor the relation starts from.")
    relation: Annotated[CodeName, Ref("relation_kinds")] = Field(description="Kind of relation.", examples=["commands"])
    object_id: ActorRef = Field(description="The actor the relation ends at.")
    period: Edtf | None = Field(description="When it held; empty where no source says.", examples=["2019-04/.."])
    status: Annotated[RelationStatus, Hxl("#status+code")] = Field(description="How firmly it is established.")

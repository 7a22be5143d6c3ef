"""The open code lists, kept as tables: their rows are seeds, and other tables refer to them by code.

Crosswalk columns name the nearest code of a neighbouring dataset and stay empty where nothing fits;
``crosswalk_version`` says which edition of the other codebook was read.
"""

from __future__ import annotations

from typing import Annotated

from annotated_types import Ge, Le
from pydantic import Field

from schema.cells import Code, CodeName, Day, Identifier, Ref, Text, Whole
from schema.row import Row, Rule

VocabularyCode = Annotated[CodeName, Field(description="The code, permanent.", examples=["arms_delivery"])]
Label = Annotated[Text, Field(description="The code as people read it.", examples=["Arms delivery"])]
Definition = Annotated[Text, Field(description="What the code covers, and where it stops.")]
CrosswalkVersion = Annotated[
    Text | None,
    Field(
        description="Which editions of the neighbouring codebooks the crosswalk cells follow.", examples=["UCDP GED 25"]
    ),
]
CrosswalkNote = Annotated[Text | None, Field(description="What the crosswalk loses, where it loses meaning.")]


class Vocabulary(Row):
    """An open list of codes."""

    key = ("code",)

    code: VocabularyCode
    label: Label
    definition: Definition


class EventType(Vocabulary):
    """Kinds of event, with the nearest codes of UCDP, ACLED and PLOVER."""

    table = "event_types"
    caption = "Event types"

    ucdp_type_of_violence: Annotated[Whole | None, Ge(1), Le(3)] = Field(
        description="UCDP type of violence where the event is lethal: 1 state-based, 2 non-state, 3 one-sided."
    )
    acled_event_type: Text | None = Field(description="ACLED event type.", examples=["Strategic developments"])
    acled_sub_event_type: Text | None = Field(description="ACLED sub-event type.", examples=["Agreement"])
    plover_event_type: Text | None = Field(description="PLOVER event type.", examples=["AID"])
    plover_mode: Text | None = Field(description="PLOVER mode.", examples=["military"])
    crosswalk_version: CrosswalkVersion
    crosswalk_note: CrosswalkNote


class ActorKind(Vocabulary):
    """Kinds of actor, with the nearest ACLED actor category."""

    table = "actor_kinds"
    caption = "Actor kinds"

    acled_inter: Annotated[Whole | None, Ge(1), Le(8)] = Field(
        description="ACLED inter code, 1 to 8; empty where it depends on the actor or nothing fits."
    )
    crosswalk_version: CrosswalkVersion
    crosswalk_note: CrosswalkNote


class RelationKind(Row):
    """Kinds of relation between two actors, read from subject to object."""

    table = "relation_kinds"
    caption = "Relation kinds"
    key = ("code",)

    code: VocabularyCode
    label: Label
    inverse_label: Text = Field(description="The relation read from object to subject.", examples=["is commanded by"])
    definition: Definition


class PlaceKind(Vocabulary):
    """Kinds of place, with the precision codes that such a place usually carries."""

    table = "place_kinds"
    caption = "Place kinds"

    ucdp_where_prec: Annotated[Whole | None, Ge(1), Le(7)] = Field(
        description="UCDP where_prec that a place of this kind usually carries; each place states its own."
    )
    acled_geo_precision: Annotated[Whole | None, Ge(1), Le(3)] = Field(
        description="ACLED geo_precision that a place of this kind usually carries."
    )
    crosswalk_version: CrosswalkVersion
    crosswalk_note: CrosswalkNote


class AgreementKind(Vocabulary):
    """Kinds of agreement and of negotiation, with the nearest PA-X type and stage."""

    table = "agreement_kinds"
    caption = "Agreement kinds"

    pax_agreement_type: Text | None = Field(description="PA-X agreement type label.", examples=["Intrastate"])
    pax_stage: Text | None = Field(description="PA-X stage label.", examples=["Ceasefire"])
    crosswalk_version: CrosswalkVersion
    crosswalk_note: CrosswalkNote


class ProvisionTopic(Vocabulary):
    """What a provision is about, with the PA-X issue code."""

    table = "provision_topics"
    caption = "Provision topics"

    pax_issue: Text | None = Field(description="PA-X issue code.", examples=["SsrFf"])
    crosswalk_version: CrosswalkVersion
    crosswalk_note: CrosswalkNote


class Process(Vocabulary):
    """Negotiation processes: the series of meetings that agreements belong to."""

    table = "processes"
    caption = "Negotiation processes"


class MeasureScope(Code):
    """Which tables use a measure."""

    FORCE = "force", "the size of a force, in force_estimates"
    EVENT = "event", "a figure of one event, in event_figures"
    BOTH = "both", "both tables"


class Measure(Vocabulary):
    """What a number counts. Different measures are never summed or compared as if they were one."""

    table = "measures"
    caption = "Measures"

    scope: MeasureScope = Field(description="Which tables use the measure.")
    total_of: Annotated[CodeName, Ref("measures")] | None = Field(
        description="The flow of which this is the running total, up to the day of as_of."
    )
    ucdp_column: Text | None = Field(description="UCDP GED column that holds the same quantity.", examples=["best"])
    crosswalk_version: CrosswalkVersion


class UnitOfCount(Vocabulary):
    """What one of a number is."""

    table = "units"
    caption = "Units"


class SourceKind(Vocabulary):
    """Kinds of source."""

    table = "source_kinds"
    caption = "Source kinds"


class QuantifierRule(Vocabulary):
    """The bounds read into a vague number word; used only to derive, never written into a claim."""

    table = "quantifier_rules"
    caption = "Quantifier rules"
    rules = (
        Rule("bounds_in_order", "lower <= upper", "upper", "{upper} is below lower {lower}; swap them or blank one"),
    )

    lower: Whole | None = Field(description="Smallest number the word can mean.", examples=["200"])
    upper: Whole | None = Field(description="Largest number the word can mean; empty where it has no end.")
    basis: Text = Field(description="Why these bounds: the rule or the reference.")


class RetiredId(Row):
    """Identifiers withdrawn from use, with what took their place; an identifier is never used again."""

    table = "retired_ids"
    caption = "Retired identifiers"
    key = ("table_name", "retired_id")

    table_name: Text = Field(description="The table the identifier belonged to.", examples=["events"])
    retired_id: Identifier = Field(description="The identifier withdrawn.")
    successor_id: Identifier | None = Field(description="The identifier to use instead; empty where there is none.")
    reason: Text = Field(description="Why it was withdrawn.")
    retired: Day = Field(description="The day it was withdrawn.")

"""What happened, is said to have happened, or was planned; who took part; and the figures told of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schema.cells import Code, CodeName, Edtf, Hxl, Ref, Slug, Text
from schema.row import Row, TableRule, another, since_1900
from schema.tables.actors import ActorRef
from schema.tables.figures import (
    FIGURE_RULES,
    RUNNING_TOTAL,
    Best,
    FigureQualifier,
    High,
    Imputed,
    Low,
    LowerBound,
    Quantifier,
    UpperBound,
    measure_in_scope,
)
from schema.tables.places import PlaceRef

EventRef = Annotated[Slug, Ref("events")]


class EventStatus(Code):
    """How firmly an event is established."""

    REPORTED = "reported", "stated by a source, and not tested"
    CONFIRMED = "confirmed", "acknowledged by a party to it, or stated by several independent origins"
    DISPUTED = "disputed", "sources contradict one another"
    DENIED = "denied", "denied by a party to it, with no source that establishes it"
    PLANNED = "planned", "announced or expected, and not yet reported as done"
    CANCELLED = "cancelled", "called off or overtaken before it took place"


class EventRole(Code):
    """What an actor did in an event."""

    INITIATOR = "initiator", "does or orders the thing"
    PARTICIPANT = "participant", "takes part in it, jointly with others"
    TARGET = "target", "the thing is done to it or against it"
    BENEFICIARY = "beneficiary", "it is done for its side"
    SUPPLIER = "supplier", "gives the arms, people, money or service"
    RECIPIENT = "recipient", "receives them"
    SUBJECT = "subject", "the force or people moved, recruited or withdrawn"
    CARRIER = "carrier", "carries them"
    HOST = "host", "holds the meeting, or lends its ground to the event"
    MEDIATOR = "mediator", "brings the parties together"
    ADDRESSEE = "addressee", "the call, message or demand is made to it"


class Event(Row):
    """One thing that happened at a time and place, or was said to have happened, or was planned."""

    table = "events"
    caption = "Events"
    key = ("event_id",)
    searched = ("title", "summary")
    rules = (
        another("part_of", "event_id", "an event cannot be part of itself; name the larger event"),
        since_1900("date"),
    )
    table_rules = (
        TableRule(
            "happened_before_its_last_source",
            "What has happened was told by a source that appeared on that day or later.",
            """events AS this JOIN (
                SELECT evidence.event_id, max(coalesce(sources.published_latest, DATE '9999-12-31')) AS latest
                FROM evidence JOIN sources ON sources.source_id = evidence.source_id
                WHERE evidence.support = 'supports' GROUP BY evidence.event_id
            ) AS told ON told.event_id = this.event_id
            WHERE this.status IN ('reported', 'confirmed', 'disputed') AND this.date_earliest > told.latest""",
            "date",
            "it lies after the last source that tells of it ({latest}); correct the date, or write planned as status",
            shows={"latest": "told.latest"},
        ),
        TableRule(
            "disputed_by_somebody",
            "A disputed event has evidence that contradicts it, or a statement that denies it.",
            """events AS this
            WHERE this.status = 'disputed'
                AND NOT EXISTS (
                    SELECT 1 FROM evidence WHERE evidence.event_id = this.event_id AND evidence.support = 'contradicts'
                )
                AND NOT EXISTS (
                    SELECT 1 FROM statements AS said WHERE said.about_event_id = this.event_id
                        AND said.stance IN ('denies', 'rejects')
                )""",
            "status",
            "nothing contradicts or denies it; add that evidence or statement, or write another status",
        ),
    )

    event_id: Annotated[Slug, Hxl("#event+code")] = Field(
        description="Identifier of the event, permanent.", examples=["ev-russian-jets-2020-05"]
    )
    event_type: Annotated[CodeName, Ref("event_types"), Hxl("#event+type")] = Field(
        description="Kind of event.", examples=["arms_delivery"]
    )
    title: Annotated[Text, Hxl("#event+name")] = Field(description="Short title, in our own words.")
    summary: Annotated[Text, Hxl("#description")] = Field(
        description="What happened, in our own words, one or two sentences."
    )
    date: Edtf = Field(description="When it happened, or was to happen.", examples=["2020-05-26"])
    place_id: PlaceRef | None = Field(description="Where it happened; empty where no source says.")
    status: Annotated[EventStatus, Hxl("#status+code")] = Field(description="How firmly it is established.")
    part_of: EventRef | None = Field(description="The larger event it belongs to.")
    agreement_id: Annotated[Slug, Ref("agreements")] | None = Field(
        description="The agreement or round that the event makes, signs, carries out or breaks."
    )


class EventActor(Row):
    """One actor's part in one event."""

    table = "event_actors"
    caption = "Actors in events"
    key = ("event_id", "actor_id", "role")

    event_id: Annotated[EventRef, Hxl("#event+code")] = Field(description="The event.")
    actor_id: Annotated[ActorRef, Hxl("#group+code")] = Field(description="The actor.")
    role: EventRole = Field(description="What the actor did in the event.")


class EventFigure(Row):
    """One number told of one event: aircraft delivered, dollars offered, people killed."""

    table = "event_figures"
    caption = "Figures of events"
    key = ("figure_id",)
    rules = (*FIGURE_RULES, RUNNING_TOTAL, since_1900("as_of"))
    table_rules = (measure_in_scope("event_figures", "event"),)

    figure_id: Annotated[Slug, Hxl("#meta+id")] = Field(
        description="Identifier of the figure, permanent.", examples=["fig-russian-jets-14"]
    )
    event_id: Annotated[EventRef, Hxl("#event+code")] = Field(description="The event the figure belongs to.")
    measure: Annotated[CodeName, Ref("measures"), Hxl("#indicator+code")] = Field(
        description="What the number counts.", examples=["delivered"]
    )
    unit: Annotated[CodeName, Ref("units"), Hxl("#indicator+type")] = Field(
        description="What one of it is.", examples=["aircraft"]
    )
    actor_id: Annotated[ActorRef, Hxl("#group+code")] | None = Field(
        description="Of whom it is told: who was killed, paid, delivered."
    )
    low: Low
    best: Best
    high: High
    qualifier: FigureQualifier
    quantifier: Quantifier
    claimant_id: ActorRef = Field(description="Whose number it is; not who reported it.")
    as_of: Edtf = Field(description="The time the number describes.", examples=["2020-05-26"])
    lower: LowerBound = None
    upper: UpperBound = None
    imputed: Imputed = None

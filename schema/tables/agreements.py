"""What was agreed, proposed or refused; by whom; what it obliges to; and what became of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schema.cells import Code, CodeName, Digits, Edtf, Hxl, Ref, Slug, Text
from schema.row import Row, Rule, TableRule, since_1900
from schema.tables.actors import ActorRef
from schema.tables.events import EventRef
from schema.tables.places import PlaceRef

AgreementRef = Annotated[Slug, Ref("agreements")]


class AgreementStatus(Code):
    """How far an agreement, round or conference got, at the last date a source tells of it."""

    IN_FORCE = "in_force", "signed and in effect"
    SIGNED = "signed", "signed or adopted; effect not stated"
    ANNOUNCED = "announced", "declared as agreed; no signature stated"
    PROPOSED = "proposed", "put forward, planned or under negotiation"
    HELD = "held", "talks or a conference that took place; no agreement is told of"
    REJECTED = "rejected", "refused by a party it needs"
    NOT_CONCLUDED = "not_concluded", "negotiated, and ended without agreement"
    LAPSED = "lapsed", "once in force, and no longer"


class PartyRole(Code):
    """What an actor is to an agreement."""

    SIGNATORY = "signatory", "signs or adopts it, or is one of the negotiating parties"
    MEDIATOR = "mediator", "brings the parties to it"
    GUARANTOR = "guarantor", "answers for its being kept"
    HOST = "host", "holds the meeting"
    ENDORSER = "endorser", "supports it without being bound"
    OBJECTOR = "objector", "objects to it"
    WITNESS = "witness", "attends"


class ComplianceEffect(Code):
    """What an event does to a provision."""

    FULFILS = "fulfils", "carries it out"
    PARTLY_FULFILS = "partly_fulfils", "carries out a part"
    BREACHES = "breaches", "goes against it"
    DELAYS = "delays", "puts it off past its deadline or makes it harder"
    DEADLINE_PASSED = "deadline_passed", "its deadline ran out, and what was due had not come"


class Agreement(Row):
    """One agreement, negotiation round, conference or resolution, whatever came of it."""

    table = "agreements"
    caption = "Agreements"
    key = ("agreement_id",)
    searched = ("name", "summary")
    rules = (
        Rule(
            "status_known_after_it",
            "status IN ('proposed', 'announced') OR status_as_of_latest IS NULL OR date_earliest IS NULL"
            " OR status_as_of_latest >= date_earliest",
            "status_as_of",
            "{status_as_of} is before the agreement itself ({date}); write the day of the last source that tells of it",
        ),
        since_1900("date"),
    )

    agreement_id: Annotated[Slug, Hxl("#meta+id")] = Field(
        description="Identifier of the agreement, permanent.", examples=["agr-ceasefire-2020-10-23"]
    )
    name: Text = Field(description="Name in English.")
    kind: Annotated[CodeName, Ref("agreement_kinds")] = Field(description="Kind of agreement.", examples=["ceasefire"])
    status: Annotated[AgreementStatus, Hxl("#status+code")] = Field(description="How far it got.")
    status_as_of: Edtf = Field(
        description="The time for which the status is known: that of the last source that tells of it.",
        examples=["2021-01-23"],
    )
    date: Edtf = Field(description="When it was signed, held, announced or proposed.", examples=["2020-10-23"])
    place_id: PlaceRef | None = Field(description="Where.")
    process_id: Annotated[CodeName, Ref("processes")] | None = Field(
        description="The negotiation process it belongs to."
    )
    summary: Annotated[Text, Hxl("#description")] = Field(description="What it says or was to say, in our own words.")
    pax_id: Digits | None = Field(description="Number of the agreement in PA-X.", examples=["2320"])
    un_symbol: Text | None = Field(description="United Nations document symbol.", examples=["S/RES/2510 (2020)"])


class AgreementParty(Row):
    """One actor's part in one agreement."""

    table = "agreement_parties"
    caption = "Parties to agreements"
    key = ("agreement_id", "actor_id", "role")

    agreement_id: AgreementRef = Field(description="The agreement.")
    actor_id: Annotated[ActorRef, Hxl("#group+code")] = Field(description="The actor.")
    role: PartyRole = Field(description="What the actor is to the agreement.")


class Provision(Row):
    """One thing that an agreement obliges somebody to do."""

    table = "provisions"
    caption = "Provisions"
    key = ("provision_id",)
    searched = ("obligation",)
    table_rules = (
        TableRule(
            "deadline_after_agreement",
            "A deadline is not before its agreement.",
            """provisions AS this JOIN agreements AS made ON made.agreement_id = this.agreement_id
            WHERE this.deadline_latest < made.date_earliest""",
            "deadline",
            "it is before the agreement was made ({made}); correct one of the two",
            shows={"made": "made.date"},
        ),
    )

    provision_id: Annotated[Slug, Hxl("#meta+id")] = Field(description="Identifier of the provision, permanent.")
    agreement_id: AgreementRef = Field(description="The agreement it stands in.")
    topic: Annotated[CodeName, Ref("provision_topics")] = Field(description="What it is about.")
    obligation: Annotated[Text, Hxl("#description")] = Field(description="What must be done, in our own words.")
    obligor_id: ActorRef | None = Field(description="Who must do it; empty where it is not said.")
    deadline: Edtf | None = Field(description="By when; empty where it is not said.")


class Compliance(Row):
    """What one event did to one provision."""

    table = "compliance"
    caption = "Compliance with provisions"
    key = ("provision_id", "event_id", "effect")
    table_rules = (
        TableRule(
            "event_after_agreement",
            "Nothing keeps or breaks an agreement before it is made.",
            """compliance AS this JOIN provisions AS promised ON promised.provision_id = this.provision_id
            JOIN agreements AS made ON made.agreement_id = promised.agreement_id
            JOIN events AS done ON done.event_id = this.event_id
            WHERE done.date_latest < made.date_earliest""",
            "event_id",
            "the event ({done}) is before the agreement ({made}); choose another event, or correct a date",
            shows={"made": "made.date", "done": "done.date"},
        ),
        TableRule(
            "no_signing_fulfils",
            "The signing of an agreement does not fulfil it.",
            """compliance AS this JOIN provisions AS promised ON promised.provision_id = this.provision_id
            JOIN events AS done ON done.event_id = this.event_id
            WHERE this.effect = 'fulfils' AND done.event_type IN ('agreement_event', 'vote')
                AND done.agreement_id = promised.agreement_id""",
            "event_id",
            "it is the making of the agreement itself; name the event that carries the provision out",
        ),
        TableRule(
            "deadline_has_passed",
            "A deadline has passed on its last day or later.",
            """compliance AS this JOIN provisions AS promised ON promised.provision_id = this.provision_id
            JOIN events AS done ON done.event_id = this.event_id
            WHERE this.effect = 'deadline_passed'
                AND (promised.deadline_latest IS NULL OR done.date_latest < promised.deadline_latest)""",
            "effect",
            "the event ({done}) does not come after a deadline ({due}); write another effect, or correct a date",
            shows={"done": "done.date", "due": "coalesce(promised.deadline, 'none')"},
        ),
    )

    provision_id: Annotated[Slug, Ref("provisions")] = Field(description="The provision.")
    event_id: EventRef = Field(description="The event.")
    effect: ComplianceEffect = Field(description="What the event does to the provision.")
    note: Text | None = Field(description="Why, in our own words.")

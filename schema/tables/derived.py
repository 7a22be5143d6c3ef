"""What the claims add up to: tables that the build derives from the others, one SQL file each in ``build/derive/``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schema.cells import (
    Code,
    CodeName,
    Country,
    Day,
    Derived,
    Hxl,
    Latitude,
    Longitude,
    Ref,
    Slug,
    Text,
    Truth,
    Whole,
    Wording,
)
from schema.row import Row
from schema.tables.actors import ActorRef, Camp
from schema.tables.agreements import Agreement
from schema.tables.events import Event
from schema.tables.evidence import RecordType
from schema.tables.figures import NumberTold
from schema.tables.force_estimates import ForceEstimate
from schema.tables.sources import Reliability
from schema.tables.statements import Statement

SourceRef = Annotated[Slug, Ref("sources")]


class ForceStrength(Row):
    """What the stock claims say of one force in one month: their envelope and what they have in common."""

    table = "force_strength"
    caption = "Strength of forces, month by month"
    key = ("force_id", "unit", "month")

    force_id: Annotated[ActorRef, Hxl("#group+code")] = Field(description="The force.")
    camp: Camp = Field(description="On whose side the force stands; our classification.")
    unit: Annotated[CodeName, Ref("units"), Hxl("#indicator+type")] = Field(description="What one of the number is.")
    month: Annotated[Day, Hxl("#date")] = Field(description="The first day of the month.")
    envelope_lower: NumberTold | None = Field(
        description="Smallest lower bound of the claims; null where none has one."
    )
    envelope_upper: NumberTold | None = Field(description="Largest upper bound; null where a claim has no upper bound.")
    core_lower: NumberTold | None = Field(description="Largest lower bound: every claim allows this number or more.")
    core_upper: NumberTold | None = Field(description="Smallest upper bound; null where no claim has one.")
    compatible: Truth | None = Field(
        description="Whether one number fits all claims: false where core_lower is above core_upper."
    )
    claims: Whole = Field(description="Claims with a bound that cover the month.")
    claimants: Whole = Field(description="Different claimants of these claims.")
    origins: Whole = Field(description="Different origins of the sources that support these claims.")
    presence_claims: Whole = Field(description="Claims that say the force is there and give no bound.")
    imputed: Truth = Field(description="Whether a bound comes from a number word by quantifier_rules.")
    carried_from: Day | None = Field(
        description="The month whose claims are carried forward, where none covers this one; at most six months back."
    )


class CampStrength(Row):
    """The largest force of one camp in one month by the stock claims, and by the running totals of arrivals."""

    table = "camp_strength"
    caption = "Strength of camps, month by month"
    key = ("camp", "unit", "month")

    camp: Camp = Field(description="On whose side the forces stand; our classification.")
    unit: Annotated[CodeName, Ref("units"), Hxl("#indicator+type")] = Field(description="What one of the number is.")
    month: Annotated[Day, Hxl("#date")] = Field(description="The first day of the month.")
    stock_forces: Whole = Field(description="Forces of the camp with a bounded stock claim for the month.")
    stock_force_id: ActorRef | None = Field(description="The one of which a claim says the most at least.")
    stock_lower: NumberTold | None = Field(description="Smallest lower bound of the claims on that force.")
    stock_upper: NumberTold | None = Field(description="Largest upper bound of them; null where a claim has none.")
    stock_carried_from: Day | None = Field(
        description="The month whose claims are carried forward, where none covers it."
    )
    arrived_forces: Whole = Field(description="Forces of the camp with a running total of arrivals by the month's end.")
    arrived_force_id: ActorRef | None = Field(description="The one of which most had arrived.")
    arrived_lower: NumberTold | None = Field(description="How many of it had arrived at least, since the beginning.")
    arrived_upper: NumberTold | None = Field(
        description="How many at most, where every total of the month says so; null in months without a total."
    )


class Corroboration(Row):
    """How many sources attest a record, and how many other claimants agree or disagree with a claim."""

    table = "corroboration"
    caption = "Corroboration of records"
    key = ("record_type", "record_id")

    record_type: RecordType = Field(description="What kind of row it is about.")
    record_id: Slug = Field(description="The key of that row.")
    evidence_rows: Whole = Field(description="Rows of evidence.")
    sources: Whole = Field(description="Different sources that support it.")
    origins: Whole = Field(description="Different origins these sources go back to, following repeats to the end.")
    contradicting_sources: Whole = Field(description="Different sources that say otherwise.")
    best_grade: Reliability | None = Field(description="Best grade among the supporting sources.")
    agreeing_claimants: Whole | None = Field(
        description="Other claimants whose claims fit this one; null but for force estimates that are no echo."
    )
    disagreeing_claimants: Whole | None = Field(
        description="Other claimants whose claims have no number in common with it; null as above."
    )


class ContradictionKind(Code):
    """How two records contradict each other."""

    DISJOINT = "disjoint", "claims on one force at one time and place whose intervals have no number in common"
    PART_ABOVE_WHOLE = "part_above_whole", "a part is larger than the whole it belongs to"
    DENIAL = "denial", "a statement denies what an estimate, a statement or an event says"


class Contradiction(Row):
    """Two records that cannot both be right."""

    table = "contradictions"
    caption = "Contradictions"
    key = ("kind", "first_type", "first_id", "second_type", "second_id")

    kind: ContradictionKind = Field(description="How they contradict each other.")
    first_type: RecordType = Field(description="What the first record is.")
    first_id: Slug = Field(description="The first record; of a denial, the denial; of parts and wholes, the part.")
    second_type: RecordType = Field(description="What the second record is.")
    second_id: Slug = Field(description="The second record; of a denial, what it denies; otherwise the whole.")
    force_id: ActorRef | None = Field(description="The force that both are about, where they are estimates.")
    gap: Whole | None = Field(description="Distance between the intervals, in units of the claims.")


class SourceChain(Row):
    """One source and one source that it goes back to, itself included."""

    table = "source_chain"
    caption = "What sources go back to"
    key = ("source_id", "ancestor_id")

    source_id: SourceRef = Field(description="The source.")
    ancestor_id: SourceRef = Field(description="The source itself, what it repeats, what that repeats, and so on.")
    step: Whole = Field(description="Number of links between the two; 0 for the source itself.")
    is_origin: Truth = Field(description="Whether the ancestor repeats nothing, so that the chain ends there.")


class SourceKnownFrom(Row):
    """When one source, or what it repeats, became public."""

    table = "source_known_from"
    caption = "Since when sources were known"
    key = ("source_id",)

    source_id: SourceRef = Field(description="The source.")
    known_from: Annotated[Day, Hxl("#date+reported")] | None = Field(
        description="First day on which it, or what it repeats, was public for certain."
    )
    known_from_earliest: Day | None = Field(description="First day on which one of them may have been public.")


class KnownFrom(Row):
    """When one record became public knowledge."""

    table = "known_from"
    caption = "Since when records were known"
    key = ("record_type", "record_id")

    record_type: RecordType = Field(description="What kind of row it is about.")
    record_id: Slug = Field(description="The key of that row.")
    known_from: Annotated[Day, Hxl("#date+reported")] | None = Field(
        description="First day on which a supporting source, or what it repeats, was public for certain."
    )
    known_from_earliest: Day | None = Field(description="First day on which one may have been public.")
    first_source_id: SourceRef | None = Field(description="The supporting source that appeared first.")
    wording: Wording | None = Field(description="The words of the first of its sources whose words were coded.")


class _Sourced(Row):
    """Columns on the sources behind a record, at the end of every flat table."""

    is_view = True

    sources: Annotated[Whole, Derived(always=True)] = Field(description="Different sources that support it.")
    origins: Annotated[Whole, Derived(always=True)] = Field(description="Different origins of these sources.")
    contradicting_sources: Annotated[Whole, Derived(always=True)] = Field(
        description="Different sources that say otherwise."
    )
    best_grade: Annotated[Reliability | None, Derived()] = Field(description="Best grade among the supporting sources.")
    known_from: Annotated[Day | None, Derived(), Hxl("#date+reported")] = Field(
        description="Day from which it was public for certain."
    )
    first_source_id: Annotated[SourceRef | None, Derived()] = Field(description="The source that appeared first.")
    first_source: Annotated[Text | None, Derived(), Hxl("#meta+source")] = Field(description="Title of that source.")
    first_source_url: Annotated[Text | None, Derived(), Hxl("#meta+url")] = Field(description="Address of that source.")


Named = Annotated[Text | None, Derived()]
AlwaysNamed = Annotated[Text, Derived(always=True)]


class _EventNames(Event):
    """Events with names in the place of identifiers."""

    event_id: Annotated[Slug, Ref("events"), Hxl("#event+code")] = Field(description="The event.")
    event_type_label: AlwaysNamed = Field(description="Kind of event, as people read it.")
    place: Annotated[Named, Hxl("#loc+name")] = Field(description="Name of the place.")
    country: Annotated[Country | None, Derived()] = Field(description="Country of the place.")
    admin1: Annotated[Named, Hxl("#adm1+name")] = Field(description="First-order division of the place.")
    latitude: Annotated[Latitude | None, Derived()] = Field(description="Latitude of the place (WGS 84).")
    longitude: Annotated[Longitude | None, Derived()] = Field(description="Longitude of the place (WGS 84).")
    where_prec: Annotated[Whole | None, Derived()] = Field(description="UCDP where_prec of the place.")
    initiators: Named = Field(description="Names of those who did or ordered it, separated by semicolons.")
    targets: Named = Field(description="Names of those it was done to, separated by semicolons.")
    actors: Named = Field(description="Every actor with its role, separated by semicolons.")
    figures: Named = Field(description="Figures told of it: measure, number and unit, separated by semicolons.")
    agreement: Named = Field(description="Name of the agreement it belongs to.")


class EventFlat(_Sourced, _EventNames):
    """One event with names, coordinates, figures and sources: no joins needed."""

    table = "events_flat"
    caption = "Events, flat"


class _ForceEstimateNames(ForceEstimate):
    """Force estimates with names in the place of identifiers."""

    estimate_id: Annotated[Slug, Ref("force_estimates"), Hxl("#meta+id")] = Field(description="The claim.")
    force: Annotated[AlwaysNamed, Hxl("#group+name")] = Field(description="Name of the force.")
    sponsor: Named = Field(description="Name of the sponsor.")
    side: Named = Field(description="Name of the party they serve.")
    claimant: AlwaysNamed = Field(description="Name of the claimant.")
    claimant_kind: AlwaysNamed = Field(description="Kind of the claimant, as people read it.")
    unit_label: AlwaysNamed = Field(description="What one of the number is, as people read it.")
    measure_label: Annotated[AlwaysNamed, Hxl("#indicator+name")] = Field(
        description="What the number counts, as people read it."
    )
    place: Annotated[Named, Hxl("#loc+name")] = Field(description="Name of the place.")
    country: Annotated[Country | None, Derived()] = Field(description="Country of the place.")
    latitude: Annotated[Latitude | None, Derived()] = Field(description="Latitude of the place (WGS 84).")
    longitude: Annotated[Longitude | None, Derived()] = Field(description="Longitude of the place (WGS 84).")
    where_prec: Annotated[Whole | None, Derived()] = Field(description="UCDP where_prec of the place.")
    wording: Annotated[Wording | None, Derived()] = Field(description="The words of one of its sources.")
    camp: Annotated[Camp, Derived(always=True)] = Field(description="Camp of the force; our classification.")
    side_camp: Annotated[Camp | None, Derived()] = Field(
        description="Camp of the party they serve, where one is named."
    )
    agreeing_claimants: Annotated[Whole | None, Derived()] = Field(
        description="Other claimants whose claims fit this one; null where this one is an echo."
    )
    disagreeing_claimants: Annotated[Whole | None, Derived()] = Field(
        description="Other claimants whose claims have no number in common with it; null where this one is an echo."
    )


class ForceEstimateFlat(_Sourced, _ForceEstimateNames):
    """One force estimate with names, coordinates and sources: no joins needed."""

    table = "force_estimates_flat"
    caption = "Force estimates, flat"


class _AgreementNames(Agreement):
    """Agreements with names in the place of identifiers."""

    agreement_id: Annotated[Slug, Ref("agreements"), Hxl("#meta+id")] = Field(description="The agreement.")
    kind_label: AlwaysNamed = Field(description="Kind of agreement, as people read it.")
    process: Named = Field(description="Negotiation process, as people read it.")
    place: Annotated[Named, Hxl("#loc+name")] = Field(description="Name of the place.")
    country: Annotated[Country | None, Derived()] = Field(description="Country of the place.")
    signatories: Named = Field(description="Names of signatories, separated by semicolons.")
    parties: Named = Field(description="Every party with its role, separated by semicolons.")
    provisions: Annotated[Whole, Derived(always=True)] = Field(description="Number of provisions coded.")
    topics: Named = Field(description="What the provisions are about, separated by semicolons.")


class AgreementFlat(_Sourced, _AgreementNames):
    """One agreement with its parties, provisions and sources: no joins needed."""

    table = "agreements_flat"
    caption = "Agreements, flat"


class _StatementNames(Statement):
    """Statements with names in the place of identifiers."""

    statement_id: Annotated[Slug, Ref("statements"), Hxl("#meta+id")] = Field(description="The statement.")
    speaker: Annotated[AlwaysNamed, Hxl("#group+name")] = Field(description="Name of the speaker.")
    on_behalf_of: Named = Field(description="Name of the one for whom the speaker spoke.")
    addressee: Named = Field(description="Name of the one to whom it was said.")
    place: Annotated[Named, Hxl("#loc+name")] = Field(description="Name of the place.")
    about_event: Named = Field(description="Title of the event it is about.")
    about_agreement: Named = Field(description="Name of the agreement it is about.")
    about_statement: Named = Field(description="What was said in the statement it answers.")
    about_actor: Named = Field(description="Name of the actor it is mainly about.")
    wording: Annotated[Wording | None, Derived()] = Field(description="The words of one of its sources.")


class StatementFlat(_Sourced, _StatementNames):
    """One statement with names and sources: no joins needed."""

    table = "statements_flat"
    caption = "Statements, flat"


DERIVED_MODELS: tuple[type[Row], ...] = (
    SourceChain,
    SourceKnownFrom,
    Corroboration,
    ForceStrength,
    CampStrength,
    Contradiction,
    KnownFrom,
    EventFlat,
    ForceEstimateFlat,
    AgreementFlat,
    StatementFlat,
)
"""In the order in which they are derived: each may use those before it."""

"""How many there were, according to whom."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Ge, Le
from pydantic import Field

from schema.cells import Code, CodeName, Derived, Edtf, Hxl, Ref, Slug, Text, Whole
from schema.row import Row, Rule, TableRule, another, both_or_neither, since_1900
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


class Verification(Code):
    """What the source says of how the number was checked."""

    INDEPENDENT = "independent", "checked by somebody other than the claimant, as the source says"
    CLAIMANT_ONLY = "claimant_only", "stands on the claimant's word"
    EXPLICITLY_UNVERIFIED = "explicitly_unverified", "the source says that it could not be verified"
    DISPUTED = "disputed", "the source reports that it is contested"


class Departure(Code):
    """How a repetition of a claim differs from the claim; the first that applies, in this order."""

    NUMBER_CHANGED = "number_changed", "another number is given"
    QUALIFIER_DROPPED = "qualifier_dropped", "a limit such as up to, at least or about is lost"
    QUALIFIER_ADDED = "qualifier_added", "a limit is put to a number that had none, or another limit is put"
    SCOPE_WIDENED = "scope_widened", "the number is given for other or more people, places or times"
    DATE_CHANGED = "date_changed", "the number is given for another date"
    CLAIMANT_CHANGED = "claimant_changed", "the number is given to somebody else than who put it forward"
    TRANSLATED_WRONGLY = "translated_wrongly", "the difference comes from a mistranslation"


CREDIBILITY: dict[int, str] = {
    1: "two things or more speak for it",
    2: "one thing more speaks for it than against it",
    3: "nothing speaks for it or against it, or as much for it as against it",
    4: "one thing more speaks against it than for it",
    5: "two things or more speak against it",
    6: "cannot be judged: an echo of another claim, or no number",
}
"""Grades of a claim, on the scale that goes with the Admiralty code; what speaks for it stands in their rule."""


class ForceEstimate(Row):
    """One claim about the size of a force, by one claimant, as of one time. A repetition is evidence, not a claim."""

    table = "force_estimates"
    caption = "Force estimates"
    key = ("estimate_id",)
    searched = ("note",)
    rules = (
        *FIGURE_RULES,
        Rule(
            "claimed_after_as_of",
            "measure = 'planned' OR claimed_latest >= as_of_earliest",
            "claimed",
            "{claimed} is before as_of {as_of}; a claim cannot be made before what it describes, unless it is planned",
        ),
        another("part_of", "estimate_id", "an estimate cannot be part of itself; name the whole it belongs to"),
        both_or_neither("departs_in_a_way", "departs_from", "departure"),
        another("departs_from", "estimate_id", "a claim cannot depart from itself; name the claim that it misreports"),
        Rule(
            "as_of_not_after_claimed",
            "measure = 'planned' OR as_of_latest <= claimed_latest OR claimed_latest < as_of_earliest",
            "as_of",
            "{as_of} ends after the claim was made ({claimed}); end it on that day, or correct one of the two",
        ),
        RUNNING_TOTAL,
        since_1900("as_of"),
        since_1900("claimed"),
    )

    table_rules = (
        measure_in_scope("force_estimates", "force"),
        TableRule(
            "part_within_whole",
            "In one claim, a part is no larger than its whole; where different claims disagree, that is data.",
            """force_estimates AS this JOIN force_estimates AS whole ON whole.estimate_id = this.part_of
                AND whole.unit = this.unit AND whole.measure = this.measure
                AND whole.claimant_id = this.claimant_id AND whole.claimed = this.claimed
            WHERE this.lower > whole.upper""",
            "part_of",
            "a part of at least {lower} is larger than its whole of at most {most}; correct one, or part_of",
            shows={"lower": "this.lower", "most": "whole.upper"},
        ),
        TableRule(
            "departs_from_earlier",
            "A claim departs from one that was made before it, or on the same day.",
            """force_estimates AS this JOIN force_estimates AS original ON original.estimate_id = this.departs_from
            WHERE this.claimed_latest < original.claimed_earliest""",
            "departs_from",
            "it was made ({echoed}) before the claim it is to misreport ({said}); correct one date, or departs_from",
            shows={"echoed": "this.claimed", "said": "original.claimed"},
        ),
    )

    estimate_id: Annotated[Slug, Hxl("#meta+id")] = Field(
        description="Identifier of the claim, permanent.", examples=["est-wagner-dod-ig-2019-12"]
    )
    force_id: Annotated[ActorRef, Hxl("#group+code")] = Field(description="The force or people counted.")
    sponsor_id: ActorRef | None = Field(description="Who sent, recruited or pays them, as the claim says.")
    side_id: ActorRef | None = Field(description="The party they serve, as the claim says.")
    place_id: PlaceRef | None = Field(description="Where they are counted; Libya as a whole where nothing narrower.")
    unit: Annotated[CodeName, Ref("units"), Hxl("#indicator+type")] = Field(
        description="What one of the number is.", examples=["persons"]
    )
    measure: Annotated[CodeName, Ref("measures"), Hxl("#indicator+code")] = Field(
        description="What the number counts.", examples=["stock"]
    )
    low: Low
    best: Best
    high: High
    qualifier: FigureQualifier
    quantifier: Quantifier
    as_of: Edtf = Field(description="The time the number describes.", examples=["2019-12"])
    claimant_id: ActorRef = Field(description="Whose number it is; not who reported it.")
    claimed: Annotated[Edtf, Hxl("#date+reported")] = Field(
        description="When the claimant put it forward.", examples=["2020-01~"]
    )
    verification: Verification = Field(description="What the source says of how it was checked.")
    part_of: Annotated[Slug, Ref("force_estimates")] | None = Field(
        description="The claim for a larger force or area that this one is a part of."
    )
    departs_from: Annotated[Slug, Ref("force_estimates")] | None = Field(
        description="The claim that this row misreports; such a row is an echo, not a claim of its own."
    )
    departure: Departure | None = Field(description="How it differs from the claim it misreports.")
    note: Annotated[Text, Hxl("#description")] | None = Field(
        description="What a user must know: changed scope, dropped qualifier, contested reading."
    )
    lower: LowerBound = None
    upper: UpperBound = None
    imputed: Imputed = None
    credibility: Annotated[Annotated[Whole, Ge(1), Le(6)] | None, Derived()] = Field(
        default=None,
        description="Grade of the claim: " + "; ".join(f"{n} {rule}" for n, rule in CREDIBILITY.items()) + ".",
    )
    credibility_basis: Annotated[Text | None, Derived()] = Field(
        default=None, description="How the grade came about: what it begins at, and each step by its reason."
    )

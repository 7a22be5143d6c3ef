"""What somebody said: assertions, denials, acknowledgements, accusations, calls and promises."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schema.cells import Code, Edtf, Hxl, Ref, Slug, Text
from schema.row import Row, another
from schema.tables.actors import ActorRef
from schema.tables.events import EventRef
from schema.tables.places import PlaceRef


class Stance(Code):
    """What the speaker does by saying it."""

    ASSERTS = "asserts", "says that it is so"
    DENIES = "denies", "says that it is not so"
    ACKNOWLEDGES = "acknowledges", "admits what it had denied, left unsaid, or has no interest in admitting"
    ACCUSES = "accuses", "says that another did wrong"
    CALLS_FOR = "calls_for", "asks or demands that something be done"
    PROMISES = "promises", "says that it will do something, or plans to"
    REJECTS = "rejects", "refuses a demand, a proposal or a presence"
    WELCOMES = "welcomes", "approves, praises or supports"
    THREATENS = "threatens", "says that it will do harm unless something happens"


class Statement(Row):
    """One proposition that one speaker put forward at one time."""

    table = "statements"
    caption = "Statements"
    key = ("statement_id",)
    searched = ("proposition",)
    rules = (
        another(
            "about_statement_id",
            "statement_id",
            "a statement cannot be about itself; name the statement it answers",
            name="about_another",
        ),
    )

    statement_id: Annotated[Slug, Hxl("#meta+id")] = Field(
        description="Identifier of the statement, permanent.", examples=["st-putin-2020-01-11"]
    )
    speaker_id: Annotated[ActorRef, Hxl("#group+code")] = Field(description="Who said it.")
    on_behalf_of_id: ActorRef | None = Field(description="For whom the speaker spoke.")
    addressee_id: ActorRef | None = Field(description="To whom it was said, where it was said to somebody.")
    date: Edtf = Field(description="When it was said.", examples=["2020-01-11"])
    place_id: PlaceRef | None = Field(description="Where it was said.")
    stance: Stance = Field(description="What the speaker does by saying it.")
    proposition: Annotated[Text, Hxl("#description")] = Field(description="What was said, in our own words.")
    about_event_id: EventRef | None = Field(description="The event it is about.")
    about_estimate_id: Annotated[Slug, Ref("force_estimates")] | None = Field(
        description="The force estimate it is about, also as a denial of it."
    )
    about_agreement_id: Annotated[Slug, Ref("agreements")] | None = Field(description="The agreement it is about.")
    about_statement_id: Annotated[Slug, Ref("statements")] | None = Field(
        description="The statement it answers, denies or repeats."
    )
    about_actor_id: ActorRef | None = Field(description="The actor it is mainly about.")

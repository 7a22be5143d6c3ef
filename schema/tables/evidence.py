"""What every row stands on: the source, the place in it, and the words."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from schema.cells import Code, Coder, Day, Derived, Hxl, Ref, Slug, Text, Wording
from schema.row import Row, Rule, TableRule

RECORD_COLUMNS: dict[str, str] = {
    "event": "event_id",
    "statement": "statement_id",
    "force_estimate": "estimate_id",
    "agreement": "agreement_id",
    "provision": "provision_id",
    "relation": "relation_id",
    "event_figure": "figure_id",
}
"""The reference that each record_type fills. Every row of the tables referred to needs a row of evidence."""


def record_table(record: str) -> str:
    """The table whose rows a record_type names."""
    return f"{record}s"


class RecordType(Code):
    """What kind of row the evidence supports."""

    EVENT = "event", "a row of events"
    STATEMENT = "statement", "a row of statements"
    FORCE_ESTIMATE = "force_estimate", "a row of force_estimates"
    AGREEMENT = "agreement", "a row of agreements"
    PROVISION = "provision", "a row of provisions"
    RELATION = "relation", "a row of relations"
    EVENT_FIGURE = "event_figure", "a row of event_figures"


class Support(Code):
    """What the source does for the row."""

    SUPPORTS = "supports", "says what the row says"
    CONTRADICTS = "contradicts", "says otherwise"
    MENTIONS = "mentions", "speaks of it without saying whether it is so"


class Confidence(Code):
    """How sure the coder is of having read the source rightly."""

    CERTAIN = "certain", "no other reading is reasonable"
    LIKELY = "likely", "another reading is possible"
    DOUBTFUL = "doubtful", "the text is damaged, ambiguous or wrong against the record; see the note"


def _filled_by(record: str, column: str) -> Rule:
    """Together, these rules hold the evidence to exactly one record: the one that record_type and record_id name."""
    return Rule(
        f"{column}_where_{record}",
        f"(record_type = '{record}') = ({column} IS NOT NULL) AND ({column} IS NULL OR {column} = record_id)",
        column,
        f"{column} is filled where record_type is {record}, with record_id, and nowhere else",
    )


def _stands_behind(record: str, column: str) -> TableRule:
    """A row of evidence whose record is unknown may be meant for one that has none."""
    table = record_table(record)
    return TableRule(
        f"{record}_has_evidence",
        f"Every row of {table} has a row of evidence.",
        f"{table} AS this ANTI JOIN evidence ON evidence.{column} = this.{column} WHERE this.{column} IS NOT NULL",
        column,
        f"no evidence stands behind it; add a row to {{files[evidence]}} with record_type {record}",
        excuses=("evidence.record_type", "evidence.record_id"),
        excused=f"""SELECT count(DISTINCT part.{column}) FROM evidence AS part
            ANTI JOIN {table} AS target ON target.{column} = part.{column} WHERE part.{column} IS NOT NULL""",
    )


def _said_before(record: str, date: str) -> TableRule:
    table, column = record_table(record), RECORD_COLUMNS[record]
    return TableRule(
        f"{record}_before_source",
        f"No source supports a row of {table} before it was said.",
        f"""evidence AS this JOIN {table} AS made ON made.{column} = this.{column}
            JOIN sources ON sources.source_id = this.source_id
            WHERE this.support = 'supports' AND sources.published_latest < made.{date}_earliest""",
        "source_id",
        "the source appeared ({appeared}) before what it is to support was said ({said}); correct one date",
        shows={"said": f"made.{date}", "appeared": "sources.published"},
    )


def _record(table: str) -> Any:
    return Field(default=None, description=f"The row of {table} it supports, where record_type says so.")


class Evidence(Row):
    """One place in one source that supports, contradicts or mentions one row."""

    table = "evidence"
    caption = "Evidence"
    key = ("evidence_id",)
    unique = (("record_type", "record_id", "source_id", "locator"),)
    rules = tuple(_filled_by(record, column) for record, column in RECORD_COLUMNS.items())
    table_rules = (
        *(_stands_behind(record, column) for record, column in RECORD_COLUMNS.items()),
        _said_before("force_estimate", "claimed"),
        _said_before("statement", "date"),
    )
    searched = ("wording", "note")

    record_type: RecordType = Field(description="What kind of row it supports.")
    record_id: Slug = Field(description="The key of that row.", examples=["est-wagner-dod-ig-2019-12"])
    source_id: Annotated[Slug, Ref("sources"), Hxl("#meta+source")] = Field(description="The source.")
    locator: Text = Field(
        description="Where in the source: p4 is its fourth paragraph, p4-s2 the second sentence of that.",
        examples=["p4"],
    )
    wording: Wording | None = Field(description="The figure or key phrase as printed, at most eight words.")
    support: Support = Field(description="What the source does for the row.")
    confidence: Confidence = Field(description="How sure the coder is of having read it rightly.")
    coder: Coder = Field(description="Who coded it: lm-1, lm-2 ... are language models, human-1 ... people.")
    coded: Day = Field(description="The day it was coded.")
    note: Text | None = Field(description="How a relative date was resolved, where the source is wrong, how sure, why.")
    evidence_id: Annotated[Slug | None, Derived(always=True), Hxl("#meta+id")] = Field(
        default=None,
        description="Identifier of the evidence: ev- and twelve hexadecimal digits of the SHA-256 of record_type, "
        "record_id, source_id and locator.",
    )
    event_id: Annotated[Annotated[Slug, Ref("events")] | None, Derived()] = _record("events")
    statement_id: Annotated[Annotated[Slug, Ref("statements")] | None, Derived()] = _record("statements")
    estimate_id: Annotated[Annotated[Slug, Ref("force_estimates")] | None, Derived()] = _record("force_estimates")
    agreement_id: Annotated[Annotated[Slug, Ref("agreements")] | None, Derived()] = _record("agreements")
    provision_id: Annotated[Annotated[Slug, Ref("provisions")] | None, Derived()] = _record("provisions")
    relation_id: Annotated[Annotated[Slug, Ref("relations")] | None, Derived()] = _record("relations")
    figure_id: Annotated[Annotated[Slug, Ref("event_figures")] | None, Derived()] = _record("event_figures")

"""Where the dataset's knowledge comes from: sources and the log of searches."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schema.cells import (
    Code,
    CodeName,
    Day,
    Edtf,
    FileName,
    Hxl,
    Language,
    Ref,
    Sha256,
    Slug,
    Text,
    Truth,
    Url,
    Whole,
    Wording,
)
from schema.row import Row, Rule, another, both_or_neither


class PublishedBasis(Code):
    """How the date of publication is known."""

    STATED = "stated", "printed in the text or on the page"
    URL = "url", "read from the address of the page"
    INFERRED = "inferred", "worked out from the content; reliability_note says how"


class Access(Code):
    """How much of the source the coder saw."""

    FULL_TEXT = "full_text", "the whole text was read"
    EXCERPT = "excerpt", "the top of the text was read; nothing is coded from the rest"
    CITED_ONLY = "cited_only", "not seen; known because another source cites it"


class Reliability(Code):
    """Admiralty grade of the source for this topic."""

    A = "A", "an investigating or auditing body that publishes its method and evidence"
    B = "B", "an international agency; an established outlet with named sources; an office speaking for itself"
    C = "C", "an established outlet aligned in this conflict; analysis with named sources"
    D = "D", "a partisan outlet; unattributed allegation; a copy or machine translation that distorts"
    E = "E", "known for fabrication on this topic"
    F = "F", "unknown author or publisher, or never seen"


class Reporting(Code):
    """Whether a source tells what its author heard or saw, or passes on what another published."""

    ORIGINAL = (
        "original",
        "its publisher speaks for itself, or its author heard, saw, counted or received what it tells",
    )
    RELAY = "relay", "it only passes on what another published: repeats names that"
    MIXED = "mixed", "it passes on what another published, and adds reporting of its own"


class Source(Row):
    """One document that says something: an article, a report, a statement, or a copy or translation of one."""

    table = "sources"
    caption = "Sources"
    key = ("source_id",)
    searched = ("title", "publisher", "author", "reliability_note")
    rules = (
        both_or_neither("held_with_hash", "document", "sha256"),
        Rule(
            "seen_somewhere",
            "access = 'cited_only' OR document IS NOT NULL OR url IS NOT NULL",
            "url",
            "the source was seen but has no address; give url or document, or write cited_only as access",
        ),
        Rule(
            "seen_on_a_day",
            "access = 'cited_only' OR document IS NOT NULL OR accessed IS NOT NULL",
            "accessed",
            "the source was seen at an address; write the day it was seen",
        ),
        Rule(
            "published_before_seen",
            "accessed IS NULL OR published_earliest IS NULL OR published_earliest <= accessed",
            "accessed",
            "{accessed} is before the publication date {published}; correct one of them",
        ),
        another("repeats", "source_id", "a source cannot repeat itself; name the source it repeats or leave it empty"),
        Rule(
            "relay_of_something",
            "reporting IS NULL OR (reporting = 'relay' AND repeats IS NOT NULL) OR reporting = 'mixed'"
            " OR (reporting = 'original' AND repeats IS NULL)",
            "reporting",
            "{reporting} does not go with repeats; a relay names what it repeats, an original repeats nothing",
        ),
    )

    source_id: Annotated[Slug, Hxl("#meta+id")] = Field(
        description="Identifier of the source, permanent.", examples=["dod-ig-2019-q4"]
    )
    title: Annotated[Text, Hxl("#meta+source")] = Field(
        description="Title as printed, shortened with [...] where long; ours in square brackets where there is none."
    )
    publisher: Text | None = Field(description="Who published it.", examples=["Associated Press"])
    author: Text | None = Field(description="Who wrote it, as printed.")
    published: Annotated[Edtf, Hxl("#date+reported")] = Field(
        description="When it was published.", examples=["2019-12-05"]
    )
    published_basis: PublishedBasis = Field(description="How the date of publication is known.")
    kind: Annotated[CodeName, Ref("source_kinds")] = Field(description="Kind of source.", examples=["wire_report"])
    language: Language = Field(description="Language of the text that was read (BCP 47).", examples=["en"])
    translated: Truth = Field(description="Whether that text is a translation.")
    url: Annotated[Url, Hxl("#meta+url")] | None = Field(description="Address at which it was seen.")
    archived_url: Url | None = Field(description="Address of an archived copy.")
    accessed: Day | None = Field(description="Day on which it was seen at its address.")
    access: Access = Field(description="How much of it the coder saw.")
    repeats: Annotated[Slug, Ref("sources")] | None = Field(
        description="The source it republishes, relays or translates; following it to the end gives the origin."
    )
    reporting: Reporting | None = Field(
        description="Whether it tells at first hand or passes on; empty where that cannot be told."
    )
    document: FileName | None = Field(description="File name of the text, where the project holds it.")
    sha256: Sha256 | None = Field(description="SHA-256 of that file.")
    reliability: Reliability = Field(description="Admiralty grade A to F of the source, for this topic.")
    reliability_note: Text = Field(description="Why this grade, and how an inferred date was inferred.")


class Search(Row):
    """One search for sources, so that what was looked for and not found is visible."""

    table = "searches"
    caption = "Searches"
    key = ("search_id",)
    rules = (
        Rule(
            "kept_from_seen",
            "sources_kept <= results_seen",
            "sources_kept",
            "{sources_kept} kept of {results_seen} seen; correct one of them",
        ),
    )

    search_id: Slug = Field(description="Identifier of the search, permanent.", examples=["search-2026-11-21-001"])
    run_on: Day = Field(description="Day of the search.")
    terms: Text = Field(description="The words searched for.")
    language: Language = Field(description="Language of the words (BCP 47).", examples=["ar"])
    theme: Text = Field(description="What was looked for.", examples=["founding documents"])
    results_seen: Whole = Field(description="Number of results looked at.")
    sources_kept: Whole = Field(description="Number of sources entered in the dataset because of it.")


class Dismissal(Row):
    """One number, date or name of a held document that no row stands on, with the reason."""

    table = "dismissed"
    caption = "Phrases that are not codable"
    key = ("source_id", "locator", "phrase")

    source_id: Annotated[Slug, Ref("sources")] = Field(description="The held document.")
    locator: Text = Field(description="The paragraph of the phrase, as in evidence.", examples=["p4"])
    phrase: Wording = Field(description="The phrase as printed.", examples=["Fast News"])
    reason: Text = Field(description="Why nothing is coded from it.")


class Audit(Row):
    """How completely one held document was coded, as counted on one day."""

    table = "audits"
    caption = "Coverage of the held documents"
    key = ("source_id",)
    rules = (
        Rule(
            "counted_once",
            "covered + dismissed <= numbers + dates + names",
            "covered",
            "{covered} covered and {dismissed} dismissed are more than there are; run the audit again",
        ),
    )

    source_id: Annotated[Slug, Ref("sources")] = Field(description="The held document.")
    audited: Day = Field(description="The day of the count.")
    numbers: Whole = Field(description="Numbers in it, in digits and in words.")
    dates: Whole = Field(description="Date expressions in it.")
    names: Whole = Field(description="Capitalised names in it.")
    covered: Whole = Field(description="How many of these a row stands on, by the wording of evidence or by a name.")
    dismissed: Whole = Field(description="How many are not codable, as the table dismissed says.")


class Change(Row):
    """One value that a version changed, with the reason: a correction is data."""

    table = "changes"
    caption = "Values changed between versions"
    key = ("version", "table_name", "record_key", "column_name")

    version: Text = Field(description="The version that has the new value.", examples=["0.2.0"])
    table_name: Text = Field(description="The table of the value.")
    record_key: Text = Field(description="The key of the row; the parts of a longer key are joined by a vertical bar.")
    column_name: Text = Field(description="The column of the value.")
    old_value: Text | None = Field(description="The value before; empty where there was none.")
    new_value: Text | None = Field(description="The value from this version on; empty where there is none.")
    reason: Text = Field(description="Why it was changed.")

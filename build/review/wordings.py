"""Does every wording stand in the held document where its locator points, and is it the document that was coded?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from build.files import file_digest
from build.review.documents import Document, fold, held_documents


@dataclass(frozen=True)
class WordingCheck:
    """What was found wrong, and how many wordings were checked and not checked."""

    faults: tuple[str, ...]
    checked: int
    unchecked: int

    def __str__(self) -> str:
        """The summary a maintainer reads."""
        why = "their sources are not held" if self.checked else "no folder with the held documents was given"
        rest = f"; {self.unchecked} not checked, since {why}" if self.unchecked else ""
        return f"{self.checked} wordings checked against the held documents{rest}"


def check_wordings(tables: dict[str, pl.DataFrame], folder: Path | None) -> WordingCheck:
    """Compare wordings with the held documents, exactly after folding case and white space.

    Without a folder nothing is compared, and the count of unchecked wordings says so.
    """
    evidence = tables["evidence"].drop_nulls("wording")
    held = {d.source_id: d for d in held_documents(tables["sources"], folder)} if folder else {}
    digests = dict(tables["sources"].drop_nulls("sha256").select("source_id", "sha256").iter_rows())
    faults = [fault for document in held.values() for fault in _digest(document, digests[document.source_id])]
    checked = 0
    columns = ("source_id", "record_id", "locator", "wording")
    for source_id, record, locator, wording in evidence.select(columns).iter_rows():
        if source_id in held:
            checked += 1
            faults += _misplaced(held[source_id], record, locator, wording)
    return WordingCheck(tuple(faults), checked, evidence.height - checked)


def _digest(document: Document, expected: str) -> Iterator[str]:
    if file_digest(document.path) != expected:
        yield f"{document.path.name}: its SHA-256 is not that of source {document.source_id}; another text was coded"


def _misplaced(document: Document, record: str, locator: str, wording: str) -> Iterator[str]:
    if fold(wording) in document.at(locator):
        return
    elsewhere = [p.number for p in document.paragraphs if fold(wording) in fold(p.text)]
    where = f"it stands in p{elsewhere[0]}" if elsewhere else "it stands nowhere in the document"
    yield f"{document.path.name}: '{wording}' is not at {locator} (evidence of {record}); {where}"

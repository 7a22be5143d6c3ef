"""Which numbers, dates and names of the held documents no row stands on.

A number or date is covered where the wording of some evidence for its paragraph holds it. A name is covered there too,
or where wordings, ``actor_names`` and ``place_names`` together hold every part of it as found in that document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from build.review.documents import Document, Paragraph, fold, held_documents, paragraph_number
from build.review.phrases import Phrase, PhraseKind, common_words, names_nobody, phrases


@dataclass(frozen=True)
class Ground:
    """What the rows hold of one document."""

    wordings: dict[int | None, list[str]]  # paragraph -> folded wordings of its evidence
    names: tuple[str, ...]  # folded spellings found in it, longest first
    dismissed: frozenset[tuple[int | None, str]]  # (paragraph, folded phrase)

    def covers(self, phrase: Phrase, paragraph: int) -> bool:
        """Whether a row stands on the phrase."""
        text = fold(phrase.text)
        wordings = self.wordings.get(paragraph, [])
        if any(text in wording for wording in wordings):
            return True
        if phrase.kind is not PhraseKind.NAME:
            return False
        rest = text
        for wording in wordings:
            rest = rest.replace(wording, " ")
        return names_nobody(self._names.sub(" ", rest)) or any(f" {text} " in f" {name} " for name in self.names)

    def dismisses(self, phrase: Phrase, paragraph: int) -> bool:
        """Whether the phrase is dismissed, with a reason."""
        return (paragraph, fold(phrase.text)) in self.dismissed

    @cached_property
    def _names(self) -> re.Pattern[str]:
        """Any of the names, as whole words."""
        return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, self.names)) + r")(?!\w)" if self.names else r"(?!)")


@dataclass(frozen=True)
class Audited:
    """The count for one document, and the phrases that nothing stands on: (line in the file, paragraph, phrase)."""

    document: Document
    kinds: Counter[PhraseKind]
    covered: int
    dismissed: int
    open: tuple[tuple[int, int, Phrase], ...]

    @property
    def total(self) -> int:
        """Number of phrases to account for."""
        return self.kinds.total()

    @property
    def share(self) -> float:
        """Percentage of phrases accounted for, 100 where there are none."""
        return 100 * (self.covered + self.dismissed) / self.total if self.total else 100.0

    def row(self, day: date) -> dict[str, object]:
        """The count as a row of the table audits."""
        counts = {"numbers": PhraseKind.NUMBER, "dates": PhraseKind.DATE, "names": PhraseKind.NAME}
        return {
            "source_id": self.document.source_id,
            "audited": day,
            **{name: self.kinds[kind] for name, kind in counts.items()},
            "covered": self.covered,
            "dismissed": self.dismissed,
        }


def audit(tables: dict[str, pl.DataFrame], folder: Path) -> list[Audited]:
    """The count for every document of the folder that a source names."""
    found = held_documents(tables["sources"], folder)
    return [_audit(document, _ground(document.source_id, tables)) for document in found]


def _audit(document: Document, ground: Ground) -> Audited:
    kinds: Counter[PhraseKind] = Counter()
    verdicts: Counter[str] = Counter()
    uncovered: list[tuple[int, int, Phrase]] = []
    for paragraph, phrase in _phrases(document):
        kinds[phrase.kind] += 1
        if ground.covers(phrase, paragraph.number):
            verdicts["covered"] += 1
        elif ground.dismisses(phrase, paragraph.number):
            verdicts["dismissed"] += 1
        else:
            uncovered.append((paragraph.line, paragraph.number, phrase))
    return Audited(document, kinds, verdicts["covered"], verdicts["dismissed"], tuple(uncovered))


def _phrases(document: Document) -> Iterator[tuple[Paragraph, Phrase]]:
    common = common_words(document.text)
    for paragraph in document.paragraphs:
        for phrase in phrases(paragraph.text, common):
            yield paragraph, phrase


def _ground(source_id: str, tables: dict[str, pl.DataFrame]) -> Ground:
    """What the rows hold of one source."""

    def of(table: str, *wanted: str) -> Iterator[tuple[str, ...]]:
        return tables[table].filter(pl.col("source_id") == source_id).drop_nulls(wanted).select(wanted).iter_rows()

    wordings: dict[int | None, list[str]] = {}
    for locator, wording in of("evidence", "locator", "wording"):
        wordings.setdefault(paragraph_number(locator), []).append(fold(wording))
    names = {fold(name) for table in ("actor_names", "place_names") for (name,) in of(table, "name")}
    dismissed = {(paragraph_number(locator), fold(phrase)) for locator, phrase in of("dismissed", "locator", "phrase")}
    return Ground(wordings, tuple(sorted(names, key=lambda name: (-len(name), name))), frozenset(dismissed))


def report(audited: Iterable[Audited]) -> Iterator[str]:
    """Lines for a reader: each open phrase with its file and line, then one line per document."""
    for result in audited:
        for line, paragraph, phrase in result.open:
            yield f"{result.document.path.name}:{line}: {phrase.kind} '{phrase.text}' (p{paragraph}) has no row"
        kinds = ", ".join(f"{result.kinds[kind]} {kind}s" for kind in PhraseKind)
        yield (
            f"{result.document.source_id}: {result.share:.1f}% of {result.total} phrases ({kinds}); "
            f"{result.covered} covered, {result.dismissed} dismissed, {len(result.open)} open"
        )


def unused_dismissals(audited: Iterable[Audited], tables: dict[str, pl.DataFrame]) -> Iterator[str]:
    """Dismissals that dismiss nothing: the phrase is not in its paragraph, or a row stands on it by now."""
    for result in audited:
        source_id = result.document.source_id
        ground = _ground(source_id, tables)
        found = {
            (paragraph.number, fold(phrase.text))
            for paragraph, phrase in _phrases(result.document)
            if not ground.covers(phrase, paragraph.number)
        }
        for paragraph, phrase_text in sorted(ground.dismissed - found, key=str):
            yield f"seeds/dismissed.csv: '{phrase_text}' of {source_id} p{paragraph} dismisses nothing; delete the row"


def record(audited: Iterable[Audited], recorded: pl.DataFrame, seeds: Path) -> None:
    """Write the counts of today to audits.csv; documents that were not audited keep theirs."""
    rows = pl.DataFrame([result.row(date.today()) for result in audited], schema=recorded.schema)
    kept = recorded.filter(~pl.col("source_id").is_in(rows["source_id"].to_list()))
    aside = seeds / ".audits.csv"
    pl.concat([kept, rows]).sort("source_id").write_csv(aside)
    aside.replace(seeds / "audits.csv")

"""The held documents: texts that rows are coded from, kept outside the repository."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl


@dataclass(frozen=True)
class Paragraph:
    """One line with text: its number among such lines (as locators count), and its line in the file."""

    number: int
    line: int
    text: str


@dataclass(frozen=True)
class Document:
    """One held document, by the source it is."""

    source_id: str
    path: Path
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """All paragraphs."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    def at(self, locator: str) -> str:
        """The text that a locator points at, folded: its paragraph, or the whole text where it names none."""
        number = paragraph_number(locator)
        return fold(" ".join(p.text for p in self.paragraphs if number in (None, p.number)))


def fold(text: str) -> str:
    """Text for comparison: white space as single spaces, letters without case."""
    return " ".join(text.split()).casefold()


def paragraph_number(locator: str) -> int | None:
    """4 for ``p4`` and ``p4-s2``; None for ``title`` and other locators."""
    found = re.match(r"p(\d+)\b", locator)
    return int(found[1]) if found else None


def held_documents(sources: pl.DataFrame, folder: Path) -> Iterator[Document]:
    """The documents of the sources that are in the folder."""
    for source_id, name in sources.drop_nulls("document").select("source_id", "document").iter_rows():
        path = folder / name
        if path.is_file():
            yield Document(source_id, path, tuple(_paragraphs(path.read_text("utf-8"))))


def _paragraphs(text: str) -> Iterator[Paragraph]:
    lines = [(line, content.strip()) for line, content in enumerate(text.splitlines(), 1) if content.strip()]
    for number, (line, content) in enumerate(lines, 1):
        yield Paragraph(number, line, content)

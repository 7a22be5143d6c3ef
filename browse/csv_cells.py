"""CSV that a spreadsheet cannot run: a cell that it would take for a formula is set behind an apostrophe.

Datasette writes CSV row by row, and a row may hold line breaks inside quotation marks. The guard keeps what it is given
until a row is whole, reads that row as CSV, and writes it again in the same dialect.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field

_FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")  # the last four: the full-width forms
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")


def harmless(cell: str) -> str:
    """The cell, behind an apostrophe where a spreadsheet would run it; a plain negative number stays a number."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


@dataclass
class Guard:
    """Makes a stream of CSV harmless, piece by piece."""

    _kept: list[str] = field(default_factory=list)
    _quotes: int = 0

    def feed(self, text: str) -> str:
        """The rows that are whole with this piece, made harmless; the rest is kept for later."""
        whole: list[str] = []
        for line in text.splitlines(keepends=True):
            self._kept.append(line)
            self._quotes += line.count('"')
            if line.endswith("\n") and self._quotes % 2 == 0:
                whole += self._kept
                self._kept.clear()
        return _rewritten("".join(whole))

    def rest(self) -> str:
        """What is left at the end of the stream."""
        left, self._kept = "".join(self._kept), []
        return _rewritten(left)


def _rewritten(text: str) -> str:
    """Whole rows of CSV with harmless cells."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([harmless(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline="")))
    return written.getvalue()

"""The fast way through a CSV file: a block of regular rows, parsed at once by Arrow.

Arrow's parser is quick but forgiving, and does not say on which line a row stood. So a block takes this way only where
both make no difference: every quotation mark encloses a whole cell or is doubled inside one, and no cell goes over a
line's end. Whatever is not so is left to ``build.read.tables``, which reads row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.csv

QUOTE, NEWLINE = ord('"'), ord("\n")
THREADED = 1 << 22  # bytes from which on threads save more than they cost
_ENDS_CELL = np.isin(np.arange(256), list(b",\n\r"))  # by byte: what stands between two cells


def whole_lines(file: BinaryIO, size: int) -> bytes:
    """At least ``size`` bytes from here to the end of a line, or to the end of the file."""
    block = file.read(size)
    return block if block.endswith(b"\n") else block + file.readline()


def regular_rows(block: bytes, header: Sequence[str]) -> pl.DataFrame | None:
    """The cells of a block of whole lines as text, null where empty; None where the block is not regular.

    Shape: lines x columns of the header. A cell that goes over a line's end shows by fewer rows than lines.
    """
    if b"\0" in block or block.count(b"\r") != block.count(b"\r\n") or not _well_quoted(block):
        return None
    text = pa.csv.ConvertOptions(
        column_types=dict.fromkeys(header, pa.string()),
        strings_can_be_null=True,
        quoted_strings_can_be_null=True,
        null_values=[""],
    )
    try:
        table = pa.csv.read_csv(
            pa.py_buffer(block),
            read_options=pa.csv.ReadOptions(
                column_names=list(header), block_size=1 << 22, use_threads=len(block) > THREADED
            ),
            parse_options=pa.csv.ParseOptions(ignore_empty_lines=False),
            convert_options=text,
        )
    except pa.ArrowInvalid:  # a row with too many or too few cells, or bytes that are not UTF-8
        return None
    cells = pl.from_arrow(table)
    assert isinstance(cells, pl.DataFrame)
    lines = block.count(b"\n") + (not block.endswith(b"\n"))
    has_empty_row = cells.select(pl.all_horizontal(pl.all().is_null()).any()).item()
    return None if cells.height != lines or has_empty_row else cells


def _well_quoted(block: bytes) -> bool:
    """Whether all quotation marks come in pairs around whole cells, doubled ones inside."""
    if b'"' not in block:
        return True
    letters = np.frombuffer(block, np.uint8)
    marks = np.flatnonzero(letters == QUOTE)
    if len(marks) % 2:
        return False
    opened, closed = marks[::2], marks[1::2]
    reopened = np.concatenate([[False], opened[1:] == closed[:-1] + 1])
    before = np.where(opened > 0, letters[opened - 1], NEWLINE)
    after = np.where(closed + 1 < len(letters), letters[np.minimum(closed + 1, len(letters) - 1)], NEWLINE)
    return bool((_ENDS_CELL[before] | reopened).all() and (_ENDS_CELL[after] | (after == QUOTE)).all())

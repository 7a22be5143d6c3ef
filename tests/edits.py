"""Seeds that are wrong in one way: each kind of mistake is some edits of the good fixtures, and the messages they give.

A kind is a file ``fixtures/bad/<kind>.toml`` with ``message``, the lines that a coder reads, and one ``[[edit]]`` after
another, each of one ``file``:

- ``row`` picks the row with these cells; ``cells`` writes others into it, ``keep`` leaves so many of its cells,
  ``delete`` takes it away. Without ``row``, ``cells`` are a new row at the end; with ``like``, the other cells of the
  new row are those of the row with these cells.
- ``column`` is a column: ``rename`` gives it another name, ``delete`` takes it away, ``fill`` adds it at the end with
  this in every row.
- ``text`` stands somewhere and ``becomes`` something else, wherever it stands; ``encoding`` is that of the new text.
- ``content`` is all that the file holds; ``encoding`` alone writes the file in another encoding than UTF-8; ``delete``
  alone takes the file away.

In a message, ``{header}`` stands for the coded columns of the file's table and ``{width}`` for their number (also
``{width-1}``, ``{width+1}``), so that a column more touches no kind of mistake.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from schema import TABLES, coded_columns

BAD = Path(__file__).parent / "fixtures" / "bad"
KINDS = sorted(path.stem for path in BAD.glob("*.toml"))
Rows = list[list[str]]


@cache
def _read(kind: str) -> Mapping[str, Any]:
    return tomllib.loads((BAD / f"{kind}.toml").read_text("utf-8"))


def damage(seeds: Path, kind: str) -> None:
    """Make one kind of mistake in a folder of seeds."""
    for edit in _read(kind)["edit"]:
        _apply(seeds / edit["file"], {name: value for name, value in edit.items() if name != "file"})


def message(kind: str) -> list[str]:
    """The lines that a kind of mistake gives."""
    return [_filled(line) for line in _read(kind)["message"].splitlines()]


def touched(kind: str) -> set[str]:
    """The files that a kind of mistake edits."""
    return {edit["file"] for edit in _read(kind)["edit"]}


def _filled(line: str) -> str:
    table = line.removeprefix("seeds/").partition(".csv:")[0]
    if "{" not in line or table not in TABLES:
        return line
    names = [column.name for column in coded_columns(TABLES[table])]
    widths = {"{width-1}": -1, "{width}": 0, "{width+1}": 1}
    for mark, more in widths.items():
        line = line.replace(mark, str(len(names) + more))
    return line.replace("{header}", ",".join(names))


def _apply(path: Path, edit: dict[str, Any]) -> None:
    """One edit of one file."""
    if edit == {"delete": True}:
        path.unlink()
    elif "content" in edit:
        path.write_bytes(edit["content"].encode())
    elif "text" in edit:
        old, new = edit["text"].encode(), edit["becomes"].encode(edit.get("encoding", "utf-8"))
        assert old in path.read_bytes(), edit
        path.write_bytes(path.read_bytes().replace(old, new))
    elif "encoding" in edit:
        path.write_bytes(path.read_text("utf-8").encode(edit["encoding"]))
    else:
        rewrite(path, lambda rows: _edited(rows, edit))


def rewrite(path: Path, change: Callable[[Rows], Rows]) -> None:
    """Write a CSV file anew, with its rows (the header is one) changed."""
    text = io.StringIO(path.read_text("utf-8"), newline="")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(change(list(csv.reader(text))))


def put_cell(path: Path, column: str, row: int, text: str) -> None:
    """Put a text before what a cell of a CSV file holds; rows are counted from 0 below the header."""

    def change(rows: Rows) -> Rows:
        cells = rows[row + 1]
        cells[rows[0].index(column)] = text + cells[rows[0].index(column)]
        return rows

    rewrite(path, change)


def add_row(path: Path, like: dict[str, str], **cells: str) -> None:
    """Add a row to a CSV file: that with the cells ``like``, but for those given."""
    add_rows(path, like, [cells])


def add_rows(path: Path, like: dict[str, str], rows: Iterable[dict[str, str]]) -> None:
    """Add rows to a CSV file: each is that with the cells ``like``, but for those given."""

    def change(found: Rows) -> Rows:
        header, *body = found
        old = dict(zip(header, body[_position(found, like)], strict=True))
        return [*found, *(_row(header, old, cells) for cells in rows)]

    rewrite(path, change)


def _edited(rows: Rows, edit: dict[str, Any]) -> Rows:
    """The rows after an edit of one row or column."""
    if "column" in edit:
        return _with_column(rows, edit)
    header, *body = rows
    if "row" not in edit:
        like = dict(zip(header, body[_position(rows, edit["like"])], strict=True)) if "like" in edit else {}
        return [*rows, _row(header, {**dict.fromkeys(header, ""), **like}, edit["cells"])]
    at = _position(rows, edit["row"])
    if edit.get("delete"):
        return [header, *body[:at], *body[at + 1 :]]
    if "keep" in edit:
        body[at] = body[at][: edit["keep"]]
    else:
        body[at] = _row(header, dict(zip(header, body[at], strict=True)), edit["cells"])
    return [header, *body]


def _position(rows: Rows, wanted: dict[str, str]) -> int:
    """Where the one row with some cells stands below the header."""
    header, *body = rows
    found = [at for at, row in enumerate(body) if wanted.items() <= dict(zip(header, row, strict=True)).items()]
    assert len(found) == 1, f"{len(found)} rows have {wanted}"
    return found[0]


def _row(header: list[str], cells: dict[str, str], changed: dict[str, str]) -> list[str]:
    assert changed.keys() <= set(header), changed
    return list({**cells, **changed}.values())


def _with_column(rows: Rows, edit: dict[str, Any]) -> Rows:
    header, *body = rows
    name = edit["column"]
    if "fill" in edit:
        return [[*header, name], *([*row, edit["fill"]] for row in body)]
    at = header.index(name)
    if edit.get("delete"):
        return [[*row[:at], *row[at + 1 :]] for row in rows]
    return [[*header[:at], edit["rename"], *header[at + 1 :]], *body]

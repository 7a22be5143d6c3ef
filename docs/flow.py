"""The picture of the flow in ``docs/design.md``: the rooms of the code and which uses which, read from the imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- flow: written by make docs -->", "<!-- end of flow -->"
ROOMS = {
    "schema": "schema: what a row means",
    "build.read": "build/read: files to cells",
    "build.check": "build/check: cells to rows, or mistakes",
    "build.derive": "build/derive: what follows from rows",
    "build.write": "build/write: Parquet and SQLite",
    "build.describe": "build/describe: codebook and metadata",
    "build.publish": "build/publish: all at once, or nothing",
    "build.review": "build/review: how well it was coded",
    "build.release": "build/release: the citable archive",
    "build.spark": "build/spark: the same on a cluster",
    "lffd": "lffd: the reader",
    "browse": "browse: the pages",
}
"""Room -> what the picture says of it."""


def flow() -> str:
    """The rooms as a Mermaid chart: an arrow leads from a room to one that uses it."""
    names = {room: f"n{number}" for number, room in enumerate(ROOMS)}
    boxes = [f'    {names[room]}["{words}"]' for room, words in ROOMS.items()]
    arrows = [f"    {names[used]} --> {names[user]}" for used, user in sorted(uses())]
    return "\n".join(["```mermaid", "flowchart LR", *boxes, *arrows, "```"])


def uses() -> set[tuple[str, str]]:
    """Pairs of rooms: the one used, and the one that imports from it."""
    found: set[tuple[str, str]] = set()
    for room in ROOMS:
        for path in (ROOT / room.replace(".", "/")).rglob("*.py"):
            found |= {(used, room) for used in map(_room, _imports(path)) if used and used != room}
    return found


def _room(module: str) -> str | None:
    """The room that a module lies in."""
    return next((room for room in ROOMS if module == room or module.startswith(f"{room}.")), None)


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def with_flow(page: str) -> str:
    """A page with the picture put between its two marks."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n{flow()}\n{END}{rest.split(END)[1]}"

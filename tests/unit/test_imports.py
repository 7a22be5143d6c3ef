"""The modules of the tool import one another in one direction, inside functions too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

from tests.support import ROOT

PACKAGES = ("schema", "build", "browse", "lffd", "benchmarks", "docs")


def _modules() -> dict[str, Path]:
    files = (path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return {".".join(path.with_suffix("").parts).removesuffix(".__init__"): ROOT / path for path in files}


def _imported(path: Path, modules: dict[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if name in modules else node.module for name in whole)


def test_no_circle_of_imports() -> None:
    modules = _modules()
    graph = {
        name: {imported for imported in _imported(path, modules) if imported in modules and imported != name}
        for name, path in modules.items()
    }
    TopologicalSorter(graph).prepare()  # CycleError where there is one, with its modules


def test_rooms_are_used_in_the_order_of_the_flow() -> None:
    """Reading knows nothing of checking, checking nothing of writing, and so on."""
    rooms = ("read", "check", "write", "describe", "publish", "release")
    modules = _modules()
    for name, path in modules.items():
        room = name.split(".")[1] if name.startswith("build.") and name.count(".") > 1 else ""
        if room in rooms:
            later = rooms[rooms.index(room) + 1 :]
            used = {i.split(".")[1] for i in _imported(path, modules) if i.startswith("build.") and "." in i}
            assert not used & set(later), (name, used & set(later))

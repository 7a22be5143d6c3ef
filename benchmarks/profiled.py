"""The build without the derived tables, with the seconds that its stages take on the clock and sizes, as JSON.

Stages overlap: the writer fills SQLite with one table while the next is read and checked.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import build.database
from benchmarks.sections import gzipped
from build.pipeline import write_coded

SPENT: defaultdict[str, float] = defaultdict(float)
START = time.perf_counter()


def _timed(name: Callable[..., str], work: Callable[..., Any]) -> Callable[..., Any]:
    """The same work, its time added to what a name has spent."""

    def timing(*arguments: Any) -> Any:
        start = time.perf_counter()
        try:
            return work(*arguments)
        finally:
            SPENT[name(*arguments)] += time.perf_counter() - start

    return timing


def _statement(_tables: object, sql: str) -> str:
    if "CREATE" in sql and "INDEX" in sql:
        return "SQLite: indexes"
    return "SQLite: full-text search" if "_fts" in sql else "SQLite: other statements"


def _waiting(batches: Iterator[Any]) -> Iterator[Any]:
    """The batches, and how long SQLite waited for them."""
    waiting = _timed(lambda *_: "SQLite: waiting for sorted rows", lambda: next(batches, None))
    while (batch := waiting()) is not None:
        yield batch


def main(seeds: Path, folder: Path) -> None:
    """Build and print the stages."""
    tables: Any = build.database.CodedTables
    add = tables.add
    tables._execute = _timed(_statement, tables._execute)
    whole = _timed(lambda *_: "SQLite: in all", lambda own, model, batches: add(own, model, _waiting(batches)))
    tables.add = whole

    def tell(step: str, table: str = "") -> None:
        mark = f"begins: {step}" + (f" {table}" if table in ("evidence", "force_estimates") else "")
        if step != "check" or table in ("evidence", "force_estimates"):
            SPENT[mark] = time.perf_counter() - START

    write_coded(seeds, folder, tell)
    SPENT["all written"] = time.perf_counter() - START
    stages = {name: round(seconds, 2) for name, seconds in SPENT.items()}
    files = [folder / "evidence.parquet", folder / "force_estimates.parquet"]
    sizes = {"parquet bytes": sum(path.stat().st_size for path in files)}
    print(json.dumps({"stages": stages, **sizes, "gzipped CSV bytes": sum(map(gzipped, files))}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

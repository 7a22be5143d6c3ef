"""The build but for its descriptions, with the processor time of each step, thread by thread, and sizes, as JSON.

Main thread and SQLite's run side by side; what a library does in threads of its own is in neither.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any
from unittest.mock import patch

import build.write.parquet
from benchmarks.sections import gzipped
from build.pipeline import write_tables
from build.write.sqlite import Database

SPENT: defaultdict[str, float] = defaultdict(float)


class _Clock:
    """Puts the time of a thread since the last call to the account of what it did."""

    def __init__(self, thread: str) -> None:
        self._thread, self._doing, self._since = thread, "starting", time.thread_time()

    def begins(self, doing: str) -> None:
        now = time.thread_time()
        SPENT[f"{self._thread}: {self._doing}"] += now - self._since
        self._doing, self._since = doing, now


def main(seeds: Path, folder: Path) -> None:
    """Build and print the stages."""
    clock = _Clock("main")
    begun = time.perf_counter()
    state = {"step": ""}

    def tell(step: str, table: str = "") -> None:
        state["step"] = f"{step} {table}" if table in LARGE else step
        clock.begins(state["step"])

    write, execute, add = build.write.parquet.write_parquet, Database._execute, Database._add

    def writing(batches: Any, model: Any, place: Path) -> Path:
        clock.begins("sort and write Parquet" if model.table in CODED else f"{state['step']}, write Parquet")
        path = write(batches, model, place)
        clock.begins(state["step"])
        return path

    def executing(own: Any, sql: str) -> None:
        start = time.thread_time()
        execute(own, sql)
        SPENT[f"SQLite: {_kind(sql)}"] += time.thread_time() - start

    def adding(own: Any, model: Any, parquet: Path) -> None:
        start = time.thread_time()
        add(own, model, parquet)
        SPENT["SQLite: in all"] += time.thread_time() - start

    patch("build.write.parquet.write_parquet", writing).start()
    patch.object(Database, "_execute", executing).start()
    patch.object(Database, "_add", adding).start()
    write_tables(seeds, folder, tell)
    clock.begins("")
    SPENT["on the clock"] = time.perf_counter() - begun
    stages = {name: round(seconds, 2) for name, seconds in SPENT.items() if seconds >= 0.05}
    files = [folder / "evidence.parquet", folder / "force_estimates.parquet"]
    sizes = {"parquet bytes": sum(path.stat().st_size for path in files)}
    print(json.dumps({"stages": stages, **sizes, "gzipped CSV bytes": sum(map(gzipped, files))}))


LARGE = {
    "evidence", "force_estimates", "force_strength", "corroboration", "contradictions", "known_from",
    "force_estimates_flat",
}  # fmt: skip
CODED = {"evidence", "force_estimates"}


def _kind(sql: str) -> str:
    if "CREATE" in sql and "INDEX" in sql:
        return "indexes"
    return "full-text search" if "_fts" in sql else "other statements"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

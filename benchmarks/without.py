"""The check, or the build but for its descriptions, without one of the mechanisms that make it quick or small.

``python -m benchmarks.without MECHANISM check SEEDS`` or ``... build SEEDS FOLDER``; with ``nothing`` all are there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any
from unittest.mock import patch

import polars as pl

from build.check.rows import CheckedBatch
from build.check.store import Store
from build.pipeline import checked, write_tables


class _Inline:
    """Takes work as a pool of threads does, and does it at once."""

    def __init__(self, _threads: int) -> None: ...

    def submit(self, work: Callable[..., Any], *arguments: Any, **named: Any) -> Future[Any]:
        """Do it, and give what came of it."""
        done: Future[Any] = Future()
        try:
            done.set_result(work(*arguments, **named))
        except Exception as error:
            done.set_exception(error)
        return done

    def shutdown(self) -> None:
        """Nothing is left to do."""


def _spilling(store: Store, part: CheckedBatch, rows: pl.DataFrame) -> None:
    """Put away a batch in a file, whatever its size."""
    store._spilled.setdefault(part.text.table, [])
    ADD(store, part, rows)


ADD = Store.add
MECHANISMS: dict[str, tuple[tuple[str, object], ...]] = {
    "nothing": (),
    "regular-blocks": (("build.read.tables.regular_rows", lambda *_: None),),
    "held-tables": (("build.check.store.Store.add", _spilling),),
    "sqlite-thread": (("build.write.sqlite.ThreadPoolExecutor", _Inline),),
}
"""What stands in the place of what, so that the mechanism is not there."""

if __name__ == "__main__":
    mechanism, verb, seeds = sys.argv[1:4]
    for name, substitute in MECHANISMS[mechanism]:
        patch(name, substitute).start()
    if verb == "check":
        with checked(Path(seeds)):
            pass
    else:
        write_tables(Path(seeds), Path(sys.argv[4]))

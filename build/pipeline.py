"""The build from end to end: read -> check -> link -> derive -> write -> describe.

Tables pass in batches, so that their size is bounded by the disk. A table is written while the next one is still being
read and checked; what was written is published only if no mistake is found in any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from build.check import check_sheet
from build.derive import FIGURES, derive
from build.double_coding import read_double_coding
from build.link import link_tables
from build.mistakes import Mistake
from build.read import read_table, strangers
from build.store import Store
from schema import MODELS, Row
from schema.tables.vocabularies import QuantifierRule

Tell = Callable[..., None]  # of the step, and the table where it takes one at a time
Ready = Callable[[type[Row]], None]
ORDER = tuple(reversed(MODELS))  # vocabularies first: estimates need them to be derived


class RefusedError(Exception):
    """The seeds hold mistakes; nothing was published."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(f"{len(mistakes)} mistakes")
        self.mistakes = mistakes


def silent(_step: str, _table: str = "") -> None:
    """Tell nobody."""


def check(seeds: Path, tell: Tell = silent) -> dict[str, pl.DataFrame]:
    """The coded tables of a seeds folder as they would be published, in memory.

    Raises:
        RefusedError: with every mistake of every file, sorted.
    """
    with checked(seeds, tell) as store:
        return {model.table: store.frame(model) for model in MODELS}


@contextmanager
def checked(seeds: Path, tell: Tell = silent, scratch: Path | None = None) -> Iterator[Store]:
    """The checked tables of a seeds folder, as long as the context lasts; ``scratch`` is where they may be kept.

    Raises:
        RefusedError: with every mistake of every file, sorted.
    """
    with TemporaryDirectory(prefix=".lffd-", dir=scratch) as folder, Store(Path(folder)) as store:
        fill(store, seeds, tell)
        yield store


def fill(store: Store, seeds: Path, tell: Tell = silent, ready: Ready = lambda _model: None) -> None:
    """Read and check every table into the store; ``ready`` hears of each table, while none has a mistake in itself.

    Raises:
        RefusedError: with every mistake of every file, sorted.
    """
    mistakes = list(strangers(seeds))
    for model in ORDER:
        tell("check", model.table)
        mistakes += take_in(store, seeds, model)
        if not mistakes:
            ready(model)
    tell("link")
    mistakes += link_tables(store.run, store.facts)
    mistakes += read_double_coding(seeds)[1]
    if mistakes:
        raise RefusedError(sorted(set(mistakes)))


def take_in(store: Store, seeds: Path, model: type[Row]) -> Iterator[Mistake]:
    """Put one table into the store, batch by batch; the mistakes of its reading, cells and rows."""
    words = store.frame(QuantifierRule) if model in FIGURES else pl.DataFrame()
    for sheet in read_table(seeds, model):
        yield from sheet.mistakes
        part, found = check_sheet(sheet)
        yield from found
        store.add(part, derive(part.frame, model, words))
    store.close_table(model.table)


def build(seeds: Path, out: Path, tell: Tell = silent) -> dict[str, int]:
    """Build the dataset into ``out/dataset`` and ``out/datapackage.json``; what was there stays until all is done.

    Returns the number of rows of each table.

    Raises:
        RefusedError: the seeds hold mistakes; nothing was published.
    """
    from build.publish import built_aside, swap_in

    with built_aside(out) as aside:
        rows = write_all(seeds, aside, tell)
        swap_in(aside, out)
    return rows


def write_all(seeds: Path, root: Path, tell: Tell = silent) -> dict[str, int]:
    """Write every published file below ``root``, which has an empty ``dataset/``; the number of rows of each table."""
    from build.describe import published, write_codebook, write_package
    from build.publish import DATASET
    from build.reliability import write_reliability
    from build.write import Writer, write_derived

    folder = root / DATASET
    with TemporaryDirectory(dir=root) as scratch, Store(Path(scratch)) as store, Writer(store, folder) as writer:
        fill(store, seeds, tell, writer.publish)
        tell("write")
        writer.finish()
    tell("derive")
    write_derived(folder)
    tell("describe")
    tables = published(folder)
    write_codebook(tables, folder)
    write_reliability(read_double_coding(seeds)[0], folder)
    write_package(tables, root)
    return {table: rows.height for table, rows in tables.items()}

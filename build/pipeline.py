"""The build from end to end: read -> check -> link -> derive -> write -> describe.

Tables pass in batches, so that their size is bounded by the disk. A table is written as Parquet once it is read and
checked, and goes into the SQLite file while the next ones are still being read, checked and derived; what was written
is published only if no mistake is found in any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pyarrow as pa

from build.check.rows import check_batch
from build.check.store import Store
from build.check.tables import link_tables
from build.derive.columns import FIGURES, LATER, derive
from build.mistakes import Mistake
from build.read.tables import read_table, unknown_files
from build.review.double_coding import read_double_coding
from schema import DERIVED_MODELS, MODELS, Row
from schema.tables.vocabularies import QuantifierRule

Progress = Callable[..., None]  # of the step, and the table where it takes one at a time
Ready = Callable[[type[Row]], None]
ORDER = tuple(reversed(MODELS))  # vocabularies first: estimates need them to be derived


class RefusedError(Exception):
    """The seeds hold mistakes; nothing was published."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(f"{len(mistakes)} mistakes")
        self.mistakes = mistakes


def no_progress(_step: str, _table: str = "") -> None:
    """Show nothing."""


def check(seeds: Path, progress: Progress = no_progress) -> dict[str, pl.DataFrame]:
    """The coded tables of a seeds folder as they would be published, in memory.

    Raises:
        RefusedError: with every mistake of every file, sorted.
    """
    with checked(seeds, progress) as store:
        return {model.table: store.frame(model) for model in MODELS}


@contextmanager
def checked(seeds: Path, progress: Progress = no_progress, scratch: Path | None = None) -> Iterator[Store]:
    """The checked tables of a seeds folder, as long as the context lasts; ``scratch`` is where they may be kept.

    Raises:
        RefusedError: with every mistake of every file, sorted.
    """
    with TemporaryDirectory(prefix=".lffd-", dir=scratch) as folder, Store(Path(folder)) as store:
        fill(store, seeds, progress)
        yield store


def fill(store: Store, seeds: Path, progress: Progress = no_progress, ready: Ready = lambda _model: None) -> None:
    """Read and check every table into the store; ``ready`` hears of each table, while none has a mistake in itself.

    Raises:
        RefusedError: with every mistake of every file, sorted.
    """
    mistakes = list(unknown_files(seeds))
    for model in ORDER:
        progress("check", model.table)
        mistakes += ingest(store, seeds, model)
        if not mistakes:
            ready(model)
    progress("link")
    mistakes += link_tables(store.run, store.status)
    mistakes += read_double_coding(seeds)[1]
    if mistakes:
        raise RefusedError(sorted(set(mistakes)))


def ingest(store: Store, seeds: Path, model: type[Row]) -> Iterator[Mistake]:
    """Put one table into the store, batch by batch; the mistakes of its reading, cells and rows."""
    words = number_words(store) if model in FIGURES else pl.DataFrame()
    for text in read_table(seeds, model):
        yield from text.mistakes
        part, found = check_batch(text)
        yield from found
        store.add(part, derive(part.frame, model, words))
    store.close_table(model.table)


def number_words(store: Store) -> pl.DataFrame:
    """What number words mean: the code, the lower and the upper bound of each."""
    rows = store.run(f"SELECT code, lower, upper FROM {QuantifierRule.table}")
    return pl.DataFrame(rows, schema={"code": pl.String, "lower": pl.Int64, "upper": pl.Int64}, orient="row")


def build(seeds: Path, out: Path, progress: Progress = no_progress) -> dict[str, int]:
    """Build the dataset into ``out/dataset`` and ``out/datapackage.json``; what was there stays until all is done.

    Returns the number of rows of each table; of none where everything is as it would be built.

    Raises:
        RefusedError: the seeds hold mistakes; nothing was published.
    """
    from build.publish.swap import built_aside, swap_in
    from build.publish.unchanged import is_up_to_date, of_inputs, remember, with_outputs

    inputs = of_inputs(seeds)
    if is_up_to_date(inputs, out):
        return {}
    with built_aside(out) as aside:
        rows = write_all(seeds, aside, progress)
        done = with_outputs(inputs, aside)
        swap_in(aside, out)
    remember(done, out)
    return rows


def write_all(seeds: Path, root: Path, progress: Progress = no_progress) -> dict[str, int]:
    """Write every published file below ``root``, which has an empty ``dataset/``; the number of rows of each table."""
    from build.describe.codebook import write_codebook
    from build.describe.package import write_beside, write_descriptions, write_package
    from build.describe.published import published
    from build.files import DATASET
    from build.review.reliability import write_reliability

    folder = root / DATASET
    write_tables(seeds, folder, progress)
    progress("describe")
    tables = published(folder)
    write_codebook(tables, folder)
    write_reliability(read_double_coding(seeds)[0], folder)
    write_descriptions(tables, folder.parent)
    write_package(tables, root)
    write_beside(root)
    return {table: rows.height for table, rows in tables.items()}


def write_tables(seeds: Path, folder: Path, progress: Progress = no_progress) -> None:
    """Check the seeds, derive, and write every table into a folder, as Parquet and into the SQLite file.

    Raises:
        RefusedError: with every mistake of every file, sorted; what was written so far is not to be used.
    """
    from build.derive.tables import Deriver, derivation
    from build.files import SQLITE_FILE
    from build.write.parquet import write_parquet
    from build.write.sqlite import Database

    with (
        TemporaryDirectory(dir=folder.parent) as scratch,
        Store(Path(scratch)) as store,
        Database(folder / SQLITE_FILE) as database,
    ):
        deriver = Deriver(store.db)

        def publish(model: type[Row], batches: Iterator[pa.RecordBatch]) -> None:
            path = write_parquet(batches, model, folder)
            deriver.add(model, path)
            if model.is_view:
                database.add_view(model, derivation(model.table))
            else:
                database.add(model, path)

        def ready(model: type[Row]) -> None:
            if model not in LATER:
                publish(model, store.sorted_batches(model))

        fill(store, seeds, progress, ready)
        for model in DERIVED_MODELS:
            progress("derive", model.table)
            publish(model, deriver.rows(model))
            for coded in (coded for coded, later in LATER.items() if later.after is model):
                publish(coded, deriver.completed(coded))
        progress("write")

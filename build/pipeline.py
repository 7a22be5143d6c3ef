"""The build from end to end: read -> check -> link -> derive -> write -> describe.

Tables pass in batches, so that their size is bounded by the disk. A table is written while the next one is still being
read and checked; what was written is published only if no mistake is found in any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import polars as pl

from build.ahead import yielding_executor
from build.check import Checked, check_sheet
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
ALONE = 10_000  # rows of a batch for which no thread is started: it would take longer to start than it saves
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


def fill(
    store: Store,
    seeds: Path,
    tell: Tell = silent,
    ready: Ready | None = None,
    reusable: Mapping[str, Path] = MappingProxyType({}),
) -> None:
    """Read and check every table into the store; ``ready`` hears of each table, while none has a mistake in itself.

    Tables that are ``reusable`` are taken from the published Parquet files that the mapping names.

    Raises:
        RefusedError: with every mistake of every file, sorted.
    """
    mistakes = list(strangers(seeds))
    for model in ORDER:
        tell("check", model.table)
        if model.table in reusable:
            store.reuse(model.table, reusable[model.table])
        else:
            mistakes += take_in(store, seeds, model)
        if ready and not mistakes:
            ready(model)
    tell("link")
    if ready:  # SQLite, which is being filled meanwhile, is what everybody waits for
        with yielding_executor() as aside:
            mistakes += aside.submit(link_tables, store.run, store.facts).result()
    else:
        mistakes += link_tables(store.run, store.facts)
    mistakes += read_double_coding(seeds)[1]
    if mistakes:
        raise RefusedError(sorted(set(mistakes)))


def take_in(store: Store, seeds: Path, model: type[Row]) -> Iterator[Mistake]:
    """Put one table into the store, batch by batch; the mistakes of its reading, cells and rows."""
    words = number_words(store) if model in FIGURES else pl.DataFrame()

    def keep(part: Checked) -> None:
        store.add(part, derive(part.frame, model, words))

    with ThreadPoolExecutor(1) as behind:  # a large batch is derived and put away while the next one is read
        kept: Future[None] | None = None
        for sheet in read_table(seeds, model):
            yield from sheet.mistakes
            part, found = check_sheet(sheet)
            yield from found
            if kept:
                kept.result()
                kept = None
            if part.frame.height < ALONE:
                keep(part)
            else:
                kept = behind.submit(keep, part)
        if kept:
            kept.result()
    store.close_table(model.table)


def number_words(store: Store) -> pl.DataFrame:
    """What number words mean: the code, the lower and the upper bound of each."""
    rows = store.run(f"SELECT code, lower, upper FROM {QuantifierRule.table}")
    return pl.DataFrame(rows, schema={"code": pl.String, "lower": pl.Int64, "upper": pl.Int64}, orient="row")


def build(seeds: Path, out: Path, tell: Tell = silent) -> dict[str, int]:
    """Build the dataset into ``out/dataset`` and ``out/datapackage.json``; what was there stays until all is done.

    Returns the number of rows of each table; of none where everything is as it would be built.

    Raises:
        RefusedError: the seeds hold mistakes; nothing was published.
    """
    from build.publish import built_aside, swap_in
    from build.unchanged import is_up_to_date, of_inputs, remember, reusable, with_outputs

    inputs = of_inputs(seeds)
    if is_up_to_date(inputs, out):
        return {}
    with built_aside(out) as aside:
        rows = _write_changed(seeds, aside, tell, reusable(inputs, seeds, out))
        done = with_outputs(inputs, aside)
        swap_in(aside, out)
    remember(done, out)
    return rows


def _write_changed(seeds: Path, aside: Path, tell: Tell, reusable: dict[str, Path]) -> dict[str, int]:
    """Write everything, from the seeds where they changed; where there is a mistake, from the seeds alone.

    A mistake is told with its line, which only the seeds know.
    """
    try:
        return write_all(seeds, aside, tell, reusable)
    except RefusedError:
        if not reusable:
            raise
    for path in (aside / "dataset").iterdir():
        path.unlink()
    return write_all(seeds, aside, tell)


def write_all(
    seeds: Path, root: Path, tell: Tell = silent, reusable: Mapping[str, Path] = MappingProxyType({})
) -> dict[str, int]:
    """Write every published file below ``root``, which has an empty ``dataset/``; the number of rows of each table."""
    from build.describe import write_codebook, write_package
    from build.metadata import write_beside, write_descriptions
    from build.publish import DATASET
    from build.reliability import write_reliability
    from build.write import write_derived
    from build.written import published

    folder = root / DATASET
    write_coded(seeds, folder, tell, reusable)
    tell("derive")
    write_derived(folder)
    tell("describe")
    tables = published(folder)
    write_codebook(tables, folder)
    write_reliability(read_double_coding(seeds)[0], folder)
    write_descriptions(tables, folder.parent)
    write_package(tables, root)
    write_beside(root)
    return {table: rows.height for table, rows in tables.items()}


def write_coded(
    seeds: Path, folder: Path, tell: Tell = silent, reusable: Mapping[str, Path] = MappingProxyType({})
) -> None:
    """Check the seeds and write the coded tables into a folder, as Parquet and into the SQLite file.

    Raises:
        RefusedError: with every mistake of every file, sorted; what was written so far is not to be used.
    """
    from build.database import LARGE, LARGE_PAGE_SIZE, PAGE_SIZE
    from build.write import Writer

    size = sum(path.stat().st_size for path in seeds.rglob("*") if path.is_file())
    page_size = LARGE_PAGE_SIZE if size > LARGE else PAGE_SIZE
    scratch = TemporaryDirectory(dir=folder.parent)
    with scratch as beside, Store(Path(beside)) as store, Writer(store, folder, page_size) as writer:
        fill(store, seeds, tell, writer.publish, reusable)
        tell("write")
        writer.finish()

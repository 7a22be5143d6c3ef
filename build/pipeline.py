"""The build from end to end: read -> check -> link -> derive -> write -> describe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from build.check import check_tables
from build.derive import derive_tables
from build.double_coding import read_double_coding
from build.link import link_tables
from build.mistakes import Mistake
from build.read import read_folder

Tell = Callable[[str], None]


class RefusedError(Exception):
    """The seeds hold mistakes; nothing was published."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(f"{len(mistakes)} mistakes")
        self.mistakes = mistakes


def silent(_step: str) -> None:
    """Tell nobody."""


def check(seeds: Path, tell: Tell = silent) -> dict[str, pl.DataFrame]:
    """The tables of a seeds folder as they would be published.

    Raises:
        RefusedError: with every mistake of every file, sorted.
    """
    tell("read")
    sheets, unread = read_folder(seeds)
    tell("check")
    checked, mistaken = check_tables(sheets)
    tell("link")
    mistakes = [*unread, *mistaken, *link_tables(checked), *read_double_coding(seeds)[1]]
    if mistakes:
        raise RefusedError(sorted(set(mistakes)))
    tell("derive")
    return derive_tables(checked)


def build(seeds: Path, out: Path, tell: Tell = silent) -> dict[str, pl.DataFrame]:
    """Build the dataset into ``out/dataset`` and ``out/datapackage.json``; what was there stays until all is done."""
    from build.publish import built_aside, swap_in

    coded = check(seeds, tell)
    with built_aside(out) as aside:
        tables = write_all(coded, seeds, aside, tell)
        swap_in(aside, out)
    return tables


def write_all(coded: dict[str, pl.DataFrame], seeds: Path, root: Path, tell: Tell = silent) -> dict[str, pl.DataFrame]:
    """Derive the other tables and write every published file below ``root``, which has an empty ``dataset/``."""
    from build.database import SQLITE_FILE, database, derive_all, save
    from build.describe import write_codebook, write_package
    from build.metadata import write_beside, write_descriptions
    from build.publish import DATASET
    from build.reliability import write_reliability
    from build.write import write_parquet

    folder = root / DATASET
    db = database(coded)
    tables = {**coded, **derive_all(db)}
    tell("write")
    write_parquet(tables, folder)
    save(db, folder / SQLITE_FILE)
    tell("describe")
    write_codebook(tables, folder)
    write_reliability(read_double_coding(seeds)[0], folder)
    write_descriptions(tables, folder.parent)
    write_package(tables, root)
    write_beside(root)
    return tables

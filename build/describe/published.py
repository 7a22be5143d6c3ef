"""The tables that a build has written, for those who describe them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from schema import PUBLISHED


@dataclass(frozen=True)
class PublishedTable:
    """A published table, as its Parquet file holds it."""

    rows: pl.LazyFrame
    height: int


Tables = Mapping[str, PublishedTable]


def published(folder: Path) -> dict[str, PublishedTable]:
    """The tables that were written into a folder."""
    paths = {model.table: folder / f"{model.table}.parquet" for model in PUBLISHED}
    return {t: PublishedTable(pl.scan_parquet(path), pq.read_metadata(path).num_rows) for t, path in paths.items()}

"""The tables and files that a build has written, for those who describe them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from build.files import file_digest
from schema import PUBLISHED
from schema.targets.croissant_fields import parquet_file

PARQUET = "application/vnd.apache.parquet"


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


@dataclass(frozen=True)
class DataFile:
    """One file of ``dataset/``: its name there, what it is, its media type, its size in bytes and its SHA-256."""

    name: str
    title: str
    description: str
    mediatype: str
    size: int
    sha256: str


def data_file(folder: Path, name: str, title: str, description: str, mediatype: str) -> DataFile:
    """A file of a folder with its size and hash."""
    path = folder / name
    return DataFile(name, title, description, mediatype, path.stat().st_size, file_digest(path))


def table_files(folder: Path) -> Iterator[DataFile]:
    """The Parquet file of every table, in the order of publication."""
    for model in PUBLISHED:
        yield data_file(folder, parquet_file(model.table), model.caption, (model.__doc__ or "").strip(), PARQUET)

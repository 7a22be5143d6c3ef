"""The published files as descriptions list them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from build.files import file_digest
from schema import PUBLISHED
from schema.targets.croissant_fields import parquet_file

PARQUET = "application/vnd.apache.parquet"


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

"""The tables and files that a build has written, for those who describe them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pyarrow.parquet as pq

from build.files import CODEBOOK, CROISSANT, DATACITE, RELIABILITY, SCHEMA_ORG, SQLITE_FILE, file_digest
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


class PublishedFile(NamedTuple):
    """A file of ``dataset/``: the resource that it is, its name there, and what it holds."""

    name: str
    file: str
    title: str
    mediatype: str
    description: str

    def entry(self, folder: Path) -> dict[str, str]:
        """What schema.org, and so Croissant, says of it as it lies in a folder."""
        path = folder / self.file
        return {
            "name": self.file,
            "description": f"{self.title}. {self.description}",
            "encodingFormat": self.mediatype,
            "contentSize": f"{path.stat().st_size} B",
            "sha256": file_digest(path),
        }


TABLE_FILES = tuple(
    PublishedFile(model.table, parquet_file(model.table), model.caption, PARQUET, (model.__doc__ or "").strip())
    for model in PUBLISHED
)
"""The Parquet file of every table, in the order of publication; beside them lie:"""

_LD = "application/ld+json"
SQLITE = PublishedFile("sqlite", SQLITE_FILE, "All tables in one SQLite file", "application/vnd.sqlite3",
              "The same rows, with keys, references, checks, indexes and full-text search.")  # fmt: skip
OTHER_FILES = (
    SQLITE,
    PublishedFile("codebook", CODEBOOK, "Codebook", "text/markdown",
              "How the data came about, every table, column, code and rule, counts, known gaps and biases."),
    PublishedFile("reliability", RELIABILITY, "Agreement between coders", "text/markdown",
              "Krippendorff's alpha for each variable that two coders coded."),
    PublishedFile("croissant", CROISSANT, "Croissant description", _LD,
              "The tables as record sets, and how they were coded, for tools of machine learning."),
    PublishedFile("schema-org", SCHEMA_ORG, "schema.org description", _LD,
              "The dataset for a web page, as search engines for datasets read it."),
    PublishedFile("datacite", DATACITE, "DataCite metadata", "application/json",
              "What a repository asks when it registers a DOI."),
)  # fmt: skip

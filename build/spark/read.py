"""Find the files of every table below a folder, wherever Spark can read, and read them with the place of each row.

As in ``build.read.tables``, a table is ``<table>.csv``, ``<table>.parquet`` (a file or a folder), or the folder
``<table>``; folders hold Parquet files in any depth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pyarrow as pa
from pyspark.sql import functions as f

from build.mistakes import Mistake
from build.read.tables import ReadStatus, read_header, shown_path
from build.spark.typed import POSITION
from schema import MODELS, VOCABULARIES, Row, coded_columns

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SMALL = 16 << 20  # bytes of Parquet up to which a table is left to the driver; CSV files and vocabularies always are


@dataclass(frozen=True)
class Folder:
    """A folder and the sizes of its files in bytes, by address."""

    base: str
    sizes: dict[str, int]

    @property
    def is_local(self) -> bool:
        """Whether it lies in the file system of the driver."""
        return self.base.startswith("file:")

    def part_files(self, table: str) -> list[str]:
        """The addresses of the Parquet files of a table, in the order of their paths; empty where there are none."""
        files = sorted((path for path in self.sizes if path.endswith(".parquet")), key=lambda path: path.split("/"))
        named = ([path for path in files if self._top(path) == name] for name in (f"{table}.parquet", table))
        return next(filter(None, named), [])

    def is_large(self, table: str, small: int = SMALL) -> bool:
        """Whether Spark is to read a table."""
        csv = f"{self.base}/{table}.csv" in self.sizes
        size = sum(self.sizes[path] for path in self.part_files(table))
        return size > small and not csv and table not in VOCABULARIES

    def _top(self, path: str) -> str:
        return path.removeprefix(f"{self.base}/").split("/")[0]


@dataclass(frozen=True)
class Stored:
    """A table as it is stored in Parquet: where each row was read, and the coded columns; ``gaps`` are null."""

    frame: DataFrame
    file: str
    gaps: frozenset[str]
    mistakes: tuple[Mistake, ...]

    def status(self, model: type[Row]) -> ReadStatus:
        """What later checks must know of the reading."""
        return ReadStatus(self.file, whole=not self.gaps & {name for key in (model.key, *model.unique) for name in key})


def list_folder(spark: SparkSession, folder: str) -> Folder:
    """All files below a folder but hidden ones, as Spark lists them."""
    listing = spark.read.format("binaryFile").option("recursiveFileLookup", True).load(address(folder))
    empty = dict.fromkeys((_plain(unquote(path)) for path in listing.inputFiles()), 0)
    return Folder(address(folder), empty | dict(map(tuple, listing.select("path", "length").collect())))


def address(folder: str) -> str:
    """A folder as Spark names it: absolute, with its scheme."""
    if urlsplit(folder).scheme:
        return _plain(folder.rstrip("/"))
    return "file:" + Path(folder).absolute().as_posix()


def shown(path: str) -> str:
    """A file as messages name it: local ones as the embedded engine shows them, others by their whole address."""
    return shown_path(Path(path.removeprefix("file:"))) if path.startswith("file:") else path


def _plain(path: str) -> str:
    """Hadoop writes local addresses with one slash or with three."""
    return "file:/" + path.removeprefix("file:///") if path.startswith("file:///") else path


def read_parquet(spark: SparkSession, model: type[Row], paths: Sequence[str]) -> Stored:
    """The coded columns of a table as they are stored, with ``#file`` and ``#line``; derived ones are left out.

    The columns of all its files are taken together: one that only some files lack is empty in these.
    """
    frame = spark.read.option("mergeSchema", True).parquet(*paths)
    files = {path: shown(path) for path in paths}
    headers = [read_header(frame.columns, model, file, derived_allowed=True) for file in files.values()]
    coded = [column.name for column in coded_columns(model)]
    gaps = frozenset(coded) - set(headers[0][0])
    names = pa.table({"#path": list(files), POSITION[0]: list(files.values())})
    path = f.url_decode(f.replace(f.col("_metadata.file_path"), f.lit("+"), f.lit("%2B")))
    line = f.col("_metadata.row_index") + 1
    cells = [(f.lit(None).cast("string") if name in gaps else f.col(name)).alias(name) for name in coded]
    rows = frame.select(path.alias("#path"), line.alias(POSITION[1]), *cells)
    positioned = rows.join(f.broadcast(spark.createDataFrame(names)), "#path").select(*POSITION, *coded)
    return Stored(positioned, shown(paths[0]), gaps, tuple(mistake for _, found in headers for mistake in found))


@contextmanager
def on_driver(spark: SparkSession, folder: Folder, large: Iterable[str]) -> Iterator[Path]:
    """The folder without its large tables, as one of the driver's own; files from elsewhere are copied for the time."""
    if folder.is_local:
        yield Path(folder.base.removeprefix("file:"))
        return
    left_out = {path for table in large for path in folder.part_files(table)}
    tables = [path for model in MODELS for path in folder.part_files(model.table)]
    wanted = [p for p in (*folder.sizes, *tables) if p not in left_out and (p in tables or p.endswith(".csv"))]
    with TemporaryDirectory() as copy:
        files = spark.read.format("binaryFile").load(sorted(set(wanted))).select("path", "content")
        for path, content in files.toLocalIterator():
            target = Path(copy) / path.removeprefix(f"{folder.base}/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        yield Path(copy)

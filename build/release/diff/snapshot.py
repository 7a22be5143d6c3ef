"""One published dataset, wherever it is: a folder, an archive (zip, tar, wheel), or a git revision.

Only the files that its data package names are read; nothing is unpacked.
"""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl

from build.files import DATASET, PACKAGE
from build.project import ROOT

Reader = Callable[[str], bytes]


class UnreadableError(Exception):
    """There is no published dataset to read; the message says where and why."""


@dataclass(frozen=True)
class Table:
    """One table as its data package describes it."""

    name: str
    path: str
    schema: dict[str, Any]

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of the primary key; Table Schema also writes a single one as a string."""
        key = self.schema.get("primaryKey", [])
        return (key,) if isinstance(key, str) else tuple(key)

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        """Column name -> its description, in the order of the columns."""
        return {field["name"]: field for field in self.schema["fields"]}

    @property
    def references(self) -> dict[tuple[str, ...], tuple[str, tuple[str, ...]]]:
        """Columns -> the table and columns they refer to; the table's own name where none is given."""
        keys = self.schema.get("foreignKeys", [])
        return {
            tuple(key["fields"]): (key["reference"].get("resource") or self.name, tuple(key["reference"]["fields"]))
            for key in keys
        }


@dataclass(frozen=True)
class Snapshot:
    """A published dataset: what it is called here, its data package, and how its files are read."""

    label: str
    package: dict[str, Any]
    read: Reader

    @property
    def version(self) -> str:
        """The version it gives itself."""
        return str(self.package.get("version", ""))

    @property
    def tables(self) -> dict[str, Table]:
        """Its tables by name, in their order."""
        found = [r for r in self.package["resources"] if "schema" in r]
        return {r["name"]: Table(r["name"], r["path"], r["schema"]) for r in found}

    def frame(self, table: str) -> pl.DataFrame:
        """The rows of a table, codes as text; no rows where the table is not there.

        Raises:
            UnreadableError: its file is missing or is no Parquet file.
        """
        if table not in self.tables:
            return pl.DataFrame()
        path = self.tables[table].path
        try:
            rows = pl.read_parquet(io.BytesIO(self.read(path)))
        except (OSError, KeyError, pl.exceptions.PolarsError) as error:
            raise UnreadableError(f"{self.label}: {path} cannot be read ({str(error).splitlines()[0]})") from error
        return rows.with_columns(pl.col(pl.Categorical).cast(pl.String))


def snapshot(place: str, root: Path = ROOT) -> Snapshot:
    """The dataset at a place: a folder, an archive, or else a revision of the git repository at ``root``.

    Raises:
        UnreadableError: there is none.
    """
    path = Path(place)
    if path.is_dir():
        return _opened(place, lambda name: (path / name).read_bytes(), [PACKAGE] if (path / PACKAGE).is_file() else [])
    if path.is_file():
        return _archive(place, path.read_bytes())
    if place.startswith("-"):
        raise UnreadableError(f"{place} is no folder, archive or revision")
    return _revision(place, root)


def _archive(label: str, content: bytes) -> Snapshot:
    if zipfile.is_zipfile(io.BytesIO(content)):
        zipped = zipfile.ZipFile(io.BytesIO(content))
        return _opened(label, zipped.read, zipped.namelist())
    try:
        files = dict(_unpacked(content))
    except tarfile.TarError as error:
        raise UnreadableError(f"{label} is no zip or tar archive; name a folder, archive or revision") from error
    return _opened(label, files.__getitem__, files)


def _unpacked(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The data package and the tables of a tar archive, which cannot be read out of order at a price."""
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        for member in tar:
            file = tar.extractfile(member) if member.name.endswith((PACKAGE, ".parquet")) else None
            if file:
                yield member.name, file.read()


def _revision(revision: str, root: Path) -> Snapshot:
    """The published files as git holds them at a revision."""
    command = ["git", "-C", str(root), "archive", "--format=tar", f"{revision}^{{commit}}", PACKAGE, DATASET]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError as error:
        raise UnreadableError(f"there is no {revision}, and git cannot be run to look for a revision") from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise UnreadableError(f"{revision} is no folder, archive or revision with a dataset: {''.join(reason)}")
    return _archive(revision, done.stdout)


def _opened(label: str, read: Reader, names: Iterable[str]) -> Snapshot:
    """A dataset among files: the folder of the uppermost data package is its root."""
    packages = sorted((n for n in names if PurePosixPath(n).name == PACKAGE), key=lambda name: name.count("/"))
    if not packages:
        raise UnreadableError(f"{label} holds no {PACKAGE}; name the folder or archive of a published dataset")
    base = PurePosixPath(packages[0]).parent
    try:
        package = json.loads(read(packages[0]))
        places = [(r["path"], r["schema"]["fields"]) for r in package["resources"] if "schema" in r]
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableError(f"{label}: its {PACKAGE} is no data package with tables") from error
    if any(PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts for path, _ in places):
        raise UnreadableError(f"{label}: its {PACKAGE} names files outside its folder")
    return Snapshot(label, package, lambda name: read(str(base / name)))

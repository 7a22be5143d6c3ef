"""Is what is published equal to what the seeds give, and are its hashes right?"""

from __future__ import annotations

import filecmp
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pyarrow.parquet as pq

from build.files import DATASET, FILES, PACKAGE, SQLITE_FILE, file_hash
from build.pipeline import write_all
from build.write.sqlite import unsound


@dataclass(frozen=True)
class Finding:
    """One difference; an error, unless only the bytes differ and the rows are the same."""

    file: str
    message: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """The line a maintainer reads."""
        return f"{self.file}: {self.message}"


def verify(seeds: Path, out: Path) -> list[Finding]:
    """Differences between the published files and those that the seeds give, and hashes that do not hold.

    Raises:
        RefusedError: the seeds hold mistakes.
    """
    with TemporaryDirectory() as folder:
        fresh = Path(folder)
        (fresh / DATASET).mkdir()
        write_all(seeds, fresh)
        return [*_hashes(out), *_unsound(out), *_differences(fresh, out)]


def _unsound(out: Path) -> Iterator[Finding]:
    """What SQLite itself has to say against the published file."""
    name = f"{DATASET}/{SQLITE_FILE}"
    if not (out / name).is_file():
        return
    try:
        yield from (Finding(name, f"{fault}; run make build") for fault in unsound(out / name))
    except sqlite3.Error:
        yield Finding(name, "it cannot be read; run make build")


def _hashes(out: Path) -> Iterator[Finding]:
    """Files that are missing or do not have the hash that datapackage.json gives them."""
    package = out / PACKAGE
    if not package.exists():
        yield Finding(PACKAGE, "it is missing; run make build")
        return
    try:
        resources = [(r["path"], r["hash"]) for r in json.loads(package.read_text("utf-8"))["resources"]]
    except (ValueError, KeyError, TypeError):
        yield Finding(PACKAGE, "it cannot be read; run make build")
        return
    for name, digest in resources:
        path = out / name
        if path.is_file() and file_hash(path) != digest:
            yield Finding(name, f"its hash is not the one in {PACKAGE}")


def _differences(fresh: Path, out: Path) -> Iterator[Finding]:
    """Files that are missing, surplus or different from the rebuild."""
    names = [*FILES, *(f"{DATASET}/{path.name}" for path in sorted((fresh / DATASET).iterdir()))]
    for name in names:
        if not (out / name).is_file():
            yield Finding(name, "it is missing; run make build")
        elif not filecmp.cmp(out / name, fresh / name, shallow=False):
            yield _compare(name, fresh / name, out / name)
    published = out / DATASET
    surplus = {f"{DATASET}/{path.name}" for path in published.iterdir()} - set(names) if published.exists() else set()
    yield from (Finding(name, "the build does not make this file; delete it") for name in sorted(surplus))


def _compare(name: str, fresh: Path, old: Path) -> Finding:
    """A file whose bytes differ: other rows, or the same rows written by other library versions."""
    same = {".parquet": _same_parquet, ".sqlite": _same_sqlite}.get(fresh.suffix)
    try:
        if same and same(fresh, old):
            return Finding(name, "same rows, other bytes (written by other library versions)", severity="warning")
    except (OSError, ValueError, sqlite3.Error):
        return Finding(name, "it cannot be read; run make build")
    return Finding(name, "it differs from what the seeds give; run make build")


def _same_parquet(left: Path, right: Path) -> bool:
    return bool(pq.read_table(left).equals(pq.read_table(right), check_metadata=True))


def _same_sqlite(left: Path, right: Path) -> bool:
    return _dump(left) == _dump(right)


def _dump(path: Path) -> list[str]:
    """Schema and rows of a SQLite file as statements."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        statements = [row[0] for row in db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")]
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        return [*statements, *(repr(row) for table in tables for row in db.execute(f'SELECT * FROM "{table}"'))]

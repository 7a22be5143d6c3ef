"""Put a finished build in the place of the published one: whole, or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from build.files import BESIDE, DATASET, FILES, PACKAGE, SQLITE_FILE
from build.project import project

ASIDE = ".building-"
OLD = "old"
STALE = 3600  # seconds after which a folder of a build that was killed is removed


class OccupiedError(Exception):
    """The place to publish in holds something else; the message says what."""


@contextmanager
def built_aside(out: Path) -> Iterator[Path]:
    """A new folder beside the published dataset, with an empty ``dataset/`` in it; removed at the end.

    A dataset that a killed build had moved away is put back first.

    Raises:
        OccupiedError: ``out`` holds a ``dataset/`` or datapackage.json that is not this dataset's.
    """
    out.mkdir(parents=True, exist_ok=True)
    _recover(out)
    _refuse_others(out)
    aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=out))
    try:
        (aside / DATASET).mkdir()
        yield aside
    finally:
        if not (aside / OLD).exists() or (out / DATASET).exists():
            shutil.rmtree(aside, ignore_errors=True)


def swap_in(aside: Path, out: Path) -> None:
    """Move ``dataset/`` and the files beside it from aside into place; whatever stops it, the old ones are put back."""
    published, old = out / DATASET, aside / OLD
    kept = {name: (out / name).read_bytes() for name in FILES if (out / name).is_file()}
    try:
        if published.exists():
            published.rename(old)
        (aside / DATASET).rename(published)
        for name in FILES:
            (aside / name).replace(out / name)
    except BaseException:
        if old.exists():
            if published.exists():
                published.rename(aside / "new")
            old.rename(published)
            for name, content in kept.items():
                (out / name).write_bytes(content)
        raise


def _recover(out: Path) -> None:
    """Put back what a killed build had moved away, and remove what it left behind."""
    for left in out.glob(f"{ASIDE}*"):
        if (left / OLD).exists() and not (out / DATASET).exists():
            (left / OLD).rename(out / DATASET)
        if time.time() - left.stat().st_mtime > STALE:
            shutil.rmtree(left, ignore_errors=True)


def _refuse_others(out: Path) -> None:
    """Raise OccupiedError where publishing would overwrite somebody else's files."""
    dataset, package = out / DATASET, out / PACKAGE
    if dataset.exists() and not (dataset / SQLITE_FILE).exists() and any(dataset.iterdir()):
        raise OccupiedError(
            f"{dataset} holds files that are not this dataset's; move them away, or choose another --out"
        )
    strange = [name for name in BESIDE if (out / name).exists() and not package.exists()]
    if strange:
        raise OccupiedError(f"{out / strange[0]} stands there without {PACKAGE}; move it away, or choose another --out")
    if package.exists() and _name(package) != project().name:
        raise OccupiedError(f"{package} describes another dataset; move it away, or choose another --out")


def _name(package: Path) -> str | None:
    """The name that a data package gives itself; ours where it cannot be read, so that it is written anew."""
    try:
        return str(json.loads(package.read_text("utf-8")).get("name"))
    except (ValueError, AttributeError):
        return project().name

"""Put a finished build in the place of the published one: whole, or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from build.describe import PACKAGE

DATASET = "dataset"


@contextmanager
def built_aside(out: Path) -> Iterator[Path]:
    """A new folder beside the published dataset, with an empty ``dataset/`` in it; removed at the end."""
    out.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".building-", dir=out))
    try:
        (aside / DATASET).mkdir()
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def swap_in(aside: Path, out: Path) -> None:
    """Move ``dataset/`` and datapackage.json from aside into place; on any failure the old ones are put back."""
    old = aside / "old"
    published = out / DATASET
    if published.exists():
        published.rename(old)
    try:
        (aside / DATASET).rename(published)
        (aside / PACKAGE).replace(out / PACKAGE)
    except OSError:
        shutil.rmtree(published, ignore_errors=True)
        if old.exists():
            old.rename(published)
        raise

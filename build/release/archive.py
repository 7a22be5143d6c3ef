"""The files of a release, the same bytes for the same tree, and what the repository keeps of each release.

Kept are the changes, the checksums and the revision; the rest is made again from that revision, and compared.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path

from build.files import CITATION, DATACITE, DATASET, FILES, SCHEMA_ORG, ZENODO, file_digest
from build.project import project
from build.release.diff.snapshot import Snapshot, snapshot
from build.release.diff.version import Version

RELEASES = "release"
CHANGES, ENTRY, SUMS, REVISION = "CHANGES.csv", "CHANGES.md", "SHA256SUMS", "REVISION"
TEXTS = ("README.md", "CHANGELOG.md", "LICENSE", "LICENSE-DATA")
SIDE_BY_SIDE = (CITATION, ZENODO, f"{DATASET}/{DATACITE}", f"{DATASET}/{SCHEMA_ORG}")
"""Descriptions that stand beside the archive too; the others name files by their place in it."""
_MODE = 0o100644 << 16  # a plain file, as zip keeps the modes of Unix
_UNIX = 3


def archived(root: Path) -> list[str]:
    """The files of the repository that the archive holds, sorted."""
    published = [f"{DATASET}/{path.name}" for path in (root / DATASET).iterdir()]
    return sorted([*published, *FILES, *TEXTS])


def write_zip(file: Path, contents: Mapping[str, bytes], day: date) -> None:
    """A zip of these contents: sorted names, one time, one mode.

    The files lie at its top, so that the archive itself is a zipped Data Package and RO-Crate.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.external_attr, entry.create_system, entry.compress_type = _MODE, _UNIX, zipfile.ZIP_DEFLATED
            zipped.writestr(entry, contents[name])


def write_wheel(root: Path, folder: Path, day: date) -> None:
    """Build the wheel of the tree into a folder; its files bear the day's first second.

    Raises:
        RuntimeError: hatchling failed; with what it said.
    """
    second = int(datetime.combine(day, time(), UTC).timestamp())
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(second)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the wheel cannot be built: {done.stderr.strip()}")


def write_sums(folder: Path) -> None:
    """The SHA-256 of every file that is given to users, as ``sha256sum --check`` reads them."""
    given = [path for path in sorted(folder.iterdir()) if path.name not in (SUMS, REVISION)]
    lines = [f"{file_digest(path)}  {path.name}\n" for path in given]
    (folder / SUMS).write_text("".join(lines), "utf-8", newline="\n")


def release_name(version: Version) -> str:
    """What the folder, the archive and the wheel of a version are called."""
    return f"{project().name}-{version}"


def revision(root: Path) -> str:
    """The commit that last changed anything but the folder of releases: what a release is made from."""
    command = ["git", "log", "-1", "--format=%H", "--", ".", f":(exclude){RELEASES}"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.strip()


def releases(root: Path) -> dict[Version, str]:
    """Where each release can be read, by its version, oldest first: its archive, or else its git revision."""
    prefix = f"{project().name}-"
    found = {}
    for folder in (root / RELEASES).glob(f"{prefix}*"):
        try:
            version = Version.read(folder.name.removeprefix(prefix))
        except ValueError:
            continue
        archive = folder / f"{folder.name}.zip"
        if archive.is_file():
            found[version] = str(archive)
        elif (folder / REVISION).is_file():
            found[version] = (folder / REVISION).read_text("utf-8").strip()
    return dict(sorted(found.items()))


def last_before(root: Path, version: Version) -> Snapshot | None:
    """The newest release below a version; None where there is none."""
    earlier = [place for found, place in releases(root).items() if found < version]
    return snapshot(earlier[-1], root) if earlier else None

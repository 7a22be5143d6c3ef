"""The last release, as the repository itself keeps it."""

from __future__ import annotations

from pathlib import Path

from build.project import project
from build.release.diff.snapshot import Snapshot, snapshot
from build.release.diff.version import Version

RELEASES = "release"


def release_name(version: Version) -> str:
    """What the folder, the archive and the wheel of a version are called."""
    return f"{project().name}-{version}"


def releases(root: Path) -> dict[Version, Path]:
    """The archives of all releases by their version, oldest first; other folders are left alone."""
    prefix = f"{project().name}-"
    found = {}
    for folder in (root / RELEASES).glob(f"{prefix}*"):
        try:
            version = Version.read(folder.name.removeprefix(prefix))
        except ValueError:
            continue
        archive = folder / f"{folder.name}.zip"
        if archive.is_file():
            found[version] = archive
    return dict(sorted(found.items()))


def last_before(root: Path, version: Version) -> Snapshot | None:
    """The newest release below a version; None where there is none."""
    earlier = [archive for found, archive in releases(root).items() if found < version]
    return snapshot(str(earlier[-1]), root) if earlier else None

"""The way to a release, each state a type of its own that only the state before it gives.

``Started -> Clean -> Rebuilt -> DataTested -> Compared -> Gated -> Archived``: each has one method, the next step. A
step out of order cannot be written: the state has no such method, for the type checker as at run time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from build.project import Project, project
from build.release.archive import (
    CHANGES,
    ENTRY,
    RELEASES,
    REVISION,
    SIDE_BY_SIDE,
    SUMS,
    archived,
    last_before,
    release_name,
    revision,
    write_sums,
    write_wheel,
    write_zip,
)
from build.release.diff.compare import LINES, Difference, compare
from build.release.diff.report import changelog, write_csv
from build.release.diff.snapshot import UnreadableError, snapshot
from build.release.diff.version import Version
from build.release.gates import changelog_lacks, too_large, vanished_identifiers, version_too_low

CHECKS = Path("tests") / "data"


class ReleaseRefusedError(Exception):
    """Something forbids the release; ``reasons`` has a line for each."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Started:
    """A repository at ``root``, and the git revision to compare with where it has no release yet."""

    root: Path
    since: str | None = None

    def clean(self) -> Clean:
        """Nothing is uncommitted, but for what lies in the folder of releases.

        Raises:
            ReleaseRefusedError: something is, or this is no git repository.
        """
        command = ["git", "status", "--porcelain", "--untracked-files=all", "--", ".", f":(exclude){RELEASES}"]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ReleaseRefusedError([f"git cannot tell whether the tree is clean: {done.stderr.strip()}"])
        if dirty := done.stdout.splitlines():
            raise ReleaseRefusedError([f"not committed: {line[3:]}" for line in dirty])
        try:
            return Clean(self, project(), Version.read(project().version))
        except ValueError as error:
            raise ReleaseRefusedError([f"pyproject.toml: {error}"]) from error


@dataclass(frozen=True)
class Clean:
    """A tree in which everything is committed."""

    started: Started
    dataset: Project
    version: Version

    @property
    def root(self) -> Path:
        """The repository."""
        return self.started.root

    def rebuilt(self) -> Rebuilt:
        """The published files are, to the byte, what the seeds give.

        Raises:
            ReleaseRefusedError: they are not, or the seeds hold mistakes.
        """
        from build.pipeline import RefusedError
        from build.publish.verify import verify

        try:
            findings = verify(self.root / "seeds", self.root)
        except RefusedError as refused:
            raise ReleaseRefusedError([str(mistake) for mistake in refused.mistakes]) from refused
        if findings:
            raise ReleaseRefusedError([str(finding) for finding in findings])
        return Rebuilt(self)


@dataclass(frozen=True)
class Rebuilt:
    """A clean tree whose published files are what its seeds give."""

    clean: Clean

    def checked(self) -> DataTested:
        """The tests of the data pass; that there are none counts as a failure.

        Raises:
            ReleaseRefusedError: one fails; with the last lines that pytest printed.
        """
        command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "-p", "no:cacheprovider", str(CHECKS)]
        # A release that is itself run by a test must not take that test's settings for its own.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        root = self.clean.root
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            lines = (done.stdout or done.stderr).strip().splitlines()[-8:]
            raise ReleaseRefusedError([f"the tests in {CHECKS.as_posix()} do not pass", *lines])
        return DataTested(self)


@dataclass(frozen=True)
class DataTested:
    """A rebuilt tree whose data pass their tests."""

    rebuilt: Rebuilt

    def compared(self) -> Compared:
        """What changed since the last release, or since the revision named; nothing before a first release.

        Raises:
            ReleaseRefusedError: the other dataset cannot be read, or a revision is named although there is a release.
        """
        clean = self.rebuilt.clean
        root, since = clean.root, clean.started.since
        try:
            last = last_before(root, clean.version)
            if last and since:
                raise ReleaseRefusedError([f"the last release is {last.version}; leave out --since"])
            old = snapshot(since, root) if since else last
            return Compared(self, compare(old, snapshot(str(root), root)) if old else None)
        except UnreadableError as error:
            raise ReleaseRefusedError([str(error)]) from error


@dataclass(frozen=True)
class Compared:
    """A checked tree, and how it differs from what was released last; None before a first release."""

    checked: DataTested
    difference: Difference | None

    @property
    def clean(self) -> Clean:
        """The tree."""
        return self.checked.rebuilt.clean

    def gated(self) -> Gated:
        """No identifier is lost, the version rises enough, the changelog has an entry, no file is too large.

        Raises:
            ReleaseRefusedError: with every reason.
        """
        root, dataset = self.clean.root, self.clean.dataset
        reasons = [*changelog_lacks(root, dataset), *too_large(root, archived(root))]
        if self.difference:
            reasons += vanished_identifiers(self.difference)
            reasons += version_too_low(self.difference, self.clean.version)
        if reasons:
            raise ReleaseRefusedError(reasons)
        return Gated(self)


@dataclass(frozen=True)
class Gated:
    """A tree that may be released."""

    compared: Compared

    def written(self) -> Archived:
        """The folder of the release, whole; what is there already must be of these very bytes.

        Raises:
            ReleaseRefusedError: it holds others.
            OSError: the machine refuses.
        """
        root, version = self.compared.clean.root, self.compared.clean.version
        folder = root / RELEASES / release_name(version)
        folder.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".making-") as aside:
            made = Path(aside) / folder.name
            made.mkdir()
            self._fill(made)
            if not folder.exists():
                made.rename(folder)
                return Archived(self, folder, new=True)
            different = _different(made, folder)
            if not different:
                for path in made.iterdir():
                    path.replace(folder / path.name)
        if different:
            message = f"{folder.relative_to(root)} is there with other bytes: {', '.join(different)}"
            raise ReleaseRefusedError([f"{message}; raise the version, or name the --since that it was made with"])
        return Archived(self, folder, new=False)

    def _fill(self, folder: Path) -> None:
        """Write every file of the release into a folder."""
        clean, difference = self.compared.clean, self.compared.difference
        root, day = clean.root, clean.dataset.created
        if difference:
            write_csv(difference, folder / CHANGES, derived=False)
        else:
            (folder / CHANGES).write_text(",".join(LINES) + "\n", "utf-8", newline="\n")
        entry = changelog(difference) if difference else "The first release.\n"
        (folder / ENTRY).write_text(entry, "utf-8", newline="\n")
        contents = {name: (root / name).read_bytes() for name in archived(root)}
        contents |= {name: (folder / name).read_bytes() for name in (CHANGES, ENTRY)}
        write_zip(folder / f"{folder.name}.zip", contents, day)
        write_wheel(root, folder, day)
        for name in SIDE_BY_SIDE:
            shutil.copyfile(root / name, folder / Path(name).name)
        (folder / REVISION).write_text(f"{revision(root)}\n", "utf-8", newline="\n")
        write_sums(folder)


def _different(made: Path, there: Path) -> list[str]:
    """The files of a release that differ from those made, or that it has no business to hold; none where sums agree."""
    names = sorted({SUMS, *(path.name for path in there.iterdir())})
    return [name for name in names if _bytes(made / name) != _bytes(there / name)]


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


@dataclass(frozen=True)
class Archived:
    """A release in its folder; ``new`` unless it was there already with the same bytes."""

    gated: Gated
    folder: Path
    new: bool

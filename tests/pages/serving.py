"""The server and the browser that the tests of the pages and the screenshots share."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support import ROOT

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE = 300
"""Seconds after which a server counts as dead; nothing that is tested comes near it."""

_SERVE = """
from browse.app import published_root
from browse.limits import Budget
from browse.protocol import Punctual
from browse.serve import serve
{before}
serve(published_root(), port=0, budget={budget})
"""


@dataclass(frozen=True)
class Server:
    """A running server: its address, and its process."""

    base: str
    process: subprocess.Popen[str]

    def end(self) -> int:
        """Ask it to end, as a service manager does, and wait until it has; its exit code."""
        self.process.terminate()
        return self.process.wait(PATIENCE)


def program() -> str | None:
    """The browser that is installed; None where there is none."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


@contextmanager
def started(folder: Path, budget: str = "None", before: str = "") -> Iterator[Server]:
    """A server of the published dataset on a free port; what it complains of goes to a file in the folder.

    Args:
        folder: where the file is written.
        budget: what its queries may spend, as Python.
        before: Python that runs before it serves.
    """
    complaints = folder / "complaints.txt"
    command = [sys.executable, "-c", _SERVE.format(budget=budget, before=before)]
    with (
        complaints.open("wb") as log,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        assert process.stdout
        try:
            # It says its address when it listens; where it ends instead, there is an empty line.
            said = process.stdout.readline()
            assert said, complaints.read_text("utf-8")
            yield Server(said.split()[0].rstrip("/"), process)
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            finally:
                process.kill()


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of a server with the usual limits."""
    with started(folder) as server:
        yield server.base

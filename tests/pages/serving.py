"""The server and the browser that the tests of the pages and the screenshots share."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.support import ROOT

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
START = 60  # seconds that the server may take to start on a busy machine


def program() -> str | None:
    """The browser that is installed; None where there is none."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of ``python -m browse`` on a free port; what it says goes to a file in the folder."""
    port = _free_port()
    said = folder / "said.txt"
    command = [sys.executable, "-m", "browse", "--port", str(port)]
    base = f"http://127.0.0.1:{port}"
    with said.open("wb") as log, subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log) as process:
        try:
            _await_answer(base, process, said)
            yield base
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _await_answer(base: str, process: subprocess.Popen[bytes], said: Path) -> None:
    """Wait until the server answers; fail with what it said where it ends instead."""
    end = time.monotonic() + START
    while time.monotonic() < end:
        assert process.poll() is None, said.read_text("utf-8")
        try:
            httpx.get(f"{base}/robots.txt")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{base} did not answer within {START} s")

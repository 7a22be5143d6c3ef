"""A running server of the published dataset, and a browser to look at it with."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support import ROOT

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
START = 60  # seconds that the server may take to start on a busy machine


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def await_answer(base: str, process: subprocess.Popen[bytes], said: Path) -> None:
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


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ``python -m browse`` on a free port."""
    said = tmp_path_factory.mktemp("server") / "said.txt"
    port = free_port()
    command = [sys.executable, "-m", "browse", "--port", str(port)]
    base = f"http://127.0.0.1:{port}"
    with said.open("wb") as log, subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log) as process:
        try:
            await_answer(base, process, said)
            yield base
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def client(server: str) -> Iterator[httpx.Client]:
    """An HTTP client of the server."""
    with httpx.Client(base_url=server, timeout=60, follow_redirects=True) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser; without one the tests are skipped, or fail where LFFD_BROWSER_TESTS=required."""
    program = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if not program:
        reason = "no browser is installed; apt-get install chromium"
        if os.environ.get("LFFD_BROWSER_TESTS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield found
        found.close()

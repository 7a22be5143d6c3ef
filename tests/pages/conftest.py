"""A running server of the published dataset, and a browser to look at it with."""

from __future__ import annotations

import os
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.pages.serving import FLAGS, PATIENCE, program, running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server."""
    with running(tmp_path_factory.mktemp("server")) as base:
        yield base


@pytest.fixture(scope="session")
def client(server: str) -> Iterator[httpx.Client]:
    """An HTTP client of the server."""
    with httpx.Client(base_url=server, timeout=PATIENCE, follow_redirects=True) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser; without one the tests are skipped, or fail where LFFD_BROWSER_TESTS=required.

    Playwright's event loop runs in this process as long as it is open, and no other can be started meanwhile: it ends
    with the file that looks at pages, before the worker goes on to tests that run a loop of their own.
    """
    found = program()
    if not found:
        reason = "no browser is installed; apt-get install chromium"
        if os.environ.get("LFFD_BROWSER_TESTS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()

"""Serve the published dataset on this machine."""

from __future__ import annotations

import socket
import threading
import webbrowser
from pathlib import Path

import uvicorn

from .app import application
from .limits import Budget
from .protocol import Punctual

HOST = "127.0.0.1"
FAREWELL = 1
"""Seconds that open requests get when the server is told to end."""

CONNECTIONS = 500
"""Connections at one time; more are sent away."""


def serve(
    root: Path, port: int = 8001, open_browser: bool = False, host: str = HOST, budget: Budget | None = None
) -> None:
    """Open the published dataset in Datasette until it is interrupted, on this machine only if not told otherwise.

    Args:
        root: the folder that holds ``dataset/`` and ``datapackage.json``.
        port: the port to listen on; 0 for any that is free.
        open_browser: whether to open a browser on it.
        host: the address to listen on.
        budget: what queries may spend; the usual where none is given.

    Raises:
        FileNotFoundError: there is no published dataset in the folder.
        OSError: the port cannot be had.
    """
    app = application(root, budget).app()
    with socket.create_server((host, port)) as listening:
        # asyncio sends small pieces at once only over sockets that it opens itself; a page waited 40 ms for its second.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        address = f"http://{host}:{listening.getsockname()[1]}/"
        print(f"{address} (stop with Ctrl+C)", flush=True)
        if open_browser:
            threading.Timer(1.0, webbrowser.open, [address]).start()
        config = uvicorn.Config(
            app,
            http=Punctual,
            ws="none",
            log_level="warning",
            lifespan="on",
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=FAREWELL,
        )
        uvicorn.Server(config).run(sockets=[listening])

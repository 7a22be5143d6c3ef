"""Serve the published dataset on this machine."""

from __future__ import annotations

import threading
import webbrowser
from pathlib import Path

import uvicorn

from .app import application

HOST = "127.0.0.1"


def serve(root: Path, port: int = 8001, open_browser: bool = False) -> None:
    """Open the published dataset in Datasette, on this machine only, until it is interrupted.

    Args:
        root: the folder that holds ``dataset/`` and ``datapackage.json``.
        port: the port to listen on.
        open_browser: whether to open a browser on it.

    Raises:
        FileNotFoundError: there is no published dataset in the folder.
    """
    app = application(root).app()
    address = f"http://{HOST}:{port}/"
    print(f"{address} (stop with Ctrl+C)", flush=True)
    if open_browser:
        threading.Timer(1.0, webbrowser.open, [address]).start()
    uvicorn.run(app, host=HOST, port=port, log_level="warning", lifespan="on")

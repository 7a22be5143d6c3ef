"""``python -m browse``: serve the published SQLite file, immutable, on 127.0.0.1."""

from __future__ import annotations

from pathlib import Path

import click

from .serve import serve

ROOT = Path(__file__).resolve().parent.parent


@click.command()
@click.option("--port", default=8001, show_default=True, help="Port on this machine.")
@click.option("--open", "open_browser", is_flag=True, help="Open it in a browser.")
def main(port: int, open_browser: bool) -> None:
    """Open the published dataset in Datasette, on this machine only.

    \b
    Example: python -m browse --port 8010
    """
    serve(ROOT, port, open_browser)


if __name__ == "__main__":
    main(prog_name="python -m browse")

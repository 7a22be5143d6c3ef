"""``python -m browse``: serve the published SQLite file, immutable, on 127.0.0.1."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .app import published_root
from .metadata import metadata
from .serve import serve


@click.command()
@click.option("--port", default=8001, show_default=True, help="Port on this machine.")
@click.option("--open", "open_browser", is_flag=True, help="Open it in a browser.")
@click.option(
    "--metadata",
    "described",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write Datasette's metadata to this file instead, for another Datasette.",
)
def main(port: int, open_browser: bool, described: Path | None) -> None:
    """Open the published dataset in Datasette, on this machine only.

    \b
    Example: python -m browse --port 8010
    """
    root = published_root()
    if described:
        described.write_text(json.dumps(metadata(root), indent=1, ensure_ascii=False) + "\n", "utf-8")
    else:
        serve(root, port, open_browser)


if __name__ == "__main__":
    main(prog_name="python -m browse")

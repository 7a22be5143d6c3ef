"""``python -m browse``: serve the published SQLite file, immutable, on 127.0.0.1 if not told otherwise."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .app import published_root
from .metadata import metadata
from .serve import HOST, serve


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Port; 0 for any.")
@click.option("--host", default=HOST, show_default=True, help="Address to listen on; 0.0.0.0 for all, in a container.")
@click.option("--open", "open_browser", is_flag=True, help="Open it in a browser.")
@click.option(
    "--metadata",
    "described",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write Datasette's metadata to this file instead, for another Datasette.",
)
def main(port: int, host: str, open_browser: bool, described: Path | None) -> None:
    """Open the published dataset in Datasette, on this machine only if not told otherwise.

    \b
    Example: python -m browse --port 8010
    """
    try:
        root = published_root()
        if described:
            described.write_text(json.dumps(metadata(root), indent=1, ensure_ascii=False) + "\n", "utf-8")
        else:
            serve(root, port, open_browser, host)
    except OSError as error:
        raise click.ClickException(str(error)) from None


if __name__ == "__main__":
    main(prog_name="python -m browse")

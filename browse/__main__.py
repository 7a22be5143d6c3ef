"""``python -m browse``: serve the published SQLite file, immutable, on 127.0.0.1."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from browse.metadata import metadata
from build.project import ROOT


def command(described: Path, port: int = 8001) -> list[str]:
    """The Datasette command line, with the metadata in a file."""
    settings = {"sql_time_limit_ms": 2000, "max_returned_rows": 2000, "default_page_size": 50, "allow_download": "on"}
    options = [word for name, value in settings.items() for word in ("--setting", name, str(value))]
    database = str(ROOT / "dataset" / "lffd.sqlite")
    serve = ["serve", "--immutable", database, "--metadata", str(described), "--host", "127.0.0.1", "--port", str(port)]
    return [sys.executable, "-m", "datasette", *serve, *options]


@click.command()
@click.option("--port", default=8001, show_default=True, help="Port on this machine.")
def main(port: int) -> None:
    """Open the published dataset in Datasette, on this machine only.

    \b
    Example: python -m browse --port 8010
    """
    with tempfile.TemporaryDirectory() as folder:
        described = Path(folder) / "metadata.json"
        described.write_text(json.dumps(metadata()), "utf-8")
        try:
            sys.exit(subprocess.run(command(described, port), check=False).returncode)
        except KeyboardInterrupt:
            sys.exit(0)


if __name__ == "__main__":
    main(prog_name="python -m browse")

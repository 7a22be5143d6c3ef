"""``python -m benchmarks``: measure, keep the figures in results.json, and write RESULTS.md from them."""

from __future__ import annotations

import json
import os
import platform
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click

from benchmarks.report import RESULTS, write_report
from benchmarks.sections import SECTIONS, Bench

LIBRARIES = (
    "adbc-driver-sqlite",
    "duckdb",
    "frictionless",
    "pandas",
    "pandera",
    "polars",
    "pyarrow",
    "pydantic",
)
KEPT = Path(__file__).parent / "results.json"


@click.command()
@click.option("--only", multiple=True, type=click.Choice(list(SECTIONS)), help="Measure this section; may be repeated.")
@click.option("--runs", type=click.IntRange(1), default=3, show_default=True, help="Runs of each command.")
@click.option("--scratch", type=click.Path(file_okay=False, path_type=Path), help="Folder for workloads, kept.")
def main(only: tuple[str, ...], runs: int, scratch: Path | None) -> None:
    r"""Measure the build against its yardsticks and write benchmarks/RESULTS.md.

    \b
    Example: python -m benchmarks --only million --scratch /tmp/bench
    """
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(scratch or Path(temporary), runs, lambda line: click.echo(line, err=True))
        bench.scratch.mkdir(parents=True, exist_ok=True)
        for name in only or SECTIONS:
            click.echo(f"== {name}", err=True)
            kept[name] = {"machine": machine(), "values": SECTIONS[name](bench)}
            KEPT.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
            write_report(kept)
    click.echo(RESULTS.read_text("utf-8"))


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    told = Path("/proc/cpuinfo").read_text().splitlines()
    cpus = [line.partition(":")[2].strip() for line in told if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "processor": f"{os.cpu_count()} x {cpus[0] if cpus else platform.machine()}",
        "memory": f"{memory:.0f} GiB",
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }


if __name__ == "__main__":
    main()

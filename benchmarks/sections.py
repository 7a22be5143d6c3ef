"""What is measured, section by section; each gives plain values that can be kept as JSON."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.measure import Run, run_module
from benchmarks.pages import pages
from benchmarks.workload import write_workload
from build.files import SQLITE_FILE
from build.project import ROOT
from schema import MODELS

Values = dict[str, Any]
Say = Callable[[str], None]
MILLION = 1_000_000
SIZES = (10_000, 100_000, MILLION)


class Bench:
    """A scratch folder with workloads that are made when they are first needed, and a voice."""

    def __init__(self, scratch: Path, runs: int, say: Say) -> None:
        self.scratch, self.runs, self.say = scratch, runs, say

    def workload(self, rows: int, damaged: bool = False) -> Path:
        """The folder of a workload."""
        folder = self.scratch / f"workload-{rows}{'-damaged' if damaged else ''}"
        if not (folder / "complete").exists():
            self.say(f"making {folder.name}")
            shutil.rmtree(folder, ignore_errors=True)
            write_workload(rows, folder, damaged)
            (folder / "complete").touch()
        return folder

    def build(self, source: Path) -> Run:
        """One run of the whole command over a workload."""
        with self.target() as target:
            run = run_module("build", "--seeds", source, "--out", target.parent)
        self.say(f"build over {source.name}: {run.seconds:.1f} s, {run.memory / 1e6:.0f} MB")
        return run

    @contextmanager
    def target(self) -> Iterator[Path]:
        """An empty ``dataset`` folder to write into, removed afterwards."""
        folder = self.scratch / "target"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "dataset").mkdir(parents=True)
        yield folder / "dataset"
        shutil.rmtree(folder)

    def time(self, module: str, source: Path, writes: bool = True) -> Run:
        """One run of a yardstick over a workload."""
        with self.target() as target:
            run = run_module(f"benchmarks.{module}", source, *([target] if writes else []))
        self.say(f"{module} over {source.name}: {run.seconds:.1f} s, {run.memory / 1e6:.0f} MB")
        return run

    def published_csv(self, rows: int) -> Path:
        """The published tables of a workload as CSV, in the order of their keys: what the floor reads."""
        import polars as pl

        folder = self.scratch / f"published-{rows}"
        if not (folder / "complete").exists():
            folder.mkdir(exist_ok=True)
            with self.target() as target:
                run_module("benchmarks.ours", self.workload(rows), target)
                for model in MODELS:
                    pl.scan_parquet(target / f"{model.table}.parquet").sink_csv(folder / f"{model.table}.csv")
            (folder / "complete").touch()
        return folder


def _kept(runs: list[Run]) -> list[Values]:
    return [asdict(run) for run in runs]


def million(bench: Bench) -> Values:
    """The whole command against the floor and the common stack, in turns, at a million claims."""
    source, published = bench.workload(MILLION), bench.published_csv(MILLION)
    runs: dict[str, list[Run]] = {"build": [], "floor": [], "pandas_stack": []}
    for _ in range(bench.runs):
        runs["floor"].append(bench.time("floor", published))
        runs["build"].append(bench.build(source))
        runs["pandas_stack"].append(bench.time("pandas_stack", source))
    return {name: _kept(found) for name, found in runs.items()}


def ablation(bench: Bench) -> Values:
    """What each mechanism of the engine gives: the same work without it, in turns with it."""
    found: Values = {}
    for size, source, runs in (("real size", ROOT / "seeds", bench.runs), ("a million", bench.workload(MILLION), 1)):
        for mechanism, verb in (("regular-blocks", "check"), ("held-tables", "check"), ("sqlite-thread", "build")):
            pair: dict[str, list[Run]] = {"with": [], "without": []}
            for _ in range(runs):
                for side, left_out in (("with", "nothing"), ("without", mechanism)):
                    with bench.target() as target:
                        rest = (target,) if verb == "build" else ()
                        pair[side].append(run_module("benchmarks.without", left_out, verb, source, *rest))
            bench.say(f"{mechanism} at {size}: {pair['with'][0].seconds:.1f} and {pair['without'][0].seconds:.1f} s")
            found[f"{mechanism} ({verb}) at {size}"] = {side: _kept(measured) for side, measured in pair.items()}
    return found


def profile(bench: Bench) -> Values:
    """Where the build's time goes at a million claims: one run, with its stages on the clock."""
    with bench.target() as target:
        command = [sys.executable, "-m", "benchmarks.profiled", str(bench.workload(MILLION)), str(target)]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    measured: Values = json.loads(told)
    return measured


def slow_yardsticks(bench: Bench) -> Values:
    """Frictionless with sqlite-utils, and pydantic row by row, at sizes that they finish, beside the build."""
    small, middle = bench.workload(SIZES[0]), bench.workload(SIZES[1])
    runs: dict[str, list[Run]] = {}
    for _ in range(bench.runs):
        for name in ("ours", "frictionless_stack"):
            runs.setdefault(f"{name} at {SIZES[0]:,}", []).append(bench.time(name, small))
        runs.setdefault(f"pydantic_rows at {SIZES[1]:,}", []).append(bench.time("pydantic_rows", middle, writes=False))
        check = run_module("build", "check", "--seeds", middle)
        runs.setdefault(f"build check at {SIZES[1]:,}", []).append(check)
    for name in ("ours", "frictionless_stack"):
        runs[f"{name} at {SIZES[1]:,}"] = [bench.time(name, middle)]
    return {name: _kept(found) for name, found in runs.items()}


def growth(bench: Bench) -> Values:
    """The whole command from ten thousand claims to a million."""
    return {str(rows): _kept([bench.build(bench.workload(rows)) for _ in range(bench.runs)]) for rows in SIZES[:2]}


def ten_million(bench: Bench) -> Values:
    """The whole command at ten million claims, once."""
    rows = 10 * MILLION
    return {str(rows): _kept([bench.build(bench.workload(rows))])}


def checking(bench: Bench) -> Values:
    """Checking a million claims, clean and with one damaged row in ten thousand, beside a bare read, in turns."""
    clean, bad = bench.workload(MILLION), bench.workload(MILLION, damaged=True)
    runs: dict[str, list[Run]] = {"clean": [], "damaged": [], "bare read": []}
    for _ in range(bench.runs):
        runs["bare read"].append(run_module("benchmarks.polars_read", clean))
        runs["clean"].append(run_module("build", "check", "--seeds", clean))
        runs["damaged"].append(run_module("build", "check", "--seeds", bad, codes=(1,)))
        bench.say(f"check: clean {runs['clean'][-1].seconds:.1f} s, damaged {runs['damaged'][-1].seconds:.1f} s")
    told = subprocess.run(
        [sys.executable, "-m", "build", "check", "--seeds", str(bad)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return {**{name: _kept(found) for name, found in runs.items()}, "mistakes": len(told.stdout.splitlines())}


def derived(bench: Bench) -> Values:
    """Each derivation at a hundred thousand claims and at a million: seconds of processor time."""
    found: Values = {}
    for rows in SIZES[1:]:
        with bench.target() as target:
            run_module("benchmarks.ours", bench.workload(rows), target)
            (target / "derived").mkdir()
            command = [sys.executable, "-m", "benchmarks.derived", str(target), str(target / "derived")]
            told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
            found[str(rows)] = {line.split()[0]: float(line.split()[1]) for line in told.splitlines()}
            bench.say(f"derived at {rows:,}: {sum(found[str(rows)].values()):.1f} s")
    return found


def real_size(bench: Bench) -> Values:
    """The dataset itself: the build, the import of its libraries, a build with nothing to do, sizes of files."""
    home = bench.scratch / "real"
    names = ("build", "imports of build", "nothing to do", "check", "imports of check")
    runs: dict[str, list[Run]] = {name: [] for name in names}
    for _ in range(bench.runs):
        shutil.rmtree(home, ignore_errors=True)
        runs["build"].append(run_module("build", "--out", home))
        runs["nothing to do"].append(run_module("build", "--out", home))
        runs["check"].append(run_module("build", "check"))
        for verb in ("build", "check"):
            runs[f"imports of {verb}"].append(run_module("benchmarks.imports", verb))
    dataset = home / "dataset"
    files = sorted(dataset.glob("*.parquet"))
    return {
        **{name: _kept(found) for name, found in runs.items()},
        "parquet bytes": sum(path.stat().st_size for path in files),
        "gzipped CSV bytes": sum(gzipped(path) for path in files),
        "of which descriptions": sum(_descriptions(path) for path in files),
        "sqlite bytes": (dataset / SQLITE_FILE).stat().st_size,
    }


def _descriptions(path: Path) -> int:
    """Bytes of the schema that a file carries: what each column means."""
    import pyarrow.parquet as pq

    return sum(len(value) for value in (pq.read_metadata(path).metadata or {}).values())


def gzipped(path: Path) -> int:
    """Bytes of a table as gzipped CSV."""
    import polars as pl

    return len(gzip.compress(pl.read_parquet(path).write_csv().encode(), 6, mtime=0))


def loading(bench: Bench) -> Values:
    """``lffd.load`` beside a bare ``pd.read_parquet``, of the largest tables, in turns: the best, in seconds."""
    import timeit

    import pandas as pd

    import lffd

    found: Values = {}
    for table in ("force_estimates", "evidence", "sources"):
        path = lffd.path() / "dataset" / f"{table}.parquet"
        best = {"lffd.load": float("inf"), "pd.read_parquet": float("inf")}
        for _ in range(20 * bench.runs):
            best["lffd.load"] = min(best["lffd.load"], timeit.timeit(lambda t=table: lffd.load(t), number=1))  # type: ignore[misc]
            best["pd.read_parquet"] = min(
                best["pd.read_parquet"],
                timeit.timeit(lambda p=path: pd.read_parquet(p), number=1),  # type: ignore[misc]
            )
        found[table] = best
    return found


SECTIONS: dict[str, Callable[[Bench], Values]] = {
    "million": million,
    "real_size": real_size,
    "checking": checking,
    "ablation": ablation,
    "profile": profile,
    "derived": derived,
    "growth": growth,
    "ten_million": ten_million,
    "slow_yardsticks": slow_yardsticks,
    "loading": loading,
    "pages": pages,
}

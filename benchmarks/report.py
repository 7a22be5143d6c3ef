"""RESULTS.md from the figures that were kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.measure import Run, Runs
from schema.targets.markdown_codebook import table

RESULTS = Path(__file__).parent / "RESULTS.md"
Values = Mapping[str, Any]
NAMES = {
    "ours": "**the build**: everything checked, Parquet and SQLite written",
    "floor": "(a) floor: pyarrow and ADBC write the same files, nothing checked or derived",
    "pandas_stack": "(b) pandas, pandera, to_parquet, to_sql: no references, no rules, no keys, no indexes",
}
TARGET_FLOOR, TARGET_MEMORY, TARGET_GROWTH, TARGET_DAMAGED, TARGET_REAL, TARGET_LOAD = 1.15, 2e9, 1.5, 2.0, 3.0, 1.1
INTRODUCTION = """\
# Benchmarks

`make bench` measures and writes this page; `python -m benchmarks --only SECTION` renews one part of it. The workload is
made by `benchmarks/workload.py` from a fixed seed: N force estimates, 1.2 N rows of evidence, 1,000 actors, 500 places,
5,000 sources and all other tables of the dataset, under all rules of the schema. Each command runs in a process of its
own, yardsticks in turns; times are medians on the clock, with the fastest and the slowest; memory is the highest peak
of resident memory, pages of files included. What each yardstick does and does not do stands at the head of its module.
"""


def write_report(kept: Mapping[str, Values]) -> None:
    """Write the page with every section that was measured."""
    parts = [INTRODUCTION]
    for name, tell in PARTS.items():
        if name in kept:
            measured = kept[name]
            parts += [
                f"## {(tell.__doc__ or name).rstrip('.')}\n",
                *tell(measured["values"]),
                f"\n{_machine(measured['machine'])}\n",
            ]
    RESULTS.write_text("\n".join(parts), "utf-8")


def _machine(facts: Mapping[str, str]) -> str:
    libraries = ", ".join(f"{name} {value}" for name, value in list(facts.items())[4:])
    return f"*{facts['day']}; {facts['processor']}, {facts['memory']}; Python {facts['python']}; {libraries}.*"


def _runs(values: list[Mapping[str, Any]]) -> Runs:
    return Runs(tuple(Run(**value) for value in values))


def _row(name: str, runs: Runs, ratio: str = "") -> tuple[str, ...]:
    low, high = runs.spread
    times = f"{runs.seconds:.2f} ({low:.2f} to {high:.2f})"
    return name, times, f"{runs.processor:.1f}", f"{runs.memory / 1e6:,.0f}", str(len(runs.runs)), ratio


def _timed(rows: Iterable[tuple[str, ...]]) -> str:
    return table(("", "seconds", "processor seconds", "peak MB", "runs", "ratio"), rows)


def _verdict(what: str, value: float, most: float, shape: str = ".2f") -> str:
    return f"- {what}: {value:{shape}}, target at most {most:{shape}}: **{'met' if value <= most else 'missed'}**."


def _million(values: Values) -> Iterator[str]:
    """A million claims, against the floor and the common stack."""
    runs = {name: _runs(found) for name, found in values.items()}
    ours = runs["ours"].seconds
    yield _timed(
        _row(NAMES[n], found, "1" if n == "ours" else f"{ours / found.seconds:.2f} of it") for n, found in runs.items()
    )
    yield ""
    yield _verdict("Times the floor", ours / runs["floor"].seconds, TARGET_FLOOR)
    yield _verdict("Times the common stack, which does less", ours / runs["pandas_stack"].seconds, 1.0)
    yield _verdict("Peak memory in GB", runs["ours"].memory / 1e9, TARGET_MEMORY / 1e9)


def _profile(values: Values) -> Iterator[str]:
    """Where the time goes, at a million claims."""
    yield table(("one run", "seconds"), ((name, f"{seconds:.2f}") for name, seconds in values["stages"].items()))
    yield PROFILE
    share = values["parquet bytes"] / values["gzipped CSV bytes"]
    yield ""
    yield _verdict("The two large tables as Parquet, times the same as gzipped CSV", share, 1.0)


PROFILE = """
Lines that begin with SQLite are one thread's. It takes no rows before the first large table has been read, checked and
sorted, and is alone once the last one is checked; in between it shares two processors with reading, checking, sorting,
compressing and the questions between tables. What is left above the floor is that head start, and that processors are
shared. SQLite has one writer to a file, so that filling two tables at once would need two files and a copy of one of
them; smaller batches bring the first rows no earlier, since evidence is in the order of a hash and is sorted whole."""


REAL = """
What a build of this size does beyond its imports, by cProfile: pandera's work per column on 33 tables, the EDTF
library's reading of the few dates that are quarters or seasons, some 140 questions between tables, the bootstrap of the
agreement between coders, and the descriptions; each takes a tenth to a fifth of it, none grows with the rows."""


def _slow(values: Values) -> Iterator[str]:
    """Slow yardsticks, at sizes that they finish."""
    runs = {name: _runs(found) for name, found in values.items()}
    yield _timed(_row(name, found) for name, found in runs.items())
    yield ""
    for size in ("10,000", "100,000"):
        if (theirs := f"frictionless_stack at {size}") in runs:
            ratio = runs[theirs].seconds / runs[f"ours at {size}"].seconds
            yield f"- (c) frictionless and sqlite-utils take {ratio:.1f} times as long as the build at {size} claims."
    pydantic, check = runs["pydantic_rows at 100,000"], runs["build check at 100,000"]
    ratio = pydantic.seconds / check.seconds
    yield f"- (d) pydantic row by row takes {ratio:.1f} times as long as `build check`, which checks more."


def _frictionless(values: Values) -> Iterator[str]:
    """Frictionless and sqlite-utils at a million claims."""
    yield _timed([_row("(c)", _runs(values["runs"]))])


def _growth(values: Values) -> Iterator[str]:
    """Growth from ten thousand claims to a million."""
    yield _growing(values)


def _ten_million(values: Values) -> Iterator[str]:
    """Ten million claims."""
    yield _growing(values)


def _growing(values: Values) -> str:
    def rows() -> Iterator[tuple[str, ...]]:
        for size, found in values.items():
            runs = _runs(found)
            yield _row(f"{int(size):,} claims", runs, f"{runs.seconds / int(size) * 1e6:.1f} µs a claim")

    return _timed(rows())


def _damaged(values: Values) -> Iterator[str]:
    """Checking a million claims, clean and damaged."""
    clean, damaged = _runs(values["clean"]), _runs(values["damaged"])
    yield _timed([_row("clean", clean), _row("one damaged row in 10,000", damaged)])
    yield ""
    yield f"- Mistakes reported, each with file and line: {values['mistakes']:,}."
    yield _verdict("Times the clean time", damaged.seconds / clean.seconds, TARGET_DAMAGED)


def _derived(values: Values) -> Iterator[str]:
    """Derived and flat tables, timed apart: seconds of processor time."""
    sizes = list(values)
    names = list(values[sizes[0]])
    rows = [(f"`{name}`", *(f"{values[size][name]:.2f}" for size in sizes)) for name in names]
    yield table(("table", *(f"{int(size):,} claims" for size in sizes)), rows)


def _real(values: Values) -> Iterator[str]:
    """The dataset itself."""
    names = ("build", "nothing to do", "check", "imports")
    runs = {name: _runs(values[name]) for name in names}
    yield _timed(_row(name, found) for name, found in runs.items())
    yield ""
    yield _verdict("Build, times interpreter and imports", runs["build"].seconds / runs["imports"].seconds, TARGET_REAL)
    share = values["parquet bytes"] / values["gzipped CSV bytes"]
    yield _verdict("Parquet files, times the same tables as gzipped CSV", share, 1.0)
    bare = (values["parquet bytes"] - values["of which descriptions"]) / values["gzipped CSV bytes"]
    yield f"- Without the descriptions of tables and columns that each file carries: {bare:.2f}."
    yield f"- SQLite file: {values['sqlite bytes'] / 1e6:.2f} MB."
    yield REAL


def _loading(values: Values) -> Iterator[str]:
    """Loading a table: the best of many, in milliseconds."""
    rows = [(f"`{name}`", *(f"{seconds * 1e3:.1f}" for seconds in best.values())) for name, best in values.items()]
    yield table(("table", *next(iter(values.values()))), rows)
    yield ""
    worst = max(best["lffd.load"] / best["pd.read_parquet"] for best in values.values())
    yield _verdict("`lffd.load`, times a bare `pd.read_parquet`, at worst", worst, TARGET_LOAD)


PARTS: dict[str, Callable[[Values], Iterator[str]]] = {
    "million": _million,
    "profile": _profile,
    "slow_yardsticks": _slow,
    "frictionless_million": _frictionless,
    "growth": _growth,
    "ten_million": _ten_million,
    "damaged": _damaged,
    "derived": _derived,
    "real_size": _real,
    "loading": _loading,
}

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
    "build": "**the whole command** `python -m build`: all checked, derived and described, Parquet and SQLite",
    "floor": "(a) floor: pyarrow and ADBC write the coded tables alone, nothing checked or derived",
    "pandas_stack": "(b) pandas, pandera, to_parquet, to_sql of the coded tables: no references, rules, keys, indexes",
}
TARGET_FLOOR, TARGET_MEMORY, TARGET_STREAMED = 1.8, 2e9, 2.5e9
TARGET_READ, TARGET_DAMAGED, TARGET_BUILD, TARGET_CHECK, TARGET_LOAD, WORTH = 4.0, 2.0, 2.2, 1.4, 1.1, 0.1
TARGET_PAGES, TARGET_HOSTILE, TARGET_HOME = 1.0, 2.0, 0.05
INTRODUCTION = """\
# Benchmarks

`make bench` measures and writes this page; `python -m benchmarks --only SECTION` renews one part of it. The workload is
made by `benchmarks/workload.py` from a fixed seed: N force estimates, 1.2 N rows of evidence, 2,000 actors, 500 places,
10,000 sources and all other tables of the dataset, under all rules of the schema. Each command runs in a process of its
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
    """The whole command at a million claims, against the floor of the coded tables and the common stack."""
    runs = {name: _runs(found) for name, found in values.items()}
    whole = runs["build"].seconds
    yield _timed(
        _row(NAMES[name], runs[name], "1" if name == "build" else f"{whole / runs[name].seconds:.2f} of it")
        for name in NAMES
    )
    yield ""
    yield _verdict("Times the floor of the coded tables", whole / runs["floor"].seconds, TARGET_FLOOR)
    yield _verdict("Peak memory in GB", runs["build"].memory / 1e9, TARGET_MEMORY / 1e9)


def _ablation(values: Values) -> Iterator[str]:
    """What each mechanism of the engine gives."""
    yield ABLATION
    yield table(("mechanism", "with: s, MB", "without: s, MB", "gives"), (_pair(n, pair) for n, pair in values.items()))


def _pair(name: str, pair: Mapping[str, Any]) -> tuple[str, ...]:
    sides = [_runs(pair["with"]), _runs(pair["without"])]
    gain = 1 - sides[0].seconds / sides[1].seconds
    return name, *(f"{runs.seconds:.2f}, {runs.memory / 1e6:,.0f}" for runs in sides), f"{gain:.0%}"


ABLATION = """\
Each row is the same work with and without one mechanism. `regular-blocks`: regular blocks of a CSV file are parsed at
once, others row by row. `held-tables`: checked tables of one batch are held in memory, larger ones go to files.
`sqlite-thread`: the SQLite file is filled while other tables are read, checked and derived. What gives less than a
tenth at both sizes is not kept. Gone are the reuse of published tables that did not change (1.97 s in the place of
2.31 at real size, before the check became quicker) and, for a simpler build, without a figure of their own: threads
that sort, compress and store ahead, a page size for large SQLite files, and a second library that writes SQLite.
"""


def _profile(values: Values) -> Iterator[str]:
    """Where the time goes, at a million claims."""
    yield table(("thread: step", "seconds"), ((name, f"{seconds:.2f}") for name, seconds in values["stages"].items()))
    yield PROFILE
    share = values["parquet bytes"] / values["gzipped CSV bytes"]
    yield ""
    yield _verdict("The two large tables as Parquet, times the same as gzipped CSV", share, 1.0)


PROFILE = """
Seconds of processor time of either thread, a single run. The main thread reads, checks, links, sorts, derives and
writes Parquet; SQLite's takes in each table once its Parquet file is whole. Both run side by side."""


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


def _growth(values: Values) -> Iterator[str]:
    """The whole command at ten thousand claims and at a hundred thousand."""
    yield _growing(values)


def _ten_million(values: Values) -> Iterator[str]:
    """The whole command at ten million claims."""
    yield _growing(values)
    yield ""
    memory = max(_runs(found).memory for found in values.values())
    yield _verdict("Peak memory in GB", memory / 1e9, TARGET_STREAMED / 1e9)


def _growing(values: Values) -> str:
    def rows() -> Iterator[tuple[str, ...]]:
        for size, found in values.items():
            runs = _runs(found)
            yield _row(f"{int(size):,} claims", runs, f"{runs.seconds / int(size) * 1e6:.1f} µs a claim")

    return _timed(rows())


def _checking(values: Values) -> Iterator[str]:
    """`make check` at a million claims, clean and damaged."""
    clean, damaged, bare = (_runs(values[name]) for name in ("clean", "damaged", "bare read"))
    rows = [_row("clean", clean), _row("one damaged row in 10,000", damaged), _row("bare read by polars", bare)]
    yield _timed(rows)
    yield ""
    yield f"- Mistakes reported, each with file and line: {values['mistakes']:,}."
    yield _verdict("Times a bare read of the same files by polars", clean.seconds / bare.seconds, TARGET_READ)
    yield _verdict("Damaged, times the clean time", damaged.seconds / clean.seconds, TARGET_DAMAGED)


def _derived(values: Values) -> Iterator[str]:
    """Derived and flat tables, timed apart: seconds of processor time."""
    sizes = list(values)
    names = list(values[sizes[0]])
    rows = [(f"`{name}`", *(f"{values[size][name]:.2f}" for size in sizes)) for name in names]
    yield table(("table", *(f"{int(size):,} claims" for size in sizes)), rows)


def _real(values: Values) -> Iterator[str]:
    """The dataset itself: the whole command at real size."""
    names = ("build", "imports of build", "nothing to do", "check", "imports of check")
    runs = {name: _runs(values[name]) for name in names}
    yield _timed(_row(name, found) for name, found in runs.items())
    yield ""
    for verb, most in (("build", TARGET_BUILD), ("check", TARGET_CHECK)):
        ratio = runs[verb].seconds / runs[f"imports of {verb}"].seconds
        yield _verdict(f"{verb.capitalize()}, times interpreter and the imports that it uses", ratio, most)
    share = values["parquet bytes"] / values["gzipped CSV bytes"]
    yield _verdict("Parquet files, times the same tables as gzipped CSV", share, 1.0)
    bare = (values["parquet bytes"] - values["of which descriptions"]) / values["gzipped CSV bytes"]
    yield f"- Without the descriptions of tables and columns that each file carries: {bare:.2f}."
    yield f"- SQLite file: {values['sqlite bytes'] / 1e6:.2f} MB."


def _loading(values: Values) -> Iterator[str]:
    """Loading a table: the best of many, in milliseconds."""
    rows = [(f"`{name}`", *(f"{seconds * 1e3:.1f}" for seconds in best.values())) for name, best in values.items()]
    yield table(("table", *next(iter(values.values()))), rows)
    yield ""
    worst = max(best["lffd.load"] / best["pd.read_parquet"] for best in values.values())
    yield _verdict("`lffd.load`, times a bare `pd.read_parquet`, at worst", worst, TARGET_LOAD)


def _pages(values: Values) -> Iterator[str]:
    """Pages under load: fifty readers at once, the same beside eight hostile ones, and plain `datasette serve`."""
    rows = (
        (name, f"{v['per second']:,.0f}", f"{v['median']:.4f}", f"{v['95 of 100']:.3f}", f"{v['failures']:,}",
         f"{v['memory']:,.0f}")
        for name, v in values.items()
    )  # fmt: skip
    yield table(("round", "answers a second", "median (s)", "95 of 100 within (s)", "failures", "memory (MB)"), rows)
    yield ""
    yield _verdict("95 of 100 answers to fifty readers, seconds", values["pages"]["95 of 100"], TARGET_PAGES)
    hostile = values["pages beside hostile readers"]["95 of 100"]
    yield _verdict("the same beside eight hostile readers, seconds", hostile, TARGET_HOSTILE)
    yield _verdict("the home page alone, median seconds", values["home alone"]["median"], TARGET_HOME, ".4f")


PARTS: dict[str, Callable[[Values], Iterator[str]]] = {
    "million": _million,
    "real_size": _real,
    "checking": _checking,
    "ablation": _ablation,
    "profile": _profile,
    "derived": _derived,
    "growth": _growth,
    "ten_million": _ten_million,
    "slow_yardsticks": _slow,
    "loading": _loading,
    "pages": _pages,
}

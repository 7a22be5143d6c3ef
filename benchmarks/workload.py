"""Generate seeds of any size: N force estimates with their evidence, over 2,000 actors, 500 places and 10,000 sources.

The seeds of the dataset itself are taken over, all tables of them, so that every rule of the schema has rows to judge;
actors, places and sources are filled up to those numbers, and N made-up claims with their evidence follow. Every number
is drawn from one fixed seed, so that the same N gives the same bytes. Claims stand in no order of their keys, as
machine-coded input does not.
"""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import click
import numpy as np
import polars as pl

from build.project import ROOT

SEED = 20190404
CHUNK = 500_000  # rows generated at a time
ACTORS, PLACES, SOURCES = 2_000, 500, 10_000
MADE_UP = "bench-source"
DAMAGED_EVERY = 10_000  # rows to one damaged row, in the damaged variant
WORDS = re.findall(
    r"\S+",
    "fighters reported near the front, flown from Hmeimim; later denied; half of them guards of oil sites; counted "
    "twice according to an officer; the figure includes technicians, drivers and medics; no list of names was shown; "
    "the spokesman put it lower; families speak of more; contract of three months; paid in dollars",
)
_FIRST_DAY, _DAYS = date(2019, 4, 4), 2_000
_QUALIFIERS = {
    "exact": 0.25,
    "approx": 0.15,
    "at_least": 0.1,
    "more_than": 0.05,
    "up_to": 0.12,
    "less_than": 0.03,
    "range": 0.15,
    "vague": 0.1,
    "unquantified": 0.05,
}


def write_workload(rows: int, out: Path, damaged: bool = False, seeds: Path = ROOT / "seeds") -> None:
    """Write a folder of seed files with ``rows`` made-up force estimates beside the real ones.

    Each claim has a row of evidence, and every fifth has two. With ``damaged``, one made-up row in 10,000 of either
    table carries one mistake, of seven kinds in turn.
    """
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(seeds.glob("*.csv")):
        shutil.copy(path, out / path.name)
    ids = {
        "actors": _fill_up(out, "actors", "actor_id", "bench-actor", ACTORS),
        "places": _fill_up(out, "places", "place_id", "bench-place", PLACES),
        "sources": _fill_up(out, "sources", "source_id", MADE_UP, SOURCES, published="2026-10"),
    }
    for start in range(0, rows, CHUNK):
        numbers = np.arange(start, min(start + CHUNK, rows), dtype=np.uint64)
        draw = np.random.default_rng([SEED, start])
        _append(out, "force_estimates", _estimates(numbers, draw, ids, seeds), damaged)
        _append(out, "evidence", _evidence(numbers, draw, ids["sources"]), damaged)


def _fill_up(out: Path, table: str, key: str, stem: str, size: int, **cells: str) -> np.ndarray:
    """Repeat a table's last row under new keys, some cells changed, up to ``size`` rows; all keys, new ones last."""
    path = out / f"{table}.csv"
    frame = pl.read_csv(path, infer_schema=False)
    missing = size - frame.height
    more = (
        frame.tail(1)
        .select(pl.all().repeat_by(missing).explode())
        .with_columns(
            pl.Series(key, [f"{stem}-{n:04}" for n in range(missing)]),
            **{name: pl.lit(cell) for name, cell in cells.items()},
        )
    )
    more.write_csv(path.open("ab"), include_header=False)
    return np.array([*frame[key].to_list(), *more[key].to_list()], dtype=object)


def claim_ids(numbers: np.ndarray) -> list[str]:
    """Keys of the made-up claims, in an order that is not theirs: a multiplication that permutes 32-bit numbers."""
    return [f"est-{n:08x}" for n in (numbers * np.uint64(2654435761)) % np.uint64(2**32)]


def _estimates(numbers: np.ndarray, draw: np.random.Generator, ids: dict[str, np.ndarray], seeds: Path) -> pl.DataFrame:
    size = len(numbers)
    measures = pl.read_csv(seeds / "measures.csv", infer_schema=False)
    scope = measures.filter(pl.col("scope").is_in(["force", "both"]) & (pl.col("code") != "stock"))["code"].to_list()
    words = pl.read_csv(seeds / "quantifier_rules.csv", infer_schema=False)["code"].to_numpy()
    qualifier = _one_of(draw, size, _QUALIFIERS)
    base = draw.integers(1, 5_000, size)
    spread = base + draw.integers(0, 3_000, size)
    ids_here = claim_ids(numbers)
    made = draw.integers(0, _DAYS, size)
    claimed = made + draw.integers(31, 400, size)
    echo = (draw.random(size) < 0.05) & (np.arange(size) > 0)
    original = (np.arange(size) * draw.random(size)).astype(int)
    echo &= ~echo[original]  # what is misreported is a claim, which was made before
    claimed = np.where(echo, np.maximum(claimed, claimed[original]), claimed)
    frame = _frame(
        {
            "estimate_id": ids_here,
            "force_id": draw.choice(ids["actors"], size),
            "sponsor_id": _sometimes(draw, draw.choice(ids["actors"], size), 0.5),
            "side_id": _sometimes(draw, draw.choice(ids["actors"], size), 0.5),
            "place_id": draw.choice(ids["places"], size),
            "unit": np.full(size, "persons", dtype=object),
            "measure": np.where(draw.random(size) < 0.6, "stock", draw.choice(np.array(scope, dtype=object), size)),
            "base": base,
            "spread": spread,
            "qualifier": qualifier,
            "quantifier": _where(qualifier == "vague", draw.choice(words, size)),
            "as_of": _dates(draw, made),
            "claimant_id": draw.choice(ids["actors"], size),
            "claimed": [_day(day) for day in claimed],
            "verification": _one_of(draw, size, {"claimant_only": 0.8, "independent": 0.1, "disputed": 0.1}),
            "departs_from": _where(echo, np.array(ids_here, dtype=object)[original]),
            "departure": _where(echo, np.full(size, "number_changed", dtype=object)),
            "note": _notes(draw, size, 0.3),
        }
    )
    q = pl.col("qualifier")
    low = pl.when(q.is_in(["at_least", "more_than", "range"])).then("base")
    best = pl.when(q.is_in(["exact", "approx"])).then("base")
    high = pl.when(q.is_in(["up_to", "less_than", "range"])).then("spread")
    return frame.select(
        *("estimate_id", "force_id", "sponsor_id", "side_id", "place_id", "unit", "measure"),
        *(low.alias("low"), best.alias("best"), high.alias("high")),
        *("qualifier", "quantifier", "as_of", "claimant_id", "claimed", "verification"),
        pl.lit(None, pl.String).alias("part_of"),
        *("departs_from", "departure", "note"),
    )


def _evidence(numbers: np.ndarray, draw: np.random.Generator, sources: np.ndarray) -> pl.DataFrame:
    """One row of evidence for each claim, and a second one for every fifth."""
    first = claim_ids(numbers)
    twice = first[::5]
    size = len(first) + len(twice)
    figures = draw.integers(10, 9_000, size)
    late = np.array([name for name in sources if name.startswith(MADE_UP)], dtype=object)  # after every claim
    return _frame(
        {
            "record_type": np.full(size, "force_estimate", dtype=object),
            "record_id": [*first, *twice],
            "source_id": draw.choice(late, size),
            "locator": [*(f"p{n}" for n in draw.integers(1, 60, len(first))), *("p61" for _ in twice)],
            "wording": [f"some {figure:,} fighters" for figure in figures],
            "support": draw.choice(
                np.array(["supports", "contradicts", "mentions"], dtype=object), size, p=(0.9, 0.05, 0.05)
            ),
            "confidence": draw.choice(
                np.array(["certain", "likely", "doubtful"], dtype=object), size, p=(0.8, 0.15, 0.05)
            ),
            "coder": np.full(size, "lm-1", dtype=object),
            "coded": np.full(size, "2026-11-21", dtype=object),
            "note": _notes(draw, size, 0.2),
        }
    )


def _frame(values: dict[str, np.ndarray | list[str] | list[str | None]]) -> pl.DataFrame:
    """Columns of Python strings and numbers as polars takes them."""
    return pl.DataFrame({name: list(column) for name, column in values.items()})


def _one_of(draw: np.random.Generator, size: int, shares: dict[str, float]) -> np.ndarray:
    return np.asarray(draw.choice(np.array(list(shares), dtype=object), size, p=list(shares.values())))


def _sometimes(draw: np.random.Generator, values: np.ndarray, share: float) -> np.ndarray:
    return _where(draw.random(len(values)) < share, values)


def _where(kept: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The values, None where they are not kept."""
    found = values.astype(object)
    found[~kept] = None
    return found


def _notes(draw: np.random.Generator, size: int, share: float) -> list[str | None]:
    """Notes of eight words for a share of the rows, commas among them; 20,000 different ones."""
    pool = [" ".join(words) for words in draw.choice(np.array(WORDS, dtype=object), (20_000, 8))]
    chosen = draw.integers(0, int(len(pool) / share), size)
    return [pool[n] if n < len(pool) else None for n in chosen]


def _day(days: int) -> str:
    return (_FIRST_DAY + timedelta(days=int(days))).isoformat()


def _dates(draw: np.random.Generator, days: np.ndarray) -> list[str]:
    """EDTF dates of four forms: day, month, about a month, and an interval of days."""
    forms = draw.integers(0, 4, len(days))
    return [_edtf(_day(day), int(day), form) for day, form in zip(days, forms, strict=True)]


def _edtf(day: str, number: int, form: int) -> str:
    return (day, day[:7], f"{day[:7]}~", f"{day}/{_day(number + 20)}")[form]


def _append(out: Path, table: str, frame: pl.DataFrame, damaged: bool) -> None:
    with (out / f"{table}.csv").open("ab") as file:
        (_damage(frame, table) if damaged else frame).write_csv(file, include_header=False)


def _damage(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """One mistake in every 10,000th row, of seven kinds in turn."""
    key, reference, code, text, number = _TARGETS[table]
    kinds = {
        key: (pl.lit("Not a slug"), 0),
        reference: (pl.lit("nobody-of-this-name"), 1),
        code: (pl.lit("no_such_code"), 2),
        text: (pl.lit(" white space "), 3),
        number: (pl.lit("2020-02-31"), 4),
    }
    at = pl.int_range(pl.len())
    hit = (at % DAMAGED_EVERY) == DAMAGED_EVERY // 2
    turn = (at // DAMAGED_EVERY) % (len(kinds) + 2)
    damaged = frame.with_columns(
        pl.when(hit & (turn == kind)).then(value).otherwise(pl.col(name).cast(pl.String)).alias(name)
        for name, (value, kind) in kinds.items()
    )
    first = pl.col(key).first()
    return damaged.with_columns(  # a key that stands twice, and a required cell left empty
        pl.when(hit & (turn == 5)).then(first).otherwise(pl.col(key)).alias(key),
        pl.when(hit & (turn == 6)).then(None).otherwise(pl.col(code)).alias(code),
    )


_TARGETS = {
    "force_estimates": ("estimate_id", "force_id", "measure", "note", "as_of"),
    "evidence": ("record_id", "source_id", "support", "note", "coded"),
}


@click.command()
@click.option("--rows", type=int, required=True, help="Number of made-up force estimates.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write.")
@click.option("--damaged", is_flag=True, help="One mistake in every 10,000 rows.")
def main(rows: int, out: Path, damaged: bool) -> None:
    r"""Write a workload as a folder of seed files.

    \b
    Example: python -m benchmarks.workload --rows 1000000 --out /tmp/million
    """
    write_workload(rows, out, damaged)


if __name__ == "__main__":
    main()

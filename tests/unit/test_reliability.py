"""Alpha and its interval, against Krippendorff's formula worked by brute force."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest

from build.review.double_coding import CODERS, TABLES, read_double_coding
from build.review.reliability import VARIABLES, Scale, Variable, agreement, disagreements, write_reliability
from tests.support import SEEDS, mistakes_of, seeds_from

FIRST = [1, 2, 3, 3, 2, 1, 4, 1, 2, 5, 5, 2]
SECOND = [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 4, 3]


def _variable(level: Scale) -> Variable:
    return Variable("things", "thing", level, lambda row: row["thing"])


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_is_one_less_observed_by_expected_disagreement(level: Scale) -> None:
    data = np.array([FIRST, SECOND], dtype=float).T
    values = [(float(a), float(b)) for a, b in data]
    found = agreement(_variable(level), values)
    every = data.ravel()
    pairs = np.array([(a, b) for i, a in enumerate(every) for j, b in enumerate(every) if i != j])
    if level == "ordinal":  # mid-ranks are those of the data, not of the pairs
        points, counts = np.unique(data, return_counts=True)
        rank = dict(zip(points, np.cumsum(counts) - counts / 2, strict=True))
        expected = np.mean([(rank[a] - rank[b]) ** 2 for a, b in pairs])
    else:
        expected = disagreements(pairs, level).mean()
    assert found.alpha == pytest.approx(1 - disagreements(data, level).mean() / expected)
    assert found.alpha is not None
    assert found.interval is not None
    assert found.interval[0] < found.alpha < found.interval[1]


def test_full_agreement_and_no_variation() -> None:
    full = agreement(_variable("nominal"), [("a", "a"), ("b", "b"), ("c", "c")])
    assert (full.alpha, full.interval, full.equal) == (1.0, (1.0, 1.0), 1.0)
    flat = agreement(_variable("nominal"), [("a", "a"), ("a", "a")])
    assert (flat.alpha, flat.interval) == (None, None)
    assert agreement(_variable("interval"), []).units == 0


def test_two_runs_print_the_same() -> None:
    values = [(float(a), float(b)) for a, b in zip(FIRST, SECOND, strict=True)]
    variable = _variable("interval")
    assert agreement(variable, values) == agreement(variable, values)


def test_the_page_counts_units_matches_and_outcomes(tmp_path: Path) -> None:
    source = tmp_path / "double_coding" / "founding"
    names = {t: sorted({v.name for v in VARIABLES if v.table == t} | {"low", "best", "high"}) for t in TABLES}
    for coder in CODERS:
        for table in TABLES:
            rows = [
                ["source_id", "id", *names[table]],
                *[["doc", f"{table}-{i}", *("" for _ in names[table])] for i in range(3)],
            ]
            _write(source / coder / f"{table}.csv", rows)
    pairs = [
        ["events", "doc", "events-0", "events-1", "agreed", ""],
        ["events", "doc", "events-1", "", "unmatched_kept", "x"],
    ]
    _write(source / "pairs.csv", [["table", "source_id", "first_id", "second_id", "outcome", "note"], *pairs])
    double, mistakes = read_double_coding(tmp_path)
    assert "'events-2' of events (doc) has no line; add one" in [mistake.message for mistake in mistakes]
    write_reliability(double, tmp_path)
    text = (tmp_path / "RELIABILITY.md").read_text("utf-8")
    assert "| `events` | 3 | 3 | 1 | 0.33 |" in text
    assert "| table | agreed | unmatched kept |" in text


def test_nothing_is_written_where_nothing_was_double_coded(tmp_path: Path) -> None:
    assert read_double_coding(tmp_path) == ({}, [])
    write_reliability({}, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_pair_that_names_no_row_is_a_mistake_with_its_line(tmp_path: Path) -> None:
    seeds = seeds_from(SEEDS, to=tmp_path / "seeds")
    shutil.copytree(SEEDS / "double_coding", seeds / "double_coding")
    path = seeds / "double_coding" / "founding" / "pairs.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    lines[4] = lines[4].replace(lines[4].split(",")[2], "est-nobody")
    path.write_text("".join(lines), "utf-8")
    found = mistakes_of(seeds)
    where, message = found[-1].split(": ", 1)
    assert where == "seeds/double_coding/founding/pairs.csv:5:first_id"
    assert message == "'est-nobody' is no row of lm-1 or has a line already; correct it"
    assert len(found) == 2


def _write(path: Path, rows: list[list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)

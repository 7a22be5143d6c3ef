"""Every kind of mistake gives its message, and nothing else."""

from __future__ import annotations

import difflib
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from build.check.rows import check_batch
from build.mistakes import Nearest
from build.pipeline import RefusedError, build
from schema import MODELS, Row, coded_columns
from tests.edits import KINDS, message
from tests.support import GOOD, assert_only_these_are_told, bad_seeds, mistakes_of, read_text, seeds_from


def test_there_are_kinds_of_mistakes() -> None:
    assert len(KINDS) > 90


@pytest.mark.parametrize("kind", KINDS)
def test_golden_message(kind: str, tmp_path: Path) -> None:
    assert message(kind)
    assert mistakes_of(bad_seeds(kind, to=tmp_path / "seeds")) == message(kind)


def test_all_mistakes_of_all_files_in_one_run_sorted(tmp_path: Path) -> None:
    kinds = ("date_not_of_calendar", "number_in_words", "number_out_of_bounds", "quote_unclosed", "hash_short")
    found = mistakes_of(bad_seeds(*kinds, to=tmp_path / "seeds"))
    files = [line.split(":")[0] for line in found]
    assert files == sorted(files)
    assert set(files) == {f"seeds/{name}.csv" for name in ("actors", "events", "force_estimates", "places", "sources")}


def test_a_refused_build_leaves_what_is_published(tmp_path: Path) -> None:
    build(GOOD, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(RefusedError):
        build(bad_seeds("code_unknown", to=tmp_path / "seeds"), tmp_path)
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table)
def test_damage_to_any_cell_gives_one_line_that_names_it(model: type[Row]) -> None:
    """One row as often as it has cells, with another cell damaged each time."""
    sheet, _ = read_text((GOOD / f"{model.table}.csv").read_bytes(), model)
    names = sheet.cells.columns
    row = sheet.cells.row(0, named=True)
    copies = [{**row, name: f"\a {row[name] or ''}"} for name in names]
    cells = pl.DataFrame(copies, schema=sheet.cells.schema)
    _, found = check_batch(replace(sheet, cells=cells, lines=range(len(names))))
    assert [(mistake.line, mistake.column) for mistake in found] == list(enumerate(names))


MOST_COLUMNS = max(len(coded_columns(model)) for model in MODELS)


@pytest.mark.parametrize("nth", range(MOST_COLUMNS))
def test_damage_to_a_cell_of_every_table_gives_a_line_each_and_none_elsewhere(nth: int, tmp_path: Path) -> None:
    """The n-th cell of the first row of every table that has so many, in one folder."""
    cells = [(m.table, coded_columns(m)[nth].name, 0) for m in MODELS if nth < len(coded_columns(m))]
    assert_only_these_are_told(cells, GOOD, tmp_path)


# Cells that rows of other tables need: where they are refused, nothing is said of those rows.
NEEDED = sorted(
    {(c.reference.table, c.reference.column) for model in MODELS for c in coded_columns(model) if c.reference}
    | {("evidence", "record_type"), ("evidence", "record_id")}
)


@pytest.mark.parametrize(("table", "column"), NEEDED)
def test_damage_to_a_cell_that_other_rows_need_gives_one_line(table: str, column: str, tmp_path: Path) -> None:
    assert_only_these_are_told([(table, column, 0)], GOOD, tmp_path)


def test_an_unknown_name_is_reported_once_with_its_number(tmp_path: Path) -> None:
    seeds = seeds_from(GOOD, to=tmp_path / "seeds")
    lines = (seeds / "actor_names.csv").read_text("utf-8").splitlines()
    at = lines[0].split(",").index("actor_id")
    cells = [line.split(",") for line in lines]
    assert len(cells) > 2
    for row in cells[1:]:
        row[at] = "nobody-known"
    (seeds / "actor_names.csv").write_text("".join(",".join(row) + "\n" for row in cells), "utf-8")
    told = [mistake for mistake in mistakes_of(seeds) if "nobody-known" in mistake]
    assert told == [
        "seeds/actor_names.csv:2:actor_id: 'nobody-known' is not in actors; correct it, or add the row to "
        f"seeds/actors.csv; it stands in {len(cells) - 1} cells of this column"
    ]


def test_few_names_are_compared_in_full_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    close = difflib.get_close_matches

    def counting(word: str, names: list[str], n: int, cutoff: float) -> list[str]:
        compared.append(len(names))
        return close(word, names, n, cutoff)

    monkeypatch.setattr(difflib, "get_close_matches", counting)
    near = Nearest(f"wagner-group-{number:05}" for number in range(15_000))
    assert [near.match(f"wagner-gruop-{number:05}") for number in range(0, 15_000, 1_000)] == [
        f"wagner-group-{number:05}" for number in range(0, 15_000, 1_000)
    ]
    assert max(compared) <= Nearest.COMPARED

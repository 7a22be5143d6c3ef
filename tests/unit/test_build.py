"""The build as a whole, on the fixtures: the same bytes twice, swapped in whole, verified."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import build.pipeline
from build.describe.published import OTHER_FILES
from build.files import DATASET, FILES, file_hash
from build.pipeline import RefusedError
from build.pipeline import build as build_dataset
from build.publish.swap import OccupiedError, built_aside
from build.publish.unchanged import STATE
from build.publish.verify import verify
from build.write.sqlite import Database, unsound
from schema import PUBLISHED
from tests.support import GOOD, bad_seeds


def _files(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and path.name != STATE)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def _forgotten(built: Path) -> dict[str, bytes]:
    """The files of a finished build, of which the next one will know nothing and so do everything."""
    (built / STATE).unlink()
    return _files(built)


def test_two_builds_give_the_same_bytes(good_build: Path, tmp_path: Path) -> None:
    build_dataset(GOOD, tmp_path)
    one = _files(good_build)
    assert one == _files(tmp_path)
    assert len(one) == len(PUBLISHED) + len(OTHER_FILES) - 1 + len(FILES)  # nothing was coded twice there


def test_sqlite_holds_the_rows_of_the_parquet_files(good_build: Path) -> None:
    """Its views are the SQL that DuckDB ran for the files, in an engine of another make."""
    with closing(sqlite3.connect(good_build / "dataset" / "lffd.sqlite")) as db:
        for model in PUBLISHED:
            frame = pl.read_parquet(good_build / "dataset" / f"{model.table}.parquet").with_columns(
                pl.col(pl.Date).cast(pl.String), pl.col(pl.Boolean).cast(pl.Int64)
            )
            rows = db.execute(f"SELECT * FROM {model.table} ORDER BY {', '.join(model.key)}").fetchall()
            assert rows == frame.rows(), model.table


@pytest.mark.parametrize("refused", ["COMMIT", "CREATE TABLE relations", "CREATE VIEW"])
def test_what_sqlite_refuses_is_told(refused: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    execute = Database._execute

    def refusing(self: Database, sql: str) -> None:
        if sql.startswith(refused):
            raise OSError("the disk is full")
        execute(self, sql)

    monkeypatch.setattr(Database, "_execute", refusing)
    with pytest.raises(OSError, match="the disk is full"):
        build_dataset(GOOD, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_published_parquet_can_be_built_again(good_build: Path, tmp_path: Path) -> None:
    build_dataset(good_build / "dataset", tmp_path)
    assert _files(good_build) == _files(tmp_path)


def test_nothing_is_left_beside_what_is_published(built: Path) -> None:
    _forgotten(built)
    build_dataset(GOOD, built)
    build_dataset(GOOD, built)
    assert sorted(path.name for path in built.iterdir()) == sorted([*FILES, DATASET, STATE])


def test_a_build_that_fails_while_writing_leaves_the_old_one(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _forgotten(built)

    def fails(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("build.describe.package.write_package", fails)
    with pytest.raises(OSError, match="no space left"):
        build.pipeline.build(GOOD, built)
    assert _files(built) == before


@pytest.mark.parametrize("step", [1, 2, 3, 4, 6])
@pytest.mark.parametrize("stop", [OSError("read-only"), KeyboardInterrupt()], ids=["error", "interrupt"])
def test_a_swap_that_is_stopped_puts_the_old_one_back(
    step: int, stop: BaseException, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped after its first or second move, at its third, or after a later one: what was published stays."""
    _forgotten(built)
    for name in (*FILES, f"{DATASET}/CODEBOOK.md"):
        (built / name).write_text((built / name).read_text("utf-8") + "\n", "utf-8")
    before = _files(built)
    moves = {"left": step}

    def moving(original: Any) -> Any:
        def move(self: Path, target: Path) -> Path:
            moves["left"] -= 1
            if moves["left"] == 0 and step == 3:
                raise stop
            moved: Path = original(self, target)
            if moves["left"] == 0:
                raise stop
            return moved

        return move

    monkeypatch.setattr(Path, "rename", moving(Path.rename))
    monkeypatch.setattr(Path, "replace", moving(Path.replace))
    with pytest.raises(type(stop)):
        build_dataset(GOOD, built)
    assert _files(built) == before


def test_what_a_killed_build_had_moved_away_is_put_back(built: Path) -> None:
    before = _files(built)
    aside = built / ".building-killed"
    aside.mkdir()
    (built / "dataset").rename(aside / "old")
    bad = bad_seeds("code_unknown", to=built / "seeds")
    with pytest.raises(RefusedError):
        build_dataset(bad, built)
    with built_aside(built):
        pass
    shutil.rmtree(built / "seeds")
    assert {name: data for name, data in _files(built).items() if not name.startswith(".building")} == before


@pytest.mark.parametrize(("file", "text"), [("dataset/thesis.csv", "a"), ("datapackage.json", '{"name": "other"}')])
def test_the_files_of_others_are_not_overwritten(file: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "dataset").mkdir()
    (tmp_path / file).write_text(text)
    with pytest.raises(OccupiedError, match="move"):
        build_dataset(GOOD, tmp_path)
    assert (tmp_path / file).read_text() == text


def test_the_package_names_every_file_with_its_hash(good_build: Path) -> None:
    resources = json.loads((good_build / "datapackage.json").read_text("utf-8"))["resources"]
    assert {r["path"]: r["hash"] for r in resources} == {
        f"dataset/{path.name}": file_hash(path) for path in (good_build / "dataset").iterdir()
    }


def test_sqlite_finds_what_dangles_or_breaks_a_rule(built: Path) -> None:
    file = built / "dataset" / "lffd.sqlite"
    assert list(unsound(file)) == []
    _execute(
        file, "DELETE FROM actors", "PRAGMA ignore_check_constraints = ON", "UPDATE force_estimates SET credibility = 9"
    )
    dangling, unchecked = unsound(file)
    assert "references dangle" in dangling
    assert "CHECK constraint failed in force_estimates" in unchecked
    assert any("references dangle" in str(finding) for finding in verify(GOOD, built))


def test_verify_finds_nothing_in_a_fresh_build(good_build: Path) -> None:
    assert verify(GOOD, good_build) == []


# What may happen to published files and how verify tells it; one folder suffers all of them that can be told apart.
DAMAGES: list[dict[str, Callable[[Path], object]]] = [
    {
        "dataset/events.parquet: it is missing": lambda d: (d / "dataset/events.parquet").unlink(),
        "dataset/extra.csv: the build does not make this file": lambda d: (d / "dataset/extra.csv").write_text("a"),
        "dataset/CODEBOOK.md: its hash is not the one": lambda d: (d / "dataset/CODEBOOK.md").write_text("a"),
        "processes.parquet: it differs": lambda d: shutil.copy(
            d / "dataset/units.parquet", d / "dataset/processes.parquet"
        ),
        "dataset/units.parquet: it cannot be read": lambda d: (d / "dataset/units.parquet").write_bytes(b"a"),
        "dataset/measures.parquet: it is missing": lambda d: _folder_instead(d / "dataset/measures.parquet"),
        "lffd.sqlite: it differs": lambda d: _execute(d / "dataset/lffd.sqlite", "DELETE FROM searches"),
    },
    {"datapackage.json: it is missing": lambda d: (d / "datapackage.json").unlink()},
    {"datapackage.json: it cannot be read": lambda d: (d / "datapackage.json").write_text("{")},
]


@pytest.mark.parametrize("damages", DAMAGES, ids=["data", "no package", "broken package"])
def test_verify_names_what_is_wrong(damages: dict[str, Callable[[Path], object]], built: Path) -> None:
    for damage in damages.values():
        damage(built)
    findings = [str(finding) for finding in verify(GOOD, built) if finding.severity == "error"]
    for message in damages:
        assert any(message in finding for finding in findings), findings


def test_verify_tells_other_bytes_from_other_rows(built: Path) -> None:
    _execute(built / "dataset" / "lffd.sqlite", "PRAGMA page_size = 8192", "VACUUM")
    findings = verify(GOOD, built)
    assert [finding.message for finding in findings if finding.severity == "warning"] == [
        "same rows, other bytes (written by other library versions)"
    ]


def _folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _execute(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)

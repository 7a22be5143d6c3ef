"""What changed between two published datasets, on small ones made for it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from build.__main__ import cli
from build.pipeline import build as build_dataset
from build.release.diff.compare import LINES, Difference, compare
from build.release.diff.report import changelog, plain_table, row_lines, schema_lines, summary, write_csv
from build.release.diff.snapshot import Snapshot, UnreadableError, snapshot
from build.release.diff.version import Level, Version
from tests.edits import add_row
from tests.support import GOOD, ROOT, git, seeds_from

Edit = Callable[[str], str]


def _edited(folder: Path, edits: Mapping[str, Edit]) -> Path:
    """A folder of seeds made from the good ones, with some files edited."""
    seeds_from(GOOD, to=folder)
    for name, edit in edits.items():
        before = (folder / name).read_text("utf-8")
        after = edit(before)
        assert after != before, name
        (folder / name).write_text(after, "utf-8")
    return folder


@pytest.fixture(scope="module")
def old(good_build: Path) -> Path:
    """The good seeds, published."""
    return good_build


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As the old one, with an actor added, and a definition changed for a reason."""
    folder = tmp_path_factory.mktemp("new")
    seeds = _edited(folder / "seeds", {"units.csv": lambda text: text.replace("Human beings.", "Living people.")})
    add_row(seeds / "actors.csv", {"actor_id": "jane-doe"}, actor_id="new-actor", name="New Actor")
    changed = {
        "column_name": "definition",
        "old_value": "Human beings.",
        "new_value": "Living people.",
        "reason": "a clearer word",
    }
    add_row(
        seeds / "changes.csv",
        {"version": "0.2.0"},
        version="99.0.0",
        table_name="units",
        record_key="persons",
        **changed,
    )
    build_dataset(seeds, folder)
    return folder


def _lines(difference: Difference) -> list[tuple[Any, ...]]:
    return difference.listed(derived=False).rows()


def test_a_dataset_does_not_differ_from_itself(old: Path) -> None:
    difference = compare(snapshot(str(old)), snapshot(str(old)))
    assert (difference.lines.height, difference.schema, difference.level) == (0, (), Level.NONE)
    assert summary(difference) == []
    assert changelog(difference).splitlines()[-1] == "No table changed."


def test_rows_and_values_with_their_reasons(old: Path, new: Path) -> None:
    difference = compare(snapshot(str(old)), snapshot(str(new)))
    assert _lines(difference) == [
        ("actors", "new-actor", "added", None, None, "New Actor", None),
        ("changes", "99.0.0|units|persons|definition", "added", None, None, *_whole_of_change(difference)),
        ("units", "persons", "changed", "definition", "Human beings.", "Living people.", "a clearer word"),
    ]
    assert difference.level is Level.MINOR
    counts = {row[0]: row[1:] for row in summary(difference)}
    assert counts["units"] == ("2", "2", "0", "0", "1", "1")
    assert counts["actors"] == ("4", "5", "1", "0", "0", "0")


def _whole_of_change(difference: Difference) -> tuple[str, None]:
    """What a row without a name of its own is told by."""
    (words,) = difference.lines.filter(table="changes")["new"]
    assert "a clearer word" in words
    return words, None


def test_a_reason_of_a_version_already_published_is_none(new: Path) -> None:
    """The newer dataset compared with itself under a later version: the changes it tells of are not since then."""
    after = snapshot(str(new))
    before = Snapshot("before", {**after.package, "version": "99.0.0"}, after.read)
    assert compare(before, after).lines.height == 0
    frame = after.frame("units").with_columns(definition=pl.lit("x"))
    older = _with(before, "units", frame)
    assert compare(older, after).lines.filter(table="units")["reason"].to_list() == [None] * frame.height


def test_a_removed_identifier_with_a_successor_is_replaced() -> None:
    old = _made({"units": (["code"], {"code": ["a", "b", "c"], "label": ["A", "B", "C"]})})
    new = _made(
        {
            "units": (["code"], {"code": ["a"], "label": ["A"]}),
            "retired_ids": (
                ["table_name", "retired_id"],
                {
                    "table_name": ["units", "units"],
                    "retired_id": ["b", "c"],
                    "successor_id": ["a", None],
                    "reason": ["the same", "never used"],
                },
            ),
        }
    )
    difference = compare(old, new)
    assert [row for row in _lines(difference) if row[0] == "units"] == [
        ("units", "b", "replaced", None, "B", "a", "the same"),
        ("units", "c", "removed", None, "C", None, "never used"),
    ]
    assert list(row_lines(difference, derived=False)) == [
        "units b replaced by a: the same",
        "units c removed: never used",
    ]
    assert "- `units` b replaced by a: the same" in changelog(difference)


def _field(name: str, series: pl.Series, **more: Any) -> dict[str, Any]:
    kinds = {pl.String: "string", pl.Int64: "integer", pl.Date: "date", pl.Boolean: "boolean", pl.Float64: "number"}
    return {"name": name, "type": kinds[series.dtype.base_type()], "description": "A column.", **more}


def _made(tables: Mapping[str, tuple[list[str], Mapping[str, Any]]]) -> Snapshot:
    """A dataset in memory: table -> (key, column -> values)."""
    frames = {name: pl.DataFrame(columns) for name, (_, columns) in tables.items()}
    resources = [
        {
            "name": name,
            "path": f"dataset/{name}.parquet",
            "schema": {"primaryKey": key, "fields": [_field(c, frames[name][c]) for c in frames[name].columns]},
        }
        for name, (key, _) in tables.items()
    ]
    files = {f"dataset/{name}.parquet": _parquet(frame) for name, frame in frames.items()}
    return Snapshot("made", {"name": "lffd", "version": "1.0.0", "resources": resources}, files.__getitem__)


def _parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def _with(made: Snapshot, table: str, frame: pl.DataFrame) -> Snapshot:
    """The same dataset with other rows in one table."""
    path, content = made.tables[table].path, _parquet(frame)
    return Snapshot(made.label, made.package, lambda name: content if name == path else made.read(name))


BASE: dict[str, tuple[list[str], dict[str, Any]]] = {
    "t": (["id"], {"id": ["a", "b", "c"], "low": [1, 2, None], "name": ["x", "y", "z"]})
}


def _changed(columns: Mapping[str, Any], key: list[str] | None = None) -> Snapshot:
    return _made({"t": (key or ["id"], columns)})


@pytest.mark.parametrize(
    ("columns", "lines"),
    [
        ({"low": [1, 3, None]}, [("b", "changed", "low", "2", "3")]),
        ({"low": [None, 2, 0]}, [("a", "changed", "low", "1", None), ("c", "changed", "low", None, "0")]),
        ({"id": ["a", "b", "d"]}, [("c", "removed", None, "z", None), ("d", "added", None, None, "z")]),
        ({"id": ["b", "a", "c"], "low": [2, 1, None], "name": ["y", "x", "z"]}, []),
        ({"low": ["1", "2", None]}, []),
        ({"low": ["1", "2.5", None]}, [("b", "changed", "low", "2", "2.5")]),
    ],
    ids=["value", "missing", "rows", "order of rows", "type", "type and value"],
)
def test_rows_are_compared_by_key_and_value(columns: Mapping[str, Any], lines: list[tuple[Any, ...]]) -> None:
    difference = compare(_made(BASE), _changed({**BASE["t"][1], **columns}))
    assert [row[1:-1] for row in difference.lines.rows()] == lines


def test_a_renamed_column_is_told_from_one_removed_and_one_added() -> None:
    columns = {"id": ["a", "b", "c"], "lowest": [1, 2, None], "name": ["x", "y", "z"], "added": [1, 1, 1]}
    difference = compare(_made(BASE), _changed(columns))
    assert difference.lines.height == 0
    assert sorted(schema_lines(difference.schema)) == [
        "column added: t.added (MAJOR)",
        "column renamed, formerly low: t.lowest (MAJOR)",
    ]


def test_a_renamed_key_still_matches_the_rows() -> None:
    columns = {"t_id": ["a", "b", "d"], "low": [9, 2, 3], "name": ["x", "y", "z"]}
    difference = compare(_made(BASE), _changed(columns, ["t_id"]))
    assert [row[1:4] for row in difference.lines.rows()] == [
        ("a", "changed", "low"),
        ("c", "removed", None),
        ("d", "added", None),
    ]
    assert [str(change) for change in difference.schema] == ["t.t_id: column renamed, formerly id"]


@pytest.mark.parametrize("key", [["id", "name"], ["name"]])
def test_a_changed_key_is_told_and_rows_are_matched_by_one_that_both_have(key: list[str]) -> None:
    difference = compare(_made(BASE), _changed({**BASE["t"][1], "low": [1, 2, 3]}, key))
    assert [row[2] for row in difference.lines.rows()] == ["changed"]
    assert [str(change) for change in difference.schema] == [f"t: key id became {', '.join(key)}"]


def test_rows_without_a_key_are_compared_whole() -> None:
    twice = {"t": (["id"], {"id": ["a", "a"], "name": ["x", "y"]})}
    difference = compare(_made(twice), _changed({"id": ["a", "a"], "name": ["x", "z"]}))
    assert [row[1:3] for row in difference.lines.rows()] == [("a|y", "removed"), ("a|z", "added")]


TO_U = [{"fields": ["low"], "reference": {"resource": "u", "fields": ["id"]}}]


def _schema(**changes: Any) -> Snapshot:
    """The base with another definition of its column low, or of the table."""
    made = _made(BASE)
    package = json.loads(json.dumps(made.package))
    schema = package["resources"][0]["schema"]
    for name, change in changes.items():
        if name == "package":
            package.update(change)
        elif name in ("primaryKey", "uniqueKeys", "foreignKeys"):
            schema[name] = change
        else:
            schema["fields"][1][name] = change
    return Snapshot("made", package, made.read)


@pytest.mark.parametrize(
    ("before", "after", "level", "message"),
    [
        ({"constraints": {}}, {"constraints": {"required": True}}, Level.MAJOR, "required tightened"),
        ({"constraints": {"required": True}}, {"constraints": {}}, Level.MINOR, "required loosened"),
        (
            {"constraints": {"minimum": 0}},
            {"constraints": {"minimum": 1}},
            Level.MAJOR,
            "minimum tightened: 0 became 1",
        ),
        ({"constraints": {"minimum": 1}}, {"constraints": {"minimum": 0}}, Level.MINOR, "minimum loosened: 1 became 0"),
        ({"constraints": {"maximum": 5}}, {"constraints": {"maximum": 4}}, Level.MAJOR, "maximum tightened"),
        ({"constraints": {"maximum": 5}}, {"constraints": {"maximum": 6}}, Level.MINOR, "maximum loosened"),
        ({"constraints": {}}, {"constraints": {"maximum": 6}}, Level.MAJOR, "maximum tightened: none became 6"),
        ({"constraints": {"enum": ["a"]}}, {"constraints": {"enum": ["a", "b"]}}, Level.MINOR, "codes added: b"),
        ({"constraints": {"enum": ["a", "b"]}}, {"constraints": {"enum": ["b"]}}, Level.MAJOR, "codes removed: a"),
        ({"constraints": {}}, {"constraints": {"enum": ["b"]}}, Level.MAJOR, "list of codes closed"),
        ({"constraints": {"enum": ["b"]}}, {"constraints": {}}, Level.MINOR, "list of codes opened"),
        ({"constraints": {"pattern": "a"}}, {"constraints": {"pattern": "b"}}, Level.MAJOR, "pattern tightened"),
        ({"constraints": {"pattern": "a"}}, {"constraints": {}}, Level.MINOR, "pattern loosened"),
        ({"type": "integer"}, {"type": "number"}, Level.MAJOR, "type integer became number"),
        ({}, {"format": "uri"}, Level.MAJOR, "format default became uri"),
        ({"description": "a"}, {"description": "b"}, Level.PATCH, "description reworded"),
        ({}, {"foreignKeys": TO_U}, Level.MAJOR, "must name a row of u"),
        ({"foreignKeys": TO_U}, {}, Level.MINOR, "need not name a row of u"),
        ({}, {"uniqueKeys": [["name"]]}, Level.MAJOR, "name must be unique"),
        ({"uniqueKeys": [["name"]]}, {}, Level.MINOR, "need not be unique"),
        ({"package": {"id": "a"}}, {"package": {"id": "b"}}, Level.MAJOR, "a became b"),
    ],
)
def test_changes_of_the_definition_by_the_version_recipe(
    before: dict[str, Any], after: dict[str, Any], level: Level, message: str
) -> None:
    difference = compare(_schema(**before), _schema(**after))
    (change,) = difference.schema
    assert (change.level, difference.level) == (level, level)
    assert message in change.message


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"constraints": {"pattern": "(?:a|b)"}}, {"constraints": {"pattern": "(a|b)"}}),
        ({}, {"title": "Low", "unit": "persons"}),
        ({}, {"package": {"id": "first"}}),
        (
            {"foreignKeys": [{"fields": ["low"], "reference": {"resource": "", "fields": ["id"]}}]},
            {"foreignKeys": [{"fields": ["low"], "reference": {"fields": ["id"]}}]},
        ),
    ],
    ids=["same pattern", "first title", "first id", "reference to itself"],
)
def test_what_is_only_written_otherwise_is_no_change(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert compare(_schema(**before), _schema(**after)).level is Level.NONE


def test_columns_in_another_order_are_a_change() -> None:
    columns = {name: BASE["t"][1][name] for name in ("id", "name", "low")}
    assert [str(c) for c in compare(_made(BASE), _changed(columns)).schema] == ["t: columns in another order"]


def test_tables_added_and_removed() -> None:
    two = {**BASE, "u": (["id"], {"id": ["q"], "name": ["Q"]})}
    added = compare(_made(BASE), _made(two))
    removed = compare(_made(two), _made(BASE))
    assert [(str(c), c.level) for c in added.schema] == [("u: new table", Level.MINOR)]
    assert [(str(c), c.level) for c in removed.schema] == [("u: table removed", Level.MAJOR)]
    assert [d.lines.row(0)[:3] for d in (added, removed)] == [("u", "q", "added"), ("u", "q", "removed")]


def test_removing_a_row_that_others_refer_to_is_major_and_another_is_minor() -> None:
    """As the recipe has it of deleting data that another resource refers to."""
    tables = {**BASE, "u": (["id"], {"id": ["q"], "t_id": ["a"]})}
    before = _made(tables)
    before.package["resources"][1]["schema"]["foreignKeys"] = [
        {"fields": ["t_id"], "reference": {"resource": "t", "fields": ["id"]}}
    ]
    for gone, level in (("a", Level.MAJOR), ("b", Level.MINOR)):
        frame = before.frame("t").filter(pl.col("id") != gone)
        assert compare(before, _with(before, "t", frame)).level is level
    corrected = before.frame("t").with_columns(name=pl.lit("n"))
    assert compare(before, _with(before, "t", corrected)).level is Level.PATCH


@pytest.mark.parametrize(
    ("before", "level", "least"),
    [
        ("1.2.3", Level.MAJOR, "2.0.0"),
        ("1.2.3", Level.MINOR, "1.3.0"),
        ("1.2.3", Level.PATCH, "1.2.4"),
        ("1.2.3", Level.NONE, "1.2.4"),
        ("0.3.1", Level.MAJOR, "0.4.0"),
        ("0.3.1", Level.PATCH, "0.3.2"),
    ],
)
def test_the_least_version(before: str, level: Level, least: str) -> None:
    assert str(Version.read(before).least_after(level)) == least


def test_versions_compare_as_numbers() -> None:
    assert Version.read("0.10.0") > Version.read("0.9.9")
    assert Version.read("1.0.0") >= Version.read("0.3.0").least_after(Level.MAJOR)
    for text in ("1.0", "v1.0.0", "1.0.0-rc1", ""):
        with pytest.raises(ValueError, match="no version"):
            Version.read(text)


def _zip(root: Path, prefix: str, file: Path) -> Path:
    with zipfile.ZipFile(file, "w") as zipped:
        for path in root.rglob("*"):
            if path.is_file():
                zipped.write(path, f"{prefix}{path.relative_to(root)}")
    return file


def _tar(root: Path, file: Path) -> Path:
    with tarfile.open(file, "w:gz") as tar:
        tar.add(root, arcname="lffd-0.3.0")
    return file


def test_folders_archives_wheels_and_revisions_are_read_alike(old: Path, new: Path, tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    shutil.copytree(old, repository)
    git(repository, "init", "-q")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "old")
    places = [
        str(_zip(old, "", tmp_path / "a.zip")),
        str(_zip(old, "lffd/data/", tmp_path / "a.whl")),
        str(_tar(old, tmp_path / "a.tar.gz")),
        "HEAD",
    ]
    wanted = compare(snapshot(str(old)), snapshot(str(new))).lines
    for place in places:
        assert compare(snapshot(place, repository), snapshot(str(new))).lines.equals(wanted), place


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("nowhere", "no folder, archive or revision with a dataset"),
        ("empty", r"holds no datapackage\.json"),
        ("text.zip", "no zip or tar archive"),
        ("--output=x", "no folder, archive or revision"),
        ("broken", "no data package with tables"),
        ("outside", "names files outside its folder"),
    ],
)
def test_what_cannot_be_read_is_told(place: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("broken", "[]"), ("outside", json.dumps(_outside()))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "datapackage.json").write_text(text)
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_text("no archive")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnreadableError, match=message):
        snapshot(place, tmp_path)


def _outside() -> dict[str, Any]:
    return {"resources": [{"name": "t", "path": "../t.parquet", "schema": {"fields": []}}]}


def test_a_table_whose_file_is_gone_is_told(old: Path, tmp_path: Path) -> None:
    shutil.copytree(old, tmp_path / "copy")
    (tmp_path / "copy/dataset/units.parquet").unlink()
    with pytest.raises(UnreadableError, match=r"dataset/units\.parquet cannot be read"):
        compare(snapshot(str(old)), snapshot(str(tmp_path / "copy")))


def test_csv_has_every_line_and_the_same_bytes(old: Path, new: Path, tmp_path: Path) -> None:
    difference = compare(snapshot(str(old)), snapshot(str(new)))
    for name in ("one.csv", "two.csv"):
        write_csv(difference, tmp_path / name, derived=False)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    with (tmp_path / "one.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == list(LINES)
    assert rows == [[cell or "" for cell in row] for row in _lines(difference)]


def test_the_changelog_reads_like_one(old: Path, new: Path) -> None:
    text = changelog(compare(snapshot(str(old)), snapshot(str(new))))
    assert [line for line in text.splitlines() if line.startswith("#")] == ["### Rows", "### Corrected values"]
    assert "- `units` persons definition: " in text
    assert text.rstrip().endswith("-> Living people. (a clearer word)")


def test_the_command(old: Path, new: Path, tmp_path: Path) -> None:
    file = tmp_path / "changes.csv"
    done = CliRunner().invoke(cli, ["diff", str(old), str(new), "--csv", str(file)])
    assert done.exit_code == 0, done.output
    assert "persons definition: " in done.output
    assert done.output.splitlines()[-1] == "by the version recipe, a MINOR change"
    assert file.read_text().splitlines()[0] == ",".join(LINES)
    derived = CliRunner().invoke(cli, ["diff", str(old), str(new), "--changelog"])
    assert derived.output.startswith("Changes from ")
    refused = CliRunner().invoke(cli, ["diff", str(tmp_path), str(new)])
    assert (refused.exit_code, "holds no datapackage.json" in refused.output) == (1, True)


def test_columns_stand_below_one_another() -> None:
    assert list(plain_table([("table", "rows"), ("t", "1,000")])) == ["table   rows", "t      1,000"]


def test_rows_are_not_compared_one_by_one() -> None:
    """A hundred times the rows, with a hundred times the differences, take the same number of calls in Python."""
    calls = {}
    for count in (3_000, 300_000):
        columns = {"id": [f"id-{i}" for i in range(count)], **{f"c{c}": list(range(c, count + c)) for c in range(12)}}
        frame = pl.DataFrame(columns)
        old = _made({"t": (["id"], columns)})
        changed = pl.when(pl.col("c3") % 1000 == 0).then(-1).otherwise("c3")
        new = _with(old, "t", frame.with_columns(c3=changed).tail(-5))
        difference, calls[count] = _counted(lambda old=old, new=new: compare(old, new))  # type: ignore[misc]
        found = difference.lines.group_by("change").len().sort("change").rows()
        assert found == [("changed", count // 1000), ("removed", 5)]
    assert calls[300_000] < calls[3_000] * 1.1


def _counted(work: Callable[[], Difference]) -> tuple[Difference, int]:
    """What some work gives, and how many functions were called for it."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        done = work()
    finally:
        sys.setprofile(None)
    return done, calls


def test_the_last_version_of_the_data_is_read_from_the_repository_itself() -> None:
    """The first published data, whose tables were fewer and defined otherwise, compared with what is published now."""
    if not (ROOT / ".git").exists() or (ROOT / ".git" / "shallow").exists():
        pytest.skip("the history of the repository is not here")
    revisions = git(ROOT, "log", "--reverse", "--format=%h", "--", "datapackage.json").split()
    difference = compare(snapshot(revisions[0], ROOT), snapshot(str(ROOT)))
    assert difference.old.version == "0.1.0"
    assert {change.table for change in difference.schema if change.message == "new table"} > {"changes", "events_flat"}
    text = changelog(difference)
    assert "ev-tripoli-offensive-launch-2019-04 replaced by ev-tripoli-offensive-2019" in text

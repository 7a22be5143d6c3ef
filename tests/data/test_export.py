"""Exports, read by the libraries that others read them with, and the command line."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import hxl
import polars as pl
import pytest
from geojson_pydantic import FeatureCollection

import lffd
from browse.questions import questions, run
from build.project import project
from lffd import export
from lffd.__main__ import main
from schema import PUBLISHED, columns
from tests.support import ROOT

# The core hashtags and attributes of HXL 1.1.
HASHTAGS = """
    access activity adm1 adm2 adm3 adm4 adm5 affected beneficiary capacity cause channel contact country crisis currency
    date description event frequency geo group impact indicator inneed item loc meta modality need operations org output
    population reached region respondee sector service severity status subsector targeted value
"""
ATTRIBUTES = """
    abducted activity adolescents adults approved bounds canceled children cluster code converted coord dest displaced
    elderly elevation email end f funder hh i id idps impl incamp ind infants infected injured killed label lat lon m
    name noncamp num occurred origin phone prog programme project provided refugees reported source start text type url
    used
"""
TAGGED = [model.table for model in PUBLISHED if any(column.hxl for column in columns(model))]
PLACED = [model.table for model in PUBLISHED if "place_id" in {column.name for column in columns(model)}]


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    connection = lffd.connect()
    yield connection
    connection.close()


def _written(sheet: export.Sheet, hxl: bool = False, safe: bool = False) -> str:
    out = io.StringIO(newline="")
    export.write_csv(sheet, out, hxl=hxl, safe=safe)
    return out.getvalue()


@pytest.mark.parametrize("table", lffd.tables())
def test_csv_holds_every_cell(table: str) -> None:
    frame = lffd.load(table, as_="polars")
    text = _written(export.sheet(table))
    plain = frame.with_columns(pl.col(pl.Categorical).cast(pl.String))
    read = pl.read_csv(io.StringIO(text), schema=dict(plain.schema), try_parse_dates=True)
    assert read.equals(plain)


def test_what_spreadsheets_would_run_is_defused_and_numbers_are_not() -> None:
    cells = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "'x", "a=1", "", None, -1, -0.5, True]
    sheet = export.Sheet(["a"], [None], [[cell] for cell in cells])
    read = [row[0] if row else "" for row in csv.reader(io.StringIO(_written(sheet, safe=True), newline=""))]
    assert read == [
        "a", "'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\tx", "'\rx", "'\nx", "'x", "a=1", "", "", "-1", "-0.5", "true",
    ]  # fmt: skip
    assert "'=" not in _written(sheet)


def test_some_published_text_needs_it() -> None:
    """Otherwise the option would be tested on made-up cells alone."""
    longitudes = [row[0] for row in csv.reader(io.StringIO(_written(export.sheet("places"), safe=True)))]
    assert len(longitudes) == 1 + len(lffd.load("places"))
    wild = [
        cell
        for table in lffd.tables()
        for row in export.sheet(table).rows
        for cell in row
        if isinstance(cell, str) and cell.startswith(export.FORMULA)
    ]
    assert all(f"'{cell}" in _written(export.Sheet(["a"], [None], [[cell]]), safe=True) for cell in wild)


@pytest.mark.parametrize("table", TAGGED)
def test_hxl_reads_and_validates(table: str, tmp_path: Path) -> None:
    file = tmp_path / "tagged.csv"
    file.write_text(_written(export.sheet(table), hxl=True), "utf-8", newline="")
    with hxl.data(str(file), hxl.InputOptions(allow_local=True)) as source:
        tags = [column.display_tag if column.tag else "" for column in source.columns]
        rows = [row.values for row in source]
    assert len(rows) == len(lffd.load(table))
    assert tags == [column["hxl"] or "" for column in lffd.describe(table)]
    assert _hxl_errors(file) == []


def _hxl_errors(file: Path) -> list[str]:
    """What libhxl's own schema finds wrong: days that are none, numbers that are none."""
    found: list[str] = []

    def note(problem: Any) -> None:
        if problem.rule.severity == "error":
            found.append(str(problem))

    with hxl.data(str(file), hxl.InputOptions(allow_local=True)) as source:
        source.validate(None, note)
    return found


def test_libhxl_would_find_a_date_that_is_none(tmp_path: Path) -> None:
    sheet = export.Sheet(["month", "n"], ["#date+start", "#indicator+num"], [("2020-05", 1), ("soon", "many")])
    file = tmp_path / "tagged.csv"
    file.write_text(_written(sheet, hxl=True), "utf-8", newline="")
    assert len(_hxl_errors(file)) == 2


def test_only_the_hashtags_of_the_standard_are_used() -> None:
    tags = [column.hxl for model in PUBLISHED for column in columns(model) if column.hxl]
    assert len(tags) > 100
    assert {tag.split("+")[0] for tag in tags} <= {f"#{name}" for name in HASHTAGS.split()}
    assert {attribute for tag in tags for attribute in tag.split("+")[1:]} <= set(ATTRIBUTES.split())


def test_hashtags_stand_on_days_not_on_edtf() -> None:
    dates = {c.name: c.type for m in PUBLISHED for c in columns(m) if c.hxl and c.hxl.startswith("#date")}
    assert set(dates.values()) == {"date"}
    assert "as_of_earliest" in dates


@pytest.mark.parametrize("table", PLACED)
def test_geojson_is_valid_and_whole(table: str) -> None:
    out = io.StringIO()
    export.write_geojson(export.features(table), out)
    collection: FeatureCollection[Any] = FeatureCollection.model_validate_json(out.getvalue())
    assert len(collection.features) == lffd.load(table, as_="arrow").num_rows
    assert len({feature.id for feature in collection.features}) == len(collection.features)
    names = {column["name"] for column in lffd.describe(table)} | {"coordinates_of", "coordinates_prec"}
    assert all(set(feature.properties or {}) == names for feature in collection.features)


NEAREST = """
    WITH RECURSIVE up (place_id, at, part_of, latitude, longitude, prec, step) AS (
        SELECT place_id, place_id, part_of, latitude, longitude, where_prec, 0 FROM places
        UNION ALL
        SELECT up.place_id, p.place_id, p.part_of, p.latitude, p.longitude, max(up.prec, p.where_prec), step + 1
        FROM up JOIN places AS p ON p.place_id = up.part_of WHERE up.latitude IS NULL
    )
    SELECT place_id, longitude, latitude, at, CASE step WHEN 0 THEN prec ELSE max(prec, 2) END
    FROM up WHERE latitude IS NOT NULL
"""


def test_coordinates_are_those_of_the_place_or_the_nearest_around_it(db: sqlite3.Connection) -> None:
    nearest = {place: rest for place, *rest in db.execute(NEAREST)}
    events = export.features("events")
    for feature in events:
        found, geometry = feature["properties"], feature["geometry"]
        wanted = nearest.get(found["place_id"], [None] * 4)
        assert [*(geometry["coordinates"] if geometry else (None, None)), found["coordinates_of"],
                found["coordinates_prec"]] == wanted  # fmt: skip
    assert 0 < sum(feature["geometry"] is None for feature in events) < len(events)


def test_a_place_without_coordinates_gets_those_of_the_nearest_around_it() -> None:
    nowhere = {"place_id": "quarter", "latitude": None, "longitude": None, "where_prec": 3}
    city = {"place_id": "city", "latitude": 32.5, "longitude": 13.5, "where_prec": 1}
    found = export._location([nowhere, city, {**city, "place_id": "country"}])
    assert found == export._Location((13.5, 32.5), "city", 3)
    assert export._location([city]) == export._Location((13.5, 32.5), "city", 1)
    assert export._location([nowhere]) is None


def test_longitude_comes_first() -> None:
    (tripoli,) = (f for f in export.features("places") if f["id"] == "tripoli")
    assert tripoli["geometry"]["coordinates"] == pytest.approx((13.19, 32.89), abs=0.02)
    assert tripoli["properties"]["coordinates_of"] == "tripoli"


def _ran(capfd: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(list(words)) == code
    captured = capfd.readouterr()
    assert bool(captured.err) == bool(code)
    return captured.err if code else captured.out


def test_question_12_is_the_one_that_datasette_shows(capfd: pytest.CaptureFixture[str], db: sqlite3.Connection) -> None:
    text = _ran(capfd, "export", "12", "--set", "where_prec=5", "--known-on", "2021-01-31")
    header, *rows = csv.reader(io.StringIO(text))
    (question,) = (q for q in questions() if q.number == 12)
    names, wanted = run(question, db, where_prec="5", known_on="2021-01-31")
    assert header == names
    assert rows == [["" if cell is None else str(cell) for cell in row] for row in wanted]
    assert {"type_of_violence", "date_prec", "sub_event_type", "geo_precision"} <= set(header)
    assert rows


def test_the_command_line_writes_what_the_functions_write(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert _ran(capfd, "export", "events", "--hxl") == _written(export.sheet("events"), hxl=True)
    known = _ran(capfd, "export", "events", "--known-on", "2020-06-30")
    assert known == _written(export.sheet("events", "2020-06-30"))
    assert json.loads(_ran(capfd, "export", "places", "--format", "geojson"))["type"] == "FeatureCollection"
    file = tmp_path / "safe.csv"
    assert _ran(capfd, "export", "sources", "--spreadsheet-safe", "--out", str(file)) == ""
    assert file.read_bytes().decode("utf-8-sig") == _written(export.sheet("sources"), safe=True)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert _ran(capfd, "path") == f"{ROOT}\n"
    assert _ran(capfd, "cite", "--format", "bibtex") == f"{lffd.cite('bibtex')}\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("export nothing", "no table is called nothing"),
        ("export 99", f"there is no question 99; they are numbered 1 to {len(questions())}"),
        ("export 1 --set force=Vagner", "force: no actor is called Vagner; did you mean wagner-group (Wagner Group)"),
        ("export 1 --known-on 2020-01-01 --set known_on=2021", "leave one out"),
        ("export 12 --set size=1", "question 12 has no parameter size; it has date_prec"),
        ("export 11 --known-on 2020-01-01", "question 11 has no parameter known_on"),
        ("export units --hxl", "no column of units has an HXL hashtag"),
        ("export 12 --hxl", "no column of 12 has an HXL hashtag"),
        ("export actors --format geojson", "the rows of actors have no place"),
        ("export events --format geojson --hxl", "--hxl does not go with this export"),
        ("export events --format geojson --spreadsheet-safe", "--spreadsheet-safe does not go with this export"),
        ("export events --set a=b", "--set does not go with this export"),
        ("export searches --known-on 2020-01-01", "searches tells how the dataset was made"),
        ("export units --out no-such-folder/x.csv", "No such file or directory: 'no-such-folder/x.csv'"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(words: str, message: str, capfd: pytest.CaptureFixture[str]) -> None:
    line = _ran(capfd, *words.split(), code=1)
    assert line.startswith("lffd: ")
    assert message in line
    assert line.count("\n") == 1


@pytest.mark.parametrize(
    "words", ["", "export", "export units --known-on May", "export 12 --set size", "cite --format x"]
)
def test_what_cannot_be_read_is_a_usage_error(words: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words.split())
    assert left.value.code == 2
    assert "usage: lffd" in capfd.readouterr().err


def _command(*words: str, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "lffd", *words],
        cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_a_reader_that_goes_away_is_no_error() -> None:
    with _command("export", "evidence") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_a_reader_without_its_data_says_so(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "lffd", tmp_path / "lffd")
    command = [sys.executable, "-m", "lffd", "path"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("lffd: no datapackage.json beside or above the package lffd")
    assert done.stderr.count("\n") == 1


def test_the_machines_locale_does_not_matter() -> None:
    with _command("export", "actor_names", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii") as process:
        out, err = process.communicate()
    assert err == b""
    assert out.decode("utf-8") == _written(export.sheet("actor_names"))
    assert not out.isascii()


def test_it_tells_its_version(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capfd.readouterr().out == f"lffd {project().version}\n"


VERBS = ("browse", "cite", "path", "export")


def _help(verb: str, capfd: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as left:
        main([verb, "--help"])
    assert left.value.code == 0
    return capfd.readouterr().out


@pytest.mark.parametrize("verb", VERBS)
def test_the_examples_of_the_help_run(verb: str, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    examples = re.findall(r"^  (.*lffd .*)$", _help(verb, capfd).split("Example", 1)[1], re.MULTILINE)
    assert examples
    if verb == "browse":
        return
    lffd_command = f'lffd() {{ "{sys.executable}" -m lffd "$@"; }}'
    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join([lffd_command, *examples])],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for name in re.findall(r"(?:--out|>>) (\S+)", "\n".join(examples)):
        assert (tmp_path / name).stat().st_size > 100


def test_browse_serves_the_published_files(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    served: list[tuple[Path, int, bool]] = []
    module = ModuleType("browse.serve")
    module.serve = lambda root, port=8001, open_browser=False: served.append((root, port, open_browser))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "browse.serve", module)
    _ran(capfd, "browse", "--port", "8010", "--open")
    _ran(capfd, "browse")
    assert served == [(ROOT, 8010, True), (ROOT, 8001, False)]
    monkeypatch.setitem(sys.modules, "browse.serve", None)
    assert "browse.serve is not installed; install lffd[browse]" in _ran(capfd, "browse", code=1)

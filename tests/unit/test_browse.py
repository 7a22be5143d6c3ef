"""Datasette's metadata, links, cells and CSV, without a server."""

from __future__ import annotations

import csv
import io
import sqlite3
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from browse.app import application
from browse.csv_cells import Guard, harmless
from browse.limits import limit
from browse.links import is_web, passage
from browse.metadata import ANSWER, HERE, known, metadata
from browse.site import Site
from schema import PUBLISHED, TABLES, columns
from tests.support import ROOT

METADATA = metadata(ROOT)
KNOWN = known(ROOT)
BEHAVIOUR: dict[str, Any] = tomllib.loads((HERE / "behaviour.toml").read_text("utf-8"))


def test_every_table_and_column_is_described() -> None:
    described = METADATA["databases"]["lffd"]["tables"]
    assert set(described) == {model.table for model in PUBLISHED}
    for model in PUBLISHED:
        assert described[model.table]["title"] == model.caption
        said = described[model.table]["columns"]
        assert set(said) == {column.name for column in columns(model)}
        for column in columns(model):
            assert said[column.name].startswith(column.description)
            assert not column.unit or column.unit in said[column.name]
        label = described[model.table].get("label_column")
        assert label is None or label in said


def test_every_code_has_its_definition() -> None:
    for model in PUBLISHED:
        for column in columns(model):
            for code in column.categories:
                assert KNOWN["codes"][model.table][column.name][code.code] == [code.label, code.definition]


def test_every_reference_is_known_and_leads_to_labelled_rows() -> None:
    for model in PUBLISHED:
        for column in columns(model):
            if column.reference:
                assert KNOWN["references"][model.table][column.name] == column.reference.table
                assert column.reference.table in KNOWN["labels"]
    assert KNOWN["references"][ANSWER]["force_id"] == "actors"
    assert "kind" not in KNOWN["references"][ANSWER]


def test_behaviour_names_what_there_is() -> None:
    for table, chosen in BEHAVIOUR["tables"].items():
        names = {column.name for column in columns(TABLES[table])}
        for key in ("columns", "facets"):
            assert set(chosen.get(key, [])) <= names
            assert len(set(chosen.get(key, []))) == len(chosen.get(key, []))
        assert {chosen.get("sort"), chosen.get("sort_desc")} - {None} <= names
    grouped = [table for group in BEHAVIOUR["groups"] for table in group["tables"]]
    assert sorted(grouped) == sorted(TABLES)
    newcomer = BEHAVIOUR["newcomer"]
    assert set(newcomer["params"]) == {param["name"] for param in KNOWN["questions"][newcomer["question"]]}
    for table, chosen in BEHAVIOUR["reconcile"].items():
        assert {value for key, value in chosen.items()} <= {column.name for column in columns(TABLES[table])}


def test_every_row_that_can_be_referred_to_has_a_label() -> None:
    connection = sqlite3.connect(f"file:{ROOT / 'dataset' / 'lffd.sqlite'}?mode=ro", uri=True)
    try:
        for table, sql in KNOWN["labels"].items():
            found = dict(connection.execute(sql).fetchall())
            (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert len(found) == rows, table
            assert all(isinstance(label, str) and label for label in found.values()), table
        for sections in KNOWN["rows"].values():
            for section in sections:
                connection.execute(section["sql"], {"id": "x", "record_type": "event"})
                assert section["title"]
    finally:
        connection.close()


def test_a_record_is_found_by_its_type() -> None:
    site = Site(KNOWN, {"events": {"e": "An event"}, "force_estimates": {"f": "A claim"}})
    assert site.target("evidence", "record_id", {"record_type": "event", "record_id": "e"}) == "events"
    assert site.target(None, "other_id", {"other_type": "force_estimate", "other_id": "f"}) == "force_estimates"
    assert site.target(None, "other_id", {"other_type": "evidence", "other_id": "v"}) is None
    assert site.record_type("force_estimates") == "force_estimate"
    assert site.record_type("sources") is None
    assert site.parameter("Force (actor_id); empty for every force") == ("Force", "actor_id; empty for every force")
    assert site.parameter("yes: this; no: that") == ("yes: this", "no: that")


def test_without_a_published_dataset_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="make build"):
        application(tmp_path)


@pytest.mark.parametrize(
    ("wording", "text"),
    [("800 to 1,200", "800%20to%201%2C200"), ("state-of-the-art", "state%2Dof%2Dthe%2Dart"), ("a & b", "a%20%26%20b"),
     ("من 800", "%D9%85%D9%86%20800"), ("first [...] last", "first,last"), ("a [...] b [...] c", "a,c"),
     ("100%", "100%25"), ("#1", "%231")],
)  # fmt: skip
def test_a_passage_is_encoded_as_text_fragments_ask(wording: str, text: str) -> None:
    assert passage("https://x.org/a", wording) == f"https://x.org/a#:~:text={text}"
    assert passage("https://x.org/a#part", wording) == f"https://x.org/a#part:~:text={text}"


def test_without_words_the_address_is_as_it_is() -> None:
    assert passage("https://x.org/", None) == passage("https://x.org/", " ") == "https://x.org/"


@given(st.text(min_size=1).filter(lambda text: text.strip() and "[...]" not in text))
def test_any_wording_comes_back_from_its_passage(wording: str) -> None:
    encoded = passage("https://x.org/", wording.encode("utf-8", "ignore").decode() or "x").split("text=", 1)[1]
    assert unquote(encoded) == (wording.encode("utf-8", "ignore").decode() or "x").strip()
    assert not set(encoded) & set("-,& #")


@pytest.mark.parametrize(
    ("address", "allowed"),
    [("https://x.org/", True), ("http://x.org", True), ("HTTPS://x.org/", True), ("javascript:alert(1)", False),
     ("data:text/html,x", False), ("file:///etc/passwd", False), ("//x.org", False), ("https://", False),
     ("https://x.org/ y", False), ("https://[x", False), ("", False), (None, False), (3, False)],
)  # fmt: skip
def test_only_the_web_is_linked(address: object, allowed: bool) -> None:
    assert is_web(address) is allowed


@pytest.mark.parametrize(
    "cell", ["=1", "+1", "-1+1", "@x", "\tx", "\rx", "\nx", "-", "=", "--1", "-1e", "＝1", "−".replace("−", "-x")]
)
def test_a_formula_is_defused(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "1", "-1", "-1.5", "-1e-05", "-2.5E+3", "a=b", "1-2", " =1", "'=1"])
def test_other_cells_stay(cell: str) -> None:
    assert harmless(cell) == cell


CELLS = st.text(st.sampled_from("=+-@\t\r\n,\"'a1.e ") | st.characters(codec="utf-8"), max_size=6)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=5), st.lists(st.integers(0, 200), max_size=6))
def test_a_stream_of_csv_is_the_same_but_for_formulas(rows: list[list[str]], cuts: list[int]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    text = written.getvalue()
    ends = sorted({min(cut, len(text)) for cut in cuts} | {len(text)})
    guard, start, guarded = Guard(), 0, ""
    for end in ends:
        guarded += guard.feed(text[start:end])
        start = end
    guarded += guard.rest()
    assert list(csv.reader(io.StringIO(guarded, newline=""))) == [[harmless(cell) for cell in row] for row in rows]


def test_a_limited_connection_neither_writes_nor_attaches() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (x)")
    limit(connection)
    for sql in (
        "INSERT INTO t VALUES (1)",
        "ATTACH ':memory:' AS b",
        "SELECT printf('%d', 1)",
        "SELECT zeroblob(60000)",
    ):
        with pytest.raises(sqlite3.Error):
            connection.execute(sql).fetchall()
    assert connection.execute("SELECT count(*) FROM t").fetchone() == (0,)
    connection.close()

"""What was known on a day, table by table, against SQL that says the same in other words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime

import pandas as pd
import polars as pl
import pytest

import lffd
from lffd.knowledge import MAKING, SUMS
from schema import TABLES, VOCABULARIES, columns
from schema.tables.evidence import RECORD_COLUMNS

DAY = "2020-06-30"
PUBLIC = """
    SELECT chain.source_id FROM source_chain AS chain
    JOIN sources AS ancestor ON ancestor.source_id = chain.ancestor_id WHERE ancestor.published_latest <= :day
"""
RECORDS = {f"{record}s": (record, column) for record, column in RECORD_COLUMNS.items()}
KNOWN = "SELECT record_id FROM known_from WHERE record_type = '{}' AND known_from <= :day"
PAIR = "EXISTS (SELECT 1 FROM known_from AS k WHERE k.record_type = {0} AND k.record_id = {1} AND k.known_from <= :day)"
EVENT, AGREEMENT = (f"{record}_id IN ({KNOWN.format(record)})" for record in ("event", "agreement"))

CONDITIONS = {
    **{table: f"{column} IN ({KNOWN.format(record)})" for table, (record, column) in RECORDS.items()},
    "event_figures": f"figure_id IN ({KNOWN.format('event_figure')}) AND {EVENT}",
    "provisions": f"provision_id IN ({KNOWN.format('provision')}) AND {AGREEMENT}",
    "compliance": f"provision_id IN ({KNOWN.format('provision')}) AND {EVENT}",
    "event_actors": EVENT,
    "agreement_parties": AGREEMENT,
    "events_flat": "known_from <= :day",
    "force_estimates_flat": "known_from <= :day",
    "agreements_flat": "known_from <= :day",
    "statements_flat": "known_from <= :day",
    "known_from": "known_from <= :day",
    "contradictions": f"{PAIR.format('first_type', 'first_id')} AND {PAIR.format('second_type', 'second_id')}",
    "evidence": f"{PAIR.format('record_type', 'evidence.record_id')} AND source_id IN ({PUBLIC})",
    "source_known_from": "known_from <= :day",
    "sources": f"source_id IN ({PUBLIC})",
    "source_chain": f"source_id IN ({PUBLIC}) AND ancestor_id IN ({PUBLIC})",
    "actor_names": f"source_id IN ({PUBLIC})",
    "place_names": f"source_id IN ({PUBLIC})",
}
WHOLE = {"actors", "actor_ids", "places", *VOCABULARIES}


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    connection = lffd.connect()
    yield connection
    connection.close()


def test_every_table_has_an_answer() -> None:
    assert sorted([*CONDITIONS, *WHOLE, *SUMS, *MAKING]) == sorted(lffd.tables())
    assert all(TABLES[table].key == (column,) for table, (_, column) in RECORDS.items())


@pytest.mark.parametrize("table", CONDITIONS)
@pytest.mark.parametrize("day", ["2016-01-01", "2019-12-05", DAY, "2999-12-31"])
def test_the_rows_are_those_that_sql_finds(table: str, day: str, db: sqlite3.Connection) -> None:
    keys = ", ".join(TABLES[table].key)
    wanted = db.execute(f"SELECT {keys} FROM {table} WHERE {CONDITIONS[table]}", {"day": day}).fetchall()
    loaded = lffd.load(table, known_on=day, as_="polars").select(pl.col(TABLES[table].key).cast(pl.String))
    assert sorted(loaded.rows()) == sorted(wanted)


@pytest.mark.parametrize("table", CONDITIONS)
def test_some_rows_were_known_and_some_were_not(table: str) -> None:
    known, after = lffd.load(table, known_on="2021-06-30", as_="arrow"), lffd.load(table, as_="arrow")
    assert 0 < known.num_rows < after.num_rows


@pytest.mark.parametrize("table", sorted(WHOLE))
def test_what_does_not_depend_on_the_day_comes_whole(table: str) -> None:
    assert lffd.load(table, known_on=DAY, as_="arrow").equals(lffd.load(table, as_="arrow"))


@pytest.mark.parametrize("table", [*SUMS, *MAKING])
def test_what_has_no_such_notion_is_refused(table: str) -> None:
    with pytest.raises(ValueError, match=f"^{table} (sums up all sources|tells how the dataset was made)"):
        lffd.load(table, known_on=DAY)


def test_references_that_must_be_filled_lead_to_rows_that_were_known() -> None:
    keys = {
        table: set(lffd.load(table, DAY, "polars")[TABLES[table].key[0]])
        for table in ("sources", "actors", "places", *RECORDS)
    }
    checked = 0
    for table in CONDITIONS:
        frame = lffd.load(table, known_on=DAY, as_="polars")
        for column in columns(TABLES[table]):
            if column.reference and column.required and column.reference.table in keys:
                assert set(frame[column.name]) <= keys[column.reference.table], (table, column.name)
                checked += frame.height
    assert checked > 5000


def test_every_known_record_has_evidence_that_was_public() -> None:
    evidence = lffd.load("evidence", known_on=DAY, as_="polars").filter(pl.col("support") == "supports")
    for table, (_, column) in RECORDS.items():
        known = lffd.load(table, known_on=DAY, as_="polars")[column]
        assert set(known) <= set(evidence[column].drop_nulls())


def test_the_three_libraries_get_the_same_rows() -> None:
    frames = lffd.load("events", DAY), lffd.load("events", DAY, "polars"), lffd.load("events", DAY, "arrow")
    ids = [list(frames[0]["event_id"]), frames[1]["event_id"].to_list(), frames[2]["event_id"].to_pylist()]
    assert ids[0] == ids[1] == ids[2]
    assert list(frames[0].index) == list(range(len(ids[0])))


@pytest.mark.parametrize("day", [date(2020, 6, 30), datetime(2020, 6, 30, 23, 59), pd.Timestamp(DAY)])
def test_a_day_may_be_a_date(day: date) -> None:
    assert lffd.load("events", known_on=day, as_="arrow").equals(lffd.load("events", known_on=DAY, as_="arrow"))


@pytest.mark.parametrize("day", ["2020-06", "30.6.2020", "", 2020])
def test_what_is_no_day_is_refused(day: str) -> None:
    with pytest.raises(ValueError, match="write a day such as 2020-05-26"):
        lffd.load("events", known_on=day)

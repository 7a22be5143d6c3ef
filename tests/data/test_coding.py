"""How the rows are coded: kinds of mistakes that readers of rows once found, and that no rule of a table can refuse."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from build.project import project
from tests.support import SEEDS


@pytest.fixture(scope="module")
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    """The seeds as tables of text."""
    with duckdb.connect() as connection:
        for file in SEEDS.glob("*.csv"):
            connection.execute(
                f"CREATE VIEW {file.stem} AS SELECT * FROM read_csv('{file}', header = true, all_varchar = true)"
            )
        yield connection


WRONG = {
    "a note says that the row departs from a claim, and no column names it": """
        SELECT estimate_id FROM force_estimates WHERE note LIKE '%Departs from%' AND departs_from IS NULL""",
    "an echo is part of a claim, or has parts": """
        SELECT estimate_id FROM force_estimates AS echo WHERE departs_from IS NOT NULL AND part_of IS NOT NULL""",
    "a relay of the monitor's figure does not say that it is one": """
        SELECT DISTINCT source_id FROM force_estimates
        JOIN evidence ON record_type = 'force_estimate' AND record_id = estimate_id AND support = 'supports'
        JOIN sources USING (source_id)
        WHERE claimant_id = 'syrian-observatory-for-human-rights'
            AND publisher NOT ILIKE '%syrian observatory%' AND repeats IS NULL AND reporting IS NULL""",
    "an agency is the claimant of what its anonymous sources say": """
        SELECT estimate_id FROM force_estimates JOIN actors ON actor_id = claimant_id
        JOIN evidence ON record_type = 'force_estimate' AND record_id = estimate_id
        WHERE actors.kind = 'media' AND regexp_matches(wording, '(?i)sources? (said|say)|officials? (said|say)')""",
    "an air base has no coordinates": """
        SELECT place_id FROM places WHERE kind = 'air_base' AND latitude IS NULL""",
    "a state has no number in the lists of states": """
        SELECT actor_id FROM actors WHERE kind = 'state' AND actor_id NOT IN (
            SELECT actor_id FROM actor_ids WHERE scheme = 'iso3166')""",
    "an identifier was checked against nothing": """
        SELECT identifier FROM actor_ids WHERE checked_against IS NULL""",
    "a resolution has no symbol": """
        SELECT agreement_id FROM agreements
        WHERE kind = 'resolution' AND regexp_matches(name, 'resolution \\d{4}') AND un_symbol IS NULL""",
    "a conference or round is proposed although its day is long past": """
        SELECT agreement_id FROM agreements WHERE kind IN ('conference', 'negotiation_round') AND status = 'proposed'
            AND regexp_matches(date, '^20(1\\d|2[0-4])')""",
    "a denial answers nothing": """
        SELECT statement_id FROM statements WHERE stance = 'denies' AND coalesce(about_event_id, about_estimate_id,
            about_agreement_id, about_statement_id, about_actor_id) IS NULL""",
    "an event is confirmed on one copied story": """
        SELECT event_id FROM events WHERE status = 'confirmed' AND NOT EXISTS (
            SELECT 1 FROM evidence JOIN sources USING (source_id)
            WHERE record_type = 'event' AND record_id = event_id AND support = 'supports')""",
}


@pytest.mark.parametrize("kind", WRONG)
def test_no_row_is_wrong_in_this_way(kind: str, db: duckdb.DuckDBPyConnection) -> None:
    assert db.sql(WRONG[kind]).fetchall() == []


def test_each_question_would_find_something(db: duckdb.DuckDBPyConnection) -> None:
    """The tables that the questions look at are not empty, so that none of them passes for want of rows."""
    for table in ("force_estimates", "evidence", "sources", "agreements", "statements", "actor_ids", "places"):
        assert db.sql(f"SELECT count(*) FROM {table}").fetchall()[0][0] > 10


@pytest.mark.parametrize(
    ("table", "column"),
    [("evidence", "coded"), ("sources", "accessed"), ("searches", "run_on"), ("retired_ids", "retired")],
)
def test_no_work_is_dated_after_the_version(table: str, column: str, db: duckdb.DuckDBPyConnection) -> None:
    day = project().about["created"]
    assert db.sql(f"SELECT DISTINCT {column} FROM {table} WHERE {column} > '{day}'").fetchall() == []


def test_most_claims_have_no_sponsor_or_side_that_only_follows_the_force(db: duckdb.DuckDBPyConnection) -> None:
    """A column that is filled alike for all claims on a force was filled from what is known of the force."""
    for column in ("sponsor_id", "side_id"):
        alike = f"""
            SELECT force_id FROM force_estimates WHERE departs_from IS NULL GROUP BY force_id
            HAVING count(*) >= 30 AND count({column}) = count(*) AND count(DISTINCT {column}) = 1"""
        assert db.sql(alike).fetchall() == []

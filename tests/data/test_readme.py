"""What README, changelog and citation say is so."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import lffd
from browse.figures import how_many
from build.project import project
from schema import TABLES, VOCABULARIES
from tests.support import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_python_runs_and_shows_claims() -> None:
    bare, reader = _blocks("python")
    done = subprocess.run([sys.executable, "-c", bare], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "1400" in done.stdout
    done = subprocess.run([sys.executable, "-c", reader], cwd=ROOT, capture_output=True, text=True, check=True)
    assert re.search(r"^\d{3,} claims, \d+ of them public", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("line", re.findall(r"^lffd (export \S+.*?)(?: +#.*)?$", README, re.MULTILINE))
def test_the_exports_run(line: str, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "lffd", *line.split()]
    subprocess.run(words, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
    (file,) = tmp_path.iterdir()
    assert file.stat().st_size > 100


ESTIMATES = "SELECT avg({}) FROM force_estimates"
COUNTS = {
    "more than 700 claims on the size of forces": ("SELECT count(*) FROM force_estimates", 701, 999),
    "more than 1,600 events": ("SELECT count(*) FROM events", 1601, 2200),
    "most of them of 2019 to 2021": (
        "SELECT avg(date_latest BETWEEN '2019-01-01' AND '2021-12-31') FROM events", 0.5, 1),
    "more than 200 agreements from 2011 to 2026": ("SELECT count(*) FROM agreements", 201, 300),
    "more than 600 provisions": ("SELECT count(*) FROM provisions", 601, 800),
    "more than 800 statements": ("SELECT count(*) FROM statements", 801, 1199),
    "more than 3,500 sources": ("SELECT count(*) FROM sources WHERE access <> 'cited_only'", 3501, 4999),
    "in more than 30 languages": (
        "SELECT count(DISTINCT language) FROM sources WHERE access <> 'cited_only'", 31, 49),
    "no row of `evidence` has a human coder": ("SELECT count(*) FROM evidence WHERE coder LIKE 'human%'", 0, 0),
    "Five founding documents": ("SELECT count(*) FROM sources WHERE document IS NOT NULL", 5, 5),
    "Of most pages only the top": ("SELECT avg(access = 'excerpt') FROM sources WHERE access <> 'cited_only'", 0.7, 1),
    "one source in ten is known only": ("SELECT avg(access = 'cited_only') FROM sources", 0.085, 0.115),
    "Almost nine in ten claims on size go back to a single origin": (
        "SELECT avg(origins = 1) FROM corroboration WHERE record_type = 'force_estimate'", 0.85, 0.91),
    "for few does another claimant agree": (
        "SELECT avg(agreeing_claimants > 0) FROM corroboration WHERE agreeing_claimants IS NOT NULL", 0.01, 0.15),
    "Almost one in five gives no number": (ESTIMATES.format("coalesce(low, best, high) IS NULL"), 0.16, 0.2),
    "Almost three in four claims on size are about Libya as a whole or name no place": (
        ESTIMATES.format("coalesce(place_id, 'libya') = 'libya'"), 0.68, 0.75),
    "three in four places have coordinates": ("SELECT avg(latitude IS NOT NULL) FROM places", 0.7, 0.8),
    "Texts in English outweigh those in Arabic": (
        "SELECT sum(language = 'en') * 1.0 / sum(language = 'ar') FROM sources WHERE access <> 'cited_only'", 1.2, 9),
    "and these the others": (
        "SELECT max(n) * 1.0 / (SELECT count(*) FROM sources WHERE language = 'ar') "
        "FROM (SELECT count(*) AS n FROM sources WHERE language NOT IN ('en', 'ar') GROUP BY language)", 0, 0.8),
    "one monitor is the claimant of most figures on Syrians": (
        "SELECT avg(claimant_id = 'syrian-observatory-for-human-rights') FROM force_estimates "
        "WHERE force_id LIKE 'syrian-%'", 0.5, 1),
    "numbers of states, and one of a sanctions list": (
        "SELECT count(*) FROM actor_ids WHERE scheme NOT IN ('iso3166', 'cow', 'gw')", 1, 1),
}  # fmt: skip


def test_the_answer_on_the_first_screen_is_that_of_the_data() -> None:
    shown = re.findall(r"^\| ([^|]+) \| ([^|]+ persons) \| (\S+) \|$", README, re.MULTILINE)
    assert len(shown) >= 5
    claims = lffd.load("force_estimates_flat", as_="polars").filter(force_id="wagner-group", measure="stock")
    units = {"persons": "persons"}
    found = {(row["claimant"], how_many(row, units), row["as_of"]) for row in claims.iter_rows(named=True)}
    assert set(shown) <= found


@pytest.mark.parametrize("phrase", COUNTS)
def test_the_numbers_are_those_of_the_data(phrase: str) -> None:
    query, least, most = COUNTS[phrase]
    assert phrase.lower() in " ".join(README.split()).lower()
    connection = lffd.connect()
    (found,) = connection.execute(query).fetchone()
    connection.close()
    assert least <= found <= most


def test_the_citation_is_the_readers() -> None:
    assert lffd.cite() in README.replace("*", "")


def test_the_sql_runs_and_shows_claims() -> None:
    (query,) = _blocks("sql")
    connection: sqlite3.Connection = lffd.connect()
    rows = connection.execute(query).fetchall()
    connection.close()
    assert len(rows) > 10


def test_every_table_is_named() -> None:
    named = set(re.findall(r"`(\w+)`", README))
    assert set(TABLES) - set(VOCABULARIES) <= named
    assert f"{_in_words(len(VOCABULARIES))} vocabularies" in README


def _in_words(number: int) -> str:
    return {10: "ten", 11: "eleven", 12: "twelve"}[number]


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!http)([^)#]+)\)", README))))
def test_links_lead_somewhere(target: str) -> None:
    assert (ROOT / target).exists()


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"make (\w+)", README)) - {"and"}
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert targets
    assert [target for target in targets if f"\n{target}:" not in makefile] == []


def test_one_version_everywhere() -> None:
    version, created = project().version, project().about["created"]
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"version: {version}\ndate-released: {created}\n" in citation
    assert f"## {version} ({created})\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"version {version}." in README


def test_pins_are_complete_agree_and_name_no_index() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    wanted = {group: {re.split(r"[\[<>=]", name)[0] for name in names} for group, names in groups.items()}
    pinned = {}
    for name in ("requirements.txt", "requirements-test.txt", "requirements-validators.txt"):
        pins = (ROOT / name).read_text("utf-8")
        pinned[name] = set(re.findall(r"^([\w.-]+)==(\S+)", pins, re.MULTILINE))
        assert not re.search(r"://|^--?i", pins, re.MULTILINE)
    assert wanted["build"] | wanted["browse"] | wanted["charts"] <= {name for name, _ in pinned["requirements.txt"]}
    assert wanted.pop("validators") <= {name for name, _ in pinned["requirements-validators.txt"]}
    assert set().union(*wanted.values()) <= {name for name, _ in pinned["requirements-test.txt"]}
    assert pinned["requirements.txt"] <= pinned["requirements-test.txt"]


def test_the_reader_does_not_import_the_builder() -> None:
    code = "import sys, lffd; lffd.load('units'); print(sorted({'build', 'schema'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_coders_guide_names_every_seed_file() -> None:
    guide = (ROOT / "seeds" / "README.md").read_text("utf-8")
    tables = {Path(path).stem for path in (ROOT / "seeds").glob("*.csv")} - set(VOCABULARIES)
    assert [table for table in sorted(tables) if table not in guide] == []

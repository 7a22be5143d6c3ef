"""What README, changelog and citation say is so."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import lffd
from build.project import project
from schema import TABLES, VOCABULARIES
from tests.support import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_python_runs_and_shows_claims() -> None:
    (code,) = _blocks("python")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "1400" in done.stdout


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

"""The pages for users are what the code gives now, and say what they must."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import lffd
from docs.__main__ import HERE, pages, tour
from docs.flow import uses
from tests.support import ROOT

TOUR = (HERE / "tour.md").read_text("utf-8")


@pytest.fixture(scope="module")
def made() -> dict[Path, str]:
    return pages()


@pytest.mark.parametrize("name", ["tour.md", "reader.md", "design.md"])
def test_pages_are_fresh(name: str, made: dict[Path, str]) -> None:
    assert (HERE / name).read_text("utf-8") == made[HERE / name], "run make docs"


def test_no_page_is_left_over(made: dict[Path, str]) -> None:
    assert set(HERE.glob("*.md")) - {HERE / "scale.md"} == set(made)  # which is written by hand


def test_every_question_has_an_answer() -> None:
    sections = TOUR.split("\n## ")
    for section in sections[1:4]:
        outputs = re.findall(r"```text\n(.*?)\n```", section, re.DOTALL)
        assert outputs
        assert max(output.count("\n") for output in outputs) >= 5
    assert [word for word in ("pandas", "DuckDB", "SQL", "In R") if not any(word in s[:80] for s in sections)] == []


def test_the_tour_says_who_coded_the_rows_and_what_was_not_run() -> None:
    text = " ".join(TOUR.split())
    assert "coded by language models" in text
    assert "no human expert has reviewed them" in text
    assert "**not run**" in text


def test_the_r_snippet_names_what_there_is() -> None:
    (snippet,) = re.findall(r"```r\n(.*?)```", TOUR, re.DOTALL)
    files = re.findall(r'"(dataset/[^"]+)"', snippet)
    assert len(files) == 2
    assert [name for name in files if not (ROOT / name).exists()] == []
    (query,) = re.findall(r'dbGetQuery\(db, "([^"]+)"\)', snippet)
    db = lffd.connect()
    assert db.execute(query).fetchall()
    db.close()
    (chosen,) = re.findall(r"select = c\(([^)]+)\)", snippet)
    used = [*chosen.split(", "), *re.findall(r"(\w+) == ", snippet)]
    assert set(used) <= {column["name"] for column in lffd.describe("force_estimates_flat")}


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!http)([^)#]+)\)", TOUR))))
def test_links_lead_somewhere(target: str) -> None:
    assert (HERE / target).exists()


def test_cells_share_their_names_and_what_they_print_follows_them() -> None:
    script = '"""A script."""\n\n# %% [markdown]\n# Text, and\n#\n# more.\n\n# %%\na = 2\n\n# %%\nprint(a + 1)\n'
    assert (
        tour(script)
        == "Text, and\n\nmore.\n\n```python\na = 2\n```\n\n```python\nprint(a + 1)\n```\n\n```text\n3\n```\n"
    )


def test_the_picture_of_the_flow_follows_the_imports() -> None:
    assert {("schema", "build.check"), ("build.read", "build.check")} <= uses()
    assert not [user for used, user in uses() if used == "build.spark" and user != "build.spark"]


def test_every_decision_is_one_short_page() -> None:
    decisions = list((HERE / "decisions").glob("*.md"))
    assert decisions
    for page in decisions:
        text = page.read_text("utf-8")
        assert text.startswith("# Why ")
        assert len(text.split()) < 200
        for link in re.findall(r"\]\(([^)#]+)\)", text):
            assert (page.parent / link).exists(), (page.name, link)

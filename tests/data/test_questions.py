"""The ready-made questions on the published database."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

import lffd
from browse.app import application
from browse.limits import SETTINGS
from browse.questions import FOLDER, Question, questions, run
from tests.support import ROOT

EVERY_QUESTION = pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    connection = lffd.connect()
    yield connection
    connection.close()


def test_the_questions_are_numbered_without_a_gap() -> None:
    assert [question.number for question in questions()] == list(range(1, len(questions()) + 1))
    assert len(list(FOLDER.iterdir())) == len(questions()) >= 15


@EVERY_QUESTION
def test_the_defaults_give_rows_with_identifiers(question: Question, db: sqlite3.Connection) -> None:
    names, rows = run(question, db)
    assert rows
    assert len(set(names)) == len(names)
    assert [name for name in names if name.endswith(("id", "ids", "record_key"))]
    assert len(set(rows)) == len(rows)


def _parameters() -> list[Any]:
    return [
        pytest.param(question, param.name, id=f"{question.name}-{param.name}")
        for question in questions()
        for param in question.params
    ]


# A value that nothing fits, where text that is no code would still fit.
NOTHING_FITS = {
    "since": "2999-01-01", "until": "1900-01-01", "known_on": "1900-01-01", "months_back": "200", "date_prec": "5",
    "where_prec": "7", "from_version": "99.0.0", "to_version": "0.0.1", "copies": "no", "only_later": "yes",
}  # fmt: skip


@pytest.mark.parametrize(("question", "name"), _parameters())
def test_every_parameter_changes_the_answer(question: Question, name: str, db: sqlite3.Connection) -> None:
    value = "1900-01-01" if name == "day" else NOTHING_FITS.get(name, "nothing-is-called-this")
    assert run(question, db, **{name: value}) != run(question, db)


WITHOUT_A_DAY = (11, 16)
"""Questions about versions, and about sums of all sources, whenever they appeared."""


@pytest.mark.parametrize(
    "question", [q for q in questions() if q.number not in WITHOUT_A_DAY], ids=lambda question: question.name
)
def test_every_question_can_be_asked_as_known_on_a_day(question: Question, db: sqlite3.Connection) -> None:
    assert "known_on" in {param.name for param in question.params}
    earlier, later = (set(run(question, db, known_on=day)[1]) for day in ("2019-12-05", ""))
    assert earlier != later


def test_datasette_runs_every_question_with_its_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SETTINGS, "sql_time_limit_ms", 600_000)  # whatever else the machine does meanwhile
    served = application(ROOT)

    async def answers() -> dict[str, Any]:
        found = {}
        for question in questions():
            address = f"/lffd/{question.name}.json?_shape=objects"
            answer = await served.client.get(address, follow_redirects=True)
            found[question.name] = answer.json()["rows"]
        return found

    found = asyncio.run(answers())
    assert len(found) == len(questions())
    connection = lffd.connect()
    for question in questions():
        names, rows = run(question, connection)
        assert found[question.name] == [dict(zip(names, row, strict=True)) for row in rows[:1000]]
    connection.close()


def test_the_readme_lists_the_titles() -> None:
    section = (ROOT / "README.md").read_text("utf-8").split("## Ask it\n")[1].split("\n## ")[0]
    listed = re.findall(r"^(\d+)\. (.+)$", section, re.MULTILINE)
    assert listed == [(str(question.number), question.title) for question in questions()]

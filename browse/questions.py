"""The ready-made questions: one SQL file each in ``browse/questions/``, with a header that code reads.

A header is a block of comments at the top of the file::

    -- title: Size claims for a force in a period
    -- answers: What it answers and how to read it;
    --   further lines are set in by two more spaces.
    -- shown: claimant, how_many, as_of, wording, first_source
    -- param force: actor of force_estimates.force_id = wagner-group | Force; empty for every force

``shown`` names the columns that a page shows at first. What a parameter may be (``actor of`` and so on) is said in
``params.py``, which reads what people write. The SQL below uses each parameter by its name (``:force``). Every value is
text; an empty one stands for no restriction, where that makes sense.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "questions"
_NAME = re.compile(r"(\d\d)_([a-z0-9]+(?:_[a-z0-9]+)*)\.sql")
_LINE = re.compile(
    r"-- (title|answers|shown|counts): (\S.*)|-- param (\w+)(?:: ([^=|]+))? = ?(.*?) ?\| (\S.*)|--   (\S.*)"
)
_NOT_SQL = re.compile(r"--[^\n]*|'[^']*'")


class QuestionError(ValueError):
    """A question's file cannot be read; the message names the file and the line."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path.name}:{line}: {message}")


@dataclass(frozen=True)
class Param:
    """A parameter of a question: its name in the SQL, its value where none is given, what to put into it, its kind."""

    name: str
    default: str
    label: str
    kind: str = "text"


@dataclass(frozen=True)
class Question:
    """One question of the design, ready to run.

    Attributes:
        answers: how to read the rows.
        shown: the columns that a page shows at first, with commas; every one where it is empty.
        counts: what the rows are called when they are counted, in the singular and the plural.
    """

    number: int
    slug: str
    title: str
    answers: str
    params: tuple[Param, ...]
    sql: str
    shown: str = ""
    counts: str = "row, rows"

    @property
    def name(self) -> str:
        """What Datasette calls it, so that the list is in the order of the numbers."""
        return f"{self.number:02}_{self.slug}"


Answer = tuple[list[str], list[tuple[object, ...]]]
"""Names of the columns, and the rows."""


def questions(folder: Path = FOLDER) -> list[Question]:
    """Every question of a folder, in the order of the numbers.

    Raises:
        QuestionError: a file's name, header or parameters cannot be read.
    """
    return [read(path) for path in sorted(folder.glob("*.sql"))]


def read(path: Path) -> Question:
    """The question in one file."""
    named = _NAME.fullmatch(path.name)
    if not named:
        raise QuestionError(path, 1, "call the file by a number of two digits and a slug, such as 01_size_claims.sql")
    lines = path.read_text("utf-8").splitlines()
    end = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
    question = Question(int(named[1]), named[2], "", "", (), "\n".join(lines[end:]).strip())
    for number, line in enumerate(lines[:end], start=1):
        question = _with_line(question, line, path, number)
    _assert_whole(question, path, end)
    return question


def _with_line(question: Question, line: str, path: Path, number: int) -> Question:
    """The question with one more line of its header."""
    found = _LINE.fullmatch(line)
    if not found:
        raise QuestionError(
            path, number, f"{line!r} is neither title, answers, param NAME = DEFAULT | LABEL nor a next line"
        )
    key, text, name, kind, default, label, more = found.groups()
    if key:
        if getattr(question, key) not in ("", Question.counts):
            raise QuestionError(path, number, f"{key} stands twice; keep one")
        said: dict[str, Any] = {key: text}
        return replace(question, **said)
    if name:
        if name in {param.name for param in question.params}:
            raise QuestionError(path, number, f"the parameter {name} stands twice; keep one")
        return replace(question, params=(*question.params, Param(name, default.strip(), label, kind or "text")))
    if not question.answers or question.params:
        raise QuestionError(path, number, "only answers can go on over several lines")
    return replace(question, answers=f"{question.answers} {more}")


def _assert_whole(question: Question, path: Path, end: int) -> None:
    """Raise QuestionError unless there are title, answers and SQL, whose parameters are those of the header."""
    for part, value in (("title", question.title), ("answers", question.answers), ("SQL", question.sql)):
        if not value:
            raise QuestionError(path, end + 1, f"{part} is missing")
    used, named = used_params(question.sql), {param.name for param in question.params}
    if used - named:
        raise QuestionError(path, end + 1, f"the SQL uses :{min(used - named)}, which no param line names")
    if named - used:
        raise QuestionError(path, end + 1, f"the SQL does not use :{min(named - used)}")


def used_params(sql: str) -> set[str]:
    """The names of the parameters in a text of SQL, outside comments and quotation marks."""
    return set(re.findall(r":(\w+)", _NOT_SQL.sub("", sql)))


def run(question: Question, connection: sqlite3.Connection, **params: str) -> Answer:
    """The answer to a question, with its defaults for the parameters that are not given.

    Raises:
        TypeError: the question has no parameter of a given name.
    """
    values = {param.name: param.default for param in question.params}
    if unknown := set(params) - set(values):
        raise TypeError(f"{question.name} has no parameter {min(unknown)}; it has {', '.join(values)}")
    cursor = connection.execute(question.sql, {**values, **params})
    return [name for name, *_ in cursor.description], cursor.fetchall()

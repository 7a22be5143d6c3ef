"""The page of a question: first a sentence, then the few columns that matter; all others are one click away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response
from datasette.views.table import TableView
from markupsafe import Markup

from .cells import out
from .figures import HOW_MANY, NUMBERS, how_many
from .params import RefusedError, settled, why_empty
from .questions import Question
from .site import Row, cell

ROUTE = r"/lffd/(?P<question>\d\d_\w+)$"
MAP_ROUTE = r"/lffd/map$"
FIRST_ROWS = 100
"""Rows that a page shows before all are asked for."""
_BY = {
    "claimant_id": ("by", "claimant", "claimants"), "denier": ("by", "denier", "deniers"),
    "supplier_id": ("by", "supplier", "suppliers"), "force_id": ("of", "force", "forces"),
    "table_name": ("in", "table", "tables"),
}  # fmt: skip
"""Columns by which an answer is summed up, the first that it has, with the words for it."""
_MUCH = (("first_source_url", "first_source", "go back to one report,"), ("claimant_id", "claimant", "are by"))
"""Columns of which one value may make up much of an answer, the column of its name, and the words before it."""
_STATED = ("low", "best", "high")
_IDENTIFIED = ("estimate_id", "denial_id")
"""Columns that tell how many different things the rows are about, where a thing may have several rows."""

Labels = dict[str, dict[str, str]]
Shown = Callable[[str, Any, Row], Markup | None]
"""A cell as pages show it, from its column, its value and its row; None where it is plain text."""


def sentence(question: Question, rows: Sequence[Row], labels: Labels, cut: bool = False) -> str:
    """What an answer comes to, in one or two sentences.

    Args:
        question: what was asked.
        rows: the answer.
        labels: what each measure and each unit is called.
        cut: whether there were more rows than could be fetched.
    """
    if not rows:
        return "Nothing fits what is asked."
    first = f"{'More than ' if cut else ''}{_counted(len(_different(rows)), *question.counts.split(', '))}"
    said = [first + _by_whom(rows)]
    said += [text for text in (_range(rows, labels), _one_report(rows)) if text]
    return "; ".join(said) + "."


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _different(rows: Sequence[Row]) -> Sequence[Any]:
    """What the rows are about, each once."""
    column = next((column for column in _IDENTIFIED if cell(rows[0], column) is not None), None)
    return list(dict.fromkeys(cell(row, column) for row in rows)) if column else rows


def _by_whom(rows: Sequence[Row]) -> str:
    column = next((column for column in _BY if any(cell(row, column) for row in rows)), None)
    if not column:
        return ""
    word, one, many = _BY[column]
    return f" {word} {_counted(len({cell(row, column) for row in rows} - {None}), one, many)}"


def _range(rows: Sequence[Row], labels: Labels) -> str:
    """From where to where the numbers of the commonest measure go; those of others are never added to them."""
    kinds = Counter((cell(row, "measure"), cell(row, "unit")) for row in rows if _is_bounded(row))
    if not kinds or not next(iter(kinds))[0]:
        return ""
    (measure, unit), most = kinds.most_common(1)[0]
    alike = [row for row in rows if _is_bounded(row) and (cell(row, "measure"), cell(row, "unit")) == (measure, unit)]
    stated = [number for row in alike for column in _STATED if (number := cell(row, column)) is not None]
    ends = [f"{number:,}" for number in sorted({min(stated), max(stated)})] if stated else ["a number in words"]
    of = "they" if len(kinds) == 1 else f"the {most:,} that count “{labels['measure'].get(measure, measure)}”"
    text = f"{of} say {' to '.join(ends)} {labels['unit'].get(unit, unit)}"
    if still_open := sum(cell(row, "upper") is None for row in alike):
        text += f"; {_counted(still_open, 'has', 'have')} no upper end"
    if len(kinds) > 1:
        text += f"; the others count {_counted(len(kinds) - 1, 'other thing', 'other things')}, not to be added"
    none = sum(not _is_bounded(row) for row in rows)
    return text + (f"; {_counted(none, 'gives', 'give')} no number" if none else "")


def _is_bounded(row: Row) -> bool:
    return cell(row, "lower") is not None or cell(row, "upper") is not None


def _one_report(rows: Sequence[Row]) -> str:
    """How much of an answer one report or one voice makes up, where that is much."""
    said = []
    for column, name, words in _MUCH:
        counts = Counter(cell(row, column) for row in rows if cell(row, column))
        key, most = counts.most_common(1)[0] if counts else ("", 0)
        if len(counts) > 1 and most > 2 and most * 4 >= len(rows):
            called = next(cell(row, name) or key for row in rows if cell(row, column) == key)
            said.append(f"{most:,} of them {words} {called}")
    return "; ".join(said)


async def map_page(request: Request, datasette: Datasette, shown: Shown) -> Response:
    """The map, which Datasette draws, unless what is asked cannot be read."""
    try:
        settled(datasette.questions["map"], _given(request), datasette.lists)
    except RefusedError:
        request.scope["url_route"]["kwargs"]["question"] = "map"
        return await page(request, datasette, shown)
    request.scope["url_route"] = {"kwargs": {"database": "lffd", "table": "map", "format": None}}
    return await TableView(datasette).dispatch_request(request)


def _given(request: Request) -> dict[str, str]:
    return {name: request.args[name] for name in request.args if not name.startswith("_")}


async def page(request: Request, datasette: Datasette, shown: Shown) -> Response:
    """The page of a question; with a value that cannot be read, its form and what is wrong with it."""
    question = datasette.questions.get(request.url_vars["question"])
    if not question:
        raise NotFound(f"There is no question {request.url_vars['question']}.")
    given = _given(request)
    try:
        values = settled(question, given, datasette.lists)
    except RefusedError as error:
        known = {param.name: given.get(param.name, param.default) for param in question.params}
        return await _rendered(datasette, request, question, {"values": known, "refused": str(error).splitlines()}, 400)
    answer = await datasette.get_database("lffd").execute(question.sql, values, truncate=True)
    rows = list(answer.rows)
    why = [] if rows else await _why(datasette, question, values)
    labels = datasette.lists.labels
    every = request.args.get("_columns") == "all"
    columns = _columns(question, answer.columns, every)
    first = rows if request.args.get("_rows") == "all" else rows[:FIRST_ROWS]
    context = {
        "values": values,
        "sentence": sentence(question, rows, labels, answer.truncated),
        "why": why,
        "columns": columns,
        "every": every,
        "left": len(set(answer.columns) - set(columns)),
        "rows": [[_cell(row, column, labels["unit"], shown) for column in columns] for row in first],
        "count": len(rows),
        "truncated": answer.truncated,
    }
    return await _rendered(datasette, request, question, context)


def _columns(question: Question, columns: Sequence[str], every: bool) -> list[str]:
    """The columns of a page: those that the question names, or all; no key beside the name that it stands for."""
    if question.shown and not every:
        return [column.strip() for column in question.shown.split(",")]
    return [column for column in columns if column.removesuffix("_id") not in columns or not column.endswith("_id")]


def _cell(row: Row, column: str, units: dict[str, str], shown: Shown) -> Markup | str:
    if column == HOW_MANY:
        key, text = cell(row, "estimate_id"), how_many(row, units)
        found = shown("estimate_id", key, row) if key else None
        return Markup('<a href="{}">{}</a>').format(_target(found), text) if found else text
    value = cell(row, column)
    if column == "first_source" and cell(row, "first_source_url"):
        link = shown("first_source_url", cell(row, "first_source_url"), row)
        return out(str(_target(link)), str(value)) if link else str(value)
    found = shown(column, value, row)
    return found if found is not None else "" if value is None else str(value)


def _target(link: Markup | None) -> Markup:
    """Where a link leads, already safe."""
    return Markup(str(link).split('href="', 1)[1].split('"', 1)[0])


async def _why(datasette: Datasette, question: Question, values: dict[str, str]) -> list[str]:
    """Why an answer is empty: values that stand in no row, and conditions without which there would be rows."""
    said: list[str] = datasette.lists.unused(question, values)
    said += await datasette.get_database("lffd").execute_fn(lambda db: why_empty(question, db, values))
    return said


async def _rendered(
    datasette: Datasette, request: Request, question: Question, context: dict[str, Any], status: int = 200
) -> Response:
    options = {param.name: datasette.lists.options(param) for param in question.params}
    given = {"question": question, "options": options, "uses_numbers": set(NUMBERS), **context}
    html = await datasette.render_template("question.html", given, request=request, view_name="question")
    return Response.html(html, status=status)

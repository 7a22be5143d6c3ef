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
from .figures import HOW_MANY, bars, how_many
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
MOST_BARS = 60
"""Claims in a picture, at most."""
_MUCH = (("first_source_url", "first_source", "go back to one report,"), ("claimant_id", "claimant", "are by"))
"""Columns of which one value may make up much of an answer, the column of its name, and the words before it."""
_KINDS = ("step", "verdict", "way", "part", "contradicted", "denied_by")
"""Columns that tell kinds of row apart."""
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
        labels: what each measure, unit and actor is called.
        cut: whether there were more rows than could be fetched.
    """
    if not rows:
        return "Nothing fits what is asked."
    claims = [row for row in rows if not is_echo(row)] if _is_of_claims(rows[0]) else list(rows)
    if not claims:
        return f"{_counted(len(rows), 'row', 'rows')}, each of which misreports a claim that is not among them."
    echoes = len(rows) - len(claims)
    claims = _different(claims)
    first = f"{'More than ' if cut else ''}{_counted(len(claims), *question.counts.split(', '))}"
    said = [first + _by_whom(claims)]
    said += [text for text in (_kinds(claims), _range(claims, labels), _one_report(claims, labels["actor"])) if text]
    if echoes:
        said.append(f"{_counted(echoes, 'more row misreports', 'more rows misreport')} a claim among them")
    return "; ".join(said) + "."


def is_echo(row: Row) -> bool:
    """Whether a row misreports a claim of somebody: it is folded under that claim and counted nowhere."""
    return cell(row, "departs_from") is not None


def _is_of_claims(row: Row) -> bool:
    """Whether the rows of an answer are claims, one each; others may list echoes for what they are."""
    return cell(row, "estimate_id") is not None and cell(row, "step") is None and cell(row, "source_id") is None


def _compares(rows: Sequence[Row]) -> bool:
    """Whether an answer is made of claims that can be drawn beside each other."""
    return bool(rows) and _is_of_claims(rows[0]) and cell(rows[0], "measure") is not None


def _kinds(rows: Sequence[Row]) -> str:
    """How many rows there are of each kind, where a column says the kind."""
    column = next((column for column in _KINDS if cell(rows[0], column) is not None), None)
    counts = Counter(str(cell(row, column)).replace("_", " ") for row in rows) if column else Counter()
    return ", ".join(f"{number:,} {kind}" for kind, number in counts.most_common(6)) if 1 < len(counts) < 12 else ""


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _different(rows: Sequence[Row]) -> list[Row]:
    """One row for each thing that the rows are about, where a thing may have several."""
    column = next((column for column in _IDENTIFIED if rows and cell(rows[0], column) is not None), None)
    is_of_reports = bool(rows) and cell(rows[0], "source_id") is not None
    return list({cell(row, column): row for row in rows}.values()) if column and not is_of_reports else list(rows)


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
    alike = _alike(rows)
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


def _alike(rows: Sequence[Row]) -> list[Row]:
    """The claims with numbers of the commonest measure and unit: those that may be compared."""
    bounded = [row for row in rows if _is_bounded(row)]
    kinds = Counter((cell(row, "measure"), cell(row, "unit")) for row in bounded).most_common(1)
    return [row for row in bounded if (cell(row, "measure"), cell(row, "unit")) == kinds[0][0]] if kinds else []


def _is_bounded(row: Row) -> bool:
    return cell(row, "lower") is not None or cell(row, "upper") is not None


def _one_report(rows: Sequence[Row], actors: dict[str, str]) -> str:
    """How much of an answer one report or one voice makes up, where that is much."""
    said = []
    for column, name, words in _MUCH:
        counts = Counter(cell(row, column) for row in rows if cell(row, column))
        key, most = counts.most_common(1)[0] if counts else ("", 0)
        if len(counts) > 1 and most > 2 and most * 4 >= len(rows):
            called = next(cell(row, name) or actors.get(key, key) for row in rows if cell(row, column) == key)
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
    folded = _folded(rows) if rows and _is_of_claims(rows[0]) else [(row, []) for row in rows]
    compared = _alike(_different([row for row, _ in folded if not is_echo(row)])) if _compares(rows) else []
    every = request.args.get("_columns") == "all"
    columns = _columns(question, answer.columns, every)
    first = folded if request.args.get("_rows") == "all" else folded[:FIRST_ROWS]
    context = {
        "values": values,
        "sentence": sentence(question, rows, labels, answer.truncated),
        "why": why,
        "columns": columns,
        "every": every,
        "left": len(set(answer.columns) - set(columns)),
        "rows": [
            {
                "cells": [_cell(row, column, labels["unit"], shown) for column in columns],
                "departure": cell(row, "departure"),
                "echoes": [
                    [_cell(echo, column, labels["unit"], shown) for column in (HOW_MANY, "departure", "wording")]
                    for echo in echoes
                ],
            }
            for row, echoes in first
        ],
        "count": len(folded),
        "bars": [(bar, how_many(bar.row, labels["unit"])) for bar in bars(compared)[:MOST_BARS]],
        "truncated": answer.truncated,
    }
    return await _rendered(datasette, request, question, context)


def _folded(rows: Sequence[Row]) -> list[tuple[Row, list[Row]]]:
    """The claims, each with the rows that misreport it; those whose claim is not in the answer come last."""
    originals = {cell(row, "estimate_id"): row for row in rows}
    echoes: dict[Any, list[Row]] = {}
    for row in rows:
        if is_echo(row):
            echoes.setdefault(_original(row, originals), []).append(row)
    lost: list[tuple[Row, list[Row]]] = [(row, []) for row in echoes.pop(None, [])]
    return [(row, echoes.get(cell(row, "estimate_id"), [])) for row in rows if not is_echo(row)] + lost


def _original(row: Row, originals: dict[Any, Row]) -> Any:
    """The claim that a row misreports in the end; None where it is not in the answer."""
    seen = set()
    key = cell(row, "departs_from")
    while key in originals and key not in seen and is_echo(originals[key]):
        seen.add(key)
        key = cell(originals[key], "departs_from")
    return key if key in originals and key not in seen else None


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
    given = {"question": question, "options": options, **context}
    html = await datasette.render_template("question.html", given, request=request, view_name="question")
    return Response.html(html, status=status)

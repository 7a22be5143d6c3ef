"""What Datasette says of the tables, from the same definition as everything else."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import urlencode

from browse.questions import Question, questions
from build.project import project
from schema import PUBLISHED, Row, columns


def metadata() -> dict[str, Any]:
    """Datasette's metadata: title, licence, a description of every table and column, and the ready-made questions."""
    facts = project()
    return {
        "title": f"{facts.about['title']} {facts.version}",
        "description": facts.about["description"].strip(),
        "license": "CC BY 4.0",
        "license_url": "https://creativecommons.org/licenses/by/4.0/",
        "databases": {
            "lffd": {
                "tables": {model.table: _table(model) for model in PUBLISHED},
                "queries": {question.name: _query(question) for question in questions()},
            }
        },
    }


def _table(model: type[Row]) -> dict[str, Any]:
    """One table: what a row is, what each column means, and by which column a row is called."""
    published = columns(model)
    named = {column.name for column in published}
    label = next((name for name in ("title", "name", "label", "proposition") if name in named), None)
    return {
        "title": model.caption,
        "description": (model.__doc__ or "").strip(),
        "columns": {column.name: column.description for column in published},
        **({"label_column": label} if label else {}),
    }


def _query(question: Question) -> dict[str, Any]:
    """One question as a canned query. Datasette knows no defaults, so a link fills them in."""
    defaults = urlencode({param.name: param.default for param in question.params})
    labels = "".join(f"<li><code>{param.name}</code>: {escape(param.label)}</li>" for param in question.params)
    run = f'<p><a href="?{escape(defaults)}">Run it with its default parameters</a></p>'
    return {
        "title": f"{question.number}. {question.title}",
        "description": question.answers,
        "description_html": f"<p>{escape(question.answers)}</p><ul>{labels}</ul>{run}",
        "sql": question.sql,
        "params": [param.name for param in question.params],
    }

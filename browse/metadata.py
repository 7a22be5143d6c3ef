"""What Datasette says of the tables, from the same definition as everything else."""

from __future__ import annotations

from typing import Any

from build.project import project
from schema import PUBLISHED, Row, columns


def metadata() -> dict[str, Any]:
    """Datasette's metadata: title, licence, and a description of every table and column."""
    facts = project()
    return {
        "title": f"{facts.about['title']} {facts.version}",
        "description": facts.about["description"].strip(),
        "license": "CC BY 4.0",
        "license_url": "https://creativecommons.org/licenses/by/4.0/",
        "databases": {"lffd": {"tables": {model.table: _table(model) for model in PUBLISHED}}},
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

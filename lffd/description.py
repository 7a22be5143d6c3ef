"""What the columns of a table mean, from datapackage.json."""

from __future__ import annotations

import textwrap
from typing import Any

from lffd.published import fields, references, resource


class Description(list[dict[str, Any]]):
    """The columns of one table, in their order, one dictionary each; ``pandas.DataFrame(...)`` makes a table of it.

    Printed, it is a page to read. ``title``, ``text`` and ``key`` are of the table itself.
    """

    def __init__(self, table: str) -> None:
        described = resource(table)
        refers = references(table)
        super().__init__(_column(field, refers.get(field["name"])) for field in fields(table))
        self.table = table
        self.title: str = described["title"]
        self.text: str = described["description"]
        self.key: list[str] = described["schema"]["primaryKey"]

    def __repr__(self) -> str:
        """The page to read: the table, then each column with its type, unit, codes and meaning."""
        head = [f"{self.table}: {self.title}", textwrap.fill(self.text, 100), f"Key: {', '.join(self.key)}", ""]
        return "\n".join([*head, *map(_paragraph, self)])


def describe(table: str) -> Description:
    """What each column of a table means: a list of dictionaries, readable when printed.

    Each has the keys ``name``, ``type`` (string, integer, number, boolean or date), ``unit`` (of a number, such as
    "degrees north"), ``required`` (whether it is never empty), ``codes`` (of a closed list: code -> meaning),
    ``references`` (the column of another table that its values are taken from, such as "actors.actor_id"), ``hxl``
    (the HXL hashtag) and ``description``. What a column does not have is None.

    Raises:
        UnknownTableError: there is no table of this name.
    """
    return Description(table)


def _column(field: dict[str, Any], reference: tuple[str, str] | None) -> dict[str, Any]:
    constraints = field.get("constraints", {})
    return {
        "name": field["name"],
        "type": field["type"],
        "unit": field.get("unit"),
        "required": constraints.get("required", False),
        "codes": {code["value"]: code.get("description", code["label"]) for code in field.get("categories", [])}
        or None,
        "references": ".".join(reference) if reference else None,
        "hxl": field.get("hxl"),
        "description": field["description"],
    }


def _paragraph(column: dict[str, Any]) -> str:
    facts = [
        column["type"],
        column["unit"],
        "never empty" if column["required"] else None,
        f"refers to {column['references']}" if column["references"] else None,
    ]
    text = column["description"] + (f" One of {', '.join(column['codes'])}." if column["codes"] else "")
    indented = textwrap.fill(text, 100, initial_indent="    ", subsequent_indent="    ")
    return f"{column['name']} ({', '.join(filter(None, facts))})\n{indented}"

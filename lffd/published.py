"""Where the published files are, and what datapackage.json says of them."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent


class UnknownTableError(KeyError):
    """No published table has the name asked for; the message lists those there are."""

    def __str__(self) -> str:
        """The message as it is; a KeyError would put it in quotation marks."""
        return str(self.args[0])


@lru_cache
def path() -> Path:
    """The folder that holds ``datapackage.json`` and ``dataset/``: in the wheel its own data, in a clone the clone.

    Raises:
        FileNotFoundError: neither is there.
    """
    for folder in (_HERE / "data", _HERE.parent):
        if (folder / "datapackage.json").is_file():
            return folder
    raise FileNotFoundError("no datapackage.json beside or above the package lffd; run make build in a clone")


@lru_cache
def package() -> dict[str, Any]:
    """The data package's description of itself."""
    described: dict[str, Any] = json.loads((path() / "datapackage.json").read_text("utf-8"))
    return described


@lru_cache
def _resources() -> dict[str, dict[str, Any]]:
    """Name -> resource, tables and others, in the order of the data package."""
    return {resource["name"]: resource for resource in package()["resources"]}


def tables() -> list[str]:
    """Names of the published tables, the card tables first."""
    return [name for name, resource in _resources().items() if resource.get("type") == "table"]


def file(name: str) -> Path:
    """The file of one resource, which is a table or ``sqlite``."""
    return path() / str(_resources()[name]["path"])


def resource(table: str) -> dict[str, Any]:
    """What the data package says of one table.

    Raises:
        UnknownTableError: there is no table of this name.
    """
    if table not in tables():
        raise UnknownTableError(f"no table is called {table}; the tables are {', '.join(tables())}")
    return _resources()[table]


def fields(table: str) -> list[dict[str, Any]]:
    """The columns of one table, as its Table Schema has them.

    Raises:
        UnknownTableError: there is no table of this name.
    """
    listed: list[dict[str, Any]] = resource(table)["schema"]["fields"]
    return listed


def references(table: str) -> dict[str, tuple[str, str]]:
    """Column -> the table and key column that its values are taken from.

    Raises:
        UnknownTableError: there is no table of this name.
    """
    keys = resource(table)["schema"].get("foreignKeys", [])
    return {
        key["fields"][0]: (key["reference"].get("resource") or table, key["reference"]["fields"][0])
        for key in keys
        if len(key["fields"]) == 1
    }

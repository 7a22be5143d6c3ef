"""Cells as pages show them: references by their label, codes with their definition, addresses as safe links."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup, escape

from .links import is_web, passage
from .site import Row, Site, cell

PathTo = Callable[[str, str], str]
"""The address of a row's page, from its table and its key."""

_QUARTER = re.compile(r"(\d{4})-(3[3-6])[~?%]?")
SHOWN = 48  # letters of an address, at most


def shown(site: Site, path_to: PathTo, table: str | None, column: str, value: Any, row: Row) -> Markup | None:
    """A cell as HTML; None where Datasette shows it well by itself.

    Args:
        site: what the pages know of the tables.
        path_to: the address of a row's page.
        table: the table of the row; None for the answer of a query.
        column: the cell's column.
        value: the cell's value; of a reference that Datasette has expanded, a mapping with the value.
        row: the whole row.
    """
    if isinstance(value, dict):
        value = value.get("value")
    if value is None or value == "":
        return None
    if linked := _reference(site, path_to, site.target(table, column, row), value):
        return linked
    if named := _named(site, path_to, table, column, value, row):
        return named
    if is_web(value):
        return _address(value, column, row)
    if code := site.code(table, column, value):
        return _explained(*code)
    is_date = site.type(table, f"{column}_precision") is not None
    return _date(str(value)) if is_date else _plain(site.type(table, column), value)


def _reference(site: Site, path_to: PathTo, target: str | None, value: Any) -> Markup | None:
    label = site.label(target, value) if target else None
    if not target or label is None:
        return None
    return Markup('<a href="{}" title="{}">{}</a>').format(path_to(target, str(value)), value, label)


def _named(site: Site, path_to: PathTo, table: str | None, column: str, value: Any, row: Row) -> Markup | None:
    """A name whose key stands beside it in the row, as ``force`` beside ``force_id``."""
    key = cell(row, f"{column}_id")
    target = site.target(table, f"{column}_id", row) if key else None
    return _reference(site, path_to, target, key) if target and site.label(target, key) == value else None


def _address(value: str, column: str, row: Row) -> Markup:
    """A link out; of a first source, to its passage."""
    wording = cell(row, "wording") if column in ("url", "first_source_url") else None
    return out(passage(value, wording if isinstance(wording, str) else None), short(value))


def out(address: str, text: str) -> Markup:
    """A link that leads out of the dataset and tells the other side nothing of this one."""
    return Markup('<a class="out" href="{}" rel="noopener noreferrer">{}</a>').format(address, text)


def short(address: str) -> str:
    """An address as people read it: without its scheme, its letters not encoded, cut where it is long."""
    text = unquote(address).split("://", 1)[-1].removeprefix("www.")
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _explained(text: str, meaning: str) -> Markup:
    return Markup('<span class="code" title="{}">{}</span>').format(meaning, text)


def _date(text: str) -> Markup:
    """An EDTF date; a quarter, which few read, with its meaning."""
    read = _QUARTER.fullmatch(text)
    return _explained(text, f"quarter {int(read[2]) - 32} of {read[1]}") if read else escape(text)


def _plain(kind: str | None, value: Any) -> Markup | None:
    """A truth value as a word, a whole number with its thousands apart."""
    if kind == "boolean":
        return escape("yes" if value else "no")
    if kind == "integer" and isinstance(value, int):
        return escape(f"{value:,}")
    return None

"""What a row's page shows beside the row: one SQL file for each section, in a folder named for the table.

The folder ``records`` serves every table that evidence can be about. A section's head is comments that code reads::

    -- title: Names
    -- more: actor_names.actor_id

``more`` is the column of a table that holds all of the section's rows by the key of the page's row. The SQL uses
``:id``, the key, and of a record ``:record_type``, its kind.
"""

from __future__ import annotations

import re
from pathlib import Path

RECORDS = "records"
_HEAD = re.compile(r"-- (title|more): (\S.*)\n")


def sections(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Table -> its sections in the order of their files: ``slug``, ``title``, ``sql`` and perhaps ``more``."""
    return {of.name: [_section(path) for path in sorted(of.glob("*.sql"))] for of in sorted(folder.iterdir())}


def _section(path: Path) -> dict[str, str]:
    text = path.read_text("utf-8")
    return {**dict(_HEAD.findall(text)), "slug": path.stem.split("_", 1)[1], "sql": _HEAD.sub("", text).strip()}

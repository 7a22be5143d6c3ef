"""Find, list and load the published tables."""

from __future__ import annotations

import json
import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_HERE = Path(__file__).resolve().parent


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
def _files() -> dict[str, Path]:
    """Table name -> Parquet file, in the order of the data package."""
    resources = json.loads((path() / "datapackage.json").read_text("utf-8"))["resources"]
    return {r["name"]: path() / r["path"] for r in resources if r.get("type") == "table"}


def tables() -> list[str]:
    """Names of the published tables, the card tables first."""
    return list(_files())


def load(table: str) -> pd.DataFrame:
    """One published table as a pandas frame of shape rows x columns.

    Whole numbers are nullable integers, days are timestamps, codes are categories, empty cells are missing values.

    Raises:
        KeyError: there is no table of this name.
    """
    import pandas as pd

    if table not in _files():
        raise KeyError(f"no table is called {table}; the tables are {', '.join(tables())}")
    return pd.read_parquet(_files()[table])


def connect() -> sqlite3.Connection:
    """The published SQLite file, opened for reading only."""
    file = path() / "dataset" / "lffd.sqlite"
    return sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)

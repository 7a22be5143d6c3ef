"""What the project says of itself, from its one place: pyproject.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Project:
    """Name, version and description of the dataset."""

    name: str
    version: str
    keywords: list[str]
    about: dict[str, Any]  # title, description, created, temporal, spatial, contributors


@lru_cache
def project() -> Project:
    """Read pyproject.toml of this repository."""
    data = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return Project(
        name=data["project"]["name"],
        version=data["project"]["version"],
        keywords=data["project"]["keywords"],
        about=data["tool"]["lffd"],
    )

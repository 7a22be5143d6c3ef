"""What the project says of itself, from its one place: pyproject.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

PROFILES = "https://datapackage.org/profiles/2.0"
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}
"""Of the data; the code's stands in pyproject.toml."""


@dataclass(frozen=True)
class Project:
    """Name, version and description of the dataset, for every form of its metadata."""

    name: str
    version: str
    keywords: list[str]
    about: dict[str, Any]  # id, title, description, created, language, temporal, spatial, contributors, doi once minted

    @property
    def title(self) -> str:
        """The dataset's name as people read it."""
        return str(self.about["title"])

    @property
    def description(self) -> str:
        """What it holds, in one paragraph."""
        return str(self.about["description"]).strip()

    @property
    def created(self) -> date:
        """The day of this version; never today's, so that builds can be repeated."""
        return date.fromisoformat(self.about["created"])

    @property
    def doi(self) -> str | None:
        """The DOI of this version; None until one is minted."""
        return self.about.get("doi")

    @property
    def identifier(self) -> str:
        """What names this dataset among all: the DOI's address once there is one, and else a UUID made for it."""
        return f"https://doi.org/{self.doi}" if self.doi else str(self.about["id"])

    @property
    def creators(self) -> list[str]:
        """Those to cite, in their order."""
        return [c["title"] for c in self.about["contributors"] if "creator" in c["roles"]]

    def described(self) -> dict[str, Any]:
        """What the data package says of the dataset as a whole."""
        return {
            "$schema": f"{PROFILES}/datapackage.json",
            "id": self.identifier,
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "version": self.version,
            "created": f"{self.created}T00:00:00Z",
            "keywords": self.keywords,
            "licenses": [LICENCE],
            "contributors": self.about["contributors"],
            "languages": [self.about["language"]],
            "temporal": self.about["temporal"],
            "spatial": self.about["spatial"],
        }


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

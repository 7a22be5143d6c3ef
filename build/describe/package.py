"""The data package (v2): every published file with its hash, and every table with its schema."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from build.describe.published import Tables
from build.files import (
    CODEBOOK,
    CROISSANT,
    DATACITE,
    PACKAGE,
    RELIABILITY,
    SCHEMA_ORG,
    SQLITE_FILE,
    file_hash,
    write_json,
)
from build.project import LICENCE, Project, project
from schema import PUBLISHED
from schema.targets.frictionless_schema import to_frictionless, to_row_checks

PROFILES = "https://datapackage.org/profiles/2.0"
RESOURCE_PROFILE = f"{PROFILES}/dataresource.json"


class OtherFile(NamedTuple):
    """A published file that is no table."""

    name: str
    file: str
    title: str
    mediatype: str
    description: str


_LD = "application/ld+json"
OTHER_FILES = (
    OtherFile("sqlite", SQLITE_FILE, "All tables in one SQLite file", "application/vnd.sqlite3",
              "The same rows, with keys, references, checks, indexes and full-text search."),
    OtherFile("codebook", CODEBOOK, "Codebook", "text/markdown",
              "How the data came about, every table, column, code and rule, counts, known gaps and biases."),
    OtherFile("reliability", RELIABILITY, "Agreement between coders", "text/markdown",
              "Krippendorff's alpha for each variable that two coders coded."),
    OtherFile("croissant", CROISSANT, "Croissant description", _LD,
              "The tables as record sets, and how they were coded, for tools of machine learning."),
    OtherFile("schema-org", SCHEMA_ORG, "schema.org description", _LD,
              "The dataset for a web page, as search engines for datasets read it."),
    OtherFile("datacite", DATACITE, "DataCite metadata", "application/json",
              "What a repository asks when it registers a DOI."),
)  # fmt: skip


def write_package(tables: Tables, root: Path) -> None:
    """Write datapackage.json (Data Package v2) beside ``dataset/``, with a hash of every file of it."""
    package = described(project()) | {"sources": _cited(tables["sources"].rows), "resources": list(_resources(root))}
    write_json(root / PACKAGE, package)


def described(dataset: Project) -> dict[str, Any]:
    """What the data package says of the dataset as a whole."""
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "id": dataset.identifier,
        "name": dataset.name,
        "title": dataset.title,
        "description": dataset.description,
        "version": dataset.version,
        "created": f"{dataset.created}T00:00:00Z",
        "keywords": dataset.keywords,
        "licenses": [LICENCE],
        "contributors": dataset.about["contributors"],
        "languages": [dataset.about["language"]],
        "temporal": dataset.about["temporal"],
        "spatial": dataset.about["spatial"],
    }


def _cited(sources: pl.LazyFrame) -> list[dict[str, str]]:
    """The sources of which something was seen, as the data package lists them."""
    seen = sources.filter(pl.col("access").cast(pl.String) != "cited_only").select("title", "url").collect().iter_rows()
    return [{"title": title} | ({"path": url} if url else {}) for title, url in seen]


def _resources(root: Path) -> Iterator[dict[str, Any]]:
    for model in PUBLISHED:
        path = f"dataset/{model.table}.parquet"
        resource: dict[str, Any] = {
            "$schema": RESOURCE_PROFILE,
            "name": model.table,
            "type": "table",
            "title": model.caption,
            "description": (model.__doc__ or "").strip(),
            "path": path,
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
            "hash": file_hash(root / path),
            "schema": to_frictionless(model),
        }
        if checks := to_row_checks(model):
            resource["checklist"] = {"checks": checks}
        yield resource
    for other in OTHER_FILES:
        path = f"dataset/{other.file}"
        if (root / path).exists():
            yield {
                "$schema": RESOURCE_PROFILE,
                "name": other.name,
                "title": other.title,
                "description": other.description,
                "path": path,
                "mediatype": other.mediatype,
                "hash": file_hash(root / path),
            }

"""The data package (v2): every published file with its hash, every table with its schema; and the forms of others.

All of it is made from pyproject.toml, the schema, the published files and the codebook; nothing is stated twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from build.describe.croissant import croissant
from build.describe.published import OTHER_FILES, TABLE_FILES, PublishedFile, Tables
from build.describe.repositories import citation, datacite, zenodo
from build.describe.ro_crate import ro_crate
from build.describe.schema_org import schema_org
from build.files import (
    CITATION,
    CROISSANT,
    DATACITE,
    DATASET,
    PACKAGE,
    RO_CRATE,
    SCHEMA_ORG,
    ZENODO,
    file_hash,
    write_json,
)
from build.project import PROFILES, project
from schema import PUBLISHED
from schema.targets.frictionless_schema import to_frictionless, to_row_checks

RESOURCE_PROFILE = f"{PROFILES}/dataresource.json"


def write_package(tables: Tables, root: Path) -> None:
    """Write datapackage.json (Data Package v2) beside ``dataset/``, with a hash of every file of it."""
    package = project().described() | {"sources": _cited(tables["sources"].rows), "resources": list(_resources(root))}
    write_json(root / PACKAGE, package)


def _cited(sources: pl.LazyFrame) -> list[dict[str, str]]:
    """The sources of which something was seen, as the data package lists them."""
    seen = sources.filter(pl.col("access").cast(pl.String) != "cited_only").select("title", "url").collect().iter_rows()
    return [{"title": title} | ({"path": url} if url else {}) for title, url in seen]


def _resources(root: Path) -> Iterator[dict[str, Any]]:
    for model, table in zip(PUBLISHED, TABLE_FILES, strict=True):
        resource = _resource(table, root) | {"type": "table", "format": "parquet", "schema": to_frictionless(model)}
        if checks := to_row_checks(model):
            resource["checklist"] = {"checks": checks}
        yield resource
    yield from (_resource(other, root) for other in OTHER_FILES if (root / DATASET / other.file).exists())


def _resource(listed: PublishedFile, root: Path) -> dict[str, Any]:
    path = f"{DATASET}/{listed.file}"
    return {
        "$schema": RESOURCE_PROFILE,
        "name": listed.name,
        "title": listed.title,
        "description": listed.description,
        "path": path,
        "mediatype": listed.mediatype,
        "hash": file_hash(root / path),
    }


def write_descriptions(tables: Tables, root: Path) -> None:
    """Write the descriptions that lie in ``dataset/``, which the data package then lists with the data."""
    folder = root / DATASET
    write_json(folder / CROISSANT, croissant(project(), tables, folder))
    write_json(folder / SCHEMA_ORG, schema_org(project(), folder))
    write_json(folder / DATACITE, datacite(project(), folder))


def write_beside(root: Path) -> None:
    """Write the descriptions that stand beside ``dataset/``, after the data package, which one of them lists."""
    write_json(root / RO_CRATE, ro_crate(project(), root))
    (root / CITATION).write_text(citation(project()), "utf-8", newline="\n")
    write_json(root / ZENODO, zenodo(project()))

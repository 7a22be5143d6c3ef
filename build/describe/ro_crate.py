"""RO-Crate 1.2: the folder, or the release's archive, as a research object."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from build.files import PACKAGE, RO_CRATE, file_digest
from build.project import LICENCE, Project

IDENTIFIER = "#identifier"
VERSION = "https://w3id.org/ro/crate/1.2"


def ro_crate(dataset: Project, root: Path) -> dict[str, Any]:
    """The crate of what the data package lists, and of the data package itself."""
    listed = json.loads((root / PACKAGE).read_text("utf-8"))["resources"]
    files = [_package_file(root), *(_file(resource, root) for resource in listed)]
    organisations = [{"@id": _local(name), "@type": "Organization", "name": name} for name in dataset.creators]
    place = {"@id": _local(dataset.about["spatial"]), "@type": "Place", "name": dataset.about["spatial"]}
    others = [place, _licence(), _identifier(dataset)]
    return {
        "@context": f"{VERSION}/context",
        "@graph": [_descriptor(), _dataset(dataset, files, organisations, place), *files, *organisations, *others],
    }


def _descriptor() -> dict[str, Any]:
    return {"@id": RO_CRATE, "@type": "CreativeWork", "conformsTo": {"@id": VERSION}, "about": {"@id": "./"}}


def _dataset(
    dataset: Project, files: list[dict[str, Any]], organisations: list[dict[str, Any]], place: dict[str, Any]
) -> dict[str, Any]:
    described = {
        "@id": "./",
        "@type": "Dataset",
        "name": dataset.title,
        "description": dataset.description,
        "identifier": {"@id": IDENTIFIER},
        "version": dataset.version,
        "datePublished": dataset.created.isoformat(),
        "license": {"@id": LICENCE["path"]},
        "author": _references(organisations) if len(organisations) > 1 else _references(organisations)[0],
        "publisher": _references(organisations[:1])[0],
        "keywords": dataset.keywords,
        "inLanguage": dataset.about["language"],
        "temporalCoverage": dataset.about["temporal"],
        "spatialCoverage": {"@id": place["@id"]},
        "hasPart": _references(files),
    }
    return described | ({"cite-as": dataset.identifier} if dataset.doi else {})


def _package_file(root: Path) -> dict[str, Any]:
    title = "Data Package"
    resource = {"path": PACKAGE, "title": title, "mediatype": "application/json", "hash": file_digest(root / PACKAGE)}
    return _file(resource | {"description": "Describes every table, column, key and reference."}, root)


def _file(resource: dict[str, Any], root: Path) -> dict[str, Any]:
    return {
        "@id": resource["path"],
        "@type": "File",
        "name": resource["title"],
        "description": resource["description"],
        "encodingFormat": resource["mediatype"],
        "contentSize": str((root / resource["path"]).stat().st_size),
        "sha256": resource["hash"].removeprefix("sha256:"),
    }


def _identifier(dataset: Project) -> dict[str, Any]:
    scheme = "https://registry.identifiers.org/registry/doi" if dataset.doi else "urn:uuid"
    return {
        "@id": IDENTIFIER,
        "@type": "PropertyValue",
        "name": "Identifier",
        "propertyID": scheme,
        "value": dataset.identifier,
    }


def _licence() -> dict[str, Any]:
    return {
        "@id": LICENCE["path"],
        "@type": "CreativeWork",
        "name": LICENCE["title"],
        "identifier": LICENCE["name"],
        "description": "Free to share and adapt for any purpose, with credit to the creators.",
    }


def _references(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"@id": entity["@id"]} for entity in entities]


def _local(name: str) -> str:
    return f"#{name.lower().replace(' ', '-')}"

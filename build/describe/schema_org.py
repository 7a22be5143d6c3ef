"""schema.org JSON-LD for the page that presents the dataset, as search engines for datasets read it.

A file of its own beside Croissant's: Croissant types its files as cr:FileObject, which readers of schema.org do not
know, and a page has no use for forty record sets.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from build.describe.published import TABLE_FILES
from build.project import LICENCE, Project
from schema import PUBLISHED, columns


def schema_org(dataset: Project, folder: Path) -> dict[str, Any]:
    """A schema.org Dataset; the files have no address until they are deposited, and so no contentUrl."""
    creators = [{"@type": "Organization", "name": name} for name in dataset.creators]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": dataset.title,
        "alternateName": dataset.name,
        "description": dataset.description,
        "identifier": dataset.identifier,
        "version": dataset.version,
        "datePublished": dataset.created.isoformat(),
        "license": LICENCE["path"],
        "isAccessibleForFree": True,
        "inLanguage": dataset.about["language"],
        "keywords": dataset.keywords,
        "creator": creators,
        "temporalCoverage": dataset.about["temporal"],
        "spatialCoverage": {"@type": "Place", "name": dataset.about["spatial"]},
        "variableMeasured": _variables(),
        "distribution": [{"@type": "DataDownload"} | file.entry(folder) for file in TABLE_FILES],
    }


def _variables() -> list[dict[str, str]]:
    """The columns of the coded card tables, each as a property with its description."""
    cards = [model for model in PUBLISHED if model.table in ("events", "force_estimates", "agreements", "statements")]
    return [
        {"@type": "PropertyValue", "name": f"{model.table}.{column.name}", "description": column.description}
        for model in cards
        for column in columns(model)
        if not column.derived
    ]

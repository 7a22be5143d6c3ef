"""What repositories ask: CITATION.cff, Zenodo's metadata, and DataCite's without the DOI that the repository mints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from build.describe.published import PARQUET, TABLE_FILES
from build.project import LICENCE, Project

_LANGUAGES = {"en": "eng"}  # Zenodo takes ISO 639-3


def zenodo(dataset: Project) -> dict[str, Any]:
    """The content of ``.zenodo.json``."""
    return {
        "upload_type": "dataset",
        "title": dataset.title,
        "description": dataset.description,
        "version": dataset.version,
        "publication_date": dataset.created.isoformat(),
        "creators": [{"name": name} for name in dataset.creators],
        "access_right": "open",
        "license": LICENCE["name"],
        "keywords": dataset.keywords,
        "language": _LANGUAGES[dataset.about["language"]],
        "doi": dataset.doi,
    }


def datacite(dataset: Project, folder: Path) -> dict[str, Any]:
    """DataCite metadata 4.5 in its JSON form; everything that the schema requires but the DOI."""
    size = sum((folder / table.file).stat().st_size for table in TABLE_FILES)
    return {
        "doi": dataset.doi,
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Dataset"},
        "titles": [{"title": dataset.title}],
        "creators": [{"name": name, "nameType": "Organizational"} for name in dataset.creators],
        "publisher": {"name": dataset.creators[0]},
        "publicationYear": str(dataset.created.year),
        "dates": [{"date": dataset.created.isoformat(), "dateType": "Issued"}],
        "language": dataset.about["language"],
        "version": dataset.version,
        "subjects": [{"subject": keyword} for keyword in dataset.keywords],
        "descriptions": [{"description": dataset.description, "descriptionType": "Abstract"}],
        "geoLocations": [{"geoLocationPlace": dataset.about["spatial"]}],
        "rightsList": [
            {
                "rights": LICENCE["title"],
                "rightsUri": LICENCE["path"],
                "rightsIdentifier": LICENCE["name"],
                "rightsIdentifierScheme": "SPDX",
                "schemeUri": "https://spdx.org/licenses/",
            }
        ],
        "formats": [PARQUET],
        "sizes": [f"{size} bytes of tables"],
    }


def citation(dataset: Project) -> str:
    """CITATION.cff 1.2; a DOI stands in it only once one is minted."""
    fields: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it as below, with its version.",
        "title": dataset.title,
        "type": "dataset",
        "version": dataset.version,
        "date-released": dataset.created,
        "authors": [{"name": name} for name in dataset.creators],
        "license": LICENCE["name"],
        "keywords": dataset.keywords,
        "abstract": dataset.description,
        "doi": dataset.doi,
    }
    filled = {name: value for name, value in fields.items() if value}
    return str(yaml.safe_dump(filled, sort_keys=False, allow_unicode=True, width=120))

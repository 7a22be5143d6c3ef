"""What repositories ask of a deposit: Zenodo's metadata, and DataCite's without the DOI that the repository mints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from build.describe.data_files import PARQUET, table_files
from build.project import LICENCE, Project

_LANGUAGES = {"en": "eng"}  # Zenodo takes ISO 639-3


def zenodo(facts: Project) -> dict[str, Any]:
    """The content of ``.zenodo.json``."""
    return {
        "upload_type": "dataset",
        "title": facts.title,
        "description": facts.description,
        "version": facts.version,
        "publication_date": facts.created.isoformat(),
        "creators": [{"name": name} for name in facts.creators],
        "access_right": "open",
        "license": LICENCE["name"],
        "keywords": facts.keywords,
        "language": _LANGUAGES[facts.about["language"]],
        "doi": facts.doi,
    }


def datacite(facts: Project, folder: Path) -> dict[str, Any]:
    """DataCite metadata 4.5 in its JSON form; everything that the schema requires but the DOI."""
    size = sum(file.size for file in table_files(folder))
    return {
        "doi": facts.doi,
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Dataset"},
        "titles": [{"title": facts.title}],
        "creators": [{"name": name, "nameType": "Organizational"} for name in facts.creators],
        "publisher": {"name": facts.creators[0]},
        "publicationYear": str(facts.created.year),
        "dates": [{"date": facts.created.isoformat(), "dateType": "Issued"}],
        "language": facts.about["language"],
        "version": facts.version,
        "subjects": [{"subject": keyword} for keyword in facts.keywords],
        "descriptions": [{"description": facts.description, "descriptionType": "Abstract"}],
        "geoLocations": [{"geoLocationPlace": facts.about["spatial"]}],
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

"""How to cite a version: CITATION.cff, and the same as a sentence and as BibTeX."""

from __future__ import annotations

from typing import Any

import yaml

from build.project import LICENCE, Project


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


def bibtex(dataset: Project) -> str:
    """One BibTeX entry, on one line."""
    fields = {
        "author": " and ".join(f"{{{name}}}" for name in dataset.creators),
        "title": f"{{{dataset.title}}}",
        "version": dataset.version,
        "year": str(dataset.created.year),
        "doi": dataset.doi,
    }
    listed = ", ".join(f"{name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{dataset.name}, {listed}}}"

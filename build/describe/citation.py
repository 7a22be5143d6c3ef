"""How to cite a version: CITATION.cff, and the same as a sentence and as BibTeX."""

from __future__ import annotations

from typing import Any

import yaml

from build.project import LICENCE, Project


def citation(facts: Project) -> str:
    """CITATION.cff 1.2; a DOI stands in it only once one is minted."""
    fields: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it as below, with its version.",
        "title": facts.title,
        "type": "dataset",
        "version": facts.version,
        "date-released": facts.created,
        "authors": [{"name": name} for name in facts.creators],
        "license": LICENCE["name"],
        "keywords": facts.keywords,
        "abstract": facts.description,
        "doi": facts.doi,
    }
    filled = {name: value for name, value in fields.items() if value}
    return str(yaml.safe_dump(filled, sort_keys=False, allow_unicode=True, width=120))


def bibtex(facts: Project) -> str:
    """One BibTeX entry, on one line."""
    fields = {
        "author": " and ".join(f"{{{name}}}" for name in facts.creators),
        "title": f"{{{facts.title}}}",
        "version": facts.version,
        "year": str(facts.created.year),
        "doi": facts.doi,
    }
    listed = ", ".join(f"{name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{facts.name}, {listed}}}"

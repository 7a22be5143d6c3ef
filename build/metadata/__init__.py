"""What repositories, tools and authors read of the dataset: the same facts in each one's form.

Everything here is made from pyproject.toml, the schema, the published files and the codebook; nothing is stated twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from build.project import project
from build.written import Tables

CITATION = "CITATION.cff"
CROISSANT = "croissant.json"
DATACITE = "datacite.json"
RO_CRATE = "ro-crate-metadata.json"
SCHEMA_ORG = "schema-org.jsonld"
ZENODO = ".zenodo.json"
BESIDE = (RO_CRATE, CITATION, ZENODO)
"""Files that stand beside ``dataset/``, where their readers look for them; the others lie in it."""


def write_descriptions(tables: Tables, root: Path) -> None:
    """Write the descriptions that lie in ``dataset/``, which the data package then lists with the data."""
    from build.metadata.croissant import croissant
    from build.metadata.repositories import datacite
    from build.metadata.schema_org import schema_org

    folder = root / "dataset"
    write_json(folder / CROISSANT, croissant(project(), tables, folder))
    write_json(folder / SCHEMA_ORG, schema_org(project(), folder))
    write_json(folder / DATACITE, datacite(project(), folder))


def write_beside(root: Path) -> None:
    """Write the descriptions that stand beside ``dataset/``, after the data package, which one of them lists."""
    from build.metadata.citation import citation
    from build.metadata.repositories import zenodo
    from build.metadata.ro_crate import ro_crate

    write_json(root / RO_CRATE, ro_crate(project(), root))
    (root / CITATION).write_text(citation(project()), "utf-8", newline="\n")
    write_json(root / ZENODO, zenodo(project()))


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON as people can read it; what is empty or None is left out at its top level."""
    kept = {name: value for name, value in content.items() if value not in (None, [], {})}
    text = json.dumps(kept, indent=2, ensure_ascii=False) + "\n"
    path.write_text("".join(map(_visible, text)), "utf-8", newline="\n")


def _visible(letter: str) -> str:
    """Letters that cannot be seen, such as those that patterns exclude, as JSON escapes."""
    return letter if letter.isprintable() or letter == "\n" else f"\\u{ord(letter):04x}"

"""What repositories, tools and authors read of the dataset: the same facts in each one's form.

Everything here is made from pyproject.toml, the schema, the published files and the codebook; nothing is stated twice.
"""

from __future__ import annotations

from pathlib import Path

from build.describe.croissant import croissant
from build.describe.published import Tables
from build.describe.repositories import citation, datacite, zenodo
from build.describe.ro_crate import ro_crate
from build.describe.schema_org import schema_org
from build.files import CITATION, CROISSANT, DATACITE, DATASET, RO_CRATE, SCHEMA_ORG, ZENODO, write_json
from build.project import project


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

"""What is published, under which names, and how its files are written and told apart."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic_core import to_json

DATASET = "dataset"
"""The folder of the published tables, and of the files that lie beside them there:"""
SQLITE_FILE = "lffd.sqlite"
CODEBOOK = "CODEBOOK.md"
RELIABILITY = "RELIABILITY.md"
CROISSANT = "croissant.json"
SCHEMA_ORG = "schema-org.jsonld"
DATACITE = "datacite.json"

PACKAGE = "datapackage.json"
CITATION = "CITATION.cff"
RO_CRATE = "ro-crate-metadata.json"
ZENODO = ".zenodo.json"
BESIDE = (RO_CRATE, CITATION, ZENODO)
FILES = (PACKAGE, *BESIDE)
"""Files that stand beside the folder, where their readers look for them."""


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def file_hash(path: Path) -> str:
    """SHA-256 of a file, as Data Package writes it."""
    return f"sha256:{file_digest(path)}"


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON as people can read it; what is empty or None is left out at its top level.

    Letters that cannot be seen, such as those that patterns exclude, are written as JSON escapes.
    """
    kept = {name: value for name, value in content.items() if value not in (None, [], {})}
    text = to_json(kept, indent=2).decode() + "\n"  # the standard library's encoder is in Python where it indents
    for hidden in sorted(letter for letter in set(text) - {"\n"} if not letter.isprintable()):
        text = text.replace(hidden, f"\\u{ord(hidden):04x}")
    path.write_text(text, "utf-8", newline="\n")

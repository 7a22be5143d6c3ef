"""What a build need not do again: fingerprints of inputs, code and outputs, kept beside what was built.

A table depends on its own seed file and on the code; figures depend on quantifier_rules as well. Where all of these are
as they were, and the published Parquet file is the one that was written, the table is taken from that file.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from build.derive import FIGURES
from build.documents import file_digest
from build.project import ROOT
from build.read import part_files
from schema import MODELS
from schema.tables.vocabularies import QuantifierRule

STATE = ".lffd-build.json"
_CODE = ("build", "schema", "pyproject.toml")
_LIBRARIES = ("adbc-driver-sqlite", "apsw", "duckdb", "edtf", "pandera", "polars", "pyarrow", "pydantic")


@dataclass(frozen=True)
class Fingerprint:
    """Digests of what a build read, ran and wrote; files by their path."""

    code: str = ""
    seeds: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)


def of_inputs(seeds: Path) -> Fingerprint:
    """The fingerprint of a build that is about to begin."""
    listed = sorted(path for path in seeds.rglob("*") if path.suffix in (".csv", ".parquet") and path.is_file())
    return Fingerprint(_code(), {path.relative_to(seeds).as_posix(): file_digest(path) for path in listed})


def _code() -> str:
    """One digest of the code, of the libraries' versions, and of what pyproject.toml says."""
    digest = sha256()
    places = [ROOT / name for name in _CODE]
    files = [f for place in places for f in ([place] if place.is_file() else place.rglob("*")) if f.is_file()]
    for path in sorted(path for path in files if "__pycache__" not in path.parts):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode() + path.read_bytes())
    digest.update("".join(f"{library} {version(library)}\n" for library in _LIBRARIES).encode())
    return digest.hexdigest()


def last_build(out: Path) -> Fingerprint:
    """The fingerprint that the last build into a folder left there; an empty one where none can be read."""
    try:
        return Fingerprint(**json.loads((out / STATE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return Fingerprint()


def with_outputs(inputs: Fingerprint, built: Path) -> Fingerprint:
    """The fingerprint with every file below the folder that was built into."""
    written = sorted(path for path in built.rglob("*") if path.is_file())
    outputs = {path.relative_to(built).as_posix(): file_digest(path) for path in written}
    return replace(inputs, outputs=outputs)


def remember(done: Fingerprint, out: Path) -> None:
    """Leave the fingerprint of a build beside what was built."""
    (out / STATE).write_text(json.dumps(asdict(done), indent=1) + "\n", "utf-8")


def is_up_to_date(inputs: Fingerprint, out: Path) -> bool:
    """Whether a build from these inputs would write what is there already."""
    last = last_build(out)
    return (inputs.code, inputs.seeds) == (last.code, last.seeds) and all(
        (out / name).is_file() and file_digest(out / name) == digest for name, digest in last.outputs.items()
    )


def reusable(inputs: Fingerprint, seeds: Path, out: Path) -> dict[str, Path]:
    """The published Parquet file of each coded table that a build from these inputs would write again."""
    last = last_build(out)
    if inputs.code != last.code:
        return {}
    found = {}
    for model in MODELS:
        name = f"dataset/{model.table}.parquet"
        needs = [model.table, QuantifierRule.table] if model in FIGURES else [model.table]
        same = all(_of_table(inputs, seeds, table) == _of_table(last, seeds, table) for table in needs)
        if same and (out / name).is_file() and file_digest(out / name) == last.outputs.get(name):
            found[model.table] = out / name
    return found


def _of_table(state: Fingerprint, seeds: Path, table: str) -> dict[str, str]:
    """The digests of the files of one table."""
    parts = {path.relative_to(seeds).as_posix() for path in part_files(seeds, table)} | {f"{table}.csv"}
    return {name: digest for name, digest in state.seeds.items() if name in parts or name.startswith(f"{table}/")}

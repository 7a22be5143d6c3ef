"""Whether a build has anything to do: fingerprints of inputs, code and outputs, kept beside what was built."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from build.files import file_digest
from build.project import ROOT

STATE = ".lffd-build.json"
_CODE = ("build", "schema", "pyproject.toml")


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
    """One digest of the code, of what pyproject.toml says, and of every library that it names for the build."""
    digest = sha256()
    places = [ROOT / name for name in _CODE]
    files = [f for place in places for f in ([place] if place.is_file() else place.rglob("*")) if f.is_file()]
    for path in sorted(path for path in files if "__pycache__" not in path.parts):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode() + path.read_bytes())
    digest.update("".join(f"{library} {version(library)}\n" for library in _libraries()).encode())
    return digest.hexdigest()


def _libraries() -> list[str]:
    """The libraries of the build's dependency group, without extras and versions."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    return sorted(re.match(r"[\w.-]+", asked)[0] for asked in groups["build"])  # type: ignore[index]


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

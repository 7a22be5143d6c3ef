"""The release of small datasets in git repositories of their own: what refuses it, what it writes, twice the same."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from frictionless import Package

from build.project import project
from build.release import gates
from build.release.archive import last_before
from build.release.diff.compare import LINES, Difference, compare
from build.release.diff.snapshot import Snapshot, snapshot
from build.release.diff.version import Level, Version
from build.release.gates import changelog_lacks, too_large, vanished_identifiers, version_too_low
from build.release.states import Clean, Compared, DataTested, Gated, Rebuilt, ReleaseRefusedError, Started
from tests.edits import add_row
from tests.support import GOOD, ROOT, git

CODE = ("build", "schema", "lffd")
TEXTS = ("pyproject.toml", "README.md", "LICENSE", "LICENSE-DATA")
TEST = "from pathlib import Path\n\n\ndef test_units() -> None:\n    assert Path('dataset/units.parquet').exists()\n"
# One test needs no workers of its own.
ALONE = "def pytest_xdist_auto_num_workers() -> int:\n    return 0\n"
NAME = f"lffd-{project().version}"
FIX, NEXT = (str(Version.read(project().version).least_after(level)) for level in (Level.PATCH, Level.MINOR))


def _run(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The build of that repository, on its own code."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-m", "build", *arguments]
    return subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)


def _commit(repository: Path, message: str) -> None:
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", message)


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with this code, the good seeds, what they give, and one test of the data; all committed."""
    repository = tmp_path_factory.mktemp("made") / "repository"
    for name in CODE:
        shutil.copytree(ROOT / name, repository / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (*TEXTS, ".gitignore"):
        shutil.copy(ROOT / name, repository)
    (repository / "CHANGELOG.md").write_text(
        f"# Changelog\n\n## {project().version} ({project().created})\n\n- First.\n"
    )
    shutil.copytree(GOOD, repository / "seeds")
    (repository / "tests" / "data").mkdir(parents=True)
    (repository / "tests" / "data" / "test_units.py").write_text(TEST)
    (repository / "tests" / "data" / "conftest.py").write_text(ALONE)
    git(repository, "init", "-q")
    assert _run(repository).returncode == 0
    _commit(repository, "First")
    return repository


@pytest.fixture
def repository(made: Path, tmp_path: Path) -> Path:
    """A copy of that repository, free to be spoilt."""
    return shutil.copytree(made, tmp_path / "repository")


@pytest.fixture(scope="module")
def released(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which the version was released and committed."""
    repository = shutil.copytree(made, tmp_path_factory.mktemp("released") / "repository")
    done = _run(repository, "release")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == f"release/{NAME}: 10 files, written; commit it\n"
    _commit(repository, "Release")
    return repository


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_second_run_gives_the_same_bytes_and_says_so(released: Path) -> None:
    before = _bytes(released / "release" / NAME)
    done = _run(released, "release")
    assert done.stdout == f"release/{NAME}: 10 files, there already, with these very bytes\n", done.stderr
    assert _bytes(released / "release" / NAME) == before
    assert git(released, "status", "--porcelain") == ""


def test_a_clone_elsewhere_gives_the_same_bytes(released: Path, tmp_path: Path) -> None:
    """Another folder, other times of the files, and the release itself taken away."""
    git(tmp_path, "clone", "-q", str(released), str(tmp_path / "clone"))
    git(tmp_path / "clone", "rm", "-rq", "release")
    git(tmp_path / "clone", "commit", "-q", "-m", "Without")
    assert _run(tmp_path / "clone", "release").returncode == 0
    assert _bytes(tmp_path / "clone" / "release" / NAME) == _bytes(released / "release" / NAME)


def test_the_folder_holds_what_repositories_take(released: Path) -> None:
    folder = released / "release" / NAME
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [
            f"{NAME}.zip", f"{NAME}-py3-none-any.whl", "SHA256SUMS", "CHANGES.csv", "CHANGES.md",
            "CITATION.cff", ".zenodo.json", "datacite.json", "schema-org.jsonld", "REVISION",
        ]
    )  # fmt: skip
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    files = {name: content for name, content in _bytes(folder).items() if name not in ("SHA256SUMS", "REVISION")}
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    assert (folder / "CHANGES.csv").read_text() == ",".join(LINES) + "\n"


def test_the_repository_keeps_changes_checksums_and_revision_and_makes_the_rest_again(
    released: Path, tmp_path: Path
) -> None:
    assert git(released, "ls-files", "release").split() == [
        f"release/{NAME}/{name}" for name in ("CHANGES.md", "REVISION", "SHA256SUMS")
    ]
    git(tmp_path, "clone", "-q", str(released), str(tmp_path / "clone"))
    folder = tmp_path / "clone" / "release" / NAME
    assert len(list(folder.iterdir())) == 3
    done = _run(tmp_path / "clone", "release")
    assert done.stdout == f"release/{NAME}: 10 files, there already, with these very bytes\n", done.stderr
    assert _bytes(folder) == _bytes(released / "release" / NAME)


def test_the_archive_is_a_data_package_as_it_is(released: Path, tmp_path: Path) -> None:
    archive = released / "release" / NAME / f"{NAME}.zip"
    with zipfile.ZipFile(archive) as zipped:
        names = zipped.namelist()
        zipped.extractall(tmp_path)
        entries = {(entry.date_time, entry.external_attr) for entry in zipped.infolist()}
    day = project().created
    assert entries == {((day.year, day.month, day.day, 0, 0, 0), 0o100644 << 16)}
    assert names == sorted(names)
    assert {"LICENSE", "LICENSE-DATA", "README.md", "CHANGELOG.md", "dataset/CODEBOOK.md", "ro-crate-metadata.json"} < {
        *names
    }
    assert not [name for name in names if name.startswith(("release", "seeds", "build", "tests"))]
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["note"])
    assert compare(snapshot(str(archive)), snapshot(str(released))).lines.height == 0


def test_the_wheel_holds_the_data_and_neither_builder_nor_releases(released: Path) -> None:
    wheel = released / "release" / NAME / f"{NAME}-py3-none-any.whl"
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"lffd"}
    assert compare(snapshot(str(wheel)), snapshot(str(released))).lines.height == 0


def test_the_next_release_tells_what_changed(released: Path, tmp_path: Path) -> None:
    """From the archive of the last one where it is at hand, with no git history at all to look into."""
    repository = shutil.copytree(released, tmp_path / "repository")
    _change(repository)
    _name(repository, NEXT)
    assert _run(repository).returncode == 0
    shutil.rmtree(repository / ".git")
    git(repository, "init", "-q")
    _commit(repository, "All")
    done = _run(repository, "release")
    assert done.returncode == 0, done.stdout
    folder = repository / "release" / f"lffd-{NEXT}"
    lines = (folder / "CHANGES.csv").read_text().splitlines()
    assert lines[1] == "actors,new-actor,added,,,New Actor,"
    assert lines[-1] == "units,persons,changed,definition,Human beings.,People.,a plainer word"
    entry = (folder / "CHANGES.md").read_text()
    assert entry.startswith(f"Changes from {project().version} to {NEXT}.")
    with zipfile.ZipFile(folder / f"lffd-{NEXT}.zip") as zipped:
        assert zipped.read("CHANGES.md").decode() == entry
    assert [path.name for path in sorted((repository / "release").iterdir())] == [NAME, f"lffd-{NEXT}"]


def test_the_command_tells_why_nothing_was_released(repository: Path) -> None:
    (repository / "note.txt").write_text("to do")
    done = _run(repository, "release")
    assert (done.returncode, done.stdout) == (1, "not committed: note.txt\n")
    assert done.stderr.splitlines() == ["clean", "Error: nothing was released"]
    assert not (repository / "release").exists()


def _change(repository: Path) -> None:
    """A row added, a value corrected."""
    seeds = repository / "seeds"
    add_row(seeds / "actors.csv", {"actor_id": "jane-doe"}, actor_id="new-actor", name="New Actor")
    changed = {
        "column_name": "definition",
        "old_value": "Human beings.",
        "new_value": "People.",
        "reason": "a plainer word",
    }
    add_row(
        seeds / "changes.csv", {"version": "0.2.0"}, version=NEXT, table_name="units", record_key="persons", **changed
    )
    _replace(seeds / "units.csv", "Human beings.", "People.")


def _name(repository: Path, version: str) -> None:
    """Give a repository another version."""
    old, day = project().version, project().created
    _replace(repository / "pyproject.toml", f'version = "{old}"', f'version = "{version}"')
    _replace(repository / "CHANGELOG.md", f"## {old} (", f"## {version} ({day})\n\n## {old} (")


# The steps one by one, each from a state made for it.


def _clean(repository: Path, version: str = project().version, since: str | None = None) -> Clean:
    return Clean(Started(repository, since), replace(project(), version=version), Version.read(version))


def _checked(repository: Path, version: str = project().version, since: str | None = None) -> DataTested:
    return DataTested(Rebuilt(_clean(repository, version, since)))


def _refusal(step: Callable[[], object]) -> str:
    with pytest.raises(ReleaseRefusedError) as refused:
        step()
    return "\n".join(refused.value.reasons)


@pytest.mark.parametrize("name", ["note.txt", "README.md", "dataset/CODEBOOK.md"])
def test_what_is_not_committed_is_named(name: str, repository: Path) -> None:
    with (repository / name).open("a") as file:
        file.write("more")
    (repository / "release").mkdir()
    (repository / "release" / "note.txt").write_text("no dirt")
    assert _refusal(Started(repository).clean) == f"not committed: {name}"


def test_outside_git_nothing_is_released(tmp_path: Path) -> None:
    assert "git cannot tell" in _refusal(Started(tmp_path).clean)


def test_what_the_seeds_do_not_give_is_named(repository: Path) -> None:
    assert isinstance(_clean(repository).rebuilt(), Rebuilt)
    _replace(repository / "seeds" / "units.csv", "Human beings.", "People.")
    assert "dataset/units.parquet: it differs from what the seeds give" in _refusal(_clean(repository).rebuilt)
    _replace(repository / "seeds" / "actors.csv", ",NLD,", ",NL,")
    assert "/seeds/actors.csv:2:country: " in _refusal(_clean(repository).rebuilt)


@pytest.mark.parametrize(("name", "test"), [("test_units.py", "units.parquets"), ("units.py", "units.parquet")])
def test_tests_of_the_data_that_fail_or_are_not_there_are_told(name: str, test: str, tmp_path: Path) -> None:
    (tmp_path / "tests" / "data").mkdir(parents=True)
    (tmp_path / "tests" / "data" / name).write_text(TEST.replace("units.parquet", test))
    (tmp_path / "tests" / "data" / "conftest.py").write_text(ALONE)
    (tmp_path / "dataset").mkdir()
    (tmp_path / "dataset" / "units.parquet").write_text("there")
    assert "the tests in tests/data do not pass" in _refusal(Rebuilt(_clean(tmp_path)).checked)


def test_every_reason_is_told_at_once(released: Path, tmp_path: Path) -> None:
    repository = shutil.copytree(released, tmp_path / "repository")
    _replace(repository / "seeds" / "searches.csv", "search-1,", "search-one,")
    assert _run(repository).returncode == 0
    told = _refusal(_checked(repository, FIX).compared().gated).splitlines()
    assert told[0].startswith(f"CHANGELOG.md has no entry headed '## {FIX} (")
    assert told[1] == "search-1 vanished from searches; bring back, or enter in retired_ids with the reason"
    assert told[2].startswith(f"version {FIX} is too low after {project().version}: the changes ask for ")


def test_a_revision_is_compared_with_only_where_there_is_no_release(made: Path, released: Path, tmp_path: Path) -> None:
    assert _checked(made).compared().difference is None
    repository = shutil.copytree(made, tmp_path / "repository")
    _change(repository)
    assert _run(repository).returncode == 0
    difference = _checked(repository, since="HEAD").compared().difference
    assert difference is not None
    assert "new-actor" in difference.lines["key"].to_list()
    assert "nowhere is no folder, archive or revision" in _refusal(_checked(made, since="nowhere").compared)
    told = _refusal(_checked(released, NEXT, "HEAD").compared)
    assert told == f"the last release is {project().version}; leave out --since"


def test_a_release_with_other_bytes_is_not_overwritten(released: Path, tmp_path: Path) -> None:
    repository = shutil.copytree(released, tmp_path / "repository")
    _replace(repository / "README.md", "# Libya", "# The Libya")
    before = _bytes(repository / "release" / NAME)
    told = _refusal(_checked(repository).compared().gated().written)
    assert f"release/{NAME} is there with other bytes: SHA256SUMS, {NAME}-py3-none-any.whl, {NAME}.zip;" in told
    assert _bytes(repository / "release" / NAME) == before
    assert [path.name for path in (repository / "release").iterdir()] == [NAME]


# The gates by themselves, on datasets in memory.


def _difference(released: Path, edit: Callable[[dict[str, pl.DataFrame]], None], version: str) -> Difference:
    """The released dataset, compared with itself after an edit of its tables."""
    old = snapshot(str(released))
    frames = {name: old.frame(name) for name in old.tables}
    edit(frames)
    package = {**old.package, "version": version}

    def read(path: str) -> bytes:
        import io

        buffer = io.BytesIO()
        frames[Path(path).stem].write_parquet(buffer)
        return buffer.getvalue()

    return compare(old, Snapshot("edited", package, read))


def _without(table: str, column: str, value: str) -> Callable[[dict[str, pl.DataFrame]], None]:
    def edit(frames: dict[str, pl.DataFrame]) -> None:
        rest = frames[table].filter(pl.col(column) != value)
        assert rest.height < frames[table].height
        frames[table] = rest

    return edit


@pytest.mark.parametrize(
    ("table", "column", "value", "told"),
    [
        ("searches", "search_id", "search-1", "search-1 vanished from searches"),
        ("units", "code", "aircraft", "aircraft vanished from units"),
        ("retired_ids", "retired_id", None, "vanished from retired_ids"),
        ("actor_names", "actor_id", None, None),
        ("evidence", "record_type", "event", None),
        ("audits", "source_id", None, None),
    ],
    ids=["identifier", "code", "retired", "longer key", "derived key", "key of another table"],
)
def test_identifiers_that_vanish_are_told(
    table: str, column: str, value: str | None, told: str | None, released: Path
) -> None:
    value = value or snapshot(str(released)).frame(table)[column][0]
    difference = _difference(released, _without(table, column, value), "0.4.0")
    found = list(vanished_identifiers(difference))
    assert [told in line for line in found if told] == ([True] if told else [])
    assert bool(found) == bool(told)


def test_an_identifier_that_is_retired_may_go(released: Path) -> None:
    def edit(frames: dict[str, pl.DataFrame]) -> None:
        _without("searches", "search_id", "search-1")(frames)
        row = {"table_name": "searches", "retired_id": "search-1", "successor_id": None, "reason": "made twice"}
        frames["retired_ids"] = pl.concat([frames["retired_ids"], pl.DataFrame([row])], how="diagonal_relaxed")

    assert list(vanished_identifiers(_difference(released, edit, "0.4.0"))) == []


def _nothing(_frames: dict[str, pl.DataFrame]) -> None:
    """Leave the tables as they are."""


def _corrected(frames: dict[str, pl.DataFrame]) -> None:
    frames["units"] = frames["units"].with_columns(definition=pl.lit("Corrected."))


@pytest.mark.parametrize(
    ("edit", "before", "version", "passes"),
    [
        (_nothing, "0.3.0", "0.3.1", True),
        (_nothing, "0.3.0", "0.3.0", False),
        (_corrected, "0.3.0", "0.3.1", True),
        (_corrected, "1.0.0", "1.0.0", False),
        (_without("searches", "search_id", "search-1"), "1.0.0", "1.0.1", False),
        (_without("searches", "search_id", "search-1"), "1.0.0", "1.1.0", True),
        (_without("actors", "actor_id", "northland"), "1.0.0", "1.1.0", False),
        (_without("actors", "actor_id", "northland"), "1.0.0", "2.0.0", True),
        (_without("actors", "actor_id", "northland"), "0.3.0", "0.4.0", True),
        (_without("actors", "actor_id", "northland"), "0.3.0", "1.0.0", True),
    ],
)
def test_the_version_must_rise_as_the_changes_ask(
    edit: Callable[[dict[str, pl.DataFrame]], None], before: str, version: str, passes: bool, released: Path
) -> None:
    difference = _difference(released, edit, version)
    old = replace(difference.old, package={**difference.old.package, "version": before})
    told = list(version_too_low(replace(difference, old=old), Version.read(version)))
    assert (told == []) is passes, told


def test_the_last_release_is_the_newest_below(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    for version in ("0.9.0", "0.10.0", "1.0.0"):
        (tmp_path / "datapackage.json").write_text(json.dumps({"version": version, "resources": []}))
        (tmp_path / "dataset").mkdir(exist_ok=True)
        (tmp_path / "dataset" / "CODEBOOK.md").write_text(version)
        _commit(tmp_path, version)
        folder = tmp_path / "release" / f"lffd-{version}"
        folder.mkdir(parents=True)
        (folder / "REVISION").write_text(git(tmp_path, "rev-parse", "HEAD"))
    (tmp_path / "release" / "lffd-notes").mkdir()
    for below, last in (("1.0.0", "0.10.0"), ("0.10.0", "0.9.0"), ("2.0.0", "1.0.0")):
        found = last_before(tmp_path, Version.read(below))
        assert found is not None
        assert found.version == last
    assert last_before(tmp_path, Version.read("0.9.0")) is None


def test_large_files_and_a_missing_entry_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "LARGEST", 3)
    for name in ("lffd.sqlite", "small", "large"):
        (tmp_path / name).write_text("a" * (2 if name == "small" else 9))
    assert list(too_large(tmp_path, ["lffd.sqlite", "small", "large"])) == ["large has 9 bytes, more than 3"]
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n")
    lacking, left = changelog_lacks(tmp_path, project())
    assert f"## {project().version} ({project().created})" in lacking
    assert left == "CHANGELOG.md still has an entry headed '## Unreleased'; move it below the version's"


# The states as types.

IN_ORDER = "Started(Path('.')).clean().rebuilt().checked().compared().gated().written()"


def _typed(file: Path, code: str) -> str:
    """What mypy says of some lines of code."""
    file.write_text(f"from pathlib import Path\nfrom build.release.states import *\n{code}\n")
    command = [sys.executable, "-m", "mypy", str(file)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def test_the_order_of_the_steps_passes_the_type_checker_and_no_other_does(tmp_path: Path) -> None:
    assert "Success" in _typed(tmp_path / "right.py", IN_ORDER)
    told = _typed(
        tmp_path / "wrong.py",
        "Started(Path('.')).written()\n"
        "Started(Path('.')).clean().checked()\n"
        "Started(Path('.')).clean().rebuilt().gated()\n"
        "Gated(Started(Path('.')).clean())",
    )
    assert '"Started" has no attribute "written"' in told
    assert '"Clean" has no attribute "checked"' in told
    assert '"Rebuilt" has no attribute "gated"' in told
    assert 'Argument 1 to "Gated" has incompatible type "Clean"' in told


def test_at_run_time_a_state_has_its_next_step_alone() -> None:
    steps = {
        Started: "clean",
        Clean: "rebuilt",
        Rebuilt: "checked",
        DataTested: "compared",
        Compared: "gated",
        Gated: "written",
    }
    for state, step in steps.items():
        others = {*steps.values()} - {step}
        assert callable(getattr(state, step))
        assert [name for name in others if callable(getattr(state, name, None))] == []
    started = Started(ROOT)
    with pytest.raises(AttributeError, match="written"):
        started.written()  # type: ignore[attr-defined]

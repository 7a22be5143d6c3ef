"""The wheel: the reader, the published data and the tools to browse them, and nothing of the builder."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import venv
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from build.project import project
from tests.support import ROOT

BROWSE = (
    "import lffd, lffd.browse.app as app; "
    "print(lffd.browse.app.published_root() == lffd.path(), app.application(lffd.path()).metadata('title'))"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` of an environment with the wheel and pyarrow alone; pyarrow is lent, since tests have no network."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder / "env", with_pip=False, symlinks=True)
    python = folder / "env" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    lent = folder / "lent"
    lent.mkdir()
    spec = find_spec("pyarrow")
    assert spec
    assert spec.submodule_search_locations
    (lent / "pyarrow").symlink_to(spec.submodule_search_locations[0])
    (site,) = (folder / "env" / "lib").glob("python*/site-packages")
    (site / "lent.pth").write_text(f"{lent}\n", "utf-8")
    return python.parent


def _run(installed: Path, folder: Path, program: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(installed / program), *words], cwd=folder, env={}, capture_output=True, encoding="utf-8", check=False
    )


def test_it_holds_the_reader_and_the_data_alone(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"lffd"}
    published = {f"lffd/data/dataset/{path.name}" for path in (ROOT / "dataset").iterdir()}
    questions = {f"lffd/browse/questions/{path.name}" for path in (ROOT / "browse" / "questions").iterdir()}
    code = {f"lffd/{path.name}" for path in (ROOT / "lffd").glob("*.py")}
    assert published | questions | code | {"lffd/data/datapackage.json", "lffd/py.typed"} <= set(names)
    assert [name for name in names if "__pycache__" in name] == []


def test_the_environment_has_neither_pandas_nor_the_repository(installed: Path, tmp_path: Path) -> None:
    code = (
        "import importlib.util as u; print([n for n in ('pandas', 'polars', 'schema', 'pydantic') if u.find_spec(n)])"
    )
    assert _run(installed, tmp_path, "python", "-c", code).stdout == "[]\n"


def test_it_reads_outside_the_repository(installed: Path, tmp_path: Path) -> None:
    code = (
        "import lffd\n"
        "print(lffd.path().parts[-2:], len(lffd.tables()), lffd.load('units', as_='arrow').num_rows)\n"
        "print(lffd.load('events', known_on='2020-06-30', as_='arrow').num_rows)\n"
        "print(lffd.connect().execute('SELECT count(*) FROM events').fetchone()[0])\n"
        "print(lffd.describe('units').title)\n"
        "try: lffd.load('units')\n"
        "except ImportError as error: print(error)\n"
    )
    import lffd

    done = _run(installed, tmp_path, "python", "-c", code)
    assert done.stdout.splitlines() == [
        f"('lffd', 'data') {len(lffd.tables())} {len(lffd.load('units'))}",
        f"{len(lffd.load('events', known_on='2020-06-30'))}",
        f"{len(lffd.load('events'))}",
        lffd.describe("units").title,
        "pandas is not installed; install lffd[pandas], or load with as_='arrow'",
    ], done.stderr


def test_its_command_line_works_outside_the_repository(installed: Path, tmp_path: Path) -> None:
    path = _run(installed, tmp_path, "lffd", "path").stdout.strip()
    assert (Path(path) / "dataset" / "lffd.sqlite").is_file()
    assert project().version in _run(installed, tmp_path, "lffd", "cite").stdout
    assert _run(installed, tmp_path, "lffd", "export", "12", "--out", "12.csv").returncode == 0
    header, *rows = csv.reader((tmp_path / "12.csv").read_text("utf-8").splitlines())
    assert {"type_of_violence", "sub_event_type"} <= set(header)
    assert rows
    places = json.loads(_run(installed, tmp_path, "lffd", "export", "places", "--format", "geojson").stdout)
    assert len(places["features"]) > 50
    refused = _run(installed, tmp_path, "lffd", "browse")
    assert refused.returncode == 1
    assert re.fullmatch(r"lffd: \S+ is not installed; install lffd\[browse\]\n", refused.stderr)


def test_it_brings_the_pages_of_datasette(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    held = {path.relative_to(tmp_path / "site/lffd").as_posix() for path in (tmp_path / "site/lffd/browse").rglob("*")}
    for folder in ("templates", "static", "questions", "rows", "labels", "map", "dashboards"):
        needed = {path.relative_to(ROOT).as_posix() for path in (ROOT / "browse" / folder).rglob("*")}
        assert needed <= held
    assert not [name for name in held if name.endswith((".png", ".vl.json")) or name == "browse/charts/draw.py"]
    done = subprocess.run(
        [sys.executable, "-c", BROWSE],
        cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "site")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.startswith("True Libya Foreign Forces Dataset"), done.stderr

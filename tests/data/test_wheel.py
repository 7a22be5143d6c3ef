"""The wheel: the reader, the published data and the pages of Datasette, and nothing of the builder."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support import ROOT

BROWSE = (
    "import lffd, lffd.browse.app as app; "
    "print(lffd.browse.app.published_root() == lffd.path(), app.application(lffd.path()).metadata('title'))"
)
READ = "import lffd; print(lffd.path().name, len(lffd.load('units')), lffd.connect().execute('SELECT 1').fetchone())"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def test_it_holds_the_reader_and_the_data_alone(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"lffd"}
    published = {f"lffd/data/dataset/{path.name}" for path in (ROOT / "dataset").iterdir()}
    assert published | {"lffd/data/datapackage.json", "lffd/reader.py", "lffd/py.typed"} <= set(names)


def test_it_works_outside_the_repository(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    done = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "site")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.startswith("data "), done.stderr


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

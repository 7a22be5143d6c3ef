"""What several tests need: folders of seeds made from the fixtures, and the mistakes of a folder as lines."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import polars as pl

from build.mistakes import Mistake
from build.pipeline import RefusedError, build, checked
from build.read.tables import TextBatch, read_csv, read_table, unknown_files
from schema import MODELS, PUBLISHED, Row
from tests.edits import damage, put_cell

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
FIXTURES = Path(__file__).parent / "fixtures"
GOOD = FIXTURES / "good"
VALIDATORS = ROOT / ".venv" / "validators"
SCRIPTS = Path(__file__).parent / "validators"


def git(repository: Path, *arguments: str) -> str:
    """Run git in a repository of the tests, as nobody in particular; what it printed."""
    who = ("-c", "user.name=Tests", "-c", "user.email=tests@example.org", "-c", "commit.gpgsign=false")
    command = ["git", "-C", str(repository), *who, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def run_validator(command: str | Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a console command, or a script of tests/validators, in the validators' own environment."""
    script = [SCRIPTS / command] if isinstance(command, Path) else [SCRIPTS / "console.py", command]
    return subprocess.run([_python(), *script, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def validators_file(path: str) -> Path:
    """A file that one of the validators carries, such as the schema it validates with."""
    _python()
    (found,) = VALIDATORS.glob(f"lib/python*/site-packages/{path}")
    return found


def _python() -> Path:
    python = VALIDATORS / "bin" / "python"
    assert python.exists(), "the validators are not installed; run make .venv/.validators"
    return python


# fmt: off
DAMAGE = [
    "", " ", "x", "X", "-", "a b", "a  b", " a", "a ", "a\nb", "a\r", "\0", "\ufffd", "\u200b", "\u00a0", "é", "ß",
    "٣", "１", "0", "1", "-1", "+1", "01", "1.0", "1.", ".5", "1e3", "1_000", "1,000",
    "999999999999999999", "9999999999999999999", "90", "90.00000001", "-180.00000001", "7", "8", "nan", "NaN", "inf",
    "true", "True", "TRUE", "false", "yes", "null", "None",
    "2020", "2020-02-30", "2020-13", "2020-36", "86400", "2020-01-01", "2020-01-01\n", "2020/2019", "../..", "..",
    "2020-XX", "2019-1X", "2019-X1", "[2019..]", "{..2019}", "Y1E400", "2019-24", "2019-40", "201X-05", "20XX-12-25",
    "2019-36/..",
    "https://a", "http://", "HTTPS://a", "en", "EN", "ar-Latn", "LBY", "lby", "lm-1", "lm-0", "0" * 64, "A" * 64,
    "a_b", "a-b",
    "exact", "range", "vague", "at_least", "unquantified", "Exact", "event", "statement",
    "one two three four five six seven eight", "one two three four five six seven eight nine", "a" * 5000,
]
# fmt: on
"""Cells that are wrong in some column or other."""


def seeds_from(*layers: Path, to: Path) -> Path:
    """A seeds folder with the CSV files of each layer over those before."""
    to.mkdir(parents=True, exist_ok=True)
    for layer in layers:
        for path in sorted(layer.glob("*.csv")):
            shutil.copy(path, to)
    return to


def bad_seeds(*kinds: str, to: Path) -> Path:
    """The good seeds with some kinds of mistakes in them."""
    seeds = seeds_from(GOOD, to=to)
    for kind in kinds:
        damage(seeds, kind)
    return seeds


def mistakes_of(seeds: Path) -> list[str]:
    """The mistakes of a folder as a coder reads them, with ``seeds/`` for the folder; empty where there are none."""
    try:
        with checked(seeds):
            return []
    except RefusedError as refused:
        return [str(mistake).replace(seeds.as_posix(), "seeds") for mistake in refused.mistakes]


def assert_only_these_are_told(cells: list[tuple[str, str, int]], good: Path, folder: Path) -> None:
    """With a bell in some cells of good seeds (table, column, row from 0), there is a line for each, and no other."""
    seeds = seeds_from(good, to=folder / "seeds")
    for table, column, row in cells:
        put_cell(seeds / f"{table}.csv", column, row, "\a ")
    told = [line.split(": ")[0] for line in mistakes_of(seeds)]
    assert sorted(told) == sorted(f"seeds/{table}.csv:{row + 2}:{column}" for table, column, row in cells)


def read_folder(folder: Path) -> tuple[dict[str, TextBatch], list[Mistake]]:
    """Every table of a folder of small files, each of one batch, and the mistakes of reading them."""
    sheets = {}
    for model in MODELS:
        (sheets[model.table],) = read_table(folder, model)
    return sheets, [*unknown_files(folder), *(mistake for sheet in sheets.values() for mistake in sheet.mistakes)]


def read_text(raw: bytes, model: type[Row]) -> tuple[TextBatch, list[Mistake]]:
    """A small CSV file of one batch, and the mistakes of reading it."""
    (sheet,) = read_csv(BytesIO(raw), model, f"{model.table}.csv")
    return sheet, list(sheet.mistakes)


def published(seeds: Path, out: Path) -> dict[str, pl.DataFrame]:
    """Every table that a folder of seeds is published as."""
    build(seeds, out)
    return published_in(out)


def published_in(out: Path) -> dict[str, pl.DataFrame]:
    """Every table that was built into a folder."""
    return {model.table: pl.read_parquet(out / "dataset" / f"{model.table}.parquet") for model in PUBLISHED}

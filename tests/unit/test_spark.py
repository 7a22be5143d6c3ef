"""The engine on Spark, in local mode: the same verdicts, the same findings, the same tables as the embedded one."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from build.__main__ import cli
from build.check.rows import cast, explain
from build.mistakes import Mistake
from build.pipeline import RefusedError
from build.pipeline import check as check_embedded
from schema import MODELS, TABLES, Row, cells, coded_columns, columns
from schema.targets.arrow_schema import to_arrow
from tests.support import DAMAGE, GOOD, ROOT, bad_seeds

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FORMS = {name: form for name, form in vars(cells).items() if isinstance(form, cells.Form)}
WIDE = ("force_estimates", "evidence", "sources", "statements", "places", "searches", "audits")


def spark_is_there() -> bool:
    from build.spark.session import SparkMissingError, assert_installed

    try:
        assert_installed()
    except SparkMissingError:
        return False
    return True


# Small as the tables are, most of the time would go into compiling and into sharing out the work.
SMALL_TABLES = {
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": 1,
    "spark.default.parallelism": 1,
}


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """Spark as the command line starts it, once for all tests; without it they are skipped, or fail where required."""
    if not spark_is_there() and os.environ.get("LFFD_SPARK_TESTS") != "required":
        pytest.skip("pyspark or Java is not installed")
    from build.spark.session import LOCAL, session

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_MASTER", "local[2]")
        for name, value in SMALL_TABLES.items():
            patch.setitem(LOCAL, name, value)
        started = session()
    yield started
    started.stop()


def test_every_form_means_the_same_in_both_engines(spark: SparkSession) -> None:
    """On every damage, and on each of the first 100,000 characters of Unicode alone and inside a word."""
    from schema.targets.pyspark_schema import is_of_form

    letters = [chr(n) for n in range(100_000) if not 0xD800 <= n < 0xE000]
    texts = [*(text for text in DAMAGE if len(text) < 1000), *letters, *(f"a{letter}b" for letter in letters)]
    frame = spark.createDataFrame(pa.table({"text": texts}))
    judged = frame.select("text", *(is_of_form(frame.text, form).alias(name) for name, form in FORMS.items()))
    found = pl.DataFrame(judged.toArrow())
    expected = found.select("text", **{name: pl.col("text").str.contains(f.anchored) for name, f in FORMS.items()})
    for name in FORMS:
        differing = found.filter(found[name] != expected[name])["text"].to_list()
        assert not differing, f"{name}: {differing[:5]!r}"
        assert 0 < found[name].sum() < found.height


def test_a_text_too_long_for_java_is_left_to_the_driver(spark: SparkSession) -> None:
    """Java's regular expressions overflow their stack on a text of some thousand words."""
    from schema.targets.pyspark_schema import is_of_form

    frame = spark.createDataFrame(pa.table({"text": ["word " * 20_000 + "end"]}))
    assert frame.select(is_of_form(frame.text, cells.TEXT)).collect() == [(False,)]


@pytest.mark.parametrize("table", WIDE)
def test_every_damage_in_every_column_is_told_as_elsewhere(spark: SparkSession, table: str) -> None:
    """The whole list of damages in each column of one sound row, stored as text: columns x damages rows."""
    from build.spark.check import check_frame
    from build.spark.typed import POSITION, dated, dates, typed

    model = TABLES[table]
    coded = coded_columns(model)
    rows = _damaged(model)
    positioned = rows.with_columns(pl.lit("f").alias(POSITION[0]), pl.Series(POSITION[1], range(rows.height)))
    frame = typed(spark.createDataFrame(positioned.to_arrow(compat_level=pl.CompatLevel.oldest())), coded)
    found = check_frame(dated(frame, coded, dates([(frame, coded)])), model)
    told = explain(rows, cast(rows, coded), model)
    expected = [Mistake("f", at, column, message, rows[column][at] or "") for at, column, message in told]
    assert _whole(found.mistakes) == _whole(expected)
    assert found.refused.total() == len(expected) > 0


def _damaged(model: type[Row]) -> pl.DataFrame:
    with (GOOD / f"{model.table}.csv").open(newline="", encoding="utf-8") as file:
        sound = {name: cell or None for name, cell in next(csv.DictReader(file)).items()}
    schema = {column.name: pl.String for column in coded_columns(model)}
    return pl.DataFrame([sound, *({**sound, name: value} for name in schema for value in DAMAGE)], schema=schema)


def _whole(mistakes: Iterator[Mistake] | list[Mistake] | tuple[Mistake, ...]) -> list[tuple[object, ...]]:
    """Mistakes with all that they hold, also what they are not compared by."""
    return sorted(astuple(mistake) for mistake in mistakes)


LARGE = ("force_estimates", "evidence", "sources")
# Kinds of mistakes that together touch cells, rules, keys, references and whole tables; at most one for each file.
KINDS = ("key_twice_and_reference_unknown", "evidence_of_nothing", "repeats_in_a_circle", "retired_and_in_use")
# Cells by table, column and row (from 0), and what is written there; more of what Spark has to find by itself.
DAMAGES = {
    ("force_estimates", "low", 1): "many",
    ("force_estimates", "as_of", 2): "2019-02-30",
    ("force_estimates", "measure", 3): "killed",
    ("force_estimates", "part_of", 4): "no-such-estimate",
    ("force_estimates", "unit", 5): "person",
    ("evidence", "wording", 0): "one two three four five six seven eight nine",
    ("evidence", "coded", 1): "2026-02-30",
    ("evidence", "support", 2): "support",
    ("evidence", "record_id", 3): "no-such-record",
    ("sources", "url", 0): "javascript:alert(1)",
    ("sources", "published", 1): "2031",
}


def test_the_same_findings_in_partitioned_parquet(spark: SparkSession, tmp_path: Path) -> None:
    from build.spark.pipeline import checked

    seeds = bad_seeds(*KINDS, to=tmp_path / "a b+c%20")
    for (table, column, row), value in DAMAGES.items():
        _write_cell(seeds / f"{table}.csv", column, row, value)
    for table in LARGE:
        _as_parts(seeds, table)
    with pytest.raises(RefusedError) as expected:
        check_embedded(seeds)
    with pytest.raises(RefusedError) as found, checked(spark, str(seeds), small=0):
        pass
    assert _whole(found.value.mistakes) == _whole(expected.value.mistakes)
    assert len(found.value.mistakes) >= len(KINDS) + len(DAMAGES)


def _write_cell(path: Path, column: str, row: int, value: str) -> None:
    frame = pl.read_csv(path, infer_schema=False)
    cells = frame[column].to_list()
    cells[row] = value
    frame.with_columns(pl.Series(column, cells)).write_csv(path)


def _as_parts(seeds: Path, table: str) -> None:
    """A CSV file as a folder of Parquet part files in several depths, all cells as text."""
    path = seeds / f"{table}.csv"
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    path.unlink()
    frame = pl.DataFrame([[cell or None for cell in row] for row in rows], schema=header, orient="row", strict=False)
    frame = frame.cast(pl.String)
    parts = [frame[at : at + 3] for at in range(0, frame.height, 3)]
    for n, part in enumerate(parts):
        target = seeds / table / ("first" if n == 0 else "more/still") / f"part-{n:05}.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_parquet(target)


def test_the_published_tables_come_back_as_they_are(spark: SparkSession, good_build: Path, tmp_path: Path) -> None:
    """A build from published Parquet files, in their types, gives the same rows in the same order and types."""
    from build.spark.pipeline import checked
    from build.spark.write import published, write_tables

    dataset = good_build / "dataset"
    small = min((dataset / f"{table}.parquet").stat().st_size for table in LARGE) - 1  # these at least are Spark's
    steps: list[str] = []
    with checked(spark, str(dataset), small=small) as tables, published(spark, str(tmp_path)) as folder:
        write_tables(tables, folder, lambda step, _table="": steps.append(step))
    assert steps == ["write"] * len(MODELS)
    assert [path.name for path in tmp_path.iterdir()] == ["dataset"]
    for model in MODELS:
        parts = sorted((tmp_path / "dataset" / model.table).glob("part-*.parquet"))
        found = pl.concat(pl.read_parquet(part) for part in parts)
        expected = pl.read_parquet(dataset / f"{model.table}.parquet")
        assert found.equals(expected.with_columns(pl.col(pl.Categorical).cast(pl.String))), model.table
        plain = [f.type.value_type if pa.types.is_dictionary(f.type) else f.type for f in to_arrow(model)]
        assert pq.read_schema(parts[0]).types == plain


def test_a_build_takes_the_place_of_the_last_one_and_of_nothing_else(spark: SparkSession, tmp_path: Path) -> None:
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    from build.publish.swap import OccupiedError
    from build.spark.write import published, write_table

    frame = spark.createDataFrame(pa.table({column.name: ["b", "a"] for column in columns(TABLES["processes"])}))
    for _ in range(2):
        with published(spark, str(tmp_path)) as folder:
            write_table(frame, "processes", f"{folder}/processes")
    assert [path.name for path in tmp_path.iterdir()] == ["dataset"]
    assert pl.read_parquet(tmp_path / "dataset" / "processes")["code"].to_list() == ["a", "b"]
    with pytest.raises((PySparkException, Py4JJavaError)), published(spark, str(tmp_path)) as folder:
        write_table(frame, "sources", f"{folder}/sources")
    assert [path.name for path in (tmp_path / "dataset").iterdir()] == ["processes"]
    (tmp_path / "dataset" / "thesis.txt").write_text("mine")
    with pytest.raises(OccupiedError, match=r"holds thesis\.txt"), published(spark, str(tmp_path)):
        pass


def test_a_folder_elsewhere_gives_the_same_findings_under_its_own_address(spark: SparkSession, tmp_path: Path) -> None:
    """A mount table of Hadoop stands in for a file system that only Spark can read."""
    from build.spark.pipeline import checked

    seeds = bad_seeds("key_twice", "evidence_of_nothing", to=tmp_path)
    _as_parts(seeds, "evidence")
    _as_parts(seeds, "actors")
    hadoop = spark.sparkContext._jsc.hadoopConfiguration()
    hadoop.set("fs.viewfs.mounttable.elsewhere.link./seeds", seeds.as_uri())
    with pytest.raises(RefusedError) as expected:
        check_embedded(seeds)
    small = sum(path.stat().st_size for path in (seeds / "actors").rglob("*.parquet"))
    with pytest.raises(RefusedError) as found, checked(spark, "viewfs://elsewhere/seeds", small=small):
        pass
    address = [
        str(mistake).replace(seeds.as_posix(), "viewfs://elsewhere/seeds") for mistake in expected.value.mistakes
    ]
    assert [str(mistake) for mistake in found.value.mistakes] == address
    assert {line.split(":")[1].rpartition("/")[2] for line in address} == {"units.csv", "part-00000.parquet"}


def _run(*arguments: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **surroundings},
    )


def test_on_the_command_line(spark: SparkSession, tmp_path: Path) -> None:
    seeds = bad_seeds("low_above_high", to=tmp_path / "seeds")
    done = CliRunner().invoke(cli, ["check", "--engine", "spark", str(seeds)])
    assert done.stdout == f"{seeds}/force_estimates.csv:2:high: 1400 is below low 1500; swap them or blank one\n"
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1] == "1 mistake; nothing was published"


def test_what_is_missing_is_told_in_one_line() -> None:
    hidden = (
        "import sys; sys.modules['pyspark'] = None; from build.__main__ import cli; cli(['check', '--engine', 'spark'])"
    )
    done = _run("-c", hidden)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Error: --engine spark needs pyspark; install it with")
    done = _run("-m", "build", "--engine", "spark", PATH="", JAVA_HOME="")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Error: --engine spark needs Java 17 or newer; install it")


def test_nobody_else_imports_spark(tmp_path: Path) -> None:
    code = "import sys; from build.pipeline import build; from pathlib import Path; build(*map(Path, sys.argv[1:])); "
    done = _run("-c", code + "print({'pyspark', 'sqlglot', 'py4j'} & sys.modules.keys())", str(GOOD), str(tmp_path))
    assert done.stdout == "set()\n"

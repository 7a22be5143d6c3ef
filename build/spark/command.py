"""What the command line asks of Spark. Nothing of it is imported before it is known to be there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from build.pipeline import Progress
from build.spark.session import session
from schema import MODELS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def check(seeds: str, progress: Progress) -> dict[str, int]:
    """Check the tables of a folder; the number of rows of each.

    Raises:
        RefusedError: with every mistake of every file, sorted.
        ClickException: Spark cannot be started, or gave up.
    """
    with _spark() as spark:
        from build.spark.pipeline import checked

        with checked(spark, seeds, progress) as tables:
            return {model.table: tables.height(model.table) for model in MODELS}


def build(seeds: str, out: str, progress: Progress) -> dict[str, int]:
    """Check the tables of a folder and write them to ``out/dataset``; the number of rows of each.

    Raises:
        RefusedError: with every mistake of every file, sorted; nothing was published.
        OccupiedError: ``out/dataset`` holds something else.
        ClickException: Spark cannot be started, or gave up.
    """
    with _spark() as spark:
        from build.spark.pipeline import checked
        from build.spark.write import published, write_tables

        with checked(spark, seeds, progress) as tables, published(spark, out) as folder:
            write_tables(tables, folder, progress)
            return {model.table: tables.height(model.table) for model in MODELS}


@contextmanager
def _spark() -> Iterator[SparkSession]:
    """The session; where Spark gives up, in one line (its log has the rest)."""
    spark = session()
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    try:
        yield spark
    except Py4JJavaError as error:
        raise click.ClickException(f"Spark gave up: {error.java_exception}".splitlines()[0]) from error
    except PySparkException as error:
        raise click.ClickException(f"Spark gave up: {error}".splitlines()[0]) from error

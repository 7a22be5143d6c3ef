"""The Spark session that the engine runs in: the one that spark-submit or a notebook has, or one on this machine."""

from __future__ import annotations

import os
import shutil
import warnings
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from schema.targets.pyspark_schema import spark_pandera

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

NEEDS = {
    "pyspark": "--engine spark needs pyspark; install it with: python -m pip install --group spark",
    "sqlglot": "--engine spark needs sqlglot; install it with: python -m pip install --group spark",
}
NEEDS_JAVA = "--engine spark needs Java 17 or newer; install it (Debian: openjdk-17-jre-headless) or set JAVA_HOME"
# Where one of these is set, somebody has said elsewhere where Spark runs, and how.
CONFIGURED = ("PYSPARK_GATEWAY_PORT", "PYSPARK_SUBMIT_ARGS", "SPARK_CONF_DIR", "SPARK_HOME", "SPARK_REMOTE")
LOCAL: dict[str, bool | float | int | str | None] = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.log.level": "ERROR",
    "spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem",  # writes no hidden files of checksums
}
SETTINGS = {"spark.sql.ansi.enabled": "true", "spark.sql.caseSensitive": "true", "spark.sql.session.timeZone": "UTC"}
"""What the meaning of the checks depends on; set in a session of their own."""


class SparkMissingError(click.ClickException):
    """Spark cannot be started; the message says what to install."""


def session() -> SparkSession:
    """A session with the settings that the engine needs, on the Spark that there is.

    Raises:
        SparkMissingError: pyspark, sqlglot or Java is not installed.
    """
    assert_installed()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        from pyspark.sql import SparkSession

        spark = SparkSession.getActiveSession() or _started(SparkSession.builder.appName("lffd"))
    spark_pandera()  # before others import pandera, which looks for pandas-on-Spark
    spark = spark.newSession()
    for name, value in SETTINGS.items():
        spark.conf.set(name, value)
    return spark


def assert_installed() -> None:
    """Raise SparkMissingError where pyspark, sqlglot or, for Spark on this machine, Java is not installed."""
    for package, message in NEEDS.items():
        if not _is_installed(package):
            raise SparkMissingError(message)
    if not _is_configured() and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise SparkMissingError(NEEDS_JAVA)


def _is_installed(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ValueError:  # as find_spec has it where a package was put out of reach
        return False


def _is_configured() -> bool:
    return any(name in os.environ for name in CONFIGURED)


def _started(builder: SparkSession.Builder) -> SparkSession:
    """Start Spark as the surroundings say; where they say nothing, on this machine's cores, closed to the network."""
    if not _is_configured():
        master = os.environ.get("SPARK_MASTER", "local[*]")
        builder = builder.master(master)
        if master.startswith("local"):
            os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
            builder = builder.config(map=LOCAL)
    return builder.getOrCreate()

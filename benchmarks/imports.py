"""Start the interpreter and import the libraries of the build, and do nothing with them."""

import adbc_driver_manager
import adbc_driver_sqlite
import apsw
import click
import duckdb
import krippendorff
import polars
import pyarrow
import pyarrow.csv
import pyarrow.parquet
import pydantic

from schema.targets.pandera_schema import _polars_only

with _polars_only():
    pass

"""Start the interpreter and import the libraries of the build, and do nothing with them."""

import importlib

from schema.targets import pandera_schema

LIBRARIES = (
    "adbc_driver_manager", "adbc_driver_sqlite", "click", "duckdb", "krippendorff", "polars",
    "pyarrow.csv",
    "pyarrow.parquet", "pydantic", "yaml",
)  # fmt: skip

if __name__ == "__main__":
    for library in LIBRARIES:
        importlib.import_module(library)
    with pandera_schema.polars_only():
        pass

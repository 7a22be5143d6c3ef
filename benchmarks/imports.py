"""Start the interpreter, import the libraries that ``check`` or ``build`` uses, and do nothing with them."""

import importlib
import sys

from schema.targets import pandera_schema

LIBRARIES = {
    "check": ("click", "duckdb", "numpy", "polars", "pyarrow.csv", "pydantic"),
    "build": (
        "adbc_driver_manager", "adbc_driver_sqlite", "click", "duckdb", "krippendorff", "numpy.random", "polars",
        "pyarrow.compute", "pyarrow.csv", "pyarrow.parquet", "pydantic", "yaml",
    ),
}  # fmt: skip

if __name__ == "__main__":
    for library in LIBRARIES[sys.argv[1]]:
        importlib.import_module(library)
    with pandera_schema.polars_only():
        pass

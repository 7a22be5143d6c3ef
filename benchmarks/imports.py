"""Start the interpreter and import the libraries of the build, and do nothing with them."""

from schema.targets.pandera_schema import _polars_only

with _polars_only():
    pass

"""The published files: Parquet, and SQLite filled from it."""

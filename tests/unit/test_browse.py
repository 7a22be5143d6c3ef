"""Datasette's metadata and start."""

from __future__ import annotations

from pathlib import Path

from browse.__main__ import command
from browse.metadata import metadata
from schema import PUBLISHED, columns


def test_every_table_and_column_is_described() -> None:
    described = metadata()["databases"]["lffd"]["tables"]
    assert set(described) == {model.table for model in PUBLISHED}
    for model in PUBLISHED:
        assert set(described[model.table]["columns"]) == {column.name for column in columns(model)}
        label = described[model.table].get("label_column")
        assert label is None or label in described[model.table]["columns"]


def test_datasette_serves_this_machine_only_and_cannot_write() -> None:
    words = command(Path("metadata.json"))
    assert words[words.index("--host") + 1] == "127.0.0.1"
    assert "--immutable" in words

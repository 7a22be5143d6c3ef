"""What the definition becomes elsewhere, whole."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pyarrow as pa
import pytest
from frictionless import Checklist, Resource, Schema

from schema import PUBLISHED, TABLES, columns
from schema.tables.evidence import RECORD_COLUMNS
from schema.targets.arrow_schema import to_arrow
from schema.targets.frictionless_schema import to_frictionless, to_row_checks
from schema.targets.markdown_codebook import to_markdown
from schema.targets.sqlite_ddl import to_ddl, to_indexes, to_search

PLACE_NAMES = """\
CREATE TABLE place_names (
    place_id TEXT NOT NULL CHECK (place_id <> '' AND place_id = trim(place_id)),
    name TEXT NOT NULL CHECK (name <> '' AND name = trim(name)),
    language TEXT NOT NULL CHECK (language <> '' AND language = trim(language)),
    kind TEXT NOT NULL CHECK (kind IN ('primary', 'alias', 'acronym', 'transliteration', \
'translation_artefact', 'former')),
    source_id TEXT NOT NULL CHECK (source_id <> '' AND source_id = trim(source_id)),
    PRIMARY KEY (place_id, name, source_id),
    FOREIGN KEY (place_id) REFERENCES places (place_id),
    FOREIGN KEY (source_id) REFERENCES sources (source_id)
) STRICT"""

QUANTIFIER_RULES = """\
CREATE TABLE quantifier_rules (
    code TEXT NOT NULL CHECK (code <> '' AND code = trim(code)),
    label TEXT NOT NULL CHECK (label <> '' AND label = trim(label)),
    definition TEXT NOT NULL CHECK (definition <> '' AND definition = trim(definition)),
    lower INTEGER CHECK (lower >= 0),
    upper INTEGER CHECK (upper >= 0),
    basis TEXT NOT NULL CHECK (basis <> '' AND basis = trim(basis)),
    PRIMARY KEY (code),
    CONSTRAINT bounds_in_order CHECK (lower <= upper)
) STRICT, WITHOUT ROWID"""


@pytest.mark.parametrize("ddl", [PLACE_NAMES, QUANTIFIER_RULES])
def test_ddl_whole(ddl: str) -> None:
    table = ddl.split()[2]
    assert to_ddl(TABLES[table]) == ddl


def test_indexes_and_search() -> None:
    assert to_indexes(TABLES["place_names"]) == ["CREATE INDEX place_names_source_id ON place_names (source_id)"]
    assert "CREATE INDEX events_place_id ON events (place_id) WHERE place_id IS NOT NULL" in to_indexes(
        TABLES["events"]
    )
    assert to_search(TABLES["place_names"])[0] == (
        'CREATE VIRTUAL TABLE place_names_fts USING fts5(name, content="place_names", '
        "tokenize='unicode61 remove_diacritics 2')"
    )
    assert to_search(TABLES["units"]) == []


def test_sqlite_takes_every_statement() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        for model in PUBLISHED:
            for statement in (to_ddl(model), *to_indexes(model), *to_search(model)):
                db.execute(statement)
        strict = db.execute("SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%) STRICT%'").fetchone()
        assert strict == (len(PUBLISHED),)


@pytest.mark.parametrize("filled", [{}, {"event_id": "a", "statement_id": "a"}, {"event_id": "b"}])
def test_sqlite_holds_evidence_to_one_record(filled: dict[str, str]) -> None:
    row = {"record_type": "event", "record_id": "a", "source_id": "s", "locator": "p1", "support": "supports",
           "confidence": "certain", "coder": "lm-1", "coded": "2026-01-02", "evidence_id": "e", **filled}  # fmt: skip
    insert = f"INSERT INTO evidence ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})"
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(to_ddl(TABLES["evidence"]))
        with pytest.raises(sqlite3.IntegrityError, match=r"event_id_where_event|statement_id_where_statement"):
            db.execute(insert, row)


def test_arrow_types_and_metadata() -> None:
    schema = to_arrow(TABLES["force_estimates"])
    assert schema.field("low").type == pa.int64()
    assert schema.field("as_of_earliest").type == pa.date32()
    assert schema.field("imputed").type == pa.bool_()
    assert pa.types.is_dictionary(schema.field("qualifier").type)
    assert pa.types.is_dictionary(schema.field("unit").type)
    assert schema.field("force_id").type == pa.string()
    assert schema.field("force_id").metadata[b"references"] == b"actors.actor_id"
    assert not schema.field("force_id").nullable
    assert "exact" in json.loads(schema.field("qualifier").metadata[b"codes"])
    assert all(field.metadata[b"description"] for model in PUBLISHED for field in to_arrow(model))


def test_frictionless_fields_keys_and_references() -> None:
    schema = to_frictionless(TABLES["places"])
    fields = {field["name"]: field for field in schema["fields"]}
    assert fields["where_prec"]["constraints"] == {"required": True, "minimum": 1, "maximum": 7}
    assert fields["latitude"]["unit"] == "degrees north"
    assert schema["primaryKey"] == ["place_id"]
    assert {"fields": ["part_of"], "reference": {"fields": ["place_id"]}} in schema["foreignKeys"]
    kind = next(field for field in to_frictionless(TABLES["place_names"])["fields"] if field["name"] == "kind")
    assert kind["constraints"]["enum"] == [category["value"] for category in kind["categories"]]
    url = next(field for field in to_frictionless(TABLES["sources"])["fields"] if field["name"] == "url")
    assert url["format"] == "uri"
    assert to_frictionless(TABLES["evidence"])["uniqueKeys"] == [["record_type", "record_id", "source_id", "locator"]]


def test_frictionless_holds_evidence_to_one_record() -> None:
    """The checklist passes rows with one record, and names a row with two and one with none."""
    names = list(RECORD_COLUMNS.values())
    one = [{"locator": "p1", **dict.fromkeys(names), name: "a"} for name in names]
    none, two = {**one[0], names[0]: None}, {**one[0], names[1]: "b"}
    checklist = Checklist.from_descriptor({"checks": to_row_checks(TABLES["evidence"])})
    schema = Schema.from_descriptor({"fields": [{"name": name, "type": "string"} for name in ("locator", *names)]})
    (task,) = Resource(data=[*one, none, two], schema=schema).validate(checklist).tasks
    assert [(error.type, error.row_number) for error in task.errors] == [("row-constraint", 9), ("row-constraint", 10)]
    assert to_row_checks(TABLES["events"]) == []


def test_the_codebook_tells_every_column_and_code() -> None:
    for model in PUBLISHED:
        text = to_markdown(model, 3)
        assert all(f"| `{column.name}`" in text for column in columns(model))
        assert all(f"`{code}`" in text for column in columns(model) for code in column.codes)

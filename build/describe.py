"""Describe what was written: the codebook, and the data package with its hashes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from build.database import SQLITE_FILE, method
from build.documents import file_digest
from build.project import Project, project
from build.reliability import RELIABILITY
from schema import DERIVED_MODELS, PUBLISHED, VOCABULARIES, Row
from schema.tables.force_estimates import CREDIBILITY
from schema.tables.sources import Reliability
from schema.targets.frictionless_schema import to_frictionless, to_row_checks
from schema.targets.markdown_codebook import table, to_markdown

CODEBOOK = "CODEBOOK.md"
PACKAGE = "datapackage.json"
OTHER_FILES = (
    ("sqlite", SQLITE_FILE, "All tables in one SQLite file", "application/vnd.sqlite3"),
    ("codebook", CODEBOOK, "Codebook", "text/markdown"),
    ("reliability", RELIABILITY, "Agreement between coders", "text/markdown"),
)
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}


@dataclass(frozen=True)
class Written:
    """A published table, as its Parquet file holds it."""

    rows: pl.LazyFrame
    height: int


Tables = Mapping[str, Written]


def published(folder: Path) -> dict[str, Written]:
    """The tables that were written into a folder."""
    paths = {model.table: folder / f"{model.table}.parquet" for model in PUBLISHED}
    return {t: Written(pl.scan_parquet(path), pq.read_metadata(path).num_rows) for t, path in paths.items()}


def write_codebook(tables: Tables, folder: Path) -> None:
    """Write CODEBOOK.md: how the data came about, every table, column, code and rule, with counts."""
    facts = project()
    template = Template((Path(__file__).parent / "codebook.md").read_text("utf-8"))
    text = template.substitute(
        title=facts.about["title"],
        version=facts.version,
        counts=_counts(tables),
        coverage=_coverage(tables["audits"].rows.collect()),
        methods="\n\n".join(f"### {model.table}\n\n{method(model)}" for model in DERIVED_MODELS),
        tables="\n\n".join(to_markdown(model, tables[model.table].height) for model in PUBLISHED),
        source_grades=table(("source", "rule"), ((f"{grade}", grade.definition) for grade in Reliability)),
        claim_grades=table(("claim", "rule"), ((str(grade), rule) for grade, rule in CREDIBILITY.items())),
        vocabularies="\n\n".join(_vocabulary(m, tables[m.table]) for m in PUBLISHED if m.table in VOCABULARIES),
        **_numbers(tables),
    )
    (folder / CODEBOOK).write_text(text, "utf-8", newline="\n")


def _numbers(tables: Tables) -> dict[str, object]:
    """The counts that the codebook's text names."""
    sources = tables["sources"].rows.select("document", pl.col("access").cast(pl.String)).collect()
    coders = tables["evidence"].rows.group_by("coder").len().sort("coder").collect().iter_rows()
    return {
        "coders": "; ".join(f"{coder} coded {rows:,} rows of evidence" for coder, rows in coders),
        "held": sources["document"].count(),
        "searches": tables["searches"].height,
        "sources": sources.height,
        "cited_only": (sources["access"] == "cited_only").sum(),
        "excerpts": (sources["access"] == "excerpt").sum(),
        "places": tables["places"].height,
        "located": tables["places"].rows.select("latitude").collect()["latitude"].count(),
        "identifiers": tables["actor_ids"].height,
    }


def _coverage(audits: pl.DataFrame) -> str:
    """The share of each held document's numbers, dates and names that rows stand on."""
    columns = ("source_id", "audited", "numbers", "dates", "names", "covered", "dismissed")
    rows = [
        (f"`{source}`", str(day), *map(str, counts), f"{sum(counts[3:]) / (sum(counts[:3]) or 1):.0%}")
        for source, day, *counts in audits.select(columns).iter_rows()
    ]
    return table(("document", "counted on", *columns[2:], "accounted for"), rows)


def _counts(tables: Tables) -> str:
    rows = ((f"`{m.table}`", m.caption, f"{tables[m.table].height:,}") for m in PUBLISHED)
    return table(("table", "holds", "rows"), rows)


def _vocabulary(model: type[Row], written: Written) -> str:
    rows = written.rows.select("code", "label", "definition").collect().iter_rows()
    listed = table(("code", "label", "definition"), ((f"`{code}`", label, text) for code, label, text in rows))
    return f"### {model.caption}\n\n{listed}"


def write_package(tables: Tables, root: Path) -> None:
    """Write datapackage.json (Data Package v2) beside ``dataset/``, with a hash of every file of it."""
    package = _package(project(), list(_resources(root)), _cited(tables["sources"].rows))
    text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    (root / PACKAGE).write_text("".join(map(_visible, text)), "utf-8", newline="\n")


def _visible(letter: str) -> str:
    """Letters that cannot be seen, such as those that patterns exclude, as JSON escapes."""
    return letter if letter.isprintable() or letter == "\n" else f"\\u{ord(letter):04x}"


def _package(facts: Project, resources: list[dict[str, Any]], sources: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": facts.name,
        "title": facts.about["title"],
        "description": facts.about["description"].strip(),
        "version": facts.version,
        "created": f"{facts.about['created']}T00:00:00Z",
        "keywords": facts.keywords,
        "licenses": [LICENCE],
        "contributors": facts.about["contributors"],
        "temporal": facts.about["temporal"],
        "spatial": facts.about["spatial"],
        "sources": sources,
        "resources": resources,
    }


def _cited(sources: pl.LazyFrame) -> list[dict[str, str]]:
    """The sources of which something was seen, as the data package lists them."""
    seen = sources.filter(pl.col("access").cast(pl.String) != "cited_only").select("title", "url").collect().iter_rows()
    return [{"title": title} | ({"path": url} if url else {}) for title, url in seen]


def _resources(root: Path) -> Iterator[dict[str, Any]]:
    for model in PUBLISHED:
        path = f"dataset/{model.table}.parquet"
        resource: dict[str, Any] = {
            "name": model.table,
            "type": "table",
            "title": model.caption,
            "description": (model.__doc__ or "").strip(),
            "path": path,
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
            "hash": file_hash(root / path),
            "schema": to_frictionless(model),
        }
        if checks := to_row_checks(model):
            resource["checklist"] = {"checks": checks}
        yield resource
    for name, file, title, mediatype in OTHER_FILES:
        path = f"dataset/{file}"
        if (root / path).exists():
            yield {"name": name, "title": title, "path": path, "mediatype": mediatype, "hash": file_hash(root / path)}


def file_hash(path: Path) -> str:
    """SHA-256 of a file, as Data Package writes it."""
    return f"sha256:{file_digest(path)}"

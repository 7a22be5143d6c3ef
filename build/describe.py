"""Describe what was written: the codebook, and the data package with its hashes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

import polars as pl

from build.database import SQLITE_FILE
from build.derive.tables import method
from build.documents import file_digest
from build.metadata import CROISSANT, DATACITE, SCHEMA_ORG, write_json
from build.project import LICENCE, Project, project
from build.reliability import RELIABILITY
from build.unattributed import unattributed
from build.written import Tables, Written
from schema import DERIVED_MODELS, PUBLISHED, VOCABULARIES, Row
from schema.tables.force_estimates import CREDIBILITY
from schema.tables.sources import Reliability
from schema.targets.frictionless_schema import to_frictionless, to_row_checks
from schema.targets.markdown_codebook import table, to_markdown

CODEBOOK = "CODEBOOK.md"
PACKAGE = "datapackage.json"
PROFILES = "https://datapackage.org/profiles/2.0"
RESOURCE_PROFILE = f"{PROFILES}/dataresource.json"


class OtherFile(NamedTuple):
    """A published file that is no table."""

    name: str
    file: str
    title: str
    mediatype: str
    description: str


_LD = "application/ld+json"
OTHER_FILES = (
    OtherFile("sqlite", SQLITE_FILE, "All tables in one SQLite file", "application/vnd.sqlite3",
              "The same rows, with keys, references, checks, indexes and full-text search."),
    OtherFile("codebook", CODEBOOK, "Codebook", "text/markdown",
              "How the data came about, every table, column, code and rule, counts, known gaps and biases."),
    OtherFile("reliability", RELIABILITY, "Agreement between coders", "text/markdown",
              "Krippendorff's alpha for each variable that two coders coded."),
    OtherFile("croissant", CROISSANT, "Croissant description", _LD,
              "The tables as record sets, and how they were coded, for tools of machine learning."),
    OtherFile("schema-org", SCHEMA_ORG, "schema.org description", _LD,
              "The dataset for a web page, as search engines for datasets read it."),
    OtherFile("datacite", DATACITE, "DataCite metadata", "application/json",
              "What a repository asks when it registers a DOI."),
)  # fmt: skip


def write_codebook(tables: Tables, folder: Path) -> None:
    """Write CODEBOOK.md: how the data came about, every table, column, code and rule, with counts."""
    facts = project()
    template = Template((Path(__file__).parent / "codebook.md").read_text("utf-8"))
    text = template.substitute(
        title=facts.title,
        version=facts.version,
        counts=_counts(tables),
        coverage=_coverage(tables["audits"].rows.collect()),
        methods="\n\n".join(f"### {model.table}\n\n{method(model.table)}" for model in DERIVED_MODELS),
        tables="\n\n".join(to_markdown(model, tables[model.table].height) for model in PUBLISHED),
        source_grades=table(("source", "rule"), ((f"{grade}", grade.definition) for grade in Reliability)),
        credibility=method("credibility"),
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
        "unattributed": unattributed({name: table.rows for name, table in tables.items()}).height,
        "sources": sources.height,
        "cited_only": (sources["access"] == "cited_only").sum(),
        "excerpts": (sources["access"] == "excerpt").sum(),
        "places": tables["places"].height,
        "located": tables["places"].rows.select("latitude").collect()["latitude"].count(),
        "identifiers": tables["actor_ids"].height,
        "actors": tables["actors"].height,
        "persons": tables["actors"].rows.filter(pl.col("kind").cast(pl.String) == "person").collect().height,
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
    write_json(root / PACKAGE, package)


def _package(facts: Project, resources: list[dict[str, Any]], sources: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "id": facts.identifier,
        "name": facts.name,
        "title": facts.title,
        "description": facts.description,
        "version": facts.version,
        "created": f"{facts.created}T00:00:00Z",
        "keywords": facts.keywords,
        "licenses": [LICENCE],
        "contributors": facts.about["contributors"],
        "languages": [facts.about["language"]],
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
            "$schema": RESOURCE_PROFILE,
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
    for other in OTHER_FILES:
        path = f"dataset/{other.file}"
        if (root / path).exists():
            yield {
                "$schema": RESOURCE_PROFILE,
                "name": other.name,
                "title": other.title,
                "description": other.description,
                "path": path,
                "mediatype": other.mediatype,
                "hash": file_hash(root / path),
            }


def file_hash(path: Path) -> str:
    """SHA-256 of a file, as Data Package writes it."""
    return f"sha256:{file_digest(path)}"

"""The codebook: how the data came about, and every table, column, code and rule, with counts."""

from __future__ import annotations

from pathlib import Path
from string import Template

import polars as pl

from build.derive.tables import method
from build.describe.published import PublishedTable, Tables
from build.files import CODEBOOK
from build.project import project
from build.review.unattributed import unattributed
from schema import DERIVED_MODELS, PUBLISHED, VOCABULARIES, Row
from schema.tables.figures import INTERVALS
from schema.tables.force_estimates import CREDIBILITY
from schema.tables.sources import Reliability
from schema.targets.markdown_codebook import table, to_markdown


def write_codebook(tables: Tables, folder: Path) -> None:
    """Write CODEBOOK.md: how the data came about, every table, column, code and rule, with counts."""
    dataset = project()
    template = Template((Path(__file__).parent / "codebook.md").read_text("utf-8"))
    text = template.substitute(
        title=dataset.title,
        version=dataset.version,
        counts=_counts(tables),
        coverage=_coverage(tables["audits"].rows.collect()),
        methods="\n\n".join(f"### {model.table}\n\n{method(model.table)}" for model in DERIVED_MODELS),
        intervals=table(("qualifier", "lower", "upper"), ((f"`{q}`", *map(_bound, e)) for q, e in INTERVALS.items())),
        tables="\n\n".join(to_markdown(model, tables[model.table].height) for model in PUBLISHED),
        source_grades=table(("source", "rule"), ((f"{grade}", grade.definition) for grade in Reliability)),
        credibility=method("credibility"),
        claim_grades=table(("claim", "rule"), ((str(grade), rule) for grade, rule in CREDIBILITY.items())),
        vocabularies="\n\n".join(_vocabulary(m, tables[m.table]) for m in PUBLISHED if m.table in VOCABULARIES),
        **_numbers(tables),
    )
    (folder / CODEBOOK).write_text(text, "utf-8", newline="\n")


def _bound(sql: str) -> str:
    return "open" if sql == "NULL" else f"`{sql}`"


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


def _vocabulary(model: type[Row], written: PublishedTable) -> str:
    rows = written.rows.select("code", "label", "definition").collect().iter_rows()
    listed = table(("code", "label", "definition"), ((f"`{code}`", label, text) for code, label, text in rows))
    return f"### {model.caption}\n\n{listed}"

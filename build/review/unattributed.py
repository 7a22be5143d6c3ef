"""Sources that tell somebody else's number and say neither whence they have it nor that they heard it themselves.

Each either repeats another source, which is to be named in ``repeats``, or its author heard, saw or received what it
tells, which ``reporting`` says. Whether a number is the source's own is judged by names: of its publisher and author,
and those under which the claimant is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

COLUMNS = ("source_id", "publisher", "claims", "claimants")


def unattributed(tables: Mapping[str, pl.LazyFrame]) -> pl.DataFrame:
    """Those sources in the order of their identifiers, with the claims they support and whose these are.

    Shape: sources x COLUMNS; claims and claimants are counts.
    """
    own = _named(tables["actors"], tables["actor_names"])
    sources = tables["sources"].filter(
        pl.col("repeats").is_null() & (pl.col("reporting").cast(pl.String).fill_null("") != "original")
    )
    supporting = (
        tables["evidence"]
        .filter(
            (pl.col("record_type").cast(pl.String) == "force_estimate")
            & (pl.col("support").cast(pl.String) == "supports")
        )
        .select("source_id", estimate_id="record_id")
        .join(tables["force_estimates"].select("estimate_id", "claimant_id"), on="estimate_id")
        .join(sources.select("source_id", "publisher", "author"), on="source_id")
    )
    spoken = pl.concat(
        supporting.select("source_id", "claimant_id", name=_folded(by)) for by in ("publisher", "author")
    ).join(own, on=("claimant_id", "name"))
    others = supporting.join(spoken, on=("source_id", "claimant_id"), how="anti")
    grouped = others.group_by("source_id", "publisher").agg(
        pl.col("estimate_id").n_unique().alias("claims"), pl.col("claimant_id").n_unique().alias("claimants")
    )
    return grouped.sort("source_id").select(COLUMNS).collect()


def report(found: pl.DataFrame) -> Iterator[str]:
    """One line for each source, and their number."""
    for source_id, publisher, claims, claimants in found.iter_rows():
        whose = "one claimant" if claimants == 1 else f"{claimants} claimants"
        yield f"{source_id}: {publisher or '(no publisher)'}; {claims} claim{'s' if claims > 1 else ''} of {whose}"
    yield f"{found.height} sources tell others' numbers, repeat nothing, and are not marked as reporting of their own"


def _named(actors: pl.LazyFrame, names: pl.LazyFrame) -> pl.LazyFrame:
    """Every name of every actor, as names are compared."""
    return pl.concat(table.select(claimant_id="actor_id", name=_folded("name")) for table in (actors, names)).unique()


def _folded(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String).str.to_lowercase().str.strip_chars()

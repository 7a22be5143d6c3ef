"""A tour of the dataset in three questions; ``make docs`` runs it and writes tour.md."""

# %% [markdown]
# # A tour in three questions
#
# How many Wagner fighters were in Libya in early 2020, and who says so? How much of that is independent? What is left
# if one voice is left out? Each question is answered with another tool: pandas, DuckDB, plain SQL. Everything below
# was run; the numbers come from the published tables, and this page is made anew whenever they change (`make docs`).
#
# **Before you use a number.** Every row is a claim by somebody, not a fact. The rows were coded by language models
# that followed a written guide; no human expert has reviewed them yet. Open the source behind a row before you rely
# on it.

# %%
import duckdb

import lffd

print(lffd.cite())

# %% [markdown]
# ## 1. How many, and who says so? (pandas)
#
# `force_estimates_flat` has one row per claim, with names in place of identifiers. A `stock` is a number present at a
# time; arrivals, recruits and deaths are other measures and are never added to it. `low`, `best` and `high` hold what
# the claimant states, `qualifier` how it is limited, `as_of` the time it describes, as EDTF (2020-33 is the first
# quarter). A claim counts here if that time overlaps January to April 2020.

# %%
claims = lffd.load("force_estimates_flat")
wagner = claims[
    (claims["force_id"] == "wagner-group")
    & (claims["measure"] == "stock")
    & (claims["as_of_latest"] >= "2020-01-01")
    & (claims["as_of_earliest"] <= "2020-04-30")
].sort_values(["claimed_latest", "estimate_id"])
shown = wagner[["claimant", "as_of", "low", "best", "high", "qualifier", "credibility"]]
print(shown.astype("string").fillna("").to_string(index=False, max_colwidth=30))

# %% [markdown]
# Several rows of one claimant need not be several claims: where a relay changed the figure or dropped its qualifier,
# the changed form is a row of its own, with a `note` that says so. The same report can so be "up to", a range and a
# round number. Of such forms, `credibility` (1 best, 5 worst, 6 cannot be judged) marks the one nearest to the
# claimant:

# %%
panel = wagner[wagner["claimant_id"] == "un-panel-of-experts-libya"].sort_values(["credibility", "estimate_id"])
for claim in panel.itertuples():
    print(f"{claim.credibility}  {claim.note}")

# %% [markdown]
# What could be known at the time? `known_on` keeps the rows that a source had made public by a day:

# %%
early = lffd.load("force_estimates_flat", known_on="2020-03-31")
print(
    len(wagner), "claims today;", wagner["estimate_id"].isin(early["estimate_id"]).sum(), "were public by 31 March 2020"
)

# %% [markdown]
# ## 2. How much of it is independent? (DuckDB)
#
# A wire story printed by ten papers is ten sources and one origin. `source_chain` follows every source to what it
# repeats, to the end. Per claimant: the forms in which the claim travels, the sources that carry them, and the
# origins these go back to. Even several origins are one voice where they quote the same claimant.

# %%
folder = lffd.path() / "dataset"
independence = duckdb.sql(f"""
    SELECT
        claim.claimant,
        count(DISTINCT claim.estimate_id) AS forms,
        count(DISTINCT evidence.source_id) AS sources,
        count(DISTINCT chain.ancestor_id) AS origins,
        min(claim.known_from) AS first_public
    FROM wagner AS claim
    JOIN '{folder}/evidence.parquet' AS evidence USING (estimate_id)
    JOIN '{folder}/source_chain.parquet' AS chain ON chain.source_id = evidence.source_id AND chain.is_origin
    WHERE evidence.support = 'supports'
    GROUP BY claim.claimant
    ORDER BY sources DESC, claimant
""").df()
print(independence.to_string(index=False, max_colwidth=60))
print()
print(f"{len(wagner)} rows, {independence['sources'].sum()} times a source, {len(independence)} claimants")

# %% [markdown]
# ## 3. What if one voice is left out? (SQL)
#
# The same claims in the SQLite file, each claimant left out in turn. `lowest` is the smallest lower bound that is
# left, `highest` the largest number that anybody left states. "Up to n" allows every number from 0; where claims "at
# least" or "more than" are among them, the range has no upper end, and `open_ended` counts these.

# %%
SQL = """
WITH claims AS (
    SELECT claimant, lower, upper
    FROM force_estimates_flat
    WHERE force_id = 'wagner-group' AND measure = 'stock'
        AND as_of_latest >= '2020-01-01' AND as_of_earliest <= '2020-04-30'
        AND (lower IS NOT NULL OR upper IS NOT NULL)
),
voices AS (SELECT DISTINCT claimant FROM claims UNION ALL SELECT NULL)
SELECT
    coalesce(voices.claimant, '(nobody)') AS left_out,
    count(*) AS claims,
    min(claims.lower) AS lowest,
    max(coalesce(claims.upper, claims.lower)) AS highest,
    count(*) - count(claims.upper) AS open_ended
FROM voices
JOIN claims ON voices.claimant IS NULL OR claims.claimant <> voices.claimant
GROUP BY voices.claimant
ORDER BY voices.claimant IS NOT NULL, voices.claimant
"""
db = lffd.connect()
answer = db.execute(SQL)
print("{:<62}{:>8}{:>8}{:>9}{:>12}".format(*(column[0] for column in answer.description)))
for row in answer:
    print("{:<62}{:>8}{:>8}{:>9}{:>12}".format(*row))
db.close()

# %% [markdown]
# A line whose `lowest` or `highest` is not that of the first line names a claimant on whom that end hangs alone.
#
# Seventeen questions like these are ready-made as SQL, with parameters, in [browse/questions](../browse/questions):
# `lffd export 13` answers the third for a source of your choice, `lffd browse` shows all of them in Datasette.
#
# ## In R
#
# The files need no Python. This was **not run** when the page was made:
#
# ```r
# claims <- nanoparquet::read_parquet("dataset/force_estimates_flat.parquet")
# subset(claims, force_id == "wagner-group" & measure == "stock",
#        select = c(claimant, as_of, low, best, high, qualifier))
#
# db <- DBI::dbConnect(RSQLite::SQLite(), "dataset/lffd.sqlite", flags = RSQLite::SQLITE_RO)
# DBI::dbGetQuery(db, "SELECT claimant, count(*) AS claims FROM force_estimates_flat GROUP BY claimant")
# DBI::dbDisconnect(db)
# ```

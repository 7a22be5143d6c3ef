"""Pictures of the published tables: each chart is one function from tables to an Altair chart, with nothing fetched."""

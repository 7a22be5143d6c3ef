"""How people look at the dataset: Datasette on the published SQLite file."""

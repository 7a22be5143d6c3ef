"""How seeds become the dataset: read, check, link, derive, write, describe."""

"""One class per table, grouped by what they are about."""

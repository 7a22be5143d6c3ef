"""What changed between two published datasets: rows by their keys, field by field, and the schema apart."""

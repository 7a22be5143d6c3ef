"""What is not coded: columns from a row's own cells, and the SQL of the tables that are derived whole."""

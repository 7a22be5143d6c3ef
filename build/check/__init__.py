"""What is asked of rows and tables, and where checked rows wait."""

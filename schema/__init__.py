"""What a row means: one pydantic class per table, and everything that is derived from those classes.

Reads no file. Loading it checks the reference graph (``schema.graph``).
"""

from schema.columns import Category, Column, Reference, coded_columns, columns, judged_columns
from schema.graph import SchemaError, check_graph
from schema.registry import MODELS, PUBLISHED, TABLES, VOCABULARIES
from schema.row import Row, Rule, TableRule
from schema.tables.derived import DERIVED_MODELS

check_graph(PUBLISHED)

__all__ = [
    "DERIVED_MODELS",
    "MODELS",
    "PUBLISHED",
    "TABLES",
    "VOCABULARIES",
    "Category",
    "Column",
    "Reference",
    "Row",
    "Rule",
    "SchemaError",
    "TableRule",
    "check_graph",
    "coded_columns",
    "columns",
    "judged_columns",
]

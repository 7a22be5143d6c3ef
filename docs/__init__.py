"""Docs for users: a tour that is run, and the reader's reference from its docstrings."""

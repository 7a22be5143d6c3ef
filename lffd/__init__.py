"""Read the published files of the Libya Foreign Forces Dataset.

>>> import lffd
>>> claims = lffd.load("force_estimates_flat", known_on="2020-06-30")

Every figure is a claim by somebody, coded from a public source by a language model that followed a written guide; no
human expert has reviewed the rows yet. ``lffd.describe("force_estimates_flat")`` says what each column means.
"""

from lffd.citation import cite
from lffd.description import Description, describe
from lffd.published import UnknownTableError, path, tables
from lffd.reader import connect, load
from lffd.sql import query

__all__ = ["Description", "UnknownTableError", "cite", "connect", "describe", "load", "path", "query", "tables"]

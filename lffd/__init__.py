"""Read the published files of the Libya Foreign Forces Dataset.

>>> import lffd
>>> estimates = lffd.load("force_estimates")
"""

from lffd.reader import connect, load, path, tables

__all__ = ["connect", "load", "path", "tables"]

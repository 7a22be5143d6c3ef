"""How much a change is, by the version recipe of Data Package."""

from __future__ import annotations

from enum import IntEnum


class Level(IntEnum):
    """What a change asks of the version number; each includes those below it."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

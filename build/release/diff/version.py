"""How much a change is by the version recipe of Data Package, and the least version number that it allows."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

_FORM = re.compile(r"(\d+)\.(\d+)\.(\d+)")


class Level(IntEnum):
    """What a change asks of the version number; each includes those below it."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


class Version(NamedTuple):
    """MAJOR.MINOR.PATCH; versions compare as numbers do."""

    major: int
    minor: int
    patch: int

    @classmethod
    def read(cls, text: str) -> Version:
        """A version from its text.

        Raises:
            ValueError: it is not three numbers joined by dots.
        """
        if not (found := _FORM.fullmatch(text)):
            raise ValueError(f"{text!r} is no version; write it as 1.2.3")
        return cls(*map(int, found.groups()))

    def __str__(self) -> str:
        """As it is written."""
        return ".".join(map(str, self))

    def least_after(self, level: Level) -> Version:
        """The lowest version that may follow this one with changes of a level; any change asks for a higher one.

        Before 1.0.0 nothing is promised to stay, and what would be MAJOR counts as MINOR.
        """
        if level is Level.MAJOR and self.major:
            return Version(self.major + 1, 0, 0)
        if level >= Level.MINOR:
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1)

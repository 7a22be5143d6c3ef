"""Version numbers of the dataset, and the least one that its changes allow."""

from __future__ import annotations

import re
from typing import NamedTuple

from build.release.diff.levels import Level

_FORM = re.compile(r"(\d+)\.(\d+)\.(\d+)")


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

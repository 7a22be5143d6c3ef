"""What is known of how each table was read, whichever engine read it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class ReadStatus:
    """What is known of a table's reading: its first file, whether it was read to the end, rows and cells refused."""

    file: str = ""
    whole: bool = True
    lost: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def lost_keys(self, key: str) -> int:
        """How many rows cannot be named because they were lost or their key was refused."""
        return self.lost + self.refused[key]

"""A mistake in the input is a value: where it is, what is wrong, what to write instead."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake in one cell, or in a whole line or file (column ``*``)."""

    file: str
    line: int
    column: str
    message: str
    value: str = field(default="", compare=False)

    def __str__(self) -> str:
        """The line a coder reads: ``seeds/events.csv:4:date: ...; ...``."""
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


MOST_CANDIDATES = 20_000  # more candidates than this are not searched for a near match


def shown(value: str, most: int = 60) -> str:
    """A cell as it is quoted in a message: control characters spelt out, long text cut."""
    plain = value.encode("unicode_escape").decode() if not value.isprintable() else value
    return f"'{plain[:most]}...'" if len(plain) > most else f"'{plain}'"


def did_you_mean(value: str, candidates: Collection[str]) -> str:
    """`` (did you mean X?)`` where one of the candidates is close; else nothing."""
    near = near_matches(value, candidates)
    return f" (did you mean {near[0]}?)" if near else ""


def near_matches(value: str, candidates: Collection[str]) -> list[str]:
    """The candidate closest to a value, if one is close and there are not too many to look through."""
    if len(candidates) > MOST_CANDIDATES:
        return []
    return difflib.get_close_matches(value.strip(), candidates, n=1, cutoff=0.75)

"""A mistake in the input is a value: where it is, what is wrong, what to write instead."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable
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


def shown(value: str, most: int = 60) -> str:
    """A cell as it is quoted in a message: control characters spelt out, long text cut."""
    plain = value.encode("unicode_escape").decode() if not value.isprintable() else value
    return f"'{plain[:most]}...'" if len(plain) > most else f"'{plain}'"


class Nearest:
    """Names among which near matches of others are looked for, also where there are many of both.

    Only those that share most runs of three letters with a name are compared in full. One search takes milliseconds
    among tens of thousands; among more, none is made.
    """

    MOST = 20_000  # names among which a near match is looked for
    COMPARED = 20  # names that are compared in full

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(names)
        self._by_run: dict[str, list[int]] | None = None

    def match(self, value: str) -> str | None:
        """The name closest to a value, if one is close."""
        sought = value.strip()[:LONGEST]
        near = difflib.get_close_matches(sought, self._similar(sought), n=1, cutoff=0.75)
        return near[0] if near else None

    def hint(self, value: str) -> str:
        """`` (did you mean X?)`` where one of the names is close; else nothing."""
        near = self.match(value)
        return f" (did you mean {near}?)" if near else ""

    def _similar(self, value: str) -> list[str]:
        """The names that share most runs of three letters with a value; all, where they are few."""
        if len(self._names) <= self.COMPARED:
            return self._names
        if len(self._names) > self.MOST:
            return []
        if self._by_run is None:
            self._by_run = defaultdict(list)
            for at, name in enumerate(self._names):
                for run in _runs(name):
                    self._by_run[run].append(at)
        shared = Counter(at for run in _runs(value) for at in self._by_run.get(run, ()))
        return [self._names[at] for at, _ in shared.most_common(self.COMPARED)]


LONGEST = 200  # characters of a value that are compared


def _runs(name: str) -> set[str]:
    return {name[at : at + 3] for at in range(len(name) - 2)}

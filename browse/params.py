"""What is asked of a question, read by what each parameter is: the one layer for the pages and the command line.

A value is read as people write it: a name, an alias or a spelling becomes the identifier, and where a year or a month
is given for a day, it is its first or its last day, as the parameter has it. What cannot be read is refused, with what
to write instead; nothing is ignored.
"""

from __future__ import annotations

import re
import sqlite3
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .folding import fold, nearest
from .questions import Answer, Param, Question, run

Options = dict[str, str]
"""The values of a column that are in use, and what each is called."""

_KIND = re.compile(r"(actor|place|places|row|code) of (\w+)\.(\w+)|one of (.+)|number (\d+) to (\d+)|(.+)")
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_OTHER_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})|(\d{4})[./](\d{1,2})[./](\d{1,2})")
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_YES, _NO = frozenset({"yes", "y", "true", "1", "on"}), frozenset({"no", "n", "false", "0", "off"})
_VOICE = "source, publisher or actor"
KINDS = ("first day", "last day", "day", "yes or no", "version", "text", _VOICE)
"""Kinds that have no more to say; the others name a column, words or bounds."""

_NAMES = {
    "actors": "SELECT actor_id, name, 1 FROM actors UNION ALL SELECT actor_id, name, 0 FROM actor_names",
    "places": "SELECT place_id, name, 1 FROM places UNION ALL SELECT place_id, name, 0 FROM place_names",
}
_OF = {"actor": "actors", "place": "places", "places": "places"}


class RefusedError(ValueError):
    """A question cannot be asked like that; the message has a line for each parameter that is wrong."""


@dataclass
class Lists:
    """What values are read by: the names of actors and places, and the values that columns have.

    Attributes:
        primary: table of actors or of places -> identifier -> its name.
        spelt: the same table -> a name as it is compared -> the identifiers that it may mean.
        used: column, with its table -> the values in use and what they are called.
        publishers: a publisher's name as it is compared -> as it is written.
        sources: the identifiers of all sources.
        labels: of measures and units, what each code is called.
    """

    primary: dict[str, dict[str, str]] = field(default_factory=dict)
    spelt: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    used: dict[str, Options] = field(default_factory=dict)
    publishers: dict[str, str] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    labels: dict[str, Options] = field(default_factory=dict)

    def options(self, param: Param) -> Options:
        """The values of a parameter that are in use; empty where any value may be given."""
        kind = _KIND.fullmatch(param.kind)
        assert kind, param.kind
        if kind[4]:
            return {word.strip(): word.strip() for word in kind[4].split(",")}
        return self.used.get(f"{kind[2]}.{kind[3]}", {}) if kind[2] else {}

    def called(self, table: str, text: str, most: int = 5) -> list[str]:
        """The actors or places that a text may name, by any of their spellings: those named just so come first."""
        folded = fold(text)
        exact = sorted(self.spelt[table].get(folded, set()))
        inside = {
            key for name, keys in self.spelt[table].items() if folded and f" {folded} " in f" {name} " for key in keys
        }
        by_name = sorted(inside - set(exact), key=lambda key: (len(self.primary[table].get(key) or key), key))
        return [*exact, *by_name][:most]

    def nearly(self, table: str, text: str) -> list[str]:
        """The actors or places whose names are spelt nearly like a text."""
        return _near(table, text, self, {})

    def unused(self, question: Question, values: Mapping[str, str]) -> list[str]:
        """What is asked for and stands in no row at all, with what is in use and named nearly like it."""
        said = []
        for param in question.params:
            value, kind = values[param.name], _KIND.fullmatch(param.kind)
            used = self.options(param)
            if not value or not kind or kind[1] not in ("actor", "place") or value in used:
                continue
            name = self.primary[_OF[kind[1]]].get(value, value)
            near = [key for key, label in used.items() if label in nearest(name, used.values())]
            instead = f"; in use are {' and '.join(f'{key} ({used[key]})' for key in near)}" if near else ""
            said.append(f"{name} is nowhere the {param.name} of a row{instead}")
        return said


def lists(connection: sqlite3.Connection, questions: list[Question]) -> Lists:
    """Read what the parameters of questions are read by."""
    found = Lists()
    for table, sql in _NAMES.items():
        found.primary[table], found.spelt[table] = {}, {}
        for key, name, is_first in connection.execute(sql):
            if is_first:
                found.primary[table][key] = name
            found.spelt[table].setdefault(fold(name), set()).add(key)
    for (publisher,) in connection.execute("SELECT DISTINCT publisher FROM sources WHERE publisher IS NOT NULL"):
        found.publishers[fold(publisher)] = publisher
    found.labels["actor"] = found.primary["actors"]
    for column in ("measure", "unit"):
        found.labels[column] = dict(connection.execute(f"SELECT code, label FROM {column}s"))
    found.sources.update(key for (key,) in connection.execute("SELECT source_id FROM sources"))
    for param in (param for question in questions for param in question.params):
        kind = _KIND.fullmatch(param.kind)
        if kind and kind[2]:
            found.used[f"{kind[2]}.{kind[3]}"] = _used(connection, kind[1], kind[2], kind[3], found)
    return found


def _used(connection: sqlite3.Connection, kind: str, table: str, column: str, found: Lists) -> Options:
    rows = connection.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL")
    names = found.primary.get(_OF.get(kind, ""), {}) or found.labels.get(column, {})
    options = {value: names.get(value, value) for (value,) in rows}
    return dict(sorted(options.items(), key=lambda option: fold(option[1])))


def settled(question: Question, given: Mapping[str, str], known: Lists) -> dict[str, str]:
    """The value of every parameter, as the SQL takes it: what is given, read, or else the default.

    Raises:
        RefusedError: a parameter is not there, or a value cannot be read.
    """
    params = {param.name: param for param in question.params}
    wrong = [_unknown(name, list(params)) for name in given if name not in params]
    values = {}
    for name, param in params.items():
        try:
            values[name] = _read(param, given.get(name, param.default).strip(), known)
        except ValueError as error:
            wrong.append(f"{name}: {error}")
    if wrong:
        raise RefusedError("\n".join(wrong))
    return values


def ask(question: Question, connection: sqlite3.Connection, **given: str) -> Answer:
    """The answer to a question whose parameters are given as people write them.

    Raises:
        RefusedError: a parameter is not there, or a value cannot be read.
    """
    return run(question, connection, **settled(question, given, lists(connection, [question])))


def why_empty(question: Question, connection: sqlite3.Connection, values: Mapping[str, str]) -> list[str]:
    """Why there is no answer: how many rows there would be without each condition; none where no one is to blame."""
    said = []
    for param in question.params:
        if values[param.name]:
            try:
                rows = run(question, connection, **{**values, param.name: ""})[1]
            except sqlite3.Error:
                continue
            if rows:
                count = f"{len(rows):,} row" if len(rows) == 1 else f"{len(rows):,} rows"
                said.append(
                    f"without {param.name} = {values[param.name]} there {'is' if len(rows) == 1 else 'are'} {count}"
                )
    return said


def _unknown(name: str, names: list[str]) -> str:
    near = nearest(name, names, 1)
    instead = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
    return f"{name}: there is no such parameter; {instead}"


def _read(param: Param, value: str, known: Lists) -> str:  # noqa: PLR0911 - one return for each kind
    kind = _KIND.fullmatch(param.kind)
    assert kind, param.kind
    if not value:
        return ""
    if kind[1] == "places":
        return ",".join(_named("places", one.strip(), known, {}) for one in value.split(",") if one.strip())
    if kind[1] in _OF:
        return _named(_OF[kind[1]], value, known, known.options(param))
    if kind[1] or kind[4]:
        return _coded(value, known.options(param))
    if kind[5]:
        return _number(value, int(kind[5]), int(kind[6]))
    if kind[7] in ("first day", "last day", "day"):
        return _day(value, kind[7])
    if kind[7] == _VOICE:
        return _voice(value, known)
    if kind[7] == "yes or no":
        return _yes_or_no(value)
    if kind[7] == "version" and not _VERSION.fullmatch(value):
        raise ValueError(f"{value} is no version; write one such as 1.0.0")
    return value


def _named(table: str, value: str, known: Lists, used: Options) -> str:
    """The identifier that a name stands for; where it may stand for several, the one whose first name or use it is."""
    if value in known.primary[table]:
        return value
    folded = fold(value)
    meant = known.spelt[table].get(folded, set()) | {key for key in known.primary[table] if fold(key) == folded}
    for narrower in (
        meant,
        {key for key in meant if fold(known.primary[table][key]) == folded},
        {key for key in meant if key in used},
    ):
        if len(narrower) == 1:
            return next(iter(narrower))
    if meant:
        raise ValueError(f"{value} may be {_listed(table, sorted(meant), known)}; write one of these identifiers")
    near = _near(table, value, known, used)
    instead = f"did you mean {_listed(table, near, known)}?" if near else "look it up in the table"
    raise ValueError(f"no {table.removesuffix('s')} is called {value}; {instead}")


def _voice(value: str, known: Lists) -> str:
    """A source, a publisher as it is written in sources, or an actor."""
    if value in known.sources or value in known.publishers.values():
        return value
    if found := known.publishers.get(fold(value)):
        return found
    near = nearest(value, [*known.publishers.values(), *known.sources], 2)
    try:
        return _named("actors", value, known, {})
    except ValueError as error:
        raise ValueError(f"{error}" + (f"; or {' or '.join(near)}?" if near else "")) from None


def _near(table: str, value: str, known: Lists, used: Options) -> list[str]:
    """Identifiers whose names are nearly spelt like a value, those in use first."""
    keys: dict[str, None] = {}
    for name in nearest(value, known.spelt[table], 6):
        keys.update(dict.fromkeys(sorted(known.spelt[table][name])))
    for key in nearest(value, known.primary[table], 3):
        keys[key] = None
    return sorted(keys, key=lambda key: key not in used)[:3]


def _listed(table: str, keys: list[str], known: Lists) -> str:
    return " or ".join(f"{key} ({known.primary[table].get(key, key)})" for key in keys)


def _coded(value: str, options: Options) -> str:
    if value in options:
        return value
    folded = fold(value)
    found = [code for code, label in options.items() if folded in (fold(code), fold(label))]
    if len(found) == 1:
        return found[0]
    near = nearest(value, options)
    instead = f"did you mean {' or '.join(near)}?" if near else f"there are {_some(options)}"
    raise ValueError(f"{value} is not among its values; {instead}")


def _some(options: Options) -> str:
    first = list(options)[:12]
    return ", ".join(first) + (f" and {len(options) - len(first)} more" if len(options) > len(first) else "")


def _number(value: str, low: int, high: int) -> str:
    if not re.fullmatch(r"\d{1,9}", value) or not low <= int(value) <= high:
        raise ValueError(f"{value} is no whole number from {low} to {high}")
    return str(int(value))


def _yes_or_no(value: str) -> str:
    if value.casefold() in _YES | _NO:
        return "yes" if value.casefold() in _YES else "no"
    raise ValueError(f"{value} is neither yes nor no")


def _day(value: str, sense: str) -> str:
    """A day; a year or a month by its first or last day, where the parameter has a sense."""
    parts = _DAY.fullmatch(value)
    if not parts:
        raise ValueError(f"{value} is no day; {_rewritten(value)}")
    year, month, day = (int(part) if part else None for part in parts.groups())
    assert year is not None
    if day is None and sense == "day":
        raise ValueError(f"{value} is longer than a day; write a day such as {year}-{month or 6:02}-15")
    try:
        if sense == "last day":
            last = date(year, month or 12, 1)
            return str(last.replace(day=day or monthrange(last.year, last.month)[1]))
        return str(date(year, month or 1, day or 1))
    except ValueError:
        raise ValueError(f"{value} is not in the calendar") from None


def _rewritten(value: str) -> str:
    """What to write in place of a day in another form; where day and month cannot be told apart, both."""
    parts = _OTHER_DAY.fullmatch(value)
    if not parts:
        return "write it as 2020-06-30, or only the month (2020-06) or the year (2020)"
    if parts[4]:
        orders = [(int(parts[4]), int(parts[5]), int(parts[6]))]
    else:
        orders = [(int(parts[3]), int(parts[2]), int(parts[1]))]
        if "/" in value:
            orders.append((int(parts[3]), int(parts[1]), int(parts[2])))
    days = []
    for order in orders:
        try:
            days.append(str(date(*order)))
        except ValueError:
            continue
    return f"write {' or '.join(dict.fromkeys(days))}" if days else "it is not in the calendar"

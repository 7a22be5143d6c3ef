"""How to cite the dataset, from datapackage.json; a DOI appears once the data package carries one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any, Literal

from lffd.published import package

Format = Literal["text", "bibtex", "ris", "csl"]

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{letter: f"\\{letter}" for letter in "&%$#_{}"},
}


def cite(format: Format = "text") -> str:  # noqa: A002 - the name that other citation tools have
    """The citation of this version of the dataset.

    Args:
        format: "text" (one line to read), "bibtex", "ris", or "csl" (CSL-JSON, for Zotero, pandoc and others).

    Raises:
        ValueError: ``format`` is none of these.
    """
    if format not in _FORMATS:
        raise ValueError(f"format is {format!r}; write one of {', '.join(_FORMATS)}")
    return _FORMATS[format](package())


def _authors(facts: dict[str, Any]) -> list[str]:
    """Titles of the contributors who made it."""
    return [person["title"] for person in facts["contributors"] if "creator" in person.get("roles", [])]


def _day(facts: dict[str, Any]) -> date:
    return date.fromisoformat(facts["created"][:10])


def _doi(facts: dict[str, Any]) -> str | None:
    """The DOI, where the package's id is one."""
    found = _DOI.search(facts.get("id", ""))
    return found[0] if found else None


def _link(facts: dict[str, Any]) -> str | None:
    doi = _doi(facts)
    return f"https://doi.org/{doi}" if doi else facts.get("homepage")


def _text(facts: dict[str, Any]) -> str:
    authors, link = ", ".join(_authors(facts)), _link(facts)
    line = f"{authors} ({_day(facts).year}). {facts['title']}, version {facts['version']}."
    return f"{line} {link}" if link else line


def bibtex(facts: dict[str, Any]) -> str:
    """An entry of type misc, which every BibTeX style knows; corporate authors stay whole."""
    entries = {
        "author": " and ".join(f"{{{_tex(author)}}}" for author in _authors(facts)),
        "title": f"{{{_tex(facts['title'])}}}",
        "year": str(_day(facts).year),
        "howpublished": f"Data set, version {_tex(facts['version'])}",
        "doi": _doi(facts),
        "url": _link(facts),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in entries.items() if value)
    return f"@misc{{{facts['name']}-{facts['version']},\n{lines}}}"


def _tex(text: str) -> str:
    return "".join(_TEX.get(letter, letter) for letter in text)


def _ris(facts: dict[str, Any]) -> str:
    tags = [
        ("TY", "DATA"),
        *(("AU", author) for author in _authors(facts)),
        ("TI", facts["title"]),
        ("PY", str(_day(facts).year)),
        ("DA", f"{_day(facts):%Y/%m/%d}"),
        ("ET", facts["version"]),
        ("AB", facts["description"]),
        *(("KW", keyword) for keyword in facts.get("keywords", [])),
        ("DO", _doi(facts)),
        ("UR", _link(facts)),
    ]
    return "\n".join([*(f"{tag}  - {value}" for tag, value in tags if value), "ER  - "])


def _csl(facts: dict[str, Any]) -> str:
    day = _day(facts)
    item = {
        "id": f"{facts['name']}-{facts['version']}",
        "type": "dataset",
        "title": facts["title"],
        "author": [{"literal": author} for author in _authors(facts)],
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "version": facts["version"],
        "abstract": facts["description"],
        "keyword": ", ".join(facts.get("keywords", [])),
        "DOI": _doi(facts),
        "URL": _link(facts),
    }
    return json.dumps([{name: value for name, value in item.items() if value}], indent=2, ensure_ascii=False)


_FORMATS: dict[str, Callable[[dict[str, Any]], str]] = {"text": _text, "bibtex": bibtex, "ris": _ris, "csl": _csl}

"""Citations, read by the libraries that others read them with."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware

import lffd
from build.project import project
from lffd import citation
from tests.support import ROOT


@pytest.fixture(params=["as published", "with a DOI and awkward letters"])
def facts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The data package as it is, and one with what it may once hold."""
    published: dict[str, Any] = json.loads((ROOT / "datapackage.json").read_text("utf-8"))
    if request.param != "as published":
        people = [
            {"title": "Anna Example", "roles": ["creator"]},
            {"title": "Müller & Sons {100%_#1}", "roles": ["creator", "maintainer"]},
            {"title": "Nobody", "roles": ["funder"]},
        ]
        published |= {"id": "https://doi.org/10.5072/example.1", "title": "Guns & \\money", "contributors": people}
    monkeypatch.setattr(citation, "package", lambda: published)
    return published


def _creators(facts: dict[str, Any]) -> list[str]:
    return [person["title"] for person in facts["contributors"] if "creator" in person["roles"]]


def test_text_names_who_when_what_and_which_version(facts: dict[str, Any]) -> None:
    line = lffd.cite()
    for part in (*_creators(facts), f"({facts['created'][:4]})", facts["title"], f"version {facts['version']}."):
        assert part in line
    assert "Nobody" not in line
    assert ("https://doi.org/10.5072/example.1" in line) == ("id" in facts and "doi" in facts["id"])


def test_bibtex_parses_without_a_fault(facts: dict[str, Any]) -> None:
    library = parse_string(lffd.cite("bibtex"), append_middleware=[LatexDecodingMiddleware()])
    assert library.failed_blocks == []
    (entry,) = library.entries
    assert entry.entry_type == "misc"
    assert entry.key == f"lffd-{facts['version']}"
    values = {name: field.value for name, field in entry.fields_dict.items()}
    assert values["title"].strip("{}") == facts["title"]
    braces = str.maketrans("", "", "{}")  # the decoder does not tell those that group from those that are printed
    assert values["author"].translate(braces) == " and ".join(_creators(facts)).translate(braces)
    assert values["year"] == facts["created"][:4]
    assert facts["version"] in values["howpublished"]
    assert values.get("doi") == (None if "doi" not in facts.get("id", "") else "10.5072/example.1")


def test_ris_parses(facts: dict[str, Any]) -> None:
    (entry,) = rispy.loads(lffd.cite("ris") + "\n")
    assert entry["type_of_reference"] == "DATA"
    assert entry["authors"] == _creators(facts)
    assert entry["title"] == facts["title"]
    assert entry["year"] == facts["created"][:4]
    assert entry["edition"] == facts["version"]
    assert entry["keywords"] == facts["keywords"]
    assert entry.get("doi") == (None if "doi" not in facts.get("id", "") else "10.5072/example.1")


def test_a_csl_processor_renders_it(facts: dict[str, Any]) -> None:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    items = json.loads(lffd.cite("csl"))
    source = CiteProcJSON(items)
    bibliography = CitationStylesBibliography(CitationStylesStyle("harvard-cite-them-right"), source, formatter.plain)
    bibliography.register(Citation([CitationItem(items[0]["id"])]))
    (line,) = map(str, bibliography.bibliography())
    assert facts["title"] in line
    assert facts["created"][:4] in line
    assert _creators(facts)[0] in line


@pytest.mark.parametrize("style", ["text", "bibtex", "ris", "csl"])
def test_no_identifier_is_made_up(style: citation.Format) -> None:
    published = json.loads((ROOT / "datapackage.json").read_text("utf-8"))
    doi = re.compile(r"10\.\d{4,9}/")
    assert bool(doi.search(lffd.cite(style))) == bool(doi.search(published.get("id", "")))
    assert project().version in lffd.cite(style)


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format is 'endnote'; write one of text, bibtex, ris, csl"):
        lffd.cite("endnote")  # type: ignore[arg-type]

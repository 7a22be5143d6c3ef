"""Croissant 1.1: the tables as record sets, and in the RAI vocabulary how they were coded and where they fall short."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from build.describe.published import PARQUET, SQLITE, TABLE_FILES, PublishedFile, Tables
from build.files import CODEBOOK
from build.project import LICENCE, Project
from lffd.citation import bibtex
from schema import PUBLISHED
from schema.targets.croissant_fields import to_record_set

SPECIFICATIONS = ("http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0")
_CROISSANT_TERMS = (
    "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field", "fileProperty",
    "fileObject", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5", "parentField",
    "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "separator", "source",
    "subField", "transform",
)  # fmt: skip
_MEDIATYPES = {PARQUET: "application/x-parquet"}  # the name by which Croissant's tools know it
_HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)
_MARKUP = re.compile(r"\*\*|`")
_LANGUAGE = {"@container": "@language"}
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "description": _LANGUAGE,
    "name": _LANGUAGE,
    **{term: f"cr:{term}" for term in _CROISSANT_TERMS},
}


def croissant(dataset: Project, tables: Tables, folder: Path) -> dict[str, Any]:
    """The description of the files in ``folder``, which are named relative to it."""
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": list(SPECIFICATIONS),
        "name": dataset.name,
        "alternateName": dataset.title,
        "description": dataset.description,
        "identifier": dataset.identifier,
        "version": dataset.version,
        "datePublished": dataset.created.isoformat(),
        "license": LICENCE["path"],
        "creator": [{"@type": "sc:Organization", "name": name} for name in dataset.creators],
        "keywords": dataset.keywords,
        "inLanguage": dataset.about["language"],
        "temporalCoverage": dataset.about["temporal"],
        "spatialCoverage": dataset.about["spatial"],
        "citeAs": bibtex(dataset.described()),
        **dict(_responsible_ai(tables, codebook_sections(folder))),
        "distribution": [_file_object(file, folder) for file in (*TABLE_FILES, SQLITE)],
        "recordSet": [to_record_set(model) for model in PUBLISHED],
    }


def _file_object(file: PublishedFile, folder: Path) -> dict[str, str]:
    mediatype = _MEDIATYPES.get(file.mediatype, file.mediatype)
    named = {"@type": "cr:FileObject", "@id": file.file, "contentUrl": file.file}
    return named | file.entry(folder) | {"encodingFormat": mediatype}


def _responsible_ai(tables: Tables, codebook: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """How the data were collected and coded, by what, and what they are not: the codebook's words, and counts."""
    evidence = tables["evidence"].rows
    yield "rai:dataCollection", items(codebook["Gaps"])[0]
    yield "rai:dataCollectionType", ["Document analysis", "Web search"]
    yield "rai:dataAnnotationProtocol", paragraphs(codebook["How the rows were coded"])
    yield "rai:dataAnnotationAnalysis", paragraphs(codebook["How far coders agree"])
    yield "rai:machineAnnotationTools", _coders(evidence)
    yield "rai:dataImputationProtocol", paragraphs(codebook["Numbers"])
    yield "rai:dataCollectionMissingData", paragraphs(codebook["How completely the founding documents are coded"])
    yield "rai:dataLimitations", items(codebook["Gaps"])
    yield "rai:dataBiases", items(codebook["Biases"])
    yield "rai:personalSensitiveInformation", paragraphs(codebook["Persons"])


def _coders(evidence: pl.LazyFrame) -> list[str]:
    """The language models among the coders, with what each coded."""
    counts = evidence.group_by("coder").len().sort("coder").collect().iter_rows()
    return [f"language model {coder}: {rows} rows of evidence" for coder, rows in counts if coder.startswith("lm-")]


def codebook_sections(folder: Path) -> dict[str, str]:
    """Heading -> text below it, as one line per paragraph or list item and without markup."""
    parts = _HEADING.split((folder / CODEBOOK).read_text("utf-8"))
    return {heading: _plain(text) for heading, text in zip(parts[1::2], parts[2::2], strict=True)}


def items(section: str) -> list[str]:
    """The items of a list, each as one line."""
    return [line.removeprefix("- ") for line in section.splitlines() if line.startswith("- ")]


def paragraphs(section: str) -> str:
    """A section without its tables, as one line."""
    return " ".join(line for line in section.splitlines() if line and not line.startswith("|"))


def _plain(text: str) -> str:
    joined = re.sub(r"\n(?![\n|-])\s*", " ", _MARKUP.sub("", text).strip())
    return re.sub(r"\n{2,}", "\n", joined)

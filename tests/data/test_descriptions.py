"""The descriptions of the dataset, as the validators of their own standards judge them, without network."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from build.describe.package import RESOURCE_PROFILE
from build.describe.repositories import citation, datacite, zenodo
from build.describe.ro_crate import ro_crate
from build.describe.schema_org import schema_org
from build.files import BESIDE, CITATION, CROISSANT, DATACITE, DATASET, PACKAGE, RO_CRATE, SCHEMA_ORG, ZENODO
from build.project import LICENCE, PROFILES, Project, project
from lffd.citation import bibtex
from schema import PUBLISHED, columns
from schema.targets.frictionless_schema import to_frictionless
from tests.support import FIXTURES, ROOT, run_validator, validators_file

FOLDER = ROOT / DATASET
CONTEXT = FIXTURES / "contexts" / "ro-crate-1.2.json"


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((ROOT / name).read_text("utf-8"))
    return content


def _faults(content: Any, schema: Path) -> list[str]:
    """What a JSON schema says against it."""
    profile = json.loads(schema.read_text("utf-8"))
    validator = jsonschema.validators.validator_for(profile)(profile)
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(content)]


def _profile(address: str) -> Path:
    """The copy of an official profile of Data Package 2.0 that dplib carries."""
    return validators_file(f"dplib/profiles/2.0/{address.removeprefix(f'{PROFILES}/')}")


def test_the_data_package_keeps_the_profiles_of_version_2() -> None:
    package = _read(PACKAGE)
    assert _faults(package, _profile(package["$schema"])) == []
    tables = [resource["schema"] for resource in package["resources"] if resource.get("type") == "table"]
    assert len(tables) == len(PUBLISHED)
    assert [_faults(r, _profile(r["$schema"])) for r in package["resources"]] == [[]] * len(package["resources"])
    assert [_faults(schema, _profile(schema["$schema"])) for schema in tables] == [[]] * len(tables)


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("datapackage.json", lambda p: p.update(licenses=[{}])),
        ("datapackage.json", lambda p: p.update(resources=[])),
        ("dataresource.json", lambda p: p.pop("name")),
        ("tableschema.json", lambda p: p["fields"][0].update(type="text")),
    ],
)
def test_the_profiles_refuse_what_is_damaged(name: str, damage: Callable[[Any], object]) -> None:
    package = _read(PACKAGE)
    resource = package["resources"][0]
    content = {"datapackage.json": package, "dataresource.json": resource, "tableschema.json": resource["schema"]}[name]
    damage(content)
    assert _faults(content, _profile(name))


def test_every_resource_and_field_is_described() -> None:
    package = _read(PACKAGE)
    needed = {"$schema", "name", "title", "description", "path", "mediatype", "hash"}
    assert [r["name"] for r in package["resources"] if not needed <= set(r)] == []
    assert {r["$schema"] for r in package["resources"]} == {RESOURCE_PROFILE}
    for model in PUBLISHED:
        schema = to_frictionless(model)
        assert all(field["title"] and field["description"] for field in schema["fields"])
        assert schema["missingValues"] == [""]
        coded = [field for field in schema["fields"] if "categories" in field]
        assert [f["constraints"]["enum"] for f in coded] == [[c["value"] for c in f["categories"]] for f in coded]
    assert {"id", "title", "description", "version", "created", "licenses", "contributors", "sources"} < set(package)
    assert {"keywords", "temporal", "spatial"} < set(package)
    assert "homepage" not in package


PATTERNS = sorted({c.pattern for model in PUBLISHED for c in columns(model) if c.pattern})


def test_patterns_are_plain() -> None:
    fields = [field for model in PUBLISHED for field in to_frictionless(model)["fields"]]
    plain = [f["constraints"]["pattern"] for f in fields if "pattern" in f.get("constraints", {})]
    assert len(set(plain)) == len(PATTERNS) > 5
    assert [pattern for pattern in plain if "(?" in pattern or "\\x" in pattern] == []


@given(st.one_of(st.text(max_size=12), *(st.from_regex(pattern, fullmatch=True) for pattern in PATTERNS)))
def test_plain_patterns_judge_as_those_of_the_schema(text: str) -> None:
    from schema.targets.frictionless_schema import plain_pattern

    text = text.replace("\0", "")
    for pattern in PATTERNS:
        assert bool(re.fullmatch(pattern, text)) == bool(re.fullmatch(plain_pattern(pattern), text))


def test_croissant_is_valid() -> None:
    done = run_validator("mlcroissant", "validate", "--jsonld", str(FOLDER / CROISSANT))
    assert (done.returncode, done.stderr.count("WARN"), done.stderr.count("ERROR")) == (0, 0, 0), done.stderr


def test_croissant_that_is_damaged_is_refused(tmp_path: Path) -> None:
    content = _read(f"{DATASET}/{CROISSANT}")
    content["recordSet"][0]["field"][0]["source"]["fileObject"]["@id"] = "nowhere.parquet"
    (tmp_path / CROISSANT).write_text(json.dumps(content))
    assert run_validator("mlcroissant", "validate", "--jsonld", str(tmp_path / CROISSANT)).returncode != 0


def test_croissant_loads_the_rows_of_every_table() -> None:
    done = run_validator(Path("records.py"), str(FOLDER / CROISSANT))
    loaded = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert set(loaded) == {model.table for model in PUBLISHED}, done.stderr
    assert [line for line in loaded.items() if not line[1].endswith(" same")] == []


def test_croissant_has_every_key_and_reference() -> None:
    sets = {s["@id"]: s for s in _read(f"{DATASET}/{CROISSANT}")["recordSet"]}
    for model in PUBLISHED:
        fields = {field["name"]: field for field in sets[model.table]["field"]}
        assert [key["@id"] for key in sets[model.table]["key"]] == [f"{model.table}/{name}" for name in model.key]
        for column in columns(model):
            found = fields[column.name].get("references")
            wanted = column.reference and (f"{column.reference.table}.parquet", column.reference.column)
            assert (found and (found["fileObject"]["@id"], found["extract"]["column"])) == wanted


def test_croissant_tells_how_the_rows_were_coded() -> None:
    content = _read(f"{DATASET}/{CROISSANT}")
    told = {name: value for name, value in content.items() if name.startswith("rai:")}
    assert all(told.values())
    assert "language-model coders" in told["rai:dataAnnotationProtocol"]
    assert all(tool.startswith("language model lm-") for tool in told["rai:machineAnnotationTools"])
    assert len(told["rai:dataLimitations"]) >= 4
    assert len(told["rai:dataBiases"]) >= 2


def _crate(folder: Path) -> Path:
    """The published files alone, as the release's archive holds them."""
    shutil.copytree(FOLDER, folder / "crate" / DATASET)
    for name in (PACKAGE, *BESIDE):
        shutil.copy(ROOT / name, folder / "crate")
    return folder / "crate"


def _verdicts(crate: Path, cache: Path) -> tuple[list[str], int]:
    done = run_validator(Path("crate.py"), str(CONTEXT), str(cache), str(crate))
    *issues, count = done.stdout.splitlines() or [f"no verdict: {done.stderr} 0 checks"]
    return issues, int(count.split()[-2])


def test_the_crate_keeps_ro_crate_1_2(tmp_path: Path) -> None:
    """All that must hold does; what should and does not is an address and a register entry of an organisation."""
    issues, checks = _verdicts(_crate(tmp_path), tmp_path / "cache")
    assert checks > 100
    assert [issue for issue in issues if not re.search("organization|contactPoint", issue, re.IGNORECASE)] == []
    assert {issue.split()[0] for issue in issues} <= {"RECOMMENDED"}


def test_a_crate_that_lacks_a_file_is_refused(tmp_path: Path) -> None:
    crate = _crate(tmp_path)
    content = json.loads((crate / RO_CRATE).read_text("utf-8"))
    del content["@graph"][1]["license"]
    (crate / RO_CRATE).write_text(json.dumps(content))
    issues, _ = _verdicts(crate, tmp_path / "cache")
    assert [issue for issue in issues if issue.startswith("REQUIRED")]


def test_the_crate_names_every_published_file_with_its_hash() -> None:
    entities = {entity["@id"]: entity for entity in _read(RO_CRATE)["@graph"]}
    listed = {resource["path"]: resource["hash"] for resource in _read(PACKAGE)["resources"]}
    assert {p: f"sha256:{entities[p]['sha256']}" for p in listed} == listed
    assert {part["@id"] for part in entities["./"]["hasPart"]} == {PACKAGE, *listed}


def test_the_citation_is_valid(tmp_path: Path) -> None:
    assert run_validator("cffconvert", "--validate", "-i", str(ROOT / CITATION)).returncode == 0
    (tmp_path / CITATION).write_text((ROOT / CITATION).read_text("utf-8").replace("title:", "titel:"))
    assert run_validator("cffconvert", "--validate", "-i", str(tmp_path / CITATION)).returncode != 0


def test_zenodo_is_told_what_the_citation_says() -> None:
    """As cffconvert turns the one into the other, which says nothing of the kind and the language."""
    converted = json.loads(run_validator("cffconvert", "-f", "zenodo", "-i", str(ROOT / CITATION)).stdout)
    converted["license"] = converted["license"]["id"]
    told = _read(ZENODO)
    assert {name: told.pop(name) for name in converted} == converted
    assert told == {"upload_type": "dataset", "access_right": "open", "language": "eng"}


def test_datacite_is_valid_but_for_the_doi() -> None:
    schema = validators_file("datacite/schemas/datacite-v4.5.json")
    content = _read(f"{DATASET}/{DATACITE}")
    assert _faults(content, schema) == []
    assert _faults(content | {"publicationYear": 2026}, schema)


def test_schema_org_has_what_search_engines_ask_for() -> None:
    """The properties that the guidelines of search engines for datasets require or recommend."""
    content = _read(f"{DATASET}/{SCHEMA_ORG}")
    assert 50 <= len(content["description"]) <= 5000
    assert {"name", "license", "creator", "identifier", "keywords", "temporalCoverage", "spatialCoverage"} <= set(
        content
    )
    assert len(content["distribution"]) == len(PUBLISHED)
    assert {part["@type"] for part in content["distribution"]} == {"DataDownload"}


def test_all_tell_the_same() -> None:
    facts = project()
    package, crate, zeno = _read(PACKAGE), _read(RO_CRATE)["@graph"][1], _read(ZENODO)
    page, croissant, cite = (
        _read(f"{DATASET}/{SCHEMA_ORG}"),
        _read(f"{DATASET}/{CROISSANT}"),
        _read(f"{DATASET}/{DATACITE}"),
    )
    cff = yaml.safe_load((ROOT / CITATION).read_text("utf-8"))
    day = facts.created.isoformat()
    assert {p["version"] for p in (package, crate, zeno, page, croissant, cite, cff)} == {facts.version}
    assert {package["title"], crate["name"], zeno["title"], page["name"], cff["title"]} == {facts.title}
    assert {p["description"] for p in (package, crate, zeno, page, croissant)} | {cff["abstract"]} == {
        facts.description
    }
    assert {package["created"][:10], crate["datePublished"], page["datePublished"], str(cff["date-released"])} == {day}
    assert {zeno["license"], cff["license"], package["licenses"][0]["name"]} == {LICENCE["name"]}
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert LICENCE["name"] in declared["license"]
    assert declared["keywords"] == cff["keywords"] == zeno["keywords"] == package["keywords"]


def _all(facts: Project) -> str:
    """What is said under these facts, everywhere that a DOI has a place."""
    made = (zenodo(facts), datacite(facts, FOLDER), ro_crate(facts, ROOT), schema_org(facts, FOLDER))
    return "\n".join([citation(facts), bibtex(facts.described()), *(json.dumps(content) for content in made)])


def test_a_doi_stands_nowhere_until_one_is_minted() -> None:
    assert project().doi is None
    files = [ROOT / name for name in (PACKAGE, *BESIDE)] + [FOLDER / name for name in (CROISSANT, SCHEMA_ORG, DATACITE)]
    assert not [file.name for file in files if re.search(r'"doi"|^doi:', file.read_text("utf-8"), re.MULTILINE)]
    minted = replace(project(), about=project().about | {"doi": "10.5072/a-prefix-for-tests"})
    assert _all(project()).count("10.5072") == 0
    assert _all(minted).count("10.5072/a-prefix-for-tests") == 8


def test_descriptions_are_of_this_python_alone() -> None:
    """The build needs none of the validators."""
    code = "import sys, build.describe.croissant; print({'rdflib', 'mlcroissant', 'requests'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"

"""The command line, as its users type it."""

from __future__ import annotations

import csv
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from build.__main__ import cli
from schema import MODELS, PUBLISHED
from tests.edits import add_row
from tests.support import GOOD, ROOT, bad_seeds, published_in, seeds_from


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str) -> Done:
    """The command in this process: the libraries are imported already."""
    done = CliRunner().invoke(cli, list(arguments), prog_name="python -m build")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return Done(done.exit_code, done.stdout, done.stderr)


def run_apart(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as users start it."""
    command = [sys.executable, "-m", "build", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_check_tells_that_all_is_well(good_tables: dict[str, pl.DataFrame]) -> None:
    done = run_apart("check", "--seeds", str(GOOD))
    rows = sum(good_tables[model.table].height for model in MODELS)
    assert (done.returncode, done.stdout) == (0, f"no mistakes in {rows} rows of {len(MODELS)} tables\n")
    assert done.stderr.split() == ["check", "link"]


def test_check_prints_mistakes_on_standard_output_and_leaves_with_1(tmp_path: Path) -> None:
    done = run_apart("check", "--seeds", str(bad_seeds("low_above_high", to=tmp_path)))
    assert done.returncode == 1
    assert done.stdout == f"{tmp_path}/force_estimates.csv:2:high: 1400 is below low 1500; swap them or blank one\n"
    assert done.stderr.splitlines()[-1] == "1 mistake; nothing was published"


def test_build_and_verify(tmp_path: Path) -> None:
    arguments = ("--seeds", str(GOOD), "--out", str(tmp_path))
    built = run(*arguments)
    rows = sum(table.height for table in published_in(tmp_path).values())
    said = f"built {len(PUBLISHED)} tables, {rows} rows, into {tmp_path}/dataset\n"
    assert (built.returncode, built.stdout) == (0, said)
    verified = run("verify", *arguments).stdout.splitlines()
    assert verified[0].startswith("0 wordings checked against the held documents; 2 not checked")
    assert verified[1] == "what is published is what the seeds give"
    (tmp_path / "dataset" / "CODEBOOK.md").unlink()
    assert run("verify", *arguments).returncode == 1


def test_a_folder_that_is_not_there() -> None:
    done = run("--seeds", "no-such-folder")
    assert done.returncode == 2
    assert "there is no folder no-such-folder" in done.stderr


@pytest.mark.parametrize("verb", [(), *[(name,) for name in cli.commands]])
def test_help_has_an_example(verb: tuple[str, ...]) -> None:
    text = CliRunner().invoke(cli, [*verb, "--help"], prog_name="python -m build").output
    assert f"\n  Example: python -m build{''.join(f' {v}' for v in verb)}" in text


@pytest.mark.parametrize("option", ["--seeds", "--out"])
def test_an_option_before_a_verb_is_refused_since_the_verb_would_not_see_it(option: str) -> None:
    done = CliRunner().invoke(cli, [option, str(GOOD), "verify"])
    assert done.exit_code == 2
    assert f"write {option} after verify" in done.output


def test_publishing_over_the_files_of_others_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "dataset").mkdir()
    (tmp_path / "dataset" / "thesis.csv").write_text("a")
    done = run("--seeds", str(GOOD), "--out", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(f"Error: {tmp_path}/dataset holds files that are not this dataset's")


def test_a_place_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a")
    done = run("--seeds", str(GOOD), "--out", str(tmp_path / "file" / "below"))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Error: Not a directory")


def test_recording_an_audit_of_no_document_changes_nothing(tmp_path: Path) -> None:
    seeds = seeds_from(GOOD, to=tmp_path / "seeds")
    before = (seeds / "audits.csv").read_text()
    (tmp_path / "none").mkdir()
    done = run("audit", str(tmp_path / "none"), "--record", "--seeds", str(seeds))
    assert (done.returncode, (seeds / "audits.csv").read_text()) == (2, before)


def test_recording_an_audit_keeps_the_counts_of_other_documents(tmp_path: Path) -> None:
    seeds = seeds_from(GOOD, to=tmp_path / "seeds")
    add_row(seeds / "audits.csv", {"source_id": "north-wire-2020-02"}, source_id="south-daily-2020-02")
    other = (seeds / "audits.csv").read_text().splitlines()[-1]
    (tmp_path / "north.txt").write_text("Jane Doe.\n")
    assert run("audit", str(tmp_path), "--record", "--seeds", str(seeds)).returncode == 0
    recorded = (seeds / "audits.csv").read_text().splitlines()
    assert other in recorded
    (north,) = (row for row in csv.DictReader(recorded) if row["source_id"] == "north-wire-2020-02")
    counts = ("numbers", "dates", "names", "covered", "dismissed")
    assert [north[name] for name in counts] == ["0", "0", "1", "1", "0"]

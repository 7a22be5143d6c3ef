"""The command line, as its users type it."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from build.__main__ import cli
from tests.edits import add_row
from tests.support import GOOD, ROOT, bad_seeds, seeds_from


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "build", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_check_tells_that_all_is_well() -> None:
    done = run("check", "--seeds", str(GOOD))
    assert (done.returncode, done.stdout) == (0, "no mistakes in 77 rows of 33 tables\n")
    assert done.stderr.split() == ["check", "link"]


def test_check_prints_mistakes_on_standard_output_and_leaves_with_1(tmp_path: Path) -> None:
    done = run("check", "--seeds", str(bad_seeds("low_above_high", to=tmp_path)))
    assert done.returncode == 1
    assert done.stdout == f"{tmp_path}/force_estimates.csv:2:high: 1400 is below low 1500; swap them or blank one\n"
    assert done.stderr.splitlines()[-1] == "1 mistake; nothing was published"


def test_build_and_verify(tmp_path: Path) -> None:
    arguments = ("--seeds", str(GOOD), "--out", str(tmp_path))
    built = run(*arguments)
    assert (built.returncode, built.stdout) == (0, f"built 42 tables, 138 rows, into {tmp_path}/dataset\n")
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

"""The command line: ``python -m build``, ``check``, ``verify``, ``audit``, ``unattributed``, ``diff``, ``release``."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from build.project import ROOT

if TYPE_CHECKING:
    from build.release.diff.compare import Difference

STEPS = ("check", "link", "derive", "write", "describe")
RELEASE_STEPS = ("clean", "rebuild", "test the data", "compare", "write")
FOLDER = click.Path(file_okay=False, path_type=Path)
SEEDS = click.option(
    "--seeds",
    type=click.Path(file_okay=False),
    default=str(ROOT / "seeds"),
    show_default="seeds/",
    help="Folder of CSV or Parquet files to read; for Spark, also an address such as s3a://... or hdfs://...",
)
OUT = click.option(
    "--out",
    type=click.Path(file_okay=False),
    default=str(ROOT),
    show_default="this folder",
    help="Folder that gets dataset/ and datapackage.json; with Spark, dataset/ only.",
)
ENGINE = click.option(
    "--engine",
    type=click.Choice(["embedded", "spark"]),
    default="embedded",
    show_default=True,
    help="Where to run: in this process, or wherever Spark runs (docs/scale.md).",
)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@SEEDS
@OUT
@ENGINE
@click.pass_context
def cli(context: click.Context, seeds: str, out: str, engine: str) -> None:
    """Build the dataset from the seeds: check them, derive, write dataset/ and datapackage.json.

    \b
    Example: python -m build --seeds my-seeds --out /tmp/mine
    """
    if context.invoked_subcommand:
        _refuse_misplaced(context)
        return
    from build.publish.swap import OccupiedError

    try:
        with _mistakes_reported(), _progress() as progress:
            rows = _build(engine, seeds, out, progress)
    except OccupiedError as occupied:
        raise click.ClickException(str(occupied)) from occupied
    place = f"{out}/dataset" if "://" in out else _shown(Path(out) / "dataset")
    if not rows:
        click.echo(f"{place} is up to date")
        return
    click.echo(f"built {len(rows)} tables, {sum(rows.values()):,} rows, into {place}")


def _build(engine: str, seeds: str, out: str, progress: Callable[..., None]) -> dict[str, int]:
    if engine == "spark":
        from build.spark.command import build as build_on_spark

        return build_on_spark(seeds, out, progress)
    from build.pipeline import build

    return build(_existing(seeds), Path(out), progress)


@cli.command()
@click.argument("path", type=click.Path(file_okay=False), required=False)
@SEEDS
@ENGINE
def check(path: str | None, seeds: str, engine: str) -> None:
    """Check the seeds only, or the folder PATH, and report every mistake in one pass.

    \b
    Example: python -m build check --seeds my-seeds
    Example: python -m build check --engine spark hdfs:///claims
    """
    with _mistakes_reported(), _progress() as progress:
        rows = _check(engine, path or seeds, progress)
    click.echo(f"no mistakes in {sum(rows.values()):,} rows of {len(rows)} tables")


def _check(engine: str, seeds: str, progress: Callable[..., None]) -> dict[str, int]:
    if engine == "spark":
        from build.spark.command import check as check_on_spark

        return check_on_spark(seeds, progress)
    from build.pipeline import checked

    with checked(_existing(seeds), progress) as store:
        return {table: store.height(table) for table in store.status}


@cli.command()
@SEEDS
@OUT
@click.option("--documents", type=FOLDER, help="Folder of the held documents, to compare every wording with.")
def verify(seeds: str, out: str, documents: Path | None) -> None:
    """Compare what is published with what the seeds give, test all hashes, and compare wordings with the documents.

    \b
    Example: python -m build verify --documents ../documents
    """
    from build.pipeline import check as check_seeds
    from build.publish.verify import verify as verify_published
    from build.review.wordings import check_wordings

    with _mistakes_reported():
        tables = check_seeds(_existing(seeds))
        findings = verify_published(Path(seeds), Path(out))
    wordings = check_wordings(tables, documents)
    for line in (*findings, *wordings.faults, wordings):
        click.echo(str(line))
    if wordings.faults or any(finding.severity == "error" for finding in findings):
        sys.exit(1)
    click.echo("what is published is what the seeds give")


@cli.command()
@click.argument("documents", type=click.Path(exists=True, file_okay=False, path_type=Path))
@SEEDS
@click.option("--fail-under", type=float, default=0, help="Leave with exit code 1 where a document's share is lower.")
@click.option("--record", is_flag=True, help="Write the counts to audits.csv of the seeds.")
def audit(documents: Path, seeds: str, fail_under: float, record: bool) -> None:
    """Find the numbers, dates and names of the held DOCUMENTS that no row stands on.

    \b
    Example: python -m build audit ../documents --fail-under 100
    """
    from build.pipeline import check as check_seeds
    from build.review import audit as auditing

    with _mistakes_reported():
        tables = check_seeds(_existing(seeds))
    audited = auditing.audit(tables, documents)
    if not audited:
        raise click.UsageError(f"none of the held documents is in {documents}")
    for line in (*auditing.report(audited), *auditing.unused_dismissals(audited, tables)):
        click.echo(line)
    if record:
        auditing.record(audited, tables["audits"], Path(seeds))
    if any(result.share < fail_under for result in audited):
        sys.exit(1)


@cli.command()
@SEEDS
def unattributed(seeds: str) -> None:
    """List the sources that tell somebody else's number, repeat nothing, and are not marked as original reporting.

    \b
    Example: python -m build unattributed
    """
    from build.pipeline import check as check_seeds
    from build.review import unattributed as reporting

    with _mistakes_reported():
        tables = check_seeds(_existing(seeds))
    for line in reporting.report(reporting.unattributed({name: rows.lazy() for name, rows in tables.items()})):
        click.echo(line)


@cli.command()
@click.argument("old")
@click.argument("new", default=".")
@click.option(
    "--csv", "csv_file", type=click.Path(dir_okay=False, path_type=Path), help="Write every line here as CSV."
)
@click.option("--derived", is_flag=True, help="List the rows of derived tables too, which follow from the others.")
@click.option("--changelog", is_flag=True, help="Print the entry for a changelog, in Markdown.")
def diff(old: str, new: str, csv_file: Path | None, derived: bool, changelog: bool) -> None:
    """Show what changed from the published dataset OLD to NEW: rows by key, field by field, and the schema apart.

    Each is a folder, an archive (zip, tar, wheel) or a git revision; NEW is this folder where it is left out.

    \b
    Example: python -m build diff 6f5ef66 . --csv CHANGES.csv
    """
    from build.release.diff import report
    from build.release.diff.compare import compare
    from build.release.diff.snapshot import UnreadableError, snapshot

    try:
        difference = compare(snapshot(old), snapshot(new))
    except UnreadableError as error:
        raise click.ClickException(str(error)) from error
    if csv_file:
        report.write_csv(difference, csv_file, derived)
    if changelog:
        click.echo(report.changelog(difference), nl=False)
    else:
        _show(difference, derived)


def _show(difference: Difference, derived: bool) -> None:
    """Print a difference: a table of counts, the changes of the schema, and the rows."""
    from build.release.diff import report

    click.echo(report.heading(difference))
    if rows := report.summary(difference):
        _print_table(report.SUMMARY, rows)
    for line in (*report.schema_lines(difference.schema), *report.row_lines(difference, derived)):
        click.echo(line)
    click.echo(f"by the version recipe, a {difference.level.name} change" if difference.level else "no table changed")


def _print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table of counts: drawn on a terminal, as aligned columns elsewhere."""
    if not sys.stdout.isatty():
        from build.release.diff.report import plain_table

        click.echo("\n".join(plain_table([head, *rows])))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(*head)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in rows:
        table.add_row(*row)
    Console().print(table)


@cli.command()
@click.option("--since", help="Git revision to compare with, where no release is in the repository yet.")
def release(since: str | None) -> None:
    """Write the citable archive of this version into release/, unless something forbids it.

    It is refused where a file is not committed, the rebuild differs, the tests of the data fail, an identifier vanished
    without a row in retired_ids, the version is lower than the changes ask for, or a release of it is there with other
    bytes.

    \b
    Example: python -m build release --since 6f5ef66
    """
    from build.release.states import ReleaseRefusedError, Started

    try:
        with _mistakes_reported(), _progress(len(RELEASE_STEPS)) as progress:
            progress(RELEASE_STEPS[0])
            clean = Started(ROOT, since).clean()
            progress(RELEASE_STEPS[1])
            rebuilt = clean.rebuilt()
            progress(RELEASE_STEPS[2])
            checked = rebuilt.checked()
            progress(RELEASE_STEPS[3])
            gated = checked.compared().gated()
            progress(RELEASE_STEPS[4])
            written = gated.written()
    except ReleaseRefusedError as refused:
        for reason in refused.reasons:
            click.echo(reason)
        raise click.ClickException("nothing was released") from refused
    state = "written; commit it" if written.new else "there already, with these very bytes"
    click.echo(f"{_shown(written.folder)}: {len(list(written.folder.iterdir()))} files, {state}")


def _refuse_misplaced(context: click.Context) -> None:
    """Refuse options before a verb, which the verb would not see."""
    for name in ("seeds", "out", "engine"):
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"write --{name} after {context.invoked_subcommand}")


def _existing(seeds: str) -> Path:
    folder = Path(seeds)
    if folder.is_dir():
        return folder
    message = f"there is no folder {_shown(folder)}; name a folder of seed files"
    raise click.BadParameter(message, param_hint="--seeds")


def _shown(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


@contextmanager
def _mistakes_reported() -> Iterator[None]:
    """Print every mistake on its line and leave with exit code 1; what the machine refuses is told in one line."""
    from build.pipeline import RefusedError

    try:
        yield
    except OSError as error:
        raise click.ClickException(f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")) from error
    except RefusedError as refused:
        for mistake in refused.mistakes:
            click.echo(str(mistake))
        count = len(refused.mistakes)
        click.echo(f"{count} mistake{'s' if count > 1 else ''}; nothing was published", err=True)
        sys.exit(1)


@contextmanager
def _progress(steps: int | None = None) -> Iterator[Callable[..., None]]:
    """A progress bar over the tables and steps of a build, or so many, on a terminal; elsewhere a line per step."""
    if not sys.stderr.isatty():
        shown: list[str] = []

        def show(step: str, _table: str = "") -> None:
            if step not in shown[-1:]:
                click.echo(step, err=True)
            shown.append(step)

        yield show
        return
    from rich.console import Console
    from rich.progress import Progress

    from schema import PUBLISHED

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=steps or len(PUBLISHED) + len(STEPS) - 2)
        yield lambda step, table="": bar.update(task, description=f"{step} {table}", advance=1)


def main() -> None:
    """Run the command line, and leave at once: taking apart what was loaded takes a tenth of the time of a check."""
    gc.set_threshold(10_000)  # nor is there much garbage: most of what a command makes lasts to its end
    try:
        cli(prog_name="python -m build")
    except SystemExit as done:
        if "pyspark" in sys.modules:  # which ends the engine that it started
            raise
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(int(done.code or 0))


if __name__ == "__main__":
    main()

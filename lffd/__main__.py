"""The command line: ``lffd browse``, ``cite``, ``path``, ``export``; also ``python -m lffd``."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import TextIO, get_args

from lffd import citation, export, formats
from lffd.published import UnknownTableError, package, path
from lffd.reader import connect

TEXT_FORMS = ("csv", "geojson")
BUNDLE = "bundle"
FAILED, BROKEN_PIPE = 1, 141
"""Exit codes: a request that cannot be met; a reader that went away, as shells have it (128 + SIGPIPE)."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 1 with one line on standard error, or argparse's 2."""
    try:
        given = _parser().parse_args(arguments)
        given.run(given)
    except BrokenPipeError:
        # Python flushes standard output once more at its end, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except (UnknownTableError, ValueError, OSError, ImportError) as error:
        print(f"lffd: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return FAILED
    return 0


def _parser() -> argparse.ArgumentParser:
    facts = package()
    parser = argparse.ArgumentParser(prog="lffd", description=f"{facts['title']} {facts['version']}.")
    parser.add_argument("--version", action="version", version=f"{facts['name']} {facts['version']}")
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    browse = _verb(verbs, "browse", "look at the dataset in Datasette, on this machine", "lffd browse --port 8010")
    browse.add_argument("--port", type=int, default=8001, help="port on 127.0.0.1 (8001)")
    browse.add_argument("--open", action="store_true", help="open it in the web browser")
    browse.set_defaults(run=_browse)
    cite = _verb(verbs, "cite", "print how to cite this version", "lffd cite --format bibtex >> references.bib")
    cite.add_argument("--format", choices=get_args(citation.Format), default="text")
    cite.set_defaults(run=lambda given: print(citation.cite(given.format)))
    where = _verb(verbs, "path", "print the folder of the published files", "ls $(lffd path)/dataset")
    where.set_defaults(run=lambda _: print(path()))
    _add_export(verbs)
    return parser


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, does: str, *examples: str
) -> argparse.ArgumentParser:
    shown = "\n".join(f"  {example}" for example in examples)
    return verbs.add_parser(
        name,
        help=does,
        description=f"{does[0].upper()}{does[1:]}.",
        epilog=f"Example:\n{shown}" if len(examples) == 1 else f"Examples:\n{shown}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _add_export(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verb = _verb(
        verbs,
        "export",
        "write a table, a bundle of tables, or the answer to a ready-made question, in the form that the suffix names",
        "lffd export force_estimates_flat --spreadsheet-safe --out claims.csv",
        "lffd export events_flat --known-on 2020-06-30 --format geojson --out events.geojson",
        "lffd export places --hxl --out places.csv",
        "lffd export force_estimates_flat --out claims.dta",
        "lffd export bundle --out lffd.xlsx",
        "lffd export 12 --set where_prec=5 --out events-like-ucdp-and-acled.csv",
    )
    verb.add_argument("what", help="a table; bundle (all flat tables); or the number of a question (12: UCDP-like)")
    verb.add_argument("--format", choices=TEXT_FORMS, help="form of what goes to standard output (csv)")
    verb.add_argument("--known-on", metavar="DAY", type=_day, help="only what was public by this day (YYYY-MM-DD)")
    verb.add_argument("--hxl", action="store_true", help="CSV with a row of HXL hashtags after the header")
    verb.add_argument(
        "--spreadsheet-safe",
        action="store_true",
        help="CSV for spreadsheets: with a byte-order mark, and an apostrophe before text that would run as a formula",
    )
    verb.add_argument(
        "--set",
        metavar="NAME=VALUE",
        type=_setting,
        action="append",
        default=[],
        help="a parameter of the question; may be repeated",
    )
    verb.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="write to this file, not to standard output; in the form of its suffix: .csv, .geojson, .xlsx (Excel), "
        ".dta (Stata), .sav (SPSS), .rds (R), .parquet",
    )
    verb.set_defaults(run=_export)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2020-05-26") from None


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form NAME=VALUE")
    return name, value


def _export(given: argparse.Namespace) -> None:
    """Everything that can be wrong with the request is found before the file is opened."""
    form = _form(given)
    if form not in TEXT_FORMS:
        _refuse(given, "hxl", "spreadsheet_safe", "set", "format")
        formats.write(formats.FLAT if given.what == BUNDLE else (given.what,), given.out, given.known_on)
        return
    if given.what == BUNDLE:
        raise ValueError("a bundle is one file of several tables; write --out FILE.xlsx")
    if form == "geojson":
        _refuse(given, "hxl", "spreadsheet_safe", "set")
        features = export.features(given.what, given.known_on)
        with _opened(given.out) as out:
            export.write_geojson(features, out)
        return
    rows = _answer(given) if given.what.isdigit() else _table(given)
    if given.hxl and not any(rows.hashtags):
        raise ValueError(f"no column of {given.what} has an HXL hashtag; leave out --hxl")
    with _opened(given.out, "utf-8-sig" if given.spreadsheet_safe else "utf-8") as out:
        export.write_csv(rows, out, hxl=given.hxl, safe=given.spreadsheet_safe)


def _form(given: argparse.Namespace) -> str:
    """The form asked for, by the suffix of the file or by --format."""
    suffix = given.out.suffix.lower().removeprefix(".") if given.out else ""
    if given.format and suffix and suffix != given.format:
        raise ValueError(f"--format {given.format} does not go with {given.out.name}; leave one out")
    return str(given.format or suffix or "csv")


def _refuse(given: argparse.Namespace, *options: str) -> None:
    """Refuse options that this export would ignore."""
    for option in options:
        if getattr(given, option):
            raise ValueError(f"--{option.replace('_', '-')} does not go with this export; leave it out")


def _table(given: argparse.Namespace) -> export.Sheet:
    _refuse(given, "set")
    return export.sheet(given.what, given.known_on)


def _answer(given: argparse.Namespace) -> export.Sheet:
    """The answer to a ready-made question."""
    asking = _browsing("questions")
    questions = {question.number: question for question in asking.questions()}
    question = questions.get(int(given.what))
    if not question:
        raise ValueError(f"there is no question {given.what}; they are numbered 1 to {max(questions)}")
    params = dict(given.set)
    if given.known_on:
        if params.get("known_on", str(given.known_on)) != str(given.known_on):
            raise ValueError(f"--known-on {given.known_on} is not --set known_on={params['known_on']}; leave one out")
        params["known_on"] = str(given.known_on)
    if unknown := params.keys() - {param.name for param in question.params}:
        names = ", ".join(param.name for param in question.params)
        raise ValueError(f"question {given.what} has no parameter {min(unknown)}; it has {names}")
    reading = _browsing("params")
    with closing(connect()) as db:
        known = reading.lists(db, [question])
        values = reading.settled(question, params, known)
        names, rows = asking.run(question, db, **values)
        if not rows:
            for why in (*known.unused(question, values), *reading.why_empty(question, db, values)):
                print(f"lffd: {why}", file=sys.stderr)
    return export.Sheet(names, [None] * len(names), rows)


def _browse(given: argparse.Namespace) -> None:
    try:
        serving = _browsing("serve")
    except ModuleNotFoundError as error:
        raise ImportError(f"{error.name} is not installed; install lffd[browse]") from error
    serving.serve(path(), given.port, given.open)


def _browsing(module: str) -> ModuleType:
    """A module of the browsing tools: in the wheel lffd.browse, in a clone the folder browse/."""
    parent = "lffd.browse" if (Path(__file__).parent / "browse").is_dir() else "browse"
    return importlib.import_module(f"{parent}.{module}")


@contextmanager
def _opened(file: Path | None, encoding: str = "utf-8") -> Iterator[TextIO]:
    """The file, or standard output, in the encoding whatever the machine's locale is."""
    target = file or sys.stdout.fileno()
    with open(target, "w", encoding=encoding, newline="", closefd=file is not None) as out:
        yield out


if __name__ == "__main__":
    sys.exit(main())

"""``python -m docs``: write what is made from code: ``docs/tour.md``, ``docs/reader.md``, the picture of the design."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import lffd
from docs.flow import with_flow

HERE = Path(__file__).resolve().parent
TOUR = HERE / "tour.py"
_CELL = re.compile(r"^# %%(.*)\n", re.MULTILINE)


def pages() -> dict[Path, str]:
    """Every page that is made from code: its file and its text."""
    design = HERE / "design.md"
    return {
        HERE / "tour.md": tour(TOUR.read_text("utf-8")),
        HERE / "reader.md": reference(),
        design: with_flow(design.read_text("utf-8")),
    }


def tour(script: str) -> str:
    """A script of cells (``# %%``, ``# %% [markdown]``) as a page: the text, the code, and what the code prints.

    The cells run in their order and share their names, as in a notebook.
    """
    _docstring, *cells = _CELL.split(script)
    names: dict[str, Any] = {}
    kinds, bodies = cells[::2], cells[1::2]
    parts = [
        _text(body) if "[markdown]" in kind else _run(body.strip(), names)
        for kind, body in zip(kinds, bodies, strict=True)
    ]
    return "\n\n".join(parts) + "\n"


def _text(body: str) -> str:
    return "\n".join(line.removeprefix("#").removeprefix(" ") for line in body.strip().splitlines())


def _run(code: str, names: dict[str, Any]) -> str:
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(code, TOUR.name, "exec"), names)
    output = "\n".join(line.rstrip() for line in printed.getvalue().rstrip().splitlines())
    return f"```python\n{code}\n```" + (f"\n\n```text\n{output}\n```" if output else "")


def reference() -> str:
    """The reader's functions with their signatures and docstrings."""
    intro = "# The reader\n\nWritten by `make docs` from the docstrings of the package `lffd`."
    return "\n\n".join([intro, *(_entry(name) for name in lffd.__all__)]) + "\n"


def _entry(name: str) -> str:
    thing = getattr(lffd, name)
    call = f"({', '.join(_parameters(thing))})" if inspect.isfunction(thing) else ""
    return f"## `lffd.{name}{call}`\n\n```text\n{inspect.getdoc(thing)}\n```"


def _parameters(function: Any) -> Iterator[str]:
    for name, parameter in inspect.signature(function).parameters.items():
        yield name if parameter.default is parameter.empty else f"{name}={parameter.default!r}"


if __name__ == "__main__":
    for page, text in pages().items():
        page.write_text(text, "utf-8", newline="\n")

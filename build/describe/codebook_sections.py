"""The codebook's own words on how the data came about, for descriptions that ask for them."""

from __future__ import annotations

import re
from pathlib import Path

from build.files import CODEBOOK

_HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)
_MARKUP = re.compile(r"\*\*|`")


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

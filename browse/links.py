"""Addresses that lead out of the dataset: only http and https, and to the passage where its words are known."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

ELISION = "[...]"


def is_web(address: object) -> bool:
    """Whether a cell is an address that a browser may open from here: http or https with a host, and nothing else."""
    if not isinstance(address, str) or any(letter.isspace() for letter in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def passage(address: str, wording: str | None) -> str:
    """The address with a text fragment, so that the browser scrolls to the wording and marks it.

    The address itself where there is no wording. Words left out of the wording make a range from its first to its last
    part. A browser that does not know text fragments, or does not find the words, opens the page at its top.
    """
    parts = [part.strip() for part in (wording or "").split(ELISION) if part.strip()]
    if not parts:
        return address
    text = ",".join(_encoded(part) for part in (parts if len(parts) < 3 else (parts[0], parts[-1])))
    return f"{address}{'' if '#' in address else '#'}:~:text={text}"


def _encoded(text: str) -> str:
    """Percent-encoded as the text fragment's grammar asks: also the hyphen, which marks a prefix or suffix there."""
    return quote(text, safe="").replace("-", "%2D")

"""Find what a coder must account for in a text: numbers, dates and capitalised names.

Numbers in words are found by text2num. Dates and names are found by pattern, on the generous side: what is no date or
name is dismissed by hand, in ``seeds/dismissed.csv``, with the reason.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from text_to_num import find_numbers


class PhraseKind(StrEnum):
    """What a phrase is."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"


@dataclass(frozen=True)
class Phrase:
    """One phrase of a text, by its place in it."""

    kind: PhraseKind
    start: int
    end: int
    text: str


_PERIODS = ["day", "week", "month", "quarter", "year", "spring", "summer", "autumn", "fall", "winter", "decade"]
_CALENDAR = "|".join([*calendar.month_name[1:], *calendar.day_name])
_PERIOD = "|".join(f"{period}s?" for period in _PERIODS)
_DATE = re.compile(
    rf"""
    \b(?:\d{{1,2}}(?:st|nd|rd|th)?\ (?:of\ )?)?(?:(?:last|next|this|early|late|mid)[ -])?(?:{_CALENDAR})\b
        (?:\ \d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,?\ (?:19|20)\d\d\b)?
    | \b(?:19|20)\d\d-\d\d-\d\d\b
    | \b(?:(?:early|late|mid)[ -])?(?:19|20)\d\ds?\b
    | \b(?:last|past|next|this|recent|coming|previous|mentioned|same)\ (?:few\ |several\ |\w+\ )?(?:{_PERIOD})\b
    | \b(?:a|an|one|two|three|four|five|six|several|\d+)\ (?:{_PERIOD})\ (?:ago|later|before|earlier)\b
    """,
    re.VERBOSE,
)
_DIGITS = re.compile(r"(?<![\w/#-])\d+(?:[.,]\d+)*(?![\w-])%?")
_VAGUE = re.compile(
    r"\b(?:hundreds|thousands|millions|billions|dozens|scores|tens|several|half|few|many|most|majority|number|numbers)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]+")
_ADDRESS = re.compile(r"https?://\S+|\S+\.com/\S+|@\w+|#\w+|\b[a-z]+\.[a-z]+\.com/\w+")

_CAPITAL = r"(?:[A-Z][\w’'-]*\w|[A-Z](?:\.[A-Z])*\.?|[A-Z]\w*)"
_LINK = r"(?:of|the|for|al|bin|on|in|de)"
_NAME = re.compile(rf"(?:\b[Aa]l[ -])?{_CAPITAL}(?:[ -](?:{_LINK}\ ){{0,2}}(?:[Aa]l[- ])?{_CAPITAL})*")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:”\"]\s*[“\"(]*|[“\"(])$")

_NO_NAMES = frozenset(
    word
    for line in (Path(__file__).parent / "no_names.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)


def common_words(text: str) -> frozenset[str]:
    """Words that a text also writes without a capital, and that name nobody where they open a sentence."""
    return frozenset(re.findall(r"\b[a-z]{2,}\b", text))


def phrases(text: str, common: frozenset[str] = frozenset()) -> list[Phrase]:
    """Numbers, dates and names of a text, in order; a number in a date, and a date in a name, are told once."""
    blanked = _ADDRESS.sub(lambda match: " " * len(match[0]), text)
    taken: list[Phrase] = []
    for found in (*_dates(blanked), *_numbers(blanked), *_names(blanked, common)):
        if not any(found.start < other.end and other.start < found.end for other in taken):
            taken.append(found)
    return sorted(taken, key=lambda phrase: phrase.start)


def _dates(text: str) -> Iterator[Phrase]:
    for match in _DATE.finditer(text):
        yield Phrase(PhraseKind.DATE, *match.span(), match[0])


def _numbers(text: str) -> Iterator[Phrase]:
    """Digits, number words, and words for vague amounts."""
    for pattern in (_DIGITS, _VAGUE):
        for match in pattern.finditer(text):
            yield Phrase(PhraseKind.NUMBER, *match.span(), match[0])
    words = list(_WORD.finditer(text))
    for number in find_numbers([_Token(word[0]) for word in words], "en", threshold=0):
        start, end = words[number.start].start(), words[number.end - 1].end()
        if text[start:end].casefold() not in (
            "one",
            "second",
            "first",
        ):  # pronoun and order, far more often than number
            yield Phrase(PhraseKind.NUMBER, start, end, text[start:end])


class _Token:
    """A word, as text2num wants it."""

    def __init__(self, text: str) -> None:
        self._text = text

    def text(self) -> str:
        return self._text

    def text_lowercase(self) -> str:
        return self._text.lower()

    def nt_separated(self, _previous: _Token) -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return False


def _names(text: str, common: frozenset[str]) -> Iterator[Phrase]:
    """Capitalised words in a row, without those that name nobody at either end."""
    for match in _NAME.finditer(text):
        words = list(re.finditer(r"\S+", match[0]))
        opens = bool(_SENTENCE_START.search(text[: match.start()]))
        while words and (_empty(words[0][0]) or (opens and words[0][0].casefold() in common)):
            words, opens = words[1:], False
        while words and _empty(words[-1][0]):
            words = words[:-1]
        if words:
            start, end = match.start() + words[0].start(), match.start() + words[-1].end()
            yield Phrase(PhraseKind.NAME, start, end, text[start:end])


def names_nobody(text: str) -> bool:
    """Whether nothing but titles, nationalities and small words is left in a text."""
    return all(_empty(word) for word in re.findall(r"[\w.’']*\w[\w.]*", text))


def _empty(word: str) -> bool:
    """Whether one word names nobody by itself."""
    return len(word.strip(".’'")) < 2 or word.casefold().strip(".,’'") in _NO_NAMES

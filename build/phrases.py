"""Find what a coder must account for in a text: numbers, dates and capitalised names.

Numbers in words are found by text2num. Dates and names are found by pattern, on the generous side: what is no date or
name is dismissed by hand, in ``seeds/dismissed.csv``, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

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


_MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_PERIODS = "day week month quarter year spring summer autumn fall winter decade".split()
_CALENDAR = "|".join([*_MONTHS, *_WEEKDAYS])
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
_LINK = r"(?:of|the|for|al|bin|and\ the|on|in|de)"
_NAME = re.compile(rf"(?:\b[Aa]l-)?{_CAPITAL}(?:[ -](?:{_LINK}\ ){{0,2}}(?:[Aa]l[- ])?{_CAPITAL})*")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:”\"]\s*[“\"(]*|[“\"(])$")

# Capitalised words that name nobody: nationalities, ranks and titles, and words that open a sentence.
_NO_NAMES = frozenset(
    """
    libyan libyans russian russians american americans syrian syrians turkish egyptian emirati sudanese chadians chadian
    jordanian german european tunisian african french italian qatari arab ukrainian eastern western southern northern
    president minister foreign prime secretary ambassador general field marshal brigadier major colonel deputy assistant
    director special envoy chairman head former crown prince commander in chief top senior leader sheikh king mr mrs dr
    islamists salafists officials
    a an the and or but if as at by for from in into of on to with without after before since when while although
    however despite also such such this that these those there here it its he his she her they their we our you i
    what which who whose why how not no nor only even both each all any some most more many much other others another
    finally although indeed thus then now once until because let whether that’s that's thats
    armed conflict opponents ""
    """.split()
)


def phrases(text: str) -> list[Phrase]:
    """Numbers, dates and names of a text, in order; a number in a date, and a date in a name, are told once."""
    blanked = _ADDRESS.sub(lambda match: " " * len(match[0]), text)
    taken: list[Phrase] = []
    for found in (*_dates(blanked), *_numbers(blanked), *_names(blanked)):
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
        if text[start:end].casefold() not in ("one", "second", "first"):  # pronoun and order, far more often than number
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


def _names(text: str) -> Iterator[Phrase]:
    """Capitalised words in a row, without those that name nobody at either end."""
    lower = set(re.findall(r"\b[a-z]{2,}\b", text))
    for match in _NAME.finditer(text):
        words = list(re.finditer(r"\S+", match[0]))
        opens = bool(_SENTENCE_START.search(text[: match.start()]))
        while words and (_empty(words[0][0]) or (opens and words[0][0].casefold() in lower)):
            words, opens = words[1:], False
        while words and _empty(words[-1][0]):
            words = words[:-1]
        if words:
            start, end = match.start() + words[0].start(), match.start() + words[-1].end()
            yield Phrase(PhraseKind.NAME, start, end, text[start:end])


def _empty(word: str) -> bool:
    return word.casefold().strip(".,’'") in _NO_NAMES

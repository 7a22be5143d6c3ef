"""The kinds of cell a seed file may hold: how each is written as text, and what to write instead when it is not.

A cell is text until it matches the whole of its form; nothing is trimmed, rounded or guessed. Patterns are in the
syntax that Python and Rust's regex crate share; pydantic and polars both run the latter and so cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeVar, get_args

from annotated_types import Ge, Le
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from schema.edtf_dates import bounds_or_none

Value = TypeVar("Value")
CellType = Literal["string", "integer", "number", "boolean", "date"]

# What a word may not hold: white space, control characters, invisible characters that make unequal twins of equal words
# (soft hyphen, zero-width space, marks of direction, byte-order mark), replacement character.
_WORD = r"[^\s\x00-\x1f\x7f-\x9f" + "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]+"


def by_type(*values: Value) -> dict[CellType, Value]:
    """What stands for each type of cell, in the order of CellType."""
    return dict(zip(get_args(CellType), values, strict=True))


class Code(StrEnum):
    """A closed list of codes; each member carries its definition: ``ASSERTS = "asserts", "says that it is so"``."""

    definition: str

    def __new__(cls, value: str, definition: str) -> Code:
        """Make the member a string that also knows its definition."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.definition = definition
        return member

    @property
    def label(self) -> str:
        """The code as people read it: ``claimant_only`` -> ``claimant only``."""
        return self.value.replace("_", " ")


@dataclass(frozen=True)
class Form:
    """How a cell is written: the type it is read as, the pattern its whole text matches, and what to write instead."""

    type: CellType
    pattern: str
    hint: str
    format: str | None = None  # the Frictionless format, such as "uri"
    is_edtf: bool = False
    informative: bool = True  # whether the pattern tells a reader more than that the cell is text or an identifier

    @property
    def anchored(self) -> str:
        """The pattern for a match of the whole cell."""
        return f"^(?:{self.pattern})$"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Match the text, then read it as this form's type; values that are already typed pass."""
        text = core_schema.no_info_after_validator_function(
            self._read, core_schema.str_schema(pattern=self.anchored, strict=True)
        )
        if self.type == "string":
            return text
        return core_schema.union_schema([_TYPED[self.type], text], mode="left_to_right")

    def _read(self, text: str) -> Any:
        """Turn matched text into a value; text that matches but means nothing (30 February) is refused."""
        try:
            value = _READ[self.type](text)
        except ValueError:
            value = None
        if value is None or (self.is_edtf and bounds_or_none(text) is None):
            raise PydanticCustomError("meaningless", "it matches the form but means nothing")
        return value


def _boolean(text: str) -> bool:
    return text.lower() == "true"


_TYPED: dict[str, CoreSchema] = {
    "integer": core_schema.int_schema(strict=True),
    "number": core_schema.float_schema(strict=True),
    "boolean": core_schema.bool_schema(strict=True),
    "date": core_schema.date_schema(strict=True),
}
_READ: dict[CellType, Callable[[str], Any]] = by_type(str, int, float, _boolean, date.fromisoformat)


@dataclass(frozen=True)
class Ref:
    """The cell names a row of another table by its key."""

    table: str


@dataclass(frozen=True)
class Unit:
    """What one of the number is: persons, degrees, words."""

    name: str


UNIT_OF_ROW = Unit("as the column unit says")
"""The unit of the numbers in rows that name theirs."""


@dataclass(frozen=True)
class Hxl:
    """The hashtag of the column in the Humanitarian Exchange Language (HXL 1.1), with its attributes.

    On an EDTF date it goes to the days derived from it, since HXL's dates are plain ISO 8601.
    """

    tag: str


@dataclass(frozen=True)
class Derived:
    """The build fills the column; it is never written in a seed file."""

    always: bool = False  # whether every published row has a value


def _word_limit(words: int) -> str:
    return rf"{_WORD}(?: {_WORD}){{0,{words - 1}}}"


# A plain date, a quarter (33 to 36), a season that lies in one year (21 to 23), or a year with unspecified parts.
_DATE = (
    "(?:[12][0-9]{3}(?:-(?:(?:0[1-9]|1[0-2])(?:-(?:[0-3][0-9]|XX))?|2[1-3]|3[3-6]|XX(?:-XX)?))?"
    "|[12][0-9]{2}X|[12][0-9]XX)[~?%]?"
)
SLUG = Form(
    "string",
    "[a-z0-9]+(?:-[a-z0-9]+)*",
    "write lower-case letters, digits and single hyphens, such as wagner-group",
    informative=False,
)
IDENTIFIER = Form(
    "string",
    "[a-z0-9]+(?:[-_][a-z0-9]+)*",
    "write the identifier or code as it was: lower case, single hyphens or underscores",
    informative=False,
)
CODE = Form(
    "string", "[a-z0-9]+(?:_[a-z0-9]+)*", "write lower-case letters, digits and single underscores, such as air_base"
)
TEXT = Form(
    "string",
    rf"{_WORD}(?: {_WORD})*",
    "write one line of text with single spaces and none at either end",
    informative=False,
)
WORDING = Form("string", _word_limit(8), "quote at most eight words, with single spaces")
WHOLE = Form("integer", "0|[1-9][0-9]{0,17}", "write a whole number in plain digits, such as 1200")
DECIMAL = Form("number", r"-?(?:0|[1-9][0-9]{0,5})(?:\.[0-9]{1,8})?", "write a decimal number, such as 32.8872")
TRUTH = Form("boolean", "true|false|TRUE|FALSE", "write true or false")  # spreadsheets turn true into TRUE
DAY = Form("date", "[12][0-9]{3}-[0-9]{2}-[0-9]{2}", "write a day of the calendar as YYYY-MM-DD")
EDTF = Form(
    "string",
    f"(?:\\.\\.|{_DATE})(?:/(?:\\.\\.|{_DATE}))?",
    "write an EDTF date, such as 2019-12-05, 2019-12, 2019-12~, 2019-10/2019-12 or ../2020-11",
    is_edtf=True,
)
URL = Form("string", r"https?://[^\s/?#]+(?:[/?#][^\s]*)?", "write a whole address that begins with https://", "uri")
LANGUAGE = Form(
    "string", "[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?", "write a BCP 47 language tag, such as en, ar or ar-Latn"
)
COUNTRY = Form("string", "[A-Z]{3}", "write the ISO 3166-1 alpha-3 code, such as LBY")
SHA256 = Form("string", "[0-9a-f]{64}", "write the 64 lower-case hexadecimal digits that sha256sum prints")
CODER = Form("string", "(?:lm|human)-[1-9][0-9]*", "write the coder as lm-1, lm-2, human-1 ...")
FILE_NAME = Form("string", r"[A-Za-z0-9_][A-Za-z0-9._-]*", "write a file name without a folder")
DIGITS = Form("string", "[1-9][0-9]*", "write the digits of the identifier only")

Slug = Annotated[str, SLUG]
Identifier = Annotated[str, IDENTIFIER]
CodeName = Annotated[str, CODE]
Text = Annotated[str, TEXT]
Wording = Annotated[str, WORDING]
Whole = Annotated[int, WHOLE, Ge(0)]
Decimal = Annotated[float, DECIMAL]
Truth = Annotated[bool, TRUTH]
Day = Annotated[date, DAY]
Edtf = Annotated[str, EDTF, Hxl("#date")]
Url = Annotated[str, URL]
Language = Annotated[str, LANGUAGE]
Country = Annotated[str, COUNTRY, Hxl("#country+code")]
Sha256 = Annotated[str, SHA256]
Coder = Annotated[str, CODER]
FileName = Annotated[str, FILE_NAME]
Digits = Annotated[str, DIGITS]
Latitude = Annotated[float, DECIMAL, Ge(-90), Le(90), Unit("degrees north"), Hxl("#geo+lat")]
Longitude = Annotated[float, DECIMAL, Ge(-180), Le(180), Unit("degrees east"), Hxl("#geo+lon")]

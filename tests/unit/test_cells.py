"""Each kind of cell takes what it should, and nothing that only looks like it."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from schema import cells

ACCEPTED = [
    (cells.Slug, "wagner-group", "wagner-group"),
    (cells.Slug, "5-plus-5", "5-plus-5"),
    (cells.CodeName, "air_base", "air_base"),
    (cells.Text, "الشرق Ölfeld – “quoted”", "الشرق Ölfeld – “quoted”"),
    (cells.Wording, "one two three four five six seven eight", "one two three four five six seven eight"),
    (cells.Whole, "0", 0),
    (cells.Whole, "1200", 1200),
    (cells.Whole, 1200, 1200),
    (cells.Decimal, "-14.25", -14.25),
    (cells.Truth, "true", True),
    (cells.Truth, "FALSE", False),
    (cells.Edtf, "2019-12~", "2019-12~"),
    (cells.Edtf, "../2020-11", "../2020-11"),
    (cells.Edtf, "2019-36", "2019-36"),
    (cells.Edtf, "2020-XX", "2020-XX"),
    (cells.Url, "https://example.org/a?b=%20c#d", "https://example.org/a?b=%20c#d"),
    (cells.Language, "ar-Latn", "ar-Latn"),
    (cells.Coder, "lm-12", "lm-12"),
]
REFUSED = [
    *[(cells.Slug, text) for text in ("Wagner", "a--b", "-a", "a-", "a_b", "a b", "é", "")],
    *[(cells.CodeName, text) for text in ("air-base", "Air", "_a")],
    *[(cells.Text, text) for text in (" a", "a ", "a  b", "a\nb", "a\tb", "a\u00a0b", "a\u200bb", "\ufffd", "a\0", "")],
    (cells.Wording, "one two three four five six seven eight nine"),
    *[(cells.Whole, text) for text in ("-1", "+1", "1.0", "1e3", "1_000", "1,000", " 1", "01", "٣", "１", "", True)],
    *[(cells.Decimal, text) for text in ("1.", ".5", "1e3", "nan", "inf", "1,5")],
    *[(cells.Truth, text) for text in ("1", "yes", "True", "")],
    *[(cells.Day, text) for text in ("86400", "2020-02-30", "2020-1-1", "2020-01-01T00:00", "2020")],
    *[(cells.Edtf, text) for text in ("2020-02-30", "2020-13", "2020-00", "2020/2019", "../..", "..", "", "May 2020")],
    *[(cells.Url, text) for text in ("example.org", "ftp://a", "javascript:alert(1)", "https://", "https://a b")],
    (cells.Latitude, "90.1"),
    (cells.Longitude, "-180.5"),
]


@pytest.mark.parametrize(("kind", "text", "value"), ACCEPTED)
def test_accepted(kind: Any, text: Any, value: Any) -> None:
    assert TypeAdapter(kind).validate_python(text) == value


@pytest.mark.parametrize(("kind", "text"), REFUSED)
def test_refused(kind: Any, text: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(text)


@pytest.mark.parametrize("text", ["-1", "1_000", " 5 ", "abc"])
def test_a_nullable_cell_keeps_its_form(text: str) -> None:
    nullable: Any = Annotated[cells.Whole | None, "marker"]
    assert TypeAdapter(nullable).validate_python(None) is None
    with pytest.raises(ValidationError):
        TypeAdapter(nullable).validate_python(text)

"""Reading seed files as text."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from schema import TABLES
from tests.support import GOOD, read_folder, read_text

UNITS = TABLES["units"]
PLAIN = b"code,label,definition\npersons,persons,Human beings.\naircraft,aircraft,Aeroplanes.\n"


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN,
        b"\xef\xbb\xbf" + PLAIN,
        PLAIN.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + PLAIN.replace(b"\n", b"\r\n"),
        PLAIN.rstrip(b"\n"),
        PLAIN.replace(b"persons,persons", b'"persons","persons"'),
    ],
)
def test_one_content_written_in_several_ways(raw: bytes) -> None:
    sheet, mistakes = read_text(raw, UNITS)
    assert mistakes == []
    assert sheet.cells.rows() == [("persons", "persons", "Human beings."), ("aircraft", "aircraft", "Aeroplanes.")]
    assert list(sheet.lines) == [2, 3]


def test_columns_in_another_order_are_the_same_table() -> None:
    sheet, mistakes = read_text(b"definition,code,label\nHuman beings.,persons,p\n", UNITS)
    assert mistakes == []
    assert sheet.cells.row(0, named=True) == {"code": "persons", "label": "p", "definition": "Human beings."}


def test_a_row_starts_where_its_first_cell_starts() -> None:
    raw = b'code,label,definition\na,"one\ntwo\nthree",x\nb,y,z\n'
    sheet, _ = read_text(raw, UNITS)
    assert list(sheet.lines) == [2, 5]


def test_empty_cells_are_null_and_quotes_are_undone() -> None:
    sheet, _ = read_text(b'code,label,definition\na,"say ""no"", now",""\n', UNITS)
    assert sheet.cells.row(0) == ("a", 'say "no", now', None)


def test_rows_with_the_wrong_number_of_cells_do_not_hide_the_others() -> None:
    raw = b"code,label,definition\na,b\nc,d,e\nf,g,h,i\n"
    sheet, mistakes = read_text(raw, UNITS)
    assert sheet.cells.rows() == [("c", "d", "e")]
    assert [(m.line, m.column) for m in mistakes] == [(2, "definition"), (4, "definition")]
    assert sheet.lost == 2


def test_parquet_is_read_as_well(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "code": ["hundreds"],
            "label": ["hundreds"],
            "definition": ["d"],
            "lower": [200],
            "upper": [999],
            "basis": ["b"],
        }
    )
    frame.write_parquet(tmp_path / "quantifier_rules.parquet")
    sheets, mistakes = read_folder(tmp_path)
    assert sheets["quantifier_rules"].cells.row(0) == ("hundreds", "hundreds", "d", "200", "999", "b")
    assert not [m for m in mistakes if "quantifier_rules" in m.file]


def test_the_good_fixtures_are_read_without_a_mistake() -> None:
    sheets, mistakes = read_folder(GOOD)
    assert mistakes == []
    assert sum(sheet.cells.height for sheet in sheets.values()) > 60


def test_a_file_that_cannot_be_opened_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "units.csv").symlink_to("units.csv")
    (tmp_path / "actors.csv").mkdir()
    (tmp_path / "places.parquet").write_bytes(b"PAR1")
    _, mistakes = read_folder(tmp_path)
    unread = {mistake.file.rpartition("/")[2] for mistake in mistakes if "it cannot be read" in mistake.message}
    assert unread == {"units.csv", "actors.csv", "places.csv"}


def test_two_files_of_one_table_are_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_bytes(PLAIN)
    pl.DataFrame({"code": ["a"]}).write_parquet(tmp_path / "units.parquet")
    _, mistakes = read_folder(tmp_path)
    assert any(mistake.message == "units has a CSV file as well; keep one of the two" for mistake in mistakes)


def test_a_cell_of_any_length_is_read() -> None:
    sheet, mistakes = read_text(b'code,label,definition\na,b,"' + b"x" * 200_000 + b'"\n', UNITS)
    assert mistakes == []
    assert len(sheet.cells["definition"][0]) == 200_000


def test_a_quote_that_opens_in_a_damaged_header_gives_one_line() -> None:
    _, mistakes = read_text(b'code,"la\nbel",definition\na,"b,c\n', UNITS)
    assert all("\n" not in str(mistake) for mistake in mistakes)

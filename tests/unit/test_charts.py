"""Charts of the good fixture: which rows stand in which marks, what the titles say, and when something is drawn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from browse.charts import draw as drawing
from browse.charts.claims import CROSS
from browse.charts.common import Numbers, Period, Tables, whole_years
from browse.charts.labels import Box, beside, lanes, least_crowded, shortened, text_width
from browse.charts.map import pixel
from build.project import project

Spec = dict[str, Any]


@pytest.fixture(scope="module")
def tables(good_build: Path) -> Tables:
    """The published tables of the good fixture, with one place moved to Libya and one claim disputed."""
    read = drawing.published(good_build / "dataset")
    disputed = (
        pl.when(pl.col("estimate_id") == "est-planned").then(pl.lit("disputed")).otherwise(pl.col("verification"))
    )
    flat = read["force_estimates_flat"].with_columns(disputed.alias("verification"))
    return read | {"force_estimates_flat": flat, "places": read["places"].with_columns(longitude=-pl.col("longitude"))}


@pytest.fixture(scope="module")
def specs(tables: Tables) -> dict[str, Spec]:
    return {name: json.loads(text) for name, text in drawing.specs(tables).items()}


def _marks(spec: Spec, datasets: dict[str, list[Spec]] | None = None) -> Iterator[tuple[Spec, list[Spec]]]:
    """Every mark of a spec with the rows it is drawn from."""
    sets: dict[str, list[Spec]] = datasets if datasets is not None else spec["datasets"]
    for part in [*spec.get("vconcat", []), *spec.get("layer", [])]:
        yield from _marks(part, sets)
    if "mark" in spec:
        yield spec["mark"], sets[spec["data"]["name"]]


def _ids(spec: Spec, kind: str, **look: Any) -> set[str]:
    """Which rows stand in marks of a kind that look so."""
    marks = (rows for mark, rows in _marks(spec) if mark["type"] == kind and look.items() <= mark.items())
    return {row["id"] for rows in marks for row in rows if "id" in row}


def test_claims_open_above_get_an_arrow_and_no_box(specs: dict[str, Spec]) -> None:
    opened = {"est-at-least", "est-more-than"}
    assert _ids(specs["claims"], "point", shape="triangle", size=90) == opened
    assert _ids(specs["claims"], "rule", strokeWidth=3) == {"est-at-least"}
    assert _ids(specs["claims"], "rule", strokeDash=[1, 0]) == opened
    assert not _ids(specs["claims"], "rect") & opened


def test_claims_whose_first_day_is_unknown_point_to_the_left(specs: dict[str, Spec]) -> None:
    assert _ids(specs["claims"], "point", angle=270) == {"est-more-than"}


def test_number_words_are_dashed_and_disputed_claims_crossed(specs: dict[str, Spec]) -> None:
    assert _ids(specs["claims"], "rect", strokeDash=[5, 4]) == {"est-vague"}
    assert _ids(specs["claims"], "point", shape=CROSS) == {"est-planned"}


def test_stocks_are_filled_and_other_measures_outlined(tables: Tables, specs: dict[str, Spec]) -> None:
    flat = tables["force_estimates_flat"]
    stocks = set(flat.filter(measure="stock")["estimate_id"])
    assert {"est-range", "est-part"} <= _ids(specs["claims"], "rect", strokeDash=[1, 0], fillOpacity=0.35) <= stocks
    assert not _ids(specs["claims"], "rect", fillOpacity=0) & stocks


def test_claims_without_a_number_are_ticks(specs: dict[str, Spec]) -> None:
    assert _ids(specs["claims"], "point", size=120) - _ids(specs["claims"], "point", shape="triangle") == {
        "est-unquantified"
    }


def test_claims_say_their_number_as_the_source_limits_it(specs: dict[str, Spec]) -> None:
    said = {row["id"]: row["said"] for mark, rows in _marks(specs["claims"]) for row in rows if "said" in row}
    assert said["est-range"] == "800–1,400"
    assert said["est-at-least"] == "at least 200"
    assert said["est-more-than"] == "more than 900 recruited"
    assert said["est-vague"] == "hundreds"


def test_strength_shows_carried_months_as_outlines_and_open_ones_with_an_arrow(
    tables: Tables, specs: dict[str, Spec]
) -> None:
    months = tables["force_strength"].filter(pl.col("claims") > 0)
    rows = {row["id"]: row for mark, rows in _marks(specs["strength"]) for row in rows if "months" in row}
    assert sum(row["months"] for row in rows.values()) == months.height
    carried = {key for key, row in rows.items() if row["carried"]}
    closed = {key for key, row in rows.items() if not row["open_above"]}
    assert carried
    assert carried & closed == _ids(specs["strength"], "rect", fillOpacity=0) & closed
    opened = _ids(specs["strength"], "point", shape="triangle")
    assert opened == set(rows) - closed
    assert months["envelope_upper"].null_count() >= len(opened) > 0


def test_planned_things_are_hollow_in_the_timeline(tables: Tables) -> None:
    from browse.charts.timeline import timeline

    planned = tables["events_flat"].with_columns(status=pl.lit("planned"))
    for changed, hollow in ((tables, set()), (tables | {"events_flat": planned}, {"ev-jets-2020-02"})):
        spec = timeline(changed).to_dict()
        assert _ids(spec, "rect", fill="#FFFFFF") | _ids(spec, "point", fill="#FFFFFF") == hollow


def _many(tables: Tables, forces: int, claims: int) -> Tables:
    """The same tables with so many forces, each with so many copies of a claim and of its months."""
    flat = tables["force_estimates_flat"].filter(estimate_id="est-range")
    month = (
        tables["force_strength"].filter(pl.col("claims") > 0, pl.col("month").dt.year() == 2020, unit="persons").head(1)
    )
    actor = tables["actors"].head(1).with_columns(country=pl.lit(None, pl.String))
    names = [f"force-{number:02}" for number in range(forces)]
    copies = [
        flat.with_columns(
            force_id=pl.lit(name),
            force=pl.lit(name),
            estimate_id=pl.lit(f"est-{name}-{n}"),
            credibility=pl.lit(1 + n % 6),
        )
        for name in names
        for n in range(claims)
    ]
    return tables | {
        "force_estimates_flat": pl.concat([copy.cast(flat.schema) for copy in copies]),
        "force_strength": pl.concat([month.with_columns(force_id=pl.lit(name)) for name in names]),
        "actors": pl.concat([actor.with_columns(actor_id=pl.lit(name), name=pl.lit(name)) for name in names]),
    }


def test_of_many_claims_few_are_labelled_the_most_credible_first(tables: Tables) -> None:
    from browse.charts.claims import claims

    spec = claims(_many(tables, forces=11, claims=20)).to_dict()
    drawn = _ids(spec, "rect") | _ids(spec, "point")
    labelled = _ids(spec, "text")
    assert len(drawn) == 8 * 20
    assert 8 <= len(labelled) <= 8 * 6
    assert {int(key.split("-")[-1]) % 6 for key in labelled} <= {0, 1}
    assert "60 claims, among them all of 3 more forces" in " ".join(spec["title"]["subtitle"])


def test_of_many_forces_six_have_a_strength(tables: Tables) -> None:
    from browse.charts.strength import strength

    spec = strength(_many(tables, forces=11, claims=1)).to_dict()
    assert len({row["force"] for mark, rows in _marks(spec) for row in rows if "months" in row}) == 6
    assert "5 more foreign forces" in " ".join(spec["title"]["subtitle"])


def test_of_many_events_those_that_most_sources_tell_of_are_shown(tables: Tables) -> None:
    from browse.charts.timeline import MOST_EVENTS, timeline

    event = tables["events_flat"].filter(event_id="ev-jets-2020-02")
    sources = pl.lit(1, event.schema["sources"])
    copies = [event.with_columns(event_id=pl.lit(f"ev-{n:02}"), sources=sources + n) for n in range(50)]
    spec = timeline(tables | {"events_flat": pl.concat(copies).cast(event.schema)}).to_dict()
    shown = {key for key in _ids(spec, "text") if key.startswith("ev-")}
    assert shown == {f"ev-{n:02}" for n in range(50 - MOST_EVENTS, 50)}
    assert f"Not shown: {50 - MOST_EVENTS} more events" in " ".join(spec["title"]["subtitle"])


def test_the_map_counts_places_with_and_without_coordinates(specs: dict[str, Spec]) -> None:
    circles = [row for mark, rows in _marks(specs["map"]) if mark["type"] == "circle" for row in rows]
    assert [(row["place_id"], row["records"]) for row in circles] == [("oasis", 2)]
    subtitle = " ".join(specs["map"]["title"]["subtitle"])
    assert "at 1 place without coordinates" in subtitle


@pytest.mark.parametrize("name", drawing.CHARTS)
def test_titles_name_the_version_and_subtitles_count_what_is_drawn(name: str, specs: dict[str, Spec]) -> None:
    title = specs[name]["title"]
    assert project().version in " ".join(title["text"])
    assert {"promises": "provision"}.get(name, "claim") in " ".join(title["subtitle"])
    assert any(character.isdigit() for line in title["subtitle"] for character in line)


@pytest.mark.parametrize("name", drawing.CHARTS)
def test_charts_of_no_rows_can_be_made(name: str, tables: Tables) -> None:
    empty = {table: frame.clear() for table, frame in tables.items()}
    assert drawing.CHARTS[name](empty).to_dict()["title"]


def test_the_same_tables_give_the_same_spec_in_any_order_of_rows(tables: Tables) -> None:
    turned = {table: frame.reverse() for table, frame in tables.items()}
    assert drawing.specs(tables) == drawing.specs(turned)


def test_a_picture_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import altair as alt

    tiny = alt.Chart(alt.InlineData(values=[{"x": 1}])).mark_point().encode(x="x:Q")
    monkeypatch.setattr(drawing, "CHARTS", {"tiny": lambda _tables: tiny})
    monkeypatch.setattr(drawing, "published", lambda _dataset: {})
    assert drawing.draw(out=tmp_path) == ["tiny"]
    assert (tmp_path / "tiny.svg").read_text("utf-8").startswith("<svg")
    assert (tmp_path / "tiny.png").read_bytes().startswith(b"\x89PNG")
    assert drawing.draw(out=tmp_path) == []
    (tmp_path / "tiny.png").unlink()
    assert drawing.draw(out=tmp_path) == ["tiny"]


def test_axes_go_both_ways() -> None:
    period = Period(date(2020, 1, 1), date(2021, 1, 1), 366)
    assert period.pixel(date(2020, 1, 31)) == 30
    assert period.day(30) == date(2020, 1, 31)
    numbers = Numbers(10000, 100)
    assert numbers.pixel(0) == 100
    assert numbers.pixel(10000) == pytest.approx(0)
    assert numbers.value(numbers.pixel(1234)) == pytest.approx(1234)
    assert whole_years([date(2020, 3, 1), date(2021, 3, 1)], 100) == Period(date(2020, 1, 1), date(2022, 1, 1), 100)


def test_north_is_up_and_east_is_right() -> None:
    (west, north), (east, south) = pixel(10, 33), pixel(20, 25)
    assert west < east
    assert north < south


def test_words_go_where_there_is_room() -> None:
    box, page = Box(100, 100, 110, 110), Box(0, 0, 400, 200)
    choices = beside(box, "word")
    assert least_crowded(choices, [box], page) == 0
    assert least_crowded(choices, [box, Box(111, 0, 400, 200)], page) == 1
    assert text_width("iii") < text_width("mmm")
    assert shortened("a word too many", text_width("a word …") + 1) == "a word …"


def test_spans_that_would_touch_get_lanes_of_their_own() -> None:
    assert lanes([(0, 10), (12, 20), (30, 40)], gap=5) == [0, 1, 0]

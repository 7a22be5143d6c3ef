"""What is asked of a question, read as people write it; and what an answer comes to, in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lffd
from browse.asking import is_echo, sentence
from browse.figures import bars, how_many
from browse.folding import fold, nearest
from browse.metadata import asked
from browse.params import KINDS, Lists, RefusedError, ask, lists, settled, why_empty
from browse.questions import Param, Question, questions, run

QUESTIONS = {question.number: question for question in questions()}


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    connection = lffd.connect()
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def known(db: sqlite3.Connection) -> Lists:
    return lists(db, questions())


@pytest.mark.parametrize("name", list(asked()))
def test_every_parameter_has_a_kind_that_is_known_and_defaults_that_can_be_read(name: str, known: Lists) -> None:
    question = asked()[name]
    for param in question.params:
        assert param.kind != "text"
        assert known.options(param) or param.kind in KINDS or param.kind.startswith("number ") or name == "map"
    if name != "map":
        assert set(settled(question, {}, known)) == {param.name for param in question.params}


READ = [
    (1, "force", "Wagner", "wagner-group"), (1, "force", " wagner-group ", "wagner-group"),
    (1, "force", "WAGNER GROUP", "wagner-group"), (1, "force", "فاغنر", "wagner-group"),
    (1, "force", "turkey", "turkey"), (1, "until", "2020", "2020-12-31"), (1, "until", "2020-02", "2020-02-29"),
    (1, "since", "2020", "2020-01-01"), (1, "since", "2020-06", "2020-06-01"), (1, "known_on", "2020", "2020-12-31"),
    (1, "known_on", "2020-06-30", "2020-06-30"), (1, "measure", "Stock", "stock"), (1, "force", "", ""),
    (2, "months_back", "03", "3"), (14, "actor", "Hafter", "khalifa-haftar"),
    (14, "actor", "خليفة حفتر", "khalifa-haftar"),
    (13, "source", "reuters", "Reuters"), (13, "copies", "Y", "yes"), (15, "only_later", "false", "no"),
    (6, "places", "Sirte, tripoli", "sirte,tripoli"), (10, "verdict", "Exceeds", "exceeds"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "name", "value", "meant"), READ)
def test_a_value_is_read_as_it_is_meant(number: int, name: str, value: str, meant: str, known: Lists) -> None:
    assert settled(QUESTIONS[number], {name: value}, known)[name] == meant


REFUSED = [
    (1, "known_on", "30.06.2020", "30.06.2020 is no day; write 2020-06-30"),
    (1, "known_on", "06/07/2020", "06/07/2020 is no day; write 2020-07-06 or 2020-06-07"),
    (1, "known_on", "2020/06/30", "write 2020-06-30"), (1, "known_on", "yesterday", "write it as 2020-06-30"),
    (1, "until", "2020-02-30", "2020-02-30 is not in the calendar"), (1, "since", "2020-13", "is not in the calendar"),
    (2, "day", "2020", "2020 is longer than a day"), (1, "force", "Vagner", "did you mean wagner-group (Wagner Group)"),
    (1, "force", "xyzzy", "no actor is called xyzzy"), (1, "measure", "stok", "did you mean stock?"),
    (2, "months_back", "-1", "-1 is no whole number"), (2, "months_back", "2.5", "no whole number"),
    (12, "date_prec", "9", "no whole number from 1 to 5"), (15, "only_later", "perhaps", "neither yes nor no"),
    (11, "from_version", "one", "write one such as 1.0.0"), (9, "what", "guns", "there are arms, personnel"),
    (6, "places", "Sirte,nowhere at all", "no place is called nowhere at all"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "name", "value", "said"), REFUSED)
def test_what_cannot_be_read_is_refused_with_what_to_write(
    number: int, name: str, value: str, said: str, known: Lists
) -> None:
    with pytest.raises(RefusedError) as refused:
        settled(QUESTIONS[number], {name: value}, known)
    assert str(refused.value).startswith(f"{name}: ")
    assert said in str(refused.value)


def test_all_that_is_wrong_is_told_at_once_and_an_unknown_parameter_too(known: Lists) -> None:
    with pytest.raises(RefusedError) as refused:
        settled(QUESTIONS[1], {"forse": "x", "since": "1.1.2020", "until": "2020"}, known)
    assert str(refused.value).splitlines() == [
        "forse: there is no such parameter; did you mean force?",
        "since: 1.1.2020 is no day; write 2020-01-01",
    ]


def test_a_name_of_several_is_refused_with_their_identifiers() -> None:
    world = Lists(
        primary={"actors": {"a-one": "One", "a-two": "Two"}, "places": {}},
        spelt={"actors": {"shared": {"a-one", "a-two"}}, "places": {}},
        used={"t.c": {"a-one": "One"}},
    )
    every = Question(1, "x", "x", "x", (Param("who", "", "Who", "actor of t.d"),), "SELECT :who")
    with pytest.raises(RefusedError, match=r"Shared may be a-one \(One\) or a-two \(Two\)"):
        settled(every, {"who": "Shared"}, world)
    used = Question(1, "x", "x", "x", (Param("who", "", "Who", "actor of t.c"),), "SELECT :who")
    assert settled(used, {"who": "Shared"}, world) == {"who": "a-one"}
    assert world.unused(used, {"who": "a-two"})[0].startswith("Two is nowhere the who of a row")


def test_one_layer_for_all_who_ask(db: sqlite3.Connection) -> None:
    assert ask(QUESTIONS[1], db, force="Wagner", until="2020") == run(
        QUESTIONS[1], db, force="wagner-group", until="2020-12-31"
    )
    with pytest.raises(RefusedError):
        ask(QUESTIONS[1], db, known_on="30.06.2020")


def test_an_empty_answer_says_why(db: sqlite3.Connection, known: Lists) -> None:
    values = settled(QUESTIONS[1], {"force": "wagner-group", "since": "1990", "until": "1991"}, known)
    assert not run(QUESTIONS[1], db, **values)[1]
    (until,) = why_empty(QUESTIONS[1], db, values)
    assert until.startswith("without until = 1991-12-31 there are ")
    impossible = {**values, "force": "xyzzy"}
    assert why_empty(QUESTIONS[1], db, impossible) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("Haftar", "HAFTAR"), ("Erdoğan", "Erdogan"), ("ırak", "irak"), ("İstanbul", "istanbul"), ("أحمد", "احمد"),
     ("قوّات", "قوات"), ("سورية", "سوريه"), ("ليبيـــا", "ليبيا"), ("Al-Jufra", "al jufra"), ("Ma'iteeqa", "Maiteeqa"),
     ("مصطفى", "مصطفي"), ("Łódź", "lodz"), ("Ｗａｇｎｅｒ", "wagner"), ("a  b", " a b ")],
)  # fmt: skip
def test_spellings_of_one_name_are_compared_as_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_the_nearest_names_come_first() -> None:
    names = ["Wagner Group", "Haftar", "Turkish Armed Forces", "Turkey"]
    assert nearest("Hafter", names) == ["Haftar"]
    assert nearest("Turkey", names)[0] == "Turkey"
    assert "Turkish Armed Forces" in nearest("turk", names)
    assert nearest("", names) == []


TOLD = [
    ({"low": 2, "qualifier": "at_least", "unit": "aircraft"}, "at least 2 aircraft"),
    ({"best": 2, "qualifier": "at_least", "unit": "aircraft"}, "at least 2 aircraft"),
    ({"low": 1200, "qualifier": "more_than", "unit": "persons"}, "more than 1,200 persons"),
    ({"low": 800, "high": 1200, "qualifier": "up_to", "unit": "persons"}, "up to 800–1,200 persons"),
    ({"high": 1200, "qualifier": "up_to", "unit": "persons"}, "up to 1,200 persons"),
    ({"high": 50, "qualifier": "less_than", "unit": "persons"}, "less than 50 persons"),
    ({"best": 600, "qualifier": "exact", "unit": "persons"}, "600 persons"),
    ({"best": 0, "qualifier": "exact", "unit": "persons"}, "0 persons"),
    ({"low": 1, "best": 2, "high": 3, "qualifier": "range", "unit": "persons"}, "1–3 (best 2) persons"),
    ({"quantifier": "hundreds", "qualifier": "vague", "unit": "persons"}, "hundreds persons"),
    ({"qualifier": "unquantified", "unit": "persons"}, "persons, no number"),
    ({"qualifier": "approx", "best": 10}, "about 10"),
]


@pytest.mark.parametrize(("row", "said"), TOLD)
def test_a_number_keeps_its_qualifier_and_its_unit(row: dict[str, Any], said: str) -> None:
    assert how_many(row, {}) == said


def test_no_label_of_a_number_is_nought_that_is_not_said(db: sqlite3.Connection) -> None:
    for table in ("event_figures", "force_estimates"):
        sql = (asked.__globals__["HERE"] / "labels" / f"{table}.sql").read_text("utf-8")
        labels = dict(db.execute(sql).fetchall())
        db.row_factory = sqlite3.Row
        rows = db.execute(f"SELECT * FROM {table}").fetchall()
        db.row_factory = None
        assert len(labels) == len(rows)
        for row in rows:
            number = how_many(row, {}).removesuffix(str(row["unit"])).split(" (best")[0].strip()
            if ", no number" not in number:
                assert number in labels[row[0]], row[0]


CLAIM = {"measure": "stock", "unit": "persons", "qualifier": "exact", "departs_from": None}
CLAIMS: list[dict[str, Any]] = [
    {**CLAIM, "estimate_id": "a", "claimant_id": "x", "claimant": "X", "best": 200, "lower": 200, "upper": 200},
    {**CLAIM, "estimate_id": "b", "claimant_id": "x", "claimant": "X", "low": 3000, "lower": 3000, "upper": None},
    {**CLAIM, "estimate_id": "c", "claimant_id": "y", "claimant": "Y", "lower": None, "upper": None},
    {**CLAIM, "estimate_id": "d", "claimant_id": "z", "claimant": "Z", "best": 9, "lower": 9, "upper": 9,
     "departs_from": "a", "departure": "number_changed"},
]  # fmt: skip
LABELS = {"measure": {"stock": "Present"}, "unit": {}, "actor": {}}


def test_an_answer_comes_to_a_sentence_that_counts_no_echo() -> None:
    said = sentence(QUESTIONS[1], CLAIMS, LABELS)
    assert said == (
        "3 claims by 2 claimants; they say 200 to 3,000 persons; 1 has no upper end; 1 gives no number; "
        "1 more row misreports a claim among them."
    )
    other = {**CLAIMS[0], "estimate_id": "e", "measure": "killed", "best": 5, "lower": 5, "upper": 5}
    assert "the 2 that count “Present” say 200 to 3,000" in sentence(QUESTIONS[1], [*CLAIMS, other], LABELS)
    assert sentence(QUESTIONS[1], [], LABELS) == "Nothing fits what is asked."
    assert [is_echo(row) for row in CLAIMS] == [False, False, False, True]


def test_a_report_that_makes_up_much_is_named() -> None:
    report = {**CLAIMS[0], "first_source": "A", "first_source_url": "u"}
    rows = [{**report, "estimate_id": str(n), "claimant_id": str(n)} for n in range(3)]
    rows.append({**report, "estimate_id": "o", "first_source": "B", "first_source_url": "v"})
    assert "3 of them go back to one report, A" in sentence(QUESTIONS[1], rows, LABELS)


def test_ranges_are_drawn_on_one_scale_and_open_ends_stay_open() -> None:
    drawn = bars(CLAIMS[:3])
    assert [bar.is_open for bar in drawn] == [False, True]
    assert all(0 <= bar.left <= 100 and 0 <= bar.left + bar.width <= 100.1 for bar in drawn)
    assert drawn[1].left + drawn[1].width == pytest.approx(100)
    assert bars(CLAIMS[:1]) == bars([]) == []

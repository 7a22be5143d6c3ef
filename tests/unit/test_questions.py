"""The questions against answers worked by hand, on the small invented world of fixtures/worked.

The world in short. Jane Doe says that no more than 800 to 1,400 Northland fighters were in Southland in January 2020,
600 of them in the oasis; a wire tells it, two papers copy it, and a third copy turns it into 1,400. An inspector
counts 200, which Northland denies. A paper of June 2020 puts more than the inspector's whole into the oasis alone.
Jets come in March 2020, from Northland or from the east. A truce of October 2020 wants all out by 23 January 2021;
some leave after that, others are seen.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from browse.questions import Question, QuestionError, questions, read, run
from build.pipeline import build
from tests.support import FIXTURES, GOOD, seeds_from

QUESTIONS = {question.number: question for question in questions()}
Row = tuple[object, ...]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    folder = tmp_path_factory.mktemp("worked")
    build(seeds_from(GOOD, FIXTURES / "worked", to=folder / "seeds"), folder)
    connection = sqlite3.connect(folder / "dataset" / "lffd.sqlite")
    yield connection
    connection.close()


def ask(world: sqlite3.Connection, number: int, columns: str, **params: str) -> list[Row]:
    """The named columns of a question's answer."""
    names, rows = run(QUESTIONS[number], world, **params)
    wanted = [names.index(column) for column in columns.split()]
    return [tuple(row[i] for i in wanted) for row in rows]


def test_1_size_claims(world: sqlite3.Connection) -> None:
    columns = "estimate_id claimant_id low best high qualifier lower upper wording sources origins known_from"
    fighters = ask(world, 1, columns, force="northland-fighters")
    assert fighters == [
        ("est-fighters-inspector", "inspector", None, 200, None, "exact", 200, 200, "200", 1, 1, "2020-03-01"),
        (
            "est-fighters-doe", "jane-doe", 800, None, 1400, "up_to", 800, 1400,
            "no more than 800 to 1,400", 3, 1, "2020-02-10",
        ),
        (
            "est-fighters-doe-echo", "jane-doe", None, 1400, None, "exact", 1400, 1400,
            "1,400 fighters", 1, 1, "2020-02-10",
        ),
        ("est-fighters-doe-oasis", "jane-doe", None, 600, None, "exact", 600, 600, None, 1, 1, "2020-02-10"),
    ]  # fmt: skip
    (report,) = ask(world, 1, "first_source first_source_url", force="northland-fighters", known_on="")[:1]
    assert report == ("The inspector's report", "https://example.org/report")


def test_1_size_claims_in_a_period_by_measure_and_as_known_on(world: sqlite3.Connection) -> None:
    east = {"force": "eastland-fighters"}
    assert ask(world, 1, "estimate_id", **east, until="2020-12-31") == [("est-east-paper-inflow",)]
    assert ask(world, 1, "estimate_id", **east, measure="inflow") == [("est-east-paper-inflow",)]
    assert ("est-east-paper-inflow",) not in ask(world, 1, "estimate_id", **east, since="2020-06-01")
    fighters = {"force": "northland-fighters"}
    assert ("est-fighters-inspector",) not in ask(world, 1, "estimate_id", **fighters, known_on="2020-02-29")
    assert ("est-fighters-inspector",) in ask(world, 1, "estimate_id", **fighters, known_on="2020-03-01")


STOCK = "level id claims lowest highest claims_b2 lowest_b2 highest_b2"


def test_2_stock_on_a_day(world: sqlite3.Connection) -> None:
    assert ask(world, 2, STOCK, day="2020-01-15") == [
        ("nationality", "NLD", 3, 200, None, 1, 200, 200),  # the company's "at least 300" opens the range
        ("force", "northland-fighters", 2, 200, 1400, 1, 200, 200),  # the inspector alone is A2; the echo is left out
        ("force", "white-company", 1, 300, None, 0, None, None),
    ]


def test_2_stock_on_a_day_as_known_on_and_looking_back(world: sqlite3.Connection) -> None:
    before_the_report = ask(world, 2, STOCK, day="2020-01-15", known_on="2020-02-29")
    assert before_the_report[1] == ("force", "northland-fighters", 1, 800, 1400, 0, None, None)
    assert ask(world, 2, STOCK, day="2020-03-15") == []
    assert len(ask(world, 2, STOCK, day="2020-03-15", months_back="2")) == 3


def test_3_relays(world: sqlite3.Connection) -> None:
    columns = "estimate_id path origin_id in_origin sources origins claimants_then origins_then"
    assert ask(world, 3, columns) == [
        ("est-fighters-doe", "daily-2020-02-11 < wire-2020-02-10", "wire-2020-02-10", 1, 3, 1, 2, 2),
        ("est-fighters-doe", "post-2020-02-12 < wire-2020-02-10", "wire-2020-02-10", 1, 3, 1, 2, 2),
        (
            "est-fighters-doe-echo", "echo-2020-02-13 < daily-2020-02-11 < wire-2020-02-10",
            "wire-2020-02-10", 0, 1, 1, 2, 2,
        ),
    ]  # fmt: skip
    assert set(ask(world, 3, "origin_claims origin_url")) == {
        ("est-fighters-doe (jane-doe); est-fighters-doe-oasis (jane-doe)", "https://example.org/wire")
    }


def test_3_relays_as_known_on(world: sqlite3.Connection) -> None:
    assert ask(world, 3, "estimate_id source_id sources claimants_then origins_then", known_on="2020-02-11") == [
        ("est-fighters-doe", "daily-2020-02-11", 2, 1, 1)  # neither the other copies nor the inspector yet
    ]


DENIALS = "denied_by denial_id denier date denied_type denied_id denied_known_from"


def test_4_denials(world: sqlite3.Connection) -> None:
    evidence, count = ask(world, 4, DENIALS)[1:]
    assert ask(world, 4, DENIALS)[0] == (
        "statement", "st-northland-denies-company", "Northland", "2020-02-12", None, None, None,
    )  # fmt: skip
    assert evidence[0] == "evidence"
    assert evidence[2:] == ("Ministry of Northland", "2020-03-05", "event", "ev-jets-2020-03", "2020-06-15")
    assert count == (
        "statement", "st-northland-denies-count", "Northland", "2020-03-05",
        "force_estimate", "est-fighters-inspector", "2020-03-01",
    )  # fmt: skip
    assert ask(world, 4, "denied", denied_type="force_estimate") == [
        ("Inspector: Northland fighters, Present, 200, 2020-01",)
    ]


def test_4_denials_as_known_on(world: sqlite3.Connection) -> None:
    """In March 2020 nobody had told yet of the jets that the ministry denied; in February only the company was."""
    march = ask(world, 4, "denier denied_id", known_on="2020-03-31")
    assert march == [("Northland", None), ("Ministry of Northland", None), ("Northland", "est-fighters-inspector")]
    assert ask(world, 4, "denial_id", known_on="2020-02-28") == [("st-northland-denies-company",)]


ARRIVALS = "force_id place_id record_id event_date claimed published brought_by"


def test_5_first_arrivals(world: sqlite3.Connection) -> None:
    assert ask(world, 5, ARRIVALS) == [
        (
            "eastland-fighters", "southland", "est-east-paper-inflow",
            "2020-05", "2020-06-15", "2020-06-15", "eastland",
        ),
        (
            "white-company", "oasis", "ev-company-arrives-2020-01",
            "2020-01-10", "2020-02-09", "2020-02-10", "northland",
        ),
    ]  # fmt: skip
    assert [row[0] for row in ask(world, 5, ARRIVALS, known_on="2020-06-14")] == ["white-company"]
    assert [row[0] for row in ask(world, 5, ARRIVALS, place="southland")] == ["eastland-fighters"]


PRESENCE = "place_asked month force_id record_id says lower upper"


def test_6_presence_by_month(world: sqlite3.Connection) -> None:
    """The airfield lies in the oasis; nobody ever reported from nowhere; March to April stands in both months."""
    assert ask(world, 6, PRESENCE, places="port-town, oasis,nowhere") == [
        ("nowhere", None, None, None, None, None, None),
        ("oasis", "2020-01", "northland-fighters", "est-fighters-doe-oasis", "stock", 600, 600),
        ("oasis", "2020-01", "white-company", "est-company-paper-oasis", "stock", 500, None),
        ("oasis", "2020-01", "white-company", "ev-company-arrives-2020-01", "arrival", None, None),
        ("oasis", "2020-04", "white-company", "ev-company-arrives-again-2020-04", "arrival", None, None),
        ("oasis", "2021-05", "eastland-fighters", "est-east-reviewer-airfield", "stock", None, None),
        ("oasis", "2021-05", "eastland-fighters", "est-east-reviewer-oasis", "stock", 600, 600),
        ("port-town", "2021-03", "eastland-fighters", "ev-presence-2021-03", "presence", None, None),
        ("port-town", "2021-04", "eastland-fighters", "ev-presence-2021-03", "presence", None, None),
        ("port-town", "2021-05", "eastland-fighters", "est-east-reviewer-port", "stock", 500, 500),
    ]


def test_6_presence_everywhere_and_as_known_on(world: sqlite3.Connection) -> None:
    assert ask(world, 6, PRESENCE, places="oasis", known_on="2020-02-10") == [
        ("oasis", "2020-01", "northland-fighters", "est-fighters-doe-oasis", "stock", 600, 600),
        ("oasis", "2020-01", "white-company", "ev-company-arrives-2020-01", "arrival", None, None),
    ]
    everywhere = ask(world, 6, "place_asked", places="")
    assert set(everywhere) == {("oasis",), ("oasis-airfield",), ("port-town",)}


CONTESTED = "way event_id attributed_to other_id other_attributed_to"


def test_7_contested_attribution(world: sqlite3.Connection) -> None:
    jets = ("ev-jets-2020-03", "northland")
    assert ask(world, 7, CONTESTED) == [
        ("evidence", *jets, "ministry-2020-03-05", None),
        ("pair", *jets, "ev-jets-eastern-2020-03", "eastland"),
        ("status", *jets, None, None),
    ]
    before_the_review = ask(world, 7, CONTESTED, known_on="2021-05-31")
    assert [way for way, *_ in before_the_review] == ["evidence", "status"]


def test_7_two_events_of_one_doer_are_no_contest(world: sqlite3.Connection) -> None:
    also = "INSERT INTO event_actors VALUES ('ev-jets-eastern-2020-03', 'northland', 'initiator')"
    world.execute(also)
    try:
        assert "pair" not in {way for way, *_ in ask(world, 7, CONTESTED)}
    finally:
        world.rollback()


WITHDRAWAL = "part record_id who timing status"


def test_8_withdrawal(world: sqlite3.Connection) -> None:
    assert ask(world, 8, WITHDRAWAL, agreement="agr-truce-2020-10") == [
        ("bound", "rebel-front", "rebel-front", None, "signatory"),
        ("bound", "south-army", "south-army", None, "signatory"),
        ("departure", "ev-leave-planned-2020-11", "northland-fighters", "by the deadline", "planned"),
        ("departure", "ev-leave-2021-02", "northland-fighters", "after the deadline", "reported"),
        ("presence", "ev-presence-2021-03", "eastland-fighters", "after the deadline", "reported"),
        ("presence", "est-east-reviewer", "eastland-fighters", "after the deadline", "claimant_only"),
        ("presence", "est-east-reviewer-airfield", "eastland-fighters", "after the deadline", "claimant_only"),
        ("presence", "est-east-reviewer-oasis", "eastland-fighters", "after the deadline", "claimant_only"),
        ("presence", "est-east-reviewer-port", "eastland-fighters", "after the deadline", "claimant_only"),
        ("compliance", "ev-leave-2021-02", None, "partly fulfils", "reported"),
    ]


def test_8_without_a_deadline_the_obligor_is_named_and_all_is_after_the_agreement(world: sqlite3.Connection) -> None:
    rows = ask(world, 8, WITHDRAWAL, agreement="agr-road-map-2021-01")
    assert rows[0] == ("bound", "northland", "northland", None, "named")
    assert [row[1] for row in rows if row[0] == "departure"] == ["ev-leave-2021-02"]
    assert {timing for part, _, _, timing, _ in rows[1:] if part != "compliance"} == {"after the agreement"}
    assert ask(world, 8, WITHDRAWAL, agreement="", known_on="2021-05-31") == []


def test_8_answers_for_provisions_of_other_topics_without_movements(world: sqlite3.Connection) -> None:
    every = ask(world, 8, "provision_id part", agreement="", topic="")
    chosen = ask(world, 8, "provision_id part", agreement="", topic="ceasefire")
    assert {part for _, part in chosen} <= {"bound", "compliance"}
    assert set(chosen) <= set(every)
    assert {"bound", "departure", "presence", "compliance"} <= {part for _, part in every}


DELIVERIES = "supplier_id what carriers figures forces recipients record_id timing"


def test_9_deliveries(world: sqlite3.Connection) -> None:
    assert ask(world, 9, DELIVERIES) == [
        ("eastland", "arms", None, None, None, None, "ev-jets-eastern-2020-03", "after"),
        (
            "eastland", "personnel", None, "more_than 900 persons", "eastland-fighters", "rebel-front",
            "est-east-paper-inflow", "after",
        ),
        (
            "northland", "arms", "white-company", "Delivered: exact 14 aircraft", None, "south-army",
            "ev-jets-2020-03", "after",
        ),
        (None, "personnel", None, None, "white-company", None, "ev-company-arrives-again-2020-04", "after"),
    ]  # fmt: skip


def test_9_deliveries_that_may_be_before_and_as_known_on(world: sqlite3.Connection) -> None:
    may_be = ask(world, 9, "record_id timing", since="2020-01-15", supplier="northland", known_on="2020-02-10")
    assert may_be == [("ev-guns-2020-01", "may be before")]
    started = ask(world, 9, "supplier_id record_id", since="2020-01-01", what="personnel", known_on="2020-02-10")
    assert started == [("northland", "ev-company-arrives-2020-01")]  # no supplier is coded: the initiator


def test_10_parts_and_wholes(world: sqlite3.Connection) -> None:
    columns = "verdict part_id part_lower whole_id whole_upper parts_lower"
    assert ask(world, 10, columns) == [
        ("cannot be compared", "est-east-reviewer-airfield", None, "est-east-reviewer", 1000, 1100),
        ("exceeds with the others", "est-east-reviewer-oasis", 600, "est-east-reviewer", 1000, 1100),
        ("exceeds with the others", "est-east-reviewer-port", 500, "est-east-reviewer", 1000, 1100),
        ("within", "est-fighters-doe-oasis", 600, "est-fighters-doe", 1400, 600),
        ("exceeds", "est-company-paper-oasis", 500, "est-fighters-inspector", 200, 500),
    ]
    assert ask(world, 10, "part_id", force="white-company") == [("est-company-paper-oasis",)]
    assert ask(world, 10, "part_id", known_on="2020-06-14") == [("est-fighters-doe-oasis",)]


def test_11_changed_values(world: sqlite3.Connection) -> None:
    columns = "version record_key column_name old_value new_value reason"
    assert ask(world, 11, columns) == [
        ("0.2.0", "est-fighters-doe", "low", "700", "800", "A misprint was corrected."),
        ("0.9.0", "ev-jets-2020-03", "status", "reported", "disputed", "The ministry denies it."),
        ("0.10.0", "est-fighters-doe", "qualifier", "exact", "up_to", "Read again."),
    ]
    assert ask(world, 11, "version", from_version="0.2.0", to_version="0.9.0") == [("0.9.0",)]
    assert ask(world, 11, "version", from_version="0.9.0") == [("0.10.0",)]
    assert ask(world, 11, "version", from_version="", to_version="0.8.7") == [("0.2.0",)]


def test_12_ucdp_acled_events(world: sqlite3.Connection) -> None:
    ucdp = "event_id type_of_violence where_prec date_prec event_clarity latitude longitude adm_1 best low high"
    assert ask(world, 12, ucdp) == [
        ("ev-company-arrives-2020-01", None, 1, 1, 1, 27.5, -14.25, "Middle", None, None, None),
        ("ev-jets-2020-03", None, 1, 1, 2, 27.6, -14.2, "Middle", None, None, None),  # disputed
        ("ev-attack-2020-05-05", 3, 1, 1, 1, 27.5, -14.25, "Middle", 4, 4, 4),  # three soldiers and Jane Doe
    ]
    acled = "event_date time_precision event_type sub_event_type actor1 actor2 geo_precision notes"
    assert ask(world, 12, acled)[2] == (
        "2020-05-05", 1, "Violence against civilians", "Attack", "Rebel Front", "South Army", 1,
        "Gunmen shot at a convoy.",
    )  # fmt: skip


def test_12_less_precise_events_and_as_known_on(world: sqlite3.Connection) -> None:
    columns = "event_id date_prec time_precision event_clarity actor1"
    weekly = ask(world, 12, columns, date_prec="3")
    assert ("ev-raid-2020-05", 3, 2, 2, "White Company") in weekly
    assert ("ev-guns-2020-01", 4, 3, 2, None) in ask(world, 12, columns, date_prec="4")
    assert ("ev-guns-2020-01", 4, 3, 2, None) not in weekly
    assert ask(world, 12, "event_id", known_on="2020-02-10") == [("ev-company-arrives-2020-01",)]
    everywhere = ask(world, 12, "event_id latitude longitude", date_prec="", where_prec="")
    assert ("ev-leave-2021-02", None, None) in everywhere  # in a country
    assert "ev-leave-planned-2020-11" not in {event for event, *_ in everywhere}


LOST = "what record_id sources sources_lost"
MONTHS = "record_id month claims_before lower_before upper_before claims_after lower_after upper_after"


def test_13_leave_one_out(world: sqlite3.Connection) -> None:
    wire = {"source": "wire-2020-02-10"}
    assert ask(world, 13, LOST, **wire) == [
        ("month", "northland-fighters", None, None),
        ("month", "white-company", None, None),
        ("record", "ev-company-arrives-2020-01", 1, 1),
        ("record", "ev-guns-2020-01", 1, 1),
        ("record", "est-company-doe", 1, 1),
        ("record", "est-fighters-doe", 3, 3),
        ("record", "est-fighters-doe-echo", 1, 1),
        ("record", "est-fighters-doe-oasis", 1, 1),
        ("record", "rel-company-part-of-fighters", 1, 1),
        ("record", "st-doe-arrival", 1, 1),
        ("record", "st-northland-denies-company", 1, 1),  # told by a paper that repeats the wire
    ]
    assert ask(world, 13, MONTHS, **wire)[:2] == [
        ("northland-fighters", "2020-01", 2, 200, 1400, 1, 200, 200),  # the echo is no claim
        ("white-company", "2020-01", 1, 300, None, 0, None, None),
    ]


def test_13_without_copies_by_publisher_by_claimant_and_as_known_on(world: sqlite3.Connection) -> None:
    kept = {record for _, record, _, _ in ask(world, 13, LOST, source="wire-2020-02-10", copies="no")}
    assert "est-fighters-doe-oasis" in kept
    assert kept.isdisjoint({"est-fighters-doe", "est-fighters-doe-echo"})  # the copies still tell these
    assert ask(world, 13, MONTHS, source="Inspectorate") == [
        ("northland-fighters", "2020-01", 2, 200, 1400, 1, 800, 1400),
        ("est-fighters-inspector", None, None, None, None, None, None, None),
    ]
    doe = {record for what, record, _, _ in ask(world, 13, LOST, source="jane-doe") if what == "record"}
    assert doe == {
        "est-fighters-doe", "est-fighters-doe-echo", "est-fighters-doe-oasis", "est-company-doe", "st-doe-arrival",
    }  # fmt: skip
    early = ask(world, 13, MONTHS, source="wire-2020-02-10", known_on="2020-02-29")
    assert early[0] == ("northland-fighters", "2020-01", 1, 800, 1400, 0, None, None)


CARD = "part value language how record_id"


def test_14_actor_card(world: sqlite3.Connection) -> None:
    assert ask(world, 14, CARD, actor="white-company") == [
        ("name", "الشركة البيضاء", "ar", "alias", "paper-2020-06-15"),
        ("name", "White Company", "en", "primary", "wire-2020-02-10"),
        ("identifier", "NK-1", None, "opensanctions", "The fixture's list"),
        ("parent", "Jane Doe", None, "is commanded by", "rel-doe-commands-company"),
        ("parent", "Northland fighters", None, "is part of", "rel-company-part-of-fighters"),
        ("sponsor", "Northland", None, "sponsor of a size claim", "est-company-doe"),
        ("sponsor", "Northland", None, "is financed by", "rel-northland-finances-company"),
        ("relation", "South Army", None, "fights for", "rel-company-fights-for-south"),
    ]


def test_14_actor_card_on_a_day_in_a_language_and_as_known_on(world: sqlite3.Connection) -> None:
    company = {"actor": "white-company", "language": "ar"}
    march, july = (ask(world, 14, "record_id", **company, day=day) for day in ("2020-03-01", "2020-07-01"))
    always = {"paper-2020-06-15", "The fixture's list", "rel-doe-commands-company", "rel-company-part-of-fighters"}
    assert {record for (record,) in march} == always | {"rel-northland-finances-company"}
    assert {record for (record,) in july} == always | {"rel-company-fights-for-south"}
    known = ask(world, 14, "part value", actor="white-company", known_on="2020-02-10")
    assert known == [
        ("name", "White Company"),
        ("identifier", "NK-1"),
        ("parent", "Northland fighters"),
        ("sponsor", "Northland"),
    ]


KNOWN = "estimate_id contradicted kind other_id other_known_from"


def test_15_as_known_on_a_day(world: sqlite3.Connection) -> None:
    assert ask(world, 15, KNOWN, known_on="2020-03-04", force="northland-fighters") == [
        ("est-fighters-doe", "already", "disjoint", "est-fighters-inspector", "2020-03-01"),
        ("est-fighters-doe-oasis", None, None, None, None),
        ("est-fighters-inspector", "later", "part_above_whole", "est-company-paper-oasis", "2020-06-15"),
        ("est-fighters-inspector", "already", "disjoint", "est-fighters-doe", "2020-02-10"),
        ("est-fighters-inspector", "later", "denial", "st-northland-denies-count", "2020-03-05"),
    ]
    assert ask(world, 15, KNOWN, known_on="2020-02-29", only_later="yes") == [
        ("est-fighters-doe", "later", "disjoint", "est-fighters-inspector", "2020-03-01"),
    ]


CAMPS = "camp month stock stock_force_id arrived arrived_force_id"


def test_16_strength_by_camp_puts_stocks_and_totals_side_by_side(world: sqlite3.Connection) -> None:
    rows = ask(world, 16, CAMPS, camp="", since="", until="", unit="")
    assert rows == ask(world, 16, CAMPS, camp="", since="", until="")
    assert {row[1] for row in rows} >= {"2020-01"}
    strength = {
        (str(force), str(month)[:7]) for force, month in world.execute("SELECT force_id, month FROM force_strength")
    }
    assert {(force, month) for _, month, _, force, _, _ in rows if force} <= strength
    assert ask(world, 16, CAMPS, camp="", since="2999-01-01", until="", unit="") == []


TRAVELS = "step estimate_id source_id links"


def test_17_travels_of_a_number(world: sqlite3.Connection) -> None:
    """From the wire, which the claim is first told by, to the copies, and to the one that gives another number."""
    told = ask(world, 17, TRAVELS, claim="est-fighters-doe")
    assert told[0] == ("origin", "est-fighters-doe", "wire-2020-02-10", 0)
    assert {row[:2] for row in told[1:]} == {
        ("relay", "est-fighters-doe"), ("qualifier_dropped", "est-fighters-doe-echo"),
    }  # fmt: skip
    assert ask(world, 17, TRAVELS, claim="est-fighters-doe-echo") == told
    assert set(ask(world, 17, TRAVELS, claim="")) == set(told)
    assert ask(world, 17, TRAVELS, claim="est-fighters-inspector") == [
        ("origin", "est-fighters-inspector", "report-2020-03-01", 0)
    ]
    assert len(ask(world, 17, TRAVELS, claim="est-fighters-doe", known_on="2020-02-10")) < len(told)


def test_a_parameter_that_is_not_there_is_refused(world: sqlite3.Connection) -> None:
    with pytest.raises(TypeError, match="04_denials has no parameter force; it has denier, denied_type"):
        run(QUESTIONS[4], world, force="northland-fighters")


HEADER = (
    "-- title: One\n-- answers: What it\n--   answers.\n-- param force = a b | The force\n-- param day = | The day\n"
)
SQL = "SELECT 1 -- not :this\nWHERE 'nor :that' <> :force AND :day = ''\n"


def _write(folder: Path, text: str, name: str = "01_one_two.sql") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_header_is_read(tmp_path: Path) -> None:
    question = read(_write(tmp_path, HEADER + SQL))
    assert (question.number, question.slug, question.name) == (1, "one_two", "01_one_two")
    assert (question.title, question.answers, question.sql) == ("One", "What it answers.", SQL.strip())
    assert [(p.name, p.default, p.label) for p in question.params] == [
        ("force", "a b", "The force"),
        ("day", "", "The day"),
    ]


UNREADABLE = [
    ("-- tilte: One\n" + SQL, "1: '-- tilte: One' is neither title"),
    (HEADER + "-- param place | The place\n" + SQL, "6: '-- param place | The place' is neither title"),
    (HEADER + "-- param place = here\n" + SQL, "6: '-- param place = here' is neither title"),
    (HEADER + "-- title: Two\n" + SQL, "6: title stands twice"),
    (HEADER + "-- answers: More\n" + SQL, "6: answers stands twice"),
    (HEADER + "-- param day = | Again\n" + SQL, "6: the parameter day stands twice"),
    (HEADER + "--   And more.\n" + SQL, "6: only answers can go on"),
    ("-- title: One\n--   and more\n" + SQL, "2: only answers can go on"),
    (SQL, "1: title is missing"),
    ("-- title: One\n" + SQL, "2: answers is missing"),
    (HEADER, "6: SQL is missing"),
    (HEADER + SQL + "AND :place", "6: the SQL uses :place, which no param line names"),
    (HEADER + "SELECT :force", "6: the SQL does not use :day"),
]


@pytest.mark.parametrize(("text", "message"), UNREADABLE, ids=[message for _, message in UNREADABLE])
def test_a_header_that_cannot_be_read_is_refused_by_file_and_line(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(QuestionError) as refused:
        read(_write(tmp_path, text))
    assert str(refused.value).startswith(f"01_one_two.sql:{message}")


@pytest.mark.parametrize("name", ["1_one.sql", "one.sql", "01-one.sql", "01_One.sql"])
def test_a_file_without_number_and_slug_is_refused(name: str, tmp_path: Path) -> None:
    _write(tmp_path, HEADER + SQL, name)
    with pytest.raises(QuestionError, match=f"{name}:1: call the file by a number"):
        questions(tmp_path)


def test_questions_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for name in ("10_b.sql", "02_a.sql"):
        _write(tmp_path, HEADER + SQL, name)
    found: list[Question] = questions(tmp_path)
    assert [question.number for question in found] == [2, 10]

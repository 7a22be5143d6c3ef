"""The derived tables, against hand-worked cases on a few rows beside the fixtures.

Every case is about a force of its own, so that all of them are built at once and told apart by their force.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from build.derive.tables import method
from schema import DERIVED_MODELS
from tests.edits import add_rows
from tests.support import GOOD, published, seeds_from

Tables = dict[str, pl.DataFrame]
CLAIM = {
    "place_id": "southland", "unit": "persons", "measure": "stock", "claimed": "2020-02-10", "claimant_id": "jane-doe",
    "verification": "claimant_only", "as_of": "2020-01", "low": "", "best": "", "high": "", "quantifier": "",
}  # fmt: skip
SEEN = {"url": "https://example.org/story", "accessed": "2026-01-02"}
EVIDENCE = {"source_id": "north-wire-2020-02", "locator": "p1", "support": "supports", "wording": "", "note": ""}


def named(case: str, name: str) -> str:
    """The identifier in the one dataset of what a case calls est-a, est-b ..."""
    return name.replace("est-", f"est-{case}-", 1)


def of(case: str, tables: Tables, table: str) -> list[dict[str, Any]]:
    """The rows of a derived table that belong to a case, with the names that the case uses."""
    found = []
    for row in tables[table].to_dicts():
        mine = {name: value for name, value in row.items() if str(value).startswith(f"est-{case}-")}
        if mine or row.get("force_id") == case:
            found.append({**row, **{name: value.replace(f"-{case}-", "-", 1) for name, value in mine.items()}})
    return found


def exact(name: str, number: int, **more: str) -> dict[str, Any]:
    return {"estimate_id": f"est-{name}", "best": str(number), "qualifier": "exact", **more}


def between(name: str, low: int, high: int, **more: str) -> dict[str, Any]:
    return {"estimate_id": f"est-{name}", "low": str(low), "high": str(high), "qualifier": "range", **more}


def at_least(name: str, low: int, **more: str) -> dict[str, Any]:
    return {"estimate_id": f"est-{name}", "low": str(low), "qualifier": "at_least", **more}


def up_to(name: str, high: int, **more: str) -> dict[str, Any]:
    return {"estimate_id": f"est-{name}", "high": str(high), "qualifier": "up_to", **more}


def vague(name: str, word: str, **more: str) -> dict[str, Any]:
    return {"estimate_id": f"est-{name}", "quantifier": word, "qualifier": "vague", **more}


# (claims) -> (envelope_lower, envelope_upper, core_lower, core_upper, compatible, claims, imputed) of January 2020
MONTHS = [
    ([exact("a", 800)], (800, 800, 800, 800, True, 1, False)),
    ([between("a", 800, 1400), between("b", 1000, 2000)], (800, 2000, 1000, 1400, True, 2, False)),
    ([exact("a", 800), exact("b", 1200)], (800, 1200, 1200, 800, False, 2, False)),
    ([between("a", 800, 1400), at_least("b", 900)], (800, None, 900, 1400, True, 2, False)),
    (  # the panel's "no more than 800 to 1,200", and a relay of it that prints 1,200 alone
        [{"estimate_id": "est-a", "low": "800", "high": "1200", "qualifier": "up_to"}, exact("b", 1200)],
        (800, 1200, 1200, 1200, True, 2, False),
    ),
    ([at_least("a", 900)], (900, None, 900, None, True, 1, False)),
    ([up_to("a", 2000)], (0, 2000, 0, 2000, True, 1, False)),
    ([up_to("a", 2000), exact("b", 800)], (800, 2000, 800, 800, True, 2, False)),  # it states no lower end
    ([vague("a", "hundreds"), between("b", 800, 1400)], (200, 1400, 800, 999, True, 2, True)),
    ([vague("a", "many"), exact("b", 800)], (800, 800, 800, 800, True, 1, False)),
    ([exact("a", 800), exact("b", 300, place_id="oasis")], (800, 800, 800, 800, True, 1, False)),
    ([between("a", 800, 1400), exact("b", 600, part_of="est-a")], (800, 1400, 800, 1400, True, 1, False)),
    ([exact("a", 800), exact("b", 5000, measure="recruited")], (800, 800, 800, 800, True, 1, False)),
    ([exact("a", 800, as_of="2019-12/2020-02-10")], (800, 800, 800, 800, True, 1, False)),
    ([exact("a", 800, as_of="../2020-01-15")], (800, 800, 800, 800, True, 1, False)),
    ([exact("a", 800, as_of="2020-01/..")], (800, 800, 800, 800, True, 1, False)),
]


# (claims) -> (kind, first, second, gap)
PAIRS = [
    ([exact("a", 800), exact("b", 1200)], [("disjoint", "est-a", "est-b", 400)]),
    ([between("a", 800, 1400), between("b", 1400, 2000)], []),
    ([between("a", 800, 1400), at_least("b", 1500)], [("disjoint", "est-a", "est-b", 100)]),
    ([at_least("a", 800), at_least("b", 1500)], []),
    ([exact("a", 800, as_of="2019-12"), exact("b", 1200)], []),
    ([exact("a", 800, as_of="2019-12/2020-01"), exact("b", 1200)], [("disjoint", "est-a", "est-b", 400)]),
    ([exact("a", 800, as_of="../2020-06"), exact("b", 1200)], [("disjoint", "est-a", "est-b", 400)]),
    ([exact("a", 800, place_id="oasis"), exact("b", 1200)], []),
    (
        [exact("a", 800, measure="recruited"), exact("b", 1200, measure="recruited")],
        [("disjoint", "est-a", "est-b", 400)],
    ),
    ([exact("a", 800, measure="recruited", as_of="2020-01/2020-02-10"), exact("b", 1200, measure="recruited")], []),
    ([vague("a", "hundreds"), exact("b", 1200)], [("disjoint", "est-a", "est-b", 201)]),
    (
        [exact("a", 800), exact("b", 900, part_of="est-a", claimant_id="northland", place_id="oasis")],
        [("part_above_whole", "est-b", "est-a", 100)],
    ),
    ([between("a", 800, 1200), exact("b", 1200, part_of="est-a", claimant_id="northland", place_id="oasis")], []),
    ([exact("a", 800), exact("b", 300, part_of="est-a", claimant_id="northland")], []),  # less than its whole
]


def echo(name: str, number: int, original: str, **more: str) -> dict[str, Any]:
    return exact(name, number, departs_from=f"est-{original}", departure="number_changed", **more)


def told(name: str, source: str) -> dict[str, Any]:
    return {"record_id": f"est-{name}", "source_id": source}


JANE, STATE, ARMY = ({"claimant_id": name} for name in ("jane-doe", "northland", "south-army"))
RECRUITS = {"measure": "recruited", "as_of": "2020-01"}
# (claims, evidence where it is not one row from the wire) -> each claim's agreeing and disagreeing claimants
VOICES: list[tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]] = [
    (
        [between("a", 800, 1400, **JANE), exact("b", 900, **STATE), exact("c", 2000, **ARMY)],
        [],
        {"est-a": (1, 1), "est-b": (1, 1), "est-c": (0, 2)},
    ),
    ([exact("a", 800, **JANE), exact("b", 900, **JANE)], [], {"est-a": (0, 0), "est-b": (0, 0)}),
    (  # one other claimant, who says both: one who agrees, and one who disagrees
        [between("a", 800, 1400, **JANE), exact("b", 900, **STATE), exact("c", 1000, **STATE), exact("d", 9, **STATE)],
        [],
        {"est-a": (1, 1), "est-b": (1, 0), "est-c": (1, 0), "est-d": (0, 1)},
    ),
    ([at_least("a", 800, **JANE), exact("b", 900, place_id="oasis", **STATE)], [], {"est-a": (0, 0)}),
    ([exact("a", 800, as_of="2019-12", **JANE), exact("b", 800, **STATE)], [], {"est-a": (0, 0)}),
    ([exact("a", 800, as_of="2019-12/2020-01", **JANE), exact("b", 800, **STATE)], [], {"est-a": (1, 0)}),
    ([exact("a", 8, **RECRUITS, **JANE), exact("b", 9, **RECRUITS, **STATE)], [], {"est-a": (0, 1)}),
    (
        [exact("a", 8, **RECRUITS, **JANE), exact("b", 8, **{**RECRUITS, "as_of": "2020-01/2020-02-10"}, **STATE)],
        [],
        {"est-a": (0, 0)},
    ),
    (
        [exact("a", 800, **JANE), {"estimate_id": "est-b", "qualifier": "unquantified", **STATE}],
        [],
        {"est-a": (0, 0), "est-b": (0, 0)},
    ),
    ([exact("a", 800, **JANE), echo("b", 800, "a", **STATE)], [], {"est-a": (0, 0), "est-b": (None, None)}),
    (  # the paper that tells the other's number only repeats the wire that told the first
        [exact("a", 800, **JANE), exact("b", 800, **STATE)],
        [told("a", "north-wire-2020-02"), told("b", "south-daily-2020-02")],
        {"est-a": (0, 0), "est-b": (0, 0)},
    ),
    (  # it does, but the radio heard the other claimant himself
        [exact("a", 800, **JANE), exact("b", 800, **STATE)],
        [told("a", "north-wire-2020-02"), told("b", "south-daily-2020-02"), told("b", "radio-2020-02")],
        {"est-a": (1, 0), "est-b": (1, 0)},
    ),
    ([exact("a", 800, **JANE), exact("b", 800, **STATE)], [], {"est-a": (1, 0)}),  # one wire heard both
]
# (claims) -> each claim's grade: 3 less what speaks for it, and what speaks against it on top
GRADES: list[tuple[list[dict[str, Any]], dict[str, int]]] = [
    ([exact("a", 800, **JANE)], {"est-a": 3}),  # a person of no camp
    ([exact("a", 800, **STATE)], {"est-a": 2}),  # a state of no camp
    ([exact("a", 800, **ARMY)], {"est-a": 4}),  # of a camp
    ([exact("a", 800, **STATE, verification="independent")], {"est-a": 1}),
    ([exact("a", 800, **ARMY, verification="explicitly_unverified")], {"est-a": 5}),
    ([exact("a", 800, **STATE), exact("b", 800, **JANE)], {"est-a": 1, "est-b": 2}),
    ([exact("a", 800, **STATE), exact("b", 900, **JANE)], {"est-a": 3, "est-b": 4}),
    ([exact("a", 800, **STATE, verification="independent"), exact("b", 800, **JANE)], {"est-a": 1, "est-b": 2}),
    ([exact("a", 800, **ARMY, verification="disputed"), exact("b", 900, **JANE)], {"est-a": 5, "est-b": 4}),
    (  # as many agree as disagree
        [between("a", 800, 900, **JANE), exact("b", 850, **STATE), exact("c", 1000, **ARMY)],
        {"est-a": 3, "est-b": 2, "est-c": 5},
    ),
    ([{"estimate_id": "est-a", "qualifier": "unquantified", **STATE}], {"est-a": 6}),
    ([exact("a", 800, **STATE), echo("b", 900, "a", **JANE)], {"est-a": 2, "est-b": 6}),
]

WIRE = [
    {"record_id": "est-a"},
    {"record_id": "est-a", "locator": "p2"},
    {"record_id": "est-a", "source_id": "south-daily-2020-02"},
    {"record_id": "est-a", "source_id": "ministry-2020-01", "support": "contradicts"},
]
COPY = [told("a", "south-daily-2020-02")]
TOLD = {
    "wire": WIRE,
    "copy": COPY,
    "later": COPY,
    **{f"voice-{n}": evidence for n, (_, evidence, _) in enumerate(VOICES)},
}
CASES: dict[str, list[dict[str, Any]]] = {
    **{f"month-{n}": claims for n, (claims, _) in enumerate(MONTHS)},
    **{f"pair-{n}": claims for n, (claims, _) in enumerate(PAIRS)},
    "carried": [exact("a", 800, as_of="2019-01"), exact("b", 900, as_of="2019-09")],
    "presence": [{"estimate_id": "est-a", "qualifier": "unquantified"}],
    "wire": [exact("a", 800)],
    "copy": [exact("a", 800)],
    **{f"voice-{n}": claims for n, (claims, _, _) in enumerate(VOICES)},
    **{f"grade-{n}": claims for n, (claims, _) in enumerate(GRADES)},
    "echo": [exact("a", 800), echo("b", 1200, "a", **STATE), exact("c", 900, part_of="est-b", place_id="oasis")],
    "misread-whole": [echo("a", 800, "b"), exact("b", 900), exact("c", 700, part_of="est-a")],
    "later": [exact("a", 800, claimed="2020-02-11")],
    "many": [exact(f"n{number:03}", number) for number in range(1, 301)],
}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """What is published of the fixtures with the claims of all cases, each on one row of evidence or as given."""
    folder = tmp_path_factory.mktemp("cases")
    seeds = seeds_from(GOOD, to=folder / "seeds")
    forces = [{"actor_id": case, "name": case} for case in CASES]
    add_rows(seeds / "actors.csv", {"actor_id": "northland-fighters"}, forces)
    claims, evidence = [], []
    for case, made in CASES.items():
        rows = [{**CLAIM, **claim, "force_id": case} for claim in made]
        claims += [{name: named(case, cell) for name, cell in row.items()} for row in rows]
        given = TOLD.get(case) or [{"record_id": claim["estimate_id"]} for claim in made]
        evidence += [{**EVIDENCE, **row, "record_id": named(case, row["record_id"])} for row in given]
    radio = {"source_id": "radio-2020-02", "title": "The radio's own story", "publisher": "Radio"}
    add_rows(
        seeds / "sources.csv", {"source_id": "north-wire-2020-02"}, [{**radio, "document": "", "sha256": "", **SEEN}]
    )
    add_rows(seeds / "force_estimates.csv", {"estimate_id": "est-range"}, claims)
    add_rows(seeds / "evidence.csv", {"record_id": "est-part"}, evidence)
    return published(seeds, folder)


@pytest.mark.parametrize("n", range(len(MONTHS)))
def test_a_month_of_force_strength(n: int, tables: Tables) -> None:
    (month,) = (row for row in of(f"month-{n}", tables, "force_strength") if row["month"] == date(2020, 1, 1))
    names = ("envelope_lower", "envelope_upper", "core_lower", "core_upper", "compatible", "claims", "imputed")
    assert tuple(month[name] for name in names) == MONTHS[n][1]


def test_months_without_a_claim_carry_the_last_one_forward_for_six_months(tables: Tables) -> None:
    strength = of("carried", tables, "force_strength")
    found = [(m["month"].strftime("%Y-%m"), m["core_lower"], m["carried_from"] is not None) for m in strength]
    carried = [(f"2019-{month:02}", 800, True) for month in range(2, 8)]
    later = [(f"2019-{month}", 900, True) for month in (10, 11, 12)] + [
        (f"2020-{month:02}", 900, True) for month in (1, 2, 3)
    ]
    assert found == [("2019-01", 800, False), *carried, ("2019-09", 900, False), *later]


def test_presence_is_counted_and_gives_no_bound(tables: Tables) -> None:
    (month,) = of("presence", tables, "force_strength")
    assert (month["presence_claims"], month["claims"], month["core_lower"], month["compatible"]) == (1, 0, None, None)


def test_one_wire_story_in_two_papers_is_one_origin(tables: Tables) -> None:
    (record,) = of("wire", tables, "corroboration")
    assert [record[name] for name in ("evidence_rows", "sources", "origins", "contradicting_sources")] == [4, 2, 1, 1]
    assert record["best_grade"] == "B"
    (month,) = (row for row in of("wire", tables, "force_strength") if row["carried_from"] is None)
    assert (month["claimants"], month["origins"]) == (1, 1)


def test_a_copy_is_known_from_the_day_of_what_it_repeats(tables: Tables) -> None:
    (record,) = of("copy", tables, "known_from")
    assert str(record["known_from"]) == "2020-02-10"
    assert record["first_source_id"] == "south-daily-2020-02"


def test_a_claim_is_not_known_before_it_was_made(tables: Tables) -> None:
    """The copy goes back to a story of 10 February, which cannot tell a claim of the 11th."""
    (record,) = of("later", tables, "known_from")
    assert (str(record["known_from"]), str(record["known_from_earliest"])) == ("2020-02-11", "2020-02-11")
    wire, copy = (
        tables["source_known_from"].filter(pl.col("source_id") == name)["known_from"].item()
        for name in ("north-wire-2020-02", "south-daily-2020-02")
    )
    assert wire == copy == date(2020, 2, 10)


@pytest.mark.parametrize("n", range(len(VOICES)))
def test_other_claimants_who_agree_and_disagree(n: int, tables: Tables) -> None:
    case = f"voice-{n}"
    found = {
        r["record_id"]: (r["agreeing_claimants"], r["disagreeing_claimants"]) for r in of(case, tables, "corroboration")
    }
    assert {name: found[name] for name in VOICES[n][2]} == VOICES[n][2]


def test_only_claims_have_voices(tables: Tables) -> None:
    others = tables["corroboration"].filter(pl.col("record_type").cast(pl.String) != "force_estimate")
    assert (
        others.height == others["agreeing_claimants"].null_count() == others["disagreeing_claimants"].null_count() > 0
    )


@pytest.mark.parametrize("n", range(len(GRADES)))
def test_grades(n: int, tables: Tables) -> None:
    found = {r["estimate_id"]: r["credibility"] for r in of(f"grade-{n}", tables, "force_estimates")}
    assert found == GRADES[n][1]


def test_every_grade_tells_its_reasons(tables: Tables) -> None:
    reasons = {r["estimate_id"]: r["credibility_basis"] for r in of("grade-8", tables, "force_estimates")}
    assert reasons == {
        "est-a": "begins at 3; claimant of the camp haftar: +1; disputed: +1; 0 agree, 1 disagree: +1",
        "est-b": "begins at 3; person of no camp: +0; claimant only: +0; 0 agree, 1 disagree: +1",
    }
    assert tables["force_estimates"]["credibility_basis"].null_count() == 0
    assert of("grade-11", tables, "force_estimates")[1]["credibility_basis"] == "an echo of est-grade-11-a"


def test_an_echo_counts_nowhere(tables: Tables) -> None:
    """Neither it nor its number: not in the strength, as a claimant, in a contradiction, or as a whole."""
    (month,) = (row for row in of("echo", tables, "force_strength") if row["carried_from"] is None)
    assert (month["envelope_lower"], month["envelope_upper"], month["claims"], month["claimants"]) == (800, 800, 1, 1)
    assert of("echo", tables, "contradictions") == []
    (month,) = (row for row in of("misread-whole", tables, "force_strength") if row["carried_from"] is None)
    assert (month["envelope_lower"], month["envelope_upper"], month["claims"]) == (700, 900, 2)


def test_source_chain_ends_at_the_origin(good_tables: Tables) -> None:
    found = good_tables["source_chain"].filter(pl.col("source_id") == "south-daily-2020-02").rows()
    assert found == [
        ("south-daily-2020-02", "north-wire-2020-02", 1, True),
        ("south-daily-2020-02", "south-daily-2020-02", 0, False),
    ]


@pytest.mark.parametrize("n", range(len(PAIRS)))
def test_contradictions(n: int, tables: Tables) -> None:
    found = of(f"pair-{n}", tables, "contradictions")
    assert [(r["kind"], r["first_id"], r["second_id"], r["gap"]) for r in found] == PAIRS[n][1]


def test_of_many_claims_of_one_month_the_extremes_are_compared(tables: Tables) -> None:
    found = of("many", tables, "contradictions")
    pairs = {(row["first_id"], row["second_id"]) for row in found if row["kind"] == "disjoint"}
    assert pairs == {(f"est-n{low:03}", f"est-n{high:03}") for low in range(1, 101) for high in range(201, 301)}


def test_a_denial_contradicts_what_it_is_about(good_tables: Tables) -> None:
    found = good_tables["contradictions"].to_dicts()
    assert [(r["kind"], r["first_id"], r["second_type"], r["second_id"]) for r in found] == [
        ("denial", "st-army-denies", "event", "ev-jets-2020-02"),
        ("denial", "st-army-denies", "statement", "st-doe-asserts"),
    ]


def test_flat_tables_hold_every_record_with_names(good_tables: Tables) -> None:
    tables = good_tables
    for table in ("events", "force_estimates", "agreements", "statements"):
        assert tables[f"{table}_flat"].height == tables[table].height > 0
    (jets,) = tables["events_flat"].filter(pl.col("event_id") == "ev-jets-2020-02").to_dicts()
    assert jets["actors"] == "recipient: South Army; supplier: Northland"
    assert jets["figures"] == "Delivered: exact 14 aircraft; Planned: less than 20 aircraft"
    assert (jets["place"], jets["event_type_label"], jets["first_source_url"]) == (
        "Southland",
        "Delivery of arms",
        None,
    )
    (claim,) = tables["force_estimates_flat"].filter(pl.col("estimate_id") == "est-range").to_dicts()
    assert (claim["force"], claim["claimant"], claim["wording"]) == ("Northland fighters", "Jane Doe", "800 to 1,400")
    (truce,) = tables["agreements_flat"].to_dicts()
    assert (truce["signatories"], truce["provisions"], truce["topics"]) == ("South Army", 1, "Withdrawal")
    assert truce["parties"] == "guarantor: Northland; signatory: South Army"
    (denial,) = tables["statements_flat"].filter(pl.col("stance") == "denies").to_dicts()
    assert (denial["about_statement"], denial["about_event"]) == ("There are 800 to 1,400.", "Jets arrive")


@pytest.mark.parametrize("model", DERIVED_MODELS, ids=lambda model: model.table)
def test_every_derivation_tells_its_method(model: Any) -> None:
    assert len(method(model.table)) > 80

"""How a stated number is coded: what the source says, and the rules that hold its parts together."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schema.cells import UNIT_OF_ROW, Code, CodeName, Derived, Hxl, Ref, Truth, Whole
from schema.row import Rule, TableRule


class Qualifier(Code):
    """How the source limits its number; it decides which of low, best and high are filled."""

    EXACT = "exact", "the number is stated as it is: best"
    APPROX = "approx", "about that number: best, or low and high where the source gives them"
    AT_LEAST = "at_least", "that number or more: low"
    MORE_THAN = "more_than", "above that number: low"
    UP_TO = "up_to", "that number or fewer: high, and low where the source gives one"
    LESS_THAN = "less_than", "below that number: high"
    RANGE = "range", "between two numbers: low and high, and best where the source gives one"
    VAGUE = "vague", "a number word such as hundreds: quantifier, and no number"
    UNQUANTIFIED = "unquantified", "presence or change without any amount: no number and no quantifier"


NumberTold = Annotated[Whole, UNIT_OF_ROW, Hxl("#indicator+num")]
Low = Annotated[NumberTold | None, Field(description="Lowest number the source states.", examples=["800"])]
Best = Annotated[
    NumberTold | None, Field(description="The number the source states, where it states one.", examples=["900"])
]
High = Annotated[NumberTold | None, Field(description="Highest number the source states.", examples=["1400"])]
FigureQualifier = Annotated[Qualifier, Field(description="How the source limits the number.")]
Quantifier = Annotated[
    Annotated[CodeName, Ref("quantifier_rules")] | None,
    Field(description="The number word, where the source gives no number.", examples=["hundreds"]),
]
_Bound = Annotated[NumberTold | None, Derived()]
_OF_INTERVAL = "end of the interval to compute with, derived from the figure; null where unbounded."
LowerBound = Annotated[_Bound, Field(description=f"Lower {_OF_INTERVAL}")]
UpperBound = Annotated[_Bound, Field(description=f"Upper {_OF_INTERVAL}")]
Imputed = Annotated[
    Truth | None,
    Derived(always=True),
    Field(description="True where the bounds come from quantifier_rules, because the source gives only a word."),
]

# For each qualifier: which of (low, best, high, quantifier) are filled (1), empty (0) or free (?).
_FILLED: dict[Qualifier, tuple[str, str]] = {
    Qualifier.EXACT: ("0100", "write best, and leave low, high and quantifier empty"),
    Qualifier.AT_LEAST: ("1?00", "write low, and leave high and quantifier empty"),
    Qualifier.MORE_THAN: ("1000", "write low, and leave best, high and quantifier empty"),
    Qualifier.UP_TO: ("??10", "write high, and leave quantifier empty"),
    Qualifier.LESS_THAN: ("0010", "write high, and leave low, best and quantifier empty"),
    Qualifier.RANGE: ("1?10", "write low and high, and leave quantifier empty"),
    Qualifier.VAGUE: ("0001", "write quantifier, and leave low, best and high empty"),
    Qualifier.UNQUANTIFIED: ("0000", "leave low, best, high and quantifier empty"),
}
_PARTS = ("low", "best", "high", "quantifier")


def _filled(pattern: str) -> str:
    """SQL for one pattern of filled and empty cells."""
    tests = {"1": "{} IS NOT NULL", "0": "{} IS NULL"}
    return " AND ".join(tests[flag].format(part) for part, flag in zip(_PARTS, pattern, strict=True) if flag != "?")


def _order(left: str, right: str) -> Rule:
    return Rule(
        f"{left}_not_above_{right}",
        f"{left} IS NULL OR {right} IS NULL OR {left} <= {right}",
        right,
        f"{{{right}}} is below {left} {{{left}}}; swap them or blank one",
    )


def _fits(qualifier: Qualifier, pattern: str, remedy: str) -> Rule:
    return Rule(
        f"parts_of_{qualifier}",
        f"qualifier <> '{qualifier}' OR ({_filled(pattern)})",
        "qualifier",
        f"{qualifier} does not fit what is filled; {remedy}",
    )


FIGURE_RULES: tuple[Rule, ...] = (
    _order("low", "high"),
    _order("low", "best"),
    _order("best", "high"),
    *(_fits(qualifier, *filled) for qualifier, filled in _FILLED.items()),
    Rule(
        "less_than_something",
        "qualifier <> 'less_than' OR high >= 1",
        "high",
        "{high} leaves no number below it; write a number of at least 1",
    ),
    Rule(
        "parts_of_approx",
        "qualifier <> 'approx' OR (quantifier IS NULL AND "
        "((best IS NOT NULL AND (low IS NULL) = (high IS NULL)) OR (low IS NOT NULL AND high IS NOT NULL)))",
        "qualifier",
        "approx does not fit what is filled; write best, or low and high, and leave quantifier empty",
    ),
)


RUNNING_TOTAL = Rule(
    "running_total_on_a_day",
    "measure NOT LIKE 'cumulative%' OR as_of IS NULL OR as_of NOT LIKE '../%'",
    "as_of",
    "{as_of} has no start, and {measure} is a running total; write the day of the count",
)


def measure_in_scope(table: str, scope: str) -> TableRule:
    """Forces are measured by measures of forces, events by measures of events."""
    return TableRule(
        "measure_in_scope",
        f"The scope of a measure is {scope} or both.",
        f"{table} AS this JOIN measures ON code = this.measure WHERE scope NOT IN ('{scope}', 'both')",
        "measure",
        f"{{value}} is no measure of {table}; write one of {{choices}}",
        choices=f"""SELECT code FROM measures WHERE scope IN ('{scope}', 'both') ORDER BY "#file", "#line\"""",
    )


INTERVALS: dict[Qualifier, tuple[str, str]] = {
    Qualifier.EXACT: ("best", "best"),
    Qualifier.APPROX: ("coalesce(low, best)", "coalesce(high, best)"),
    Qualifier.AT_LEAST: ("low", "NULL"),
    Qualifier.MORE_THAN: ("low + 1", "NULL"),
    Qualifier.UP_TO: ("coalesce(low, 0)", "high"),
    Qualifier.LESS_THAN: ("0", "high - 1"),
    Qualifier.RANGE: ("low", "high"),
    Qualifier.VAGUE: ("lower", "upper"),
    Qualifier.UNQUANTIFIED: ("NULL", "NULL"),
}
"""The interval to compute with: its ends by the qualifier, open where NULL. Those of a word are in quantifier_rules."""


def _end(nth: int) -> str:
    cases = (f"WHEN qualifier = '{qualifier}' THEN {ends[nth]}" for qualifier, ends in INTERVALS.items())
    return f"CASE {' '.join(cases)} END"


INTERVAL = {"lower": _end(0), "upper": _end(1), "imputed": f"qualifier = '{Qualifier.VAGUE}'"}
"""The same as SQL that polars and Spark evaluate, where lower and upper are those of the figure's word."""

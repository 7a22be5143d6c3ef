"""How far two coders who did not see each other's work agree: Krippendorff's alpha per variable, with its uncertainty.

Units are matched by hand (``pairs.csv`` of each exercise). Alpha is computed over the matched units, at the level of
measurement of each variable, by the krippendorff library. Its 95% interval is a bootstrap after Hayes and
Krippendorff (2007): units' disagreements are resampled while the expected disagreement is held; the seed is fixed, so
that two builds print the same numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, Literal

from build.files import RELIABILITY
from build.review.double_coding import CODERS, Cells, DoubleCoding
from schema.edtf_dates import bounds_or_none
from schema.targets.markdown_codebook import table as markdown_table

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[Any, np.dtype[np.float64]]

EXERCISES = ("founding", "public_record", "second_edition")
RESAMPLES = 10_000
SEED = 2019  # the year the dataset's core period begins; any fixed number will do

Scale = Literal["nominal", "ordinal", "interval", "ratio"]
Value = str | float | None


def _plain(name: str) -> Callable[[Cells], Value]:
    """A code or reference; an empty cell is a value like any other: the coder saw nothing to enter."""
    return lambda row: row[name] or "(empty)"


def _number(row: Cells) -> Value:
    """The figure as one number: the mean of the numbers stated, none where nothing is."""
    stated = [float(part) for part in (row["low"], row["best"], row["high"]) if part]
    return sum(stated) / len(stated) if stated else None


def _ordinal(name: str) -> Callable[[Cells], Value]:
    return lambda row: float(row[name]) if row[name] else None


def _day(name: str) -> Callable[[Cells], Value]:
    """The last day that a date can mean, or the first where the end is open, as a number of days."""

    def day(row: Cells) -> Value:
        bounds = bounds_or_none(row[name] or "")
        last = bounds and (bounds.latest or bounds.earliest)
        return float(last.toordinal()) if last else None

    return day


@dataclass(frozen=True)
class Variable:
    """One variable that both coders coded."""

    table: str
    name: str
    level: Scale
    value: Callable[[Cells], Value]


def _nominal(table: str, *names: str) -> list[Variable]:
    return [Variable(table, name, "nominal", _plain(name)) for name in names]


VARIABLES: tuple[Variable, ...] = (
    *_nominal("force_estimates", "force_id", "sponsor_id", "side_id", "place_id", "measure", "qualifier"),
    Variable("force_estimates", "number", "ratio", _number),
    Variable("force_estimates", "as_of", "interval", _day("as_of")),
    *_nominal("force_estimates", "claimant_id"),
    Variable("force_estimates", "claimed", "interval", _day("claimed")),
    *_nominal("force_estimates", "verification"),
    Variable("force_estimates", "credibility", "ordinal", _ordinal("credibility")),
    *_nominal("event_figures", "measure", "unit", "qualifier"),
    Variable("event_figures", "number", "ratio", _number),
    *_nominal("agreements", "kind", "status"),
    Variable("agreements", "date", "interval", _day("date")),
    *_nominal("provisions", "topic", "obligor_id"),
    Variable("provisions", "deadline", "interval", _day("deadline")),
    *_nominal("events", "event_type", "status", "place_id"),
    Variable("events", "date", "interval", _day("date")),
    *_nominal("statements", "speaker_id", "stance", "about_actor_id"),
    Variable("statements", "date", "interval", _day("date")),
)


@dataclass(frozen=True)
class Agreement:
    """What one variable came to: units both coders gave a value, share of equal values, alpha and its interval."""

    variable: Variable
    units: int
    equal: float
    alpha: float | None
    interval: tuple[float, float] | None


def write_reliability(exercises: dict[str, DoubleCoding], folder: Path) -> None:
    """Write RELIABILITY.md from the double coding, where there is any; an exercise that is missing was not done."""
    if not exercises:
        return
    parts = {f"{name}_{part}": text for name in EXERCISES for part, text in _parts(exercises.get(name)).items()}
    template = Template((Path(__file__).parent / "reliability.md").read_text("utf-8"))
    text = template.substitute(parts, resamples=f"{RESAMPLES:,}")
    (folder / RELIABILITY).write_text(text, "utf-8", newline="\n")


def _parts(double: DoubleCoding | None) -> dict[str, str]:
    """The three tables of one exercise."""
    if double is None:
        return dict.fromkeys(("units", "variables", "outcomes"), "Not measured in this version.")
    variables = [variable for variable in VARIABLES if _coded_by_both(variable, double)]
    agreements = [agreement(variable, _values(variable, double)) for variable in variables]
    return {"units": _units(double), "variables": _variables(agreements), "outcomes": _outcomes(double)}


def _coded_by_both(variable: Variable, double: DoubleCoding) -> bool:
    """Whether both coders had the variable's column; what the build derives today was coded once."""
    column = "best" if variable.name == "number" else variable.name
    codings = (double.codings[coder].get(variable.table, {}) for coder in CODERS)
    return all(coding and all(column in row for row in coding.values()) for coding in codings)


def _values(variable: Variable, double: DoubleCoding) -> list[tuple[Value, Value]]:
    """Both coders' values of the matched units, where both gave one."""
    both = ((variable.value(first), variable.value(second)) for first, second in double.matched(variable.table))
    return [(a, b) for a, b in both if a is not None and b is not None]


def agreement(variable: Variable, values: Sequence[tuple[Value, Value]]) -> Agreement:
    """Alpha of one variable over (first, second) values; None where the values do not vary."""
    import krippendorff
    import numpy as np

    codes = {value: float(i) for i, value in enumerate(sorted({v for pair in values for v in pair}, key=str))}
    numeric = [[codes[v] if variable.level == "nominal" else float(v or 0) for v in pair] for pair in values]
    data = np.array(numeric).reshape(-1, 2)
    equal = sum(a == b for a, b in values) / len(values) if values else 0.0
    if len(data) < 2 or len(codes) < 2:
        return Agreement(variable, len(values), equal, None, None)
    alpha = float(krippendorff.alpha(reliability_data=data.T, level_of_measurement=variable.level))
    return Agreement(variable, len(values), equal, alpha, _bootstrap(disagreements(data, variable.level), alpha))


def disagreements(data: Floats, level: Scale) -> Floats:
    """Squared difference of each unit's two values, by Krippendorff's metric of the level; shape units."""
    import numpy as np

    if level == "ordinal":  # the difference in mid-ranks over all values
        values, counts = np.unique(data, return_counts=True)
        middles = np.cumsum(counts) - counts / 2
        data = middles[np.searchsorted(values, data)]
    first, second = data[:, 0], data[:, 1]
    difference: Floats = first - second
    if level == "nominal":
        difference = np.where(difference == 0, 0.0, 1.0)
    if level == "ratio":
        total = first + second
        difference = np.divide(difference, total, out=np.zeros_like(total), where=total != 0)
    return np.square(difference)


def _bootstrap(observed: Floats, alpha: float) -> tuple[float, float]:
    """95% percentile interval of alpha; without any disagreement there is nothing to resample."""
    import numpy as np

    if not observed.any():
        return alpha, alpha
    expected = observed.mean() / (1 - alpha)
    samples = np.random.default_rng(SEED).choice(observed, size=(RESAMPLES, len(observed)))
    low, high = np.percentile(1 - samples.mean(axis=1) / expected, [2.5, 97.5])
    return float(low), float(high)


def _units(double: DoubleCoding) -> str:
    """How many units each coder saw, and how many both saw."""
    rows = []
    for name in double.tables:
        first, second = (len(double.codings[coder][name]) for coder in CODERS)
        matched = len(double.matched(name))
        share = 2 * matched / (first + second) if first + second else 0.0
        rows.append((f"`{name}`", str(first), str(second), str(matched), f"{share:.2f}"))
    return markdown_table(("table", "rows of lm-1", "rows of lm-2", "matched", "share matched"), rows)


def _variables(agreements: Sequence[Agreement]) -> str:
    return markdown_table(
        ("table", "variable", "level", "units", "equal", "alpha", "95% interval"), (_line(a) for a in agreements)
    )


def _line(found: Agreement) -> Iterator[str]:
    yield f"`{found.variable.table}`"
    yield f"`{found.variable.name}`"
    yield found.variable.level
    yield str(found.units)
    yield f"{found.equal:.0%}"
    yield "no variation" if found.alpha is None else f"{found.alpha:.2f}"
    yield f"{found.interval[0]:.2f} to {found.interval[1]:.2f}" if found.interval else ""


def _outcomes(double: DoubleCoding) -> str:
    """How each line of the matching ended, by table."""
    counts = Counter((pair["table"], pair["outcome"]) for _, pair in double.pairs)
    kinds = sorted({outcome for _, outcome in counts if outcome})
    rows = ((f"`{t}`", *(str(counts[t, kind]) for kind in kinds)) for t in double.tables)
    return markdown_table(("table", *(kind.replace("_", " ") for kind in kinds)), rows)

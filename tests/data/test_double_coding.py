"""The published double coding: complete, paired once, every disagreement answered."""

from __future__ import annotations

import re

import pytest

from build.review.double_coding import read_double_coding
from build.review.reliability import VARIABLES
from tests.support import ROOT, SEEDS

EXERCISES, MISTAKES = read_double_coding(SEEDS)
OUTCOMES = {"agreed", "corrected", "already_corrected", "kept", "added", "left_out", "unmatched_kept"}


def test_every_row_of_both_coders_stands_in_exactly_one_line() -> None:
    assert MISTAKES == []
    assert (
        sum(len(coding) for e in EXERCISES.values() for tables in e.codings.values() for coding in tables.values())
        > 400
    )


@pytest.mark.parametrize("name", sorted(EXERCISES))
def test_every_line_has_an_outcome_and_every_disagreement_a_note(name: str) -> None:
    pairs = [pair for _, pair in EXERCISES[name].pairs]
    assert {pair["outcome"] for pair in pairs} <= OUTCOMES
    assert [pair for pair in pairs if pair["outcome"] != "agreed" and not pair["note"]] == []
    assert [
        pair for pair in pairs if pair["outcome"] == "agreed" and not (pair["first_id"] and pair["second_id"])
    ] == []


def test_alpha_is_published_for_every_variable() -> None:
    text = (ROOT / "dataset" / "RELIABILITY.md").read_text("utf-8")
    for variable in VARIABLES:
        assert re.search(rf"\| `{variable.table}` \| `{variable.name}` \| {variable.level} \| \d+ \|", text)

"""A definition that contradicts itself is refused when it is loaded."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import Field

from schema import MODELS, Row, Rule, SchemaError, TableRule, check_graph
from schema.cells import Derived, Ref, Slug, Text, Whole


class Sound(Row):
    """A table."""

    table = "sound"
    caption = "Sound"
    key = ("sound_id",)

    sound_id: Slug = Field(description="Key.")


class ToSeveralKeys(Sound):
    table = "faulty"
    other: Annotated[Slug, Ref("event_actors")] = Field(description="A table with a key of three columns.")


class NotDescribed(Sound):
    table = "faulty"
    plain: Text


class KeyMissing(Sound):
    table = "faulty"
    key = ("nothing_id",)


class RuleOnNothing(Sound):
    table = "faulty"
    rules = (Rule("odd", "nothing > 1", "nothing", "odd"),)


class MessageOfNothing(Sound):
    table = "faulty"
    rules = (Rule("odd", "sound_id <> 'odd'", "sound_id", "{nothing} is odd"),)


class MessageOfDerived(Sound):
    table = "faulty"
    rules = (Rule("odd", "sound_id <> 'odd'", "sound_id", "{sum} is odd"),)
    sum: Annotated[Whole | None, Derived()] = Field(default=None, description="Derived by the build.")


class TableRuleOnNothing(Sound):
    table = "faulty"
    table_rules = (TableRule("odd", "Even.", "nowhere AS this WHERE false", "sound_id", "odd"),)


class TableRuleOfNothing(Sound):
    table = "faulty"
    table_rules = (TableRule("odd", "Even.", "events AS this WHERE false", "title", "{value}, {near}"),)


class NotASlug(Sound):
    table = "faulty"
    other: Annotated[Text, Ref("actors")] = Field(description="A reference written as text.")


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (ToSeveralKeys, "faulty.other: refers to event_actors"),
        (NotDescribed, "faulty.plain: no description"),
        (KeyMissing, "faulty: no column nothing_id"),
        (RuleOnNothing, "faulty: no column nothing"),
        (MessageOfNothing, "faulty, rule odd: its message names nothing, which no seed gives"),
        (MessageOfDerived, "faulty, rule odd: its message names sum, which no seed gives"),
        (TableRuleOnNothing, "faulty, rule odd: no table nowhere"),
        (TableRuleOfNothing, "faulty, rule odd: its message names near, which it does not show"),
        (NotASlug, "faulty.other: a reference is written as"),
    ],
)
def test_faults_are_named(model: type[Row], message: str) -> None:
    with pytest.raises(SchemaError, match=message):
        check_graph([*MODELS, model])


def test_a_table_that_is_not_published_is_no_target() -> None:
    others = [model for model in MODELS if model.table != "actors"]
    with pytest.raises(SchemaError, match=r"relations\.subject_id: refers to actors"):
        check_graph(others)

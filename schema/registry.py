"""The tables of the dataset, in the order in which they are read and published, and their rules on whole tables."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from schema.row import Row, TableRule
from schema.tables import actors, agreements, events, evidence, force_estimates, places, sources, statements
from schema.tables import vocabularies as v
from schema.tables.derived import DERIVED_MODELS

VOCABULARY_MODELS: tuple[type[Row], ...] = (
    v.EventType,
    v.ActorKind,
    v.RelationKind,
    v.PlaceKind,
    v.AgreementKind,
    v.ProvisionTopic,
    v.Process,
    v.Measure,
    v.UnitOfCount,
    v.SourceKind,
    v.QuantifierRule,
)

MODELS: tuple[type[Row], ...] = (
    events.Event,
    actors.Actor,
    force_estimates.ForceEstimate,
    agreements.Agreement,
    statements.Statement,
    events.EventActor,
    events.EventFigure,
    actors.ActorName,
    actors.ActorIdentifier,
    actors.Relation,
    places.Place,
    places.PlaceName,
    agreements.AgreementParty,
    agreements.Provision,
    agreements.Compliance,
    sources.Source,
    evidence.Evidence,
    sources.Search,
    sources.Dismissal,
    sources.Audit,
    sources.Change,
    *VOCABULARY_MODELS,
    v.RetiredId,
)

PUBLISHED: tuple[type[Row], ...] = (*MODELS, *DERIVED_MODELS)
"""Every published table; MODELS are those that seeds fill."""

VOCABULARIES: frozenset[str] = frozenset(model.table for model in VOCABULARY_MODELS)
TABLES: Mapping[str, type[Row]] = MappingProxyType({model.table: model for model in PUBLISHED})

IDENTIFIED: Mapping[str, str] = MappingProxyType(
    {m.table: m.key[0] for m in MODELS if len(m.key) == 1 and m is not evidence.Evidence}
)
"""Tables whose rows are named by one coded column, and that column."""

_IDENTIFIERS = " UNION ALL ".join(f"SELECT '{t}' AS table_name, {key} AS id FROM {t}" for t, key in IDENTIFIED.items())
_NAMES = ", ".join(f"'{table}'" for table in IDENTIFIED)
_OF_RETIRED_IDS = (
    TableRule(
        "table_with_identifiers",
        "table_name names a table with identifiers.",
        f"retired_ids AS this WHERE this.table_name NOT IN ({_NAMES})",
        "table_name",
        "{value} is no table with identifiers{near}; correct it",
        choices=f"SELECT unnest([{_NAMES}])",
    ),
    TableRule(
        "not_in_use",
        "A retired identifier is not in use.",
        f"""retired_ids AS this JOIN ({_IDENTIFIERS}) AS used
        ON used.table_name = this.table_name AND used.id = this.retired_id""",
        "retired_id",
        "{value} is still in use in {used_in}; delete one of the two",
        shows={"used_in": "this.table_name"},
    ),
)


def rules_with(model: type[Row]) -> tuple[TableRule, ...]:
    """The rules on a whole table and with others; those of retired identifiers concern all tables, and stand here."""
    return _OF_RETIRED_IDS if model is v.RetiredId else model.table_rules if model in MODELS else ()

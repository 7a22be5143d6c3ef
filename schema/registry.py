"""The tables of the dataset, in the order in which they are read and published, and the check of their references."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from schema.row import Row
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

-- One row per statement, with names in the place of identifiers. `wording` is the one of known_from.
SELECT
    statements.*,
    speaker.name AS speaker,
    on_behalf_of.name AS on_behalf_of,
    addressee.name AS addressee,
    places.name AS place,
    events.title AS about_event,
    agreements.name AS about_agreement,
    answered.proposition AS about_statement,
    about_actor.name AS about_actor,
    known.wording,
    corroboration.sources,
    corroboration.origins,
    corroboration.contradicting_sources,
    corroboration.best_grade,
    known.known_from,
    known.first_source_id,
    first_source.title AS first_source,
    first_source.url AS first_source_url
FROM statements
JOIN actors AS speaker ON speaker.actor_id = statements.speaker_id
JOIN corroboration ON corroboration.record_type = 'statement' AND corroboration.record_id = statements.statement_id
JOIN known_from AS known ON known.record_type = 'statement' AND known.record_id = statements.statement_id
LEFT JOIN actors AS on_behalf_of ON on_behalf_of.actor_id = statements.on_behalf_of_id
LEFT JOIN actors AS addressee ON addressee.actor_id = statements.addressee_id
LEFT JOIN actors AS about_actor ON about_actor.actor_id = statements.about_actor_id
LEFT JOIN places ON places.place_id = statements.place_id
LEFT JOIN events ON events.event_id = statements.about_event_id
LEFT JOIN agreements ON agreements.agreement_id = statements.about_agreement_id
LEFT JOIN statements AS answered ON answered.statement_id = statements.about_statement_id
LEFT JOIN sources AS first_source ON first_source.source_id = known.first_source_id

-- One row per event, with names in the place of identifiers. Several actors or figures stand in one cell, separated by
-- semicolons, in alphabetical order.
SELECT
    events.*,
    event_types.label AS event_type_label,
    places.name AS place,
    places.country,
    places.admin1,
    places.latitude,
    places.longitude,
    places.where_prec,
    (
        SELECT group_concat(name, '; ') FROM (
            SELECT actors.name FROM event_actors JOIN actors USING (actor_id)
            WHERE event_actors.event_id = events.event_id AND event_actors.role = 'initiator' ORDER BY actors.name
        )
    ) AS initiators,
    (
        SELECT group_concat(name, '; ') FROM (
            SELECT actors.name FROM event_actors JOIN actors USING (actor_id)
            WHERE event_actors.event_id = events.event_id AND event_actors.role = 'target' ORDER BY actors.name
        )
    ) AS targets,
    (
        SELECT group_concat(part, '; ') FROM (
            SELECT event_actors.role || ': ' || actors.name AS part FROM event_actors JOIN actors USING (actor_id)
            WHERE event_actors.event_id = events.event_id ORDER BY event_actors.role, actors.name
        )
    ) AS actors,
    (
        SELECT group_concat(part, '; ') FROM (
            SELECT
                measures.label || ': ' || CASE
                    WHEN figure.qualifier IN ('vague', 'unquantified')
                    THEN coalesce(quantifier_rules.label, 'unquantified')
                    ELSE replace(figure.qualifier, '_', ' ') || ' '
                        || coalesce(figure.low || ' to ' || figure.high, figure.best, figure.low, figure.high)
                END || ' ' || units.label AS part
            FROM event_figures AS figure
            JOIN measures ON measures.code = figure.measure
            JOIN units ON units.code = figure.unit
            LEFT JOIN quantifier_rules ON quantifier_rules.code = figure.quantifier
            WHERE figure.event_id = events.event_id
            ORDER BY part
        )
    ) AS figures,
    agreements.name AS agreement,
    corroboration.sources,
    corroboration.origins,
    corroboration.contradicting_sources,
    corroboration.best_grade,
    known.known_from,
    known.first_source_id,
    first_source.title AS first_source,
    first_source.url AS first_source_url
FROM events
JOIN event_types ON event_types.code = events.event_type
JOIN corroboration ON corroboration.record_type = 'event' AND corroboration.record_id = events.event_id
JOIN known_from AS known ON known.record_type = 'event' AND known.record_id = events.event_id
LEFT JOIN places ON places.place_id = events.place_id
LEFT JOIN agreements ON agreements.agreement_id = events.agreement_id
LEFT JOIN sources AS first_source ON first_source.source_id = known.first_source_id

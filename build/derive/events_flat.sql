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
    named.initiators,
    named.targets,
    named.actors,
    told.figures,
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
LEFT JOIN (
    SELECT event_id, max(initiators) AS initiators, max(targets) AS targets, max(actors) AS actors
    FROM (
        SELECT
            event_id,
            CASE WHEN role = 'initiator' THEN group_concat(name, '; ') OVER same_role END AS initiators,
            CASE WHEN role = 'target' THEN group_concat(name, '; ') OVER same_role END AS targets,
            group_concat(role || ': ' || name, '; ') OVER any_role AS actors
        FROM (SELECT event_id, role, name FROM event_actors JOIN actors USING (actor_id)) AS actor
        WINDOW
            same_role AS (
                PARTITION BY event_id, role ORDER BY name ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ),
            any_role AS (
                PARTITION BY event_id ORDER BY role, name ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            )
    ) AS listed
    GROUP BY event_id
) AS named ON named.event_id = events.event_id
LEFT JOIN (
    SELECT DISTINCT
        event_id,
        group_concat(part, '; ') OVER (
            PARTITION BY event_id ORDER BY part ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS figures
    FROM (
        SELECT
            figure.event_id,
            measures.label || ': ' || CASE
                WHEN figure.qualifier IN ('vague', 'unquantified')
                THEN coalesce(quantifier_rules.label, 'unquantified')
                ELSE replace(figure.qualifier, '_', ' ') || ' ' || coalesce(
                    figure.low || ' to ' || figure.high, CAST(coalesce(figure.best, figure.low, figure.high) AS TEXT)
                )
            END || ' ' || units.label AS part
        FROM event_figures AS figure
        JOIN measures ON measures.code = figure.measure
        JOIN units ON units.code = figure.unit
        LEFT JOIN quantifier_rules ON quantifier_rules.code = figure.quantifier
    ) AS figure
) AS told ON told.event_id = events.event_id
LEFT JOIN places ON places.place_id = events.place_id
LEFT JOIN agreements ON agreements.agreement_id = events.agreement_id
LEFT JOIN sources AS first_source ON first_source.source_id = known.first_source_id

-- title: Map of events and of claims about forces
-- answers: Every event and every claim on the size of a force at a place whose coordinates were checked. A circle
--   holds what is close together, with its number; click it to come closer. Most rows name no place narrower than
--   Libya and are not on the map. The map shows what was claimed, not what is sure.
-- param area: one of libya = libya | Area; libya for Libya and what lies at its borders, empty for the whole world
-- param what: one of event, claim = | Kind; event or claim, empty for both
-- param force: actor of force_estimates.force_id = | Force, or actor of the event; empty for every one
-- param since: first day = 2019-01-01 | First day; empty for no beginning
-- param until: last day = 2021-12-31 | Last day; empty for no end
WITH told AS (
    SELECT
        'event' AS what, 'event' AS record_type, event_id AS record_id, title AS says, date,
        date_earliest AS first_day, date_latest AS last_day, place_id
    FROM events
    WHERE :force = '' OR event_id IN (SELECT event_id FROM event_actors WHERE actor_id = :force)
    UNION ALL
    SELECT
        'claim', 'force_estimate', estimate_id,
        claimant || ': ' || force || ', ' || measure_label || ', '
            || coalesce(wording, low || ' to ' || high, best, low, high, quantifier, 'no number'),
        as_of, as_of_earliest, as_of_latest, place_id
    FROM force_estimates_flat
    WHERE :force = '' OR force_id = :force
)
SELECT
    told.what,
    told.record_type,
    told.record_id,
    told.date,
    told.place_id,
    places.latitude,
    places.longitude,
    json_object(
        'title', told.says,
        'description', places.name || ', ' || told.date,
        'link', CASE told.what WHEN 'event' THEN 'events/' ELSE 'force_estimates/' END || told.record_id
    ) AS popup
FROM told
JOIN places ON places.place_id = told.place_id
WHERE places.latitude IS NOT NULL
    AND (:area = '' OR (places.latitude BETWEEN 18 AND 35 AND places.longitude BETWEEN 8 AND 26))
    AND (:what = '' OR told.what = :what)
    AND (:since = '' OR coalesce(told.last_day, told.first_day) >= :since)
    AND (:until = '' OR coalesce(told.first_day, told.last_day) <= :until)
ORDER BY told.first_day, told.record_id

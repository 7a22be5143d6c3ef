-- title: Which foreign forces were reported at a place, month by month
-- answers: One row per place asked for, month and record that puts a force there or at a place within it: size
--   claims (stock, inflow, losses; not plans, recruits or departures) and events of presence, arrival or handover
--   of a base. A record stands in every month that its date allows, at an open end in the month that is stated:
--   date shows how narrow it is. A place without any report has one row without a month. Forces of Libya itself
--   are left out.
-- shown: place_id, month, force, says, first_source
-- counts: report in a month, reports in a month
-- param places: places of events.place_id = al-jufra,al-khadim-air-base,al-watiya-air-base,sirte | Places between commas; empty for all of Libya
-- param force: actor of force_estimates.force_id = | Force; empty for every force
-- param known_on: last day = | As known on this day; empty for today
WITH RECURSIVE asked AS (
    SELECT trim(value) AS asked_id FROM json_each('["' || replace(:places, ',', '","') || '"]') WHERE :places <> ''
    UNION
    SELECT place_id FROM places WHERE :places = '' AND country = 'LBY' AND kind <> 'country'
),
within (asked_id, place_id) AS (
    SELECT asked_id, asked_id FROM asked
    UNION
    SELECT within.asked_id, places.place_id FROM within JOIN places ON places.part_of = within.place_id
),
reports AS (
    SELECT
        'force_estimate' AS record_type, estimate_id AS record_id, force_id, place_id, measure AS says,
        lower, upper, as_of AS date, as_of_earliest AS earliest, as_of_latest AS latest,
        verification AS status, known_from, first_source, first_source_url
    FROM force_estimates_flat
    WHERE departs_from IS NULL
        AND measure IN ('stock', 'inflow', 'cumulative_inflow', 'documented', 'killed', 'wounded', 'captured')
    UNION ALL
    SELECT
        'event', event.event_id, present.actor_id, event.place_id, event.event_type,
        NULL, NULL, event.date, event.date_earliest, event.date_latest,
        event.status, event.known_from, event.first_source, event.first_source_url
    FROM events_flat AS event
    JOIN event_actors AS present ON present.event_id = event.event_id
    WHERE event.status NOT IN ('planned', 'cancelled')
        AND (event.event_type, present.role) IN (
            VALUES ('arrival', 'subject'), ('presence', 'subject'), ('presence', 'initiator'),
            ('presence', 'participant'), ('base_handover', 'recipient'), ('base_handover', 'subject')
        )
),
known AS (
    SELECT reports.*, actors.name AS force
    FROM reports
    JOIN actors ON actors.actor_id = reports.force_id
    WHERE coalesce(actors.country, '') <> 'LBY'
        AND (:force = '' OR reports.force_id = :force)
        AND (:known_on = '' OR reports.known_from <= :known_on)
),
months (record_id, force_id, month, last_month) AS (
    SELECT
        record_id, force_id,
        date(coalesce(earliest, latest), 'start of month'), date(coalesce(latest, earliest), 'start of month')
    FROM known
    UNION
    SELECT record_id, force_id, date(month, '+1 month'), last_month FROM months WHERE month < last_month
),
found AS (
    SELECT within.asked_id, months.month, known.*
    FROM within
    JOIN known ON known.place_id = within.place_id
    JOIN months ON months.record_id = known.record_id AND months.force_id = known.force_id
)
SELECT
    asked.asked_id AS place_asked,
    substr(found.month, 1, 7) AS month,
    found.force_id,
    found.force,
    found.record_type,
    found.record_id,
    found.says,
    found.lower,
    found.upper,
    found.date,
    found.place_id,
    found.status,
    found.known_from,
    found.first_source,
    found.first_source_url
FROM asked
LEFT JOIN found ON found.asked_id = asked.asked_id
ORDER BY asked.asked_id, found.month, found.force_id, found.record_id

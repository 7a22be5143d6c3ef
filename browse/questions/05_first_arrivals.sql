-- title: The first attributed arrival of each force at each place
-- answers: Per force and place, the arrival that had happened earliest for certain (by the last day that its date
--   can mean): an event of type arrival with the force as its subject, or a claim of inflow. event_date is when it
--   happened, claimed when it was said (of an event, the date of the first statement about it that does not deny
--   it; empty where none is coded), published the first day on which a source was public for certain. brought_by
--   is who is said to have brought the force: initiator, supplier or carrier of the event, sponsor of the claim.
--   Planned and cancelled arrivals are left out.
-- shown: force, place, event_date, published, first_source
-- counts: first arrival, first arrivals
-- param force: actor of force_estimates.force_id = | Force; empty for every force
-- param place: place of events.place_id = | Place; empty for every place
-- param known_on: last day = | As known on this day; empty for today
WITH arrivals AS (
    SELECT
        'event' AS record_type,
        event.event_id AS record_id,
        subject.actor_id AS force_id,
        event.place_id,
        event.date AS event_date,
        event.date_earliest AS earliest,
        event.date_latest AS latest,
        (
            SELECT statements.date FROM statements
            WHERE statements.about_event_id = event.event_id AND statements.stance <> 'denies'
            ORDER BY coalesce(date_latest, '9999'), coalesce(date_earliest, '0000'), statement_id
            LIMIT 1
        ) AS claimed,
        event.status,
        (
            SELECT group_concat(actor_id, '; ') FROM (
                SELECT DISTINCT actor_id FROM event_actors
                WHERE event_actors.event_id = event.event_id AND role IN ('initiator', 'supplier', 'carrier')
                ORDER BY actor_id
            )
        ) AS brought_by,
        event.known_from,
        event.first_source,
        event.first_source_url
    FROM events_flat AS event
    JOIN event_actors AS subject ON subject.event_id = event.event_id AND subject.role = 'subject'
    WHERE event.event_type = 'arrival' AND event.status NOT IN ('planned', 'cancelled')
    UNION ALL
    SELECT
        'force_estimate', estimate_id, force_id, place_id, as_of, as_of_earliest, as_of_latest,
        claimed, verification, sponsor_id, known_from, first_source, first_source_url
    FROM force_estimates_flat
    WHERE measure IN ('inflow', 'cumulative_inflow') AND departs_from IS NULL
),
ranked AS (
    SELECT
        arrivals.*,
        row_number() OVER (
            PARTITION BY force_id, place_id
            ORDER BY coalesce(latest, '9999'), coalesce(earliest, '0000'), record_type, record_id
        ) AS rank
    FROM arrivals
    WHERE place_id IS NOT NULL AND (:known_on = '' OR known_from <= :known_on)
)
SELECT
    ranked.force_id,
    actors.name AS force,
    ranked.place_id,
    places.name AS place,
    ranked.record_type,
    ranked.record_id,
    ranked.event_date,
    ranked.claimed,
    ranked.known_from AS published,
    ranked.status,
    ranked.brought_by,
    ranked.first_source,
    ranked.first_source_url
FROM ranked
JOIN actors ON actors.actor_id = ranked.force_id
JOIN places ON places.place_id = ranked.place_id
WHERE ranked.rank = 1
    AND (:force = '' OR ranked.force_id = :force)
    AND (:place = '' OR ranked.place_id = :place)
ORDER BY ranked.force_id, coalesce(ranked.latest, '9999'), ranked.place_id

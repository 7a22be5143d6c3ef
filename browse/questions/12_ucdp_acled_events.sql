-- title: Events with a known day and place, with UCDP-like and ACLED-like columns
-- answers: Events for use beside UCDP GED and ACLED, by the crosswalk columns of event_types and place_kinds;
--   empty where nothing fits. UCDP-like: where_prec; date_prec from the span of the date (1 a day, 2 up to 6 days
--   or an approximate day, 3 a week, 4 up to a month, 5 up to a year); event_clarity (1 where the day is known
--   and nobody disputes it, 2 otherwise); type_of_violence only where somebody is told to be killed; best, low
--   and high are deaths: the figures for different people added up, or the figure for nobody in particular where
--   there is one. ACLED-like: event_date to notes; actor1 is the initiator or else the participants, actor2 the
--   target. Planned and cancelled events are left out.
-- shown: event_id, event_date, location, actor1, first_source
-- counts: event, events
-- param date_prec: number 1 to 5 = 1 | Largest date_prec to keep (1 to 5); empty for any date
-- param where_prec: number 1 to 7 = 1 | Largest where_prec to keep (1 to 7); empty for any place
-- param known_on: last day = | As known on this day; empty for today
WITH spans AS (
    SELECT event_id, julianday(date_latest) - julianday(date_earliest) + 1 AS days, date LIKE '%~%' AS approximate
    FROM events
),
killed_by_actor AS (
    SELECT
        event_id,
        actor_id,
        min(lower) AS low,
        CASE WHEN count(DISTINCT coalesce(best, -1)) = 1 THEN max(best) END AS best,
        CASE WHEN count(upper) = count(*) THEN max(upper) END AS high
    FROM event_figures
    WHERE measure = 'killed' AND unit = 'persons'
    GROUP BY event_id, actor_id
),
killed AS (
    SELECT
        event_id,
        sum(low) AS low,
        CASE WHEN count(best) = count(*) THEN sum(best) END AS best,
        CASE WHEN count(high) = count(*) THEN sum(high) END AS high
    FROM killed_by_actor
    WHERE actor_id IS NULL OR event_id NOT IN (SELECT event_id FROM killed_by_actor WHERE actor_id IS NULL)
    GROUP BY event_id
),
coded AS (
    SELECT
        event.*,
        CASE
            WHEN spans.days = 1 AND NOT spans.approximate THEN 1
            WHEN spans.days <= 6 THEN 2
            WHEN spans.days = 7 THEN 3
            WHEN spans.days <= 31 THEN 4
            WHEN spans.days <= 366 THEN 5
        END AS date_prec,
        (
            SELECT group_concat(name, '; ') FROM (
                SELECT actors.name FROM event_actors JOIN actors USING (actor_id)
                WHERE event_actors.event_id = event.event_id AND event_actors.role = 'participant' ORDER BY actors.name
            )
        ) AS participants
    FROM events_flat AS event
    JOIN spans ON spans.event_id = event.event_id
    WHERE event.status NOT IN ('planned', 'cancelled')
)
SELECT
    coded.event_id,
    CASE
        WHEN coalesce(killed.best, killed.high, killed.low) > 0 THEN kind.ucdp_type_of_violence
    END AS type_of_violence,
    coded.where_prec,
    coded.date_prec,
    CASE WHEN coded.date_prec = 1 AND coded.status IN ('reported', 'confirmed') THEN 1 ELSE 2 END AS event_clarity,
    coded.date_earliest AS date_start,
    coded.date_latest AS date_end,
    coded.country,
    coded.admin1 AS adm_1,
    coded.place AS location,
    coded.latitude,
    coded.longitude,
    killed.best,
    killed.low,
    killed.high,
    coded.date_earliest AS event_date,
    CASE coded.date_prec WHEN 1 THEN 1 WHEN 2 THEN 2 WHEN 3 THEN 2 ELSE 3 END AS time_precision,
    kind.acled_event_type AS event_type,
    kind.acled_sub_event_type AS sub_event_type,
    coalesce(coded.initiators, coded.participants) AS actor1,
    coded.targets AS actor2,
    place_kinds.acled_geo_precision AS geo_precision,
    coded.summary AS notes,
    coded.event_type AS lffd_event_type,
    coded.status,
    coded.origins,
    coded.known_from,
    coded.first_source,
    coded.first_source_url
FROM coded
JOIN event_types AS kind ON kind.code = coded.event_type
JOIN places ON places.place_id = coded.place_id
JOIN place_kinds ON place_kinds.code = places.kind
LEFT JOIN killed ON killed.event_id = coded.event_id
WHERE (:date_prec = '' OR coded.date_prec <= CAST(:date_prec AS INTEGER))
    AND (:where_prec = '' OR coded.where_prec <= CAST(:where_prec AS INTEGER))
    AND (:known_on = '' OR coded.known_from <= :known_on)
ORDER BY coded.date_earliest, coded.event_id

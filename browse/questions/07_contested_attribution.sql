-- title: Events whose attribution is contested
-- answers: Who says that which actor did it is not coded source by source, so this shows where two sources may
--   differ, in three ways. status: the event is coded as disputed or denied. evidence: a source contradicts the
--   event; other_id is that source. pair: two events of one type, at the same place or at a place within the
--   other, whose dates overlap and which name different actors as initiator or supplier and none in common; they
--   may also be two events. Pairs at a country, a region or a continent are left out, as nearly everything
--   overlaps there. A date that is open at one end counts at the end that is stated.
-- shown: event_id, date, attributed_to, other, first_source
-- counts: contested event, contested events
-- param event_type: code of events.event_type = | Event type; empty for every type
-- param known_on: last day = | As known on this day; empty for today
WITH attributed AS (
    SELECT
        event.event_id,
        event.event_type,
        event.title,
        event.date,
        coalesce(event.date_earliest, event.date_latest) AS earliest,
        coalesce(event.date_latest, event.date_earliest) AS latest,
        event.place_id,
        places.part_of AS within_id,
        places.kind AS place_kind,
        event.status,
        (
            SELECT group_concat(actor_id, '; ') FROM (
                SELECT DISTINCT actor_id FROM event_actors
                WHERE event_actors.event_id = event.event_id AND role IN ('initiator', 'supplier') ORDER BY actor_id
            )
        ) AS attributed_to,
        event.first_source,
        event.first_source_url
    FROM events_flat AS event
    LEFT JOIN places ON places.place_id = event.place_id
    WHERE (:event_type = '' OR event.event_type = :event_type)
        AND (:known_on = '' OR event.known_from <= :known_on)
),
local AS (
    SELECT * FROM attributed
    WHERE place_kind NOT IN ('country', 'continent', 'region') AND attributed_to IS NOT NULL
),
contested AS (
    SELECT 'status' AS way, event_id, NULL AS other_id, NULL AS other, NULL AS other_attributed_to, NULL AS other_url
    FROM attributed
    WHERE status IN ('disputed', 'denied')
    UNION ALL
    SELECT
        'evidence', evidence.event_id, sources.source_id, coalesce(evidence.wording, evidence.note), NULL, sources.url
    FROM evidence
    JOIN sources ON sources.source_id = evidence.source_id
    JOIN source_known_from AS known ON known.source_id = evidence.source_id
    WHERE evidence.event_id IS NOT NULL AND evidence.support = 'contradicts'
        AND (:known_on = '' OR known.known_from <= :known_on)
    UNION ALL
    SELECT 'pair', one.event_id, other.event_id, other.title, other.attributed_to, other.first_source_url
    FROM local AS one
    JOIN local AS other
        ON other.event_type = one.event_type AND other.event_id > one.event_id
        AND other.earliest <= one.latest AND one.earliest <= other.latest
        AND (other.place_id = one.place_id OR other.place_id = one.within_id OR other.within_id = one.place_id)
    WHERE NOT EXISTS (
        SELECT 1
        FROM event_actors AS doer
        JOIN event_actors AS other_doer ON other_doer.actor_id = doer.actor_id
        WHERE doer.event_id = one.event_id AND other_doer.event_id = other.event_id
            AND doer.role IN ('initiator', 'supplier') AND other_doer.role IN ('initiator', 'supplier')
    )
)
SELECT
    contested.way,
    attributed.event_id,
    attributed.event_type,
    attributed.title,
    attributed.date,
    attributed.place_id,
    attributed.status,
    attributed.attributed_to,
    contested.other_id,
    contested.other,
    contested.other_attributed_to,
    attributed.first_source,
    attributed.first_source_url,
    contested.other_url
FROM contested
JOIN attributed ON attributed.event_id = contested.event_id
ORDER BY attributed.event_id, contested.way, contested.other_id, contested.other

-- title: What became of a promise: who was bound, by when, and what came
-- answers: For each provision chosen. bound: who must do it; the obligor that the text names, or else every
--   signatory. compliance: events that are coded as keeping, breaking or delaying the provision, or as its deadline
--   passing; timing names the effect. For provisions that foreign forces leave also departure, arrival, presence:
--   events in Libya and size claims (outflow; inflow; stock) of foreign forces that can lie after the agreement,
--   with how they lie to the deadline: after the deadline, by the deadline, or not clear, which is where the date
--   allows both or may be older than the agreement. Without a deadline, all can lie after the agreement. status
--   tells planned from reported.
-- shown: provision_id, part, says, date, timing
-- counts: row, rows
-- param agreement: row of provisions.agreement_id = agr-jmc-ceasefire-2020-10-23 | Agreement; empty for every agreement
-- param topic: code of provisions.topic = foreign_forces_withdrawal | Topic; empty for every topic
-- param known_on: last day = | As known on this day; empty for today
WITH promised AS (
    SELECT
        provisions.provision_id,
        provisions.agreement_id,
        provisions.topic,
        provisions.obligation,
        provisions.obligor_id,
        provisions.deadline,
        provisions.deadline_latest,
        coalesce(agreements.date_earliest, agreements.date_latest) AS agreed,
        known_from.known_from,
        known_from.first_source_id
    FROM provisions
    JOIN agreements ON agreements.agreement_id = provisions.agreement_id
    JOIN known_from ON known_from.record_type = 'provision' AND known_from.record_id = provisions.provision_id
    WHERE (:topic = '' OR provisions.topic = :topic)
        AND (:agreement = '' OR provisions.agreement_id = :agreement)
        AND (:known_on = '' OR known_from.known_from <= :known_on)
),
movements AS (
    SELECT
        event.event_type AS part,
        'event' AS record_type,
        event.event_id AS record_id,
        (
            SELECT group_concat(actor_id, '; ') FROM (
                SELECT actor_id FROM event_actors
                WHERE event_actors.event_id = event.event_id AND role = 'subject' ORDER BY actor_id
            )
        ) AS who,
        event.title AS says,
        event.date,
        event.date_earliest AS earliest,
        event.date_latest AS latest,
        event.status,
        event.known_from,
        event.first_source_id
    FROM events_flat AS event
    WHERE event.event_type IN ('departure', 'arrival', 'presence') AND event.status <> 'cancelled'
        AND coalesce(event.country, 'LBY') = 'LBY'
        AND NOT EXISTS (
            SELECT 1 FROM event_actors AS moved JOIN actors AS mover ON mover.actor_id = moved.actor_id
            WHERE moved.event_id = event.event_id AND moved.role = 'subject'
                AND (mover.kind IN ('international_mission', 'person') OR coalesce(mover.country, '') = 'LBY')
        )
    UNION ALL
    SELECT
        CASE claim.measure WHEN 'outflow' THEN 'departure' WHEN 'inflow' THEN 'arrival' ELSE 'presence' END,
        'force_estimate',
        claim.estimate_id,
        claim.force_id,
        claim.claimant || ': ' || coalesce(
            claim.low || ' to ' || claim.high, claim.best, claim.low, claim.high, claim.quantifier, 'no number'
        ),
        claim.as_of,
        claim.as_of_earliest,
        claim.as_of_latest,
        claim.verification,
        claim.known_from,
        claim.first_source_id
    FROM force_estimates_flat AS claim
    JOIN actors AS force ON force.actor_id = claim.force_id
    WHERE claim.measure IN ('outflow', 'inflow', 'stock') AND coalesce(force.country, '') <> 'LBY'
        AND claim.departs_from IS NULL
),
parts AS (
    SELECT
        provision_id, 'bound' AS part, 'actor' AS record_type, obligor_id AS record_id, obligor_id AS who,
        obligation AS says, deadline AS date, NULL AS timing, 'named' AS status, first_source_id
    FROM promised
    WHERE obligor_id IS NOT NULL
    UNION ALL
    SELECT
        promised.provision_id, 'bound', 'actor', party.actor_id, party.actor_id,
        promised.obligation, promised.deadline, NULL, 'signatory', promised.first_source_id
    FROM promised
    JOIN agreement_parties AS party ON party.agreement_id = promised.agreement_id AND party.role = 'signatory'
    WHERE promised.obligor_id IS NULL
    UNION ALL
    SELECT
        promised.provision_id, movements.part, movements.record_type, movements.record_id, movements.who,
        movements.says, movements.date,
        CASE
            WHEN promised.deadline_latest IS NULL THEN 'after the agreement'
            WHEN movements.earliest > promised.deadline_latest THEN 'after the deadline'
            WHEN movements.earliest >= promised.agreed AND movements.latest <= promised.deadline_latest
            THEN 'by the deadline'
            ELSE 'not clear'
        END,
        movements.status, movements.first_source_id
    FROM promised
    JOIN movements ON coalesce(movements.latest, '9999') >= promised.agreed
    WHERE promised.topic = 'foreign_forces_withdrawal' AND (:known_on = '' OR movements.known_from <= :known_on)
    UNION ALL
    SELECT
        promised.provision_id, 'compliance', 'event', compliance.event_id, NULL,
        event.title || coalesce(': ' || compliance.note, ''), event.date, replace(compliance.effect, '_', ' '),
        event.status, event.first_source_id
    FROM promised
    JOIN compliance ON compliance.provision_id = promised.provision_id
    JOIN events_flat AS event ON event.event_id = compliance.event_id
    WHERE :known_on = '' OR event.known_from <= :known_on
)
SELECT
    parts.provision_id,
    promised.deadline,
    parts.part,
    parts.record_type,
    parts.record_id,
    parts.who,
    parts.says,
    parts.date,
    parts.timing,
    parts.status,
    sources.title AS first_source,
    sources.url AS first_source_url
FROM parts
JOIN promised ON promised.provision_id = parts.provision_id
LEFT JOIN sources ON sources.source_id = parts.first_source_id
ORDER BY
    parts.provision_id,
    CASE parts.part WHEN 'bound' THEN 1 WHEN 'departure' THEN 2 WHEN 'arrival' THEN 3 WHEN 'presence' THEN 4 ELSE 5 END,
    parts.date,
    parts.record_id

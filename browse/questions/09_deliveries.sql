-- title: Deliveries of arms or personnel after a day, by supplier and means
-- answers: Deliveries of arms, arrivals of personnel and claims of inflow that can lie after the day; the default
--   is the adoption of Security Council resolution 2510. One row per supplier: the actor in the role of supplier,
--   or else the initiator; of a claim, the sponsor. carriers and figures are all that is coded of the means.
--   timing says whether the whole of the date lies after the day. Plans and cancelled deliveries are left out.
-- shown: supplier, what, date, says, first_source
-- counts: delivery, deliveries
-- param since: first day = 2020-02-12 | First day; empty for no beginning
-- param supplier: actor of event_actors.actor_id = | Supplier; empty for every supplier
-- param what: one of arms, personnel = | arms or personnel; empty for both
-- param known_on: last day = | As known on this day; empty for today
WITH roles AS (
    SELECT event_id, role, group_concat(actor_id, '; ') AS actors
    FROM (SELECT event_id, role, actor_id FROM event_actors ORDER BY actor_id)
    GROUP BY event_id, role
),
suppliers AS (
    SELECT event_id, actor_id FROM event_actors WHERE role = 'supplier'
    UNION
    SELECT event_id, actor_id FROM event_actors
    WHERE role = 'initiator'
        AND event_id NOT IN (SELECT event_id FROM event_actors WHERE role = 'supplier')
),
deliveries AS (
    SELECT
        CASE event.event_type WHEN 'arms_delivery' THEN 'arms' ELSE 'personnel' END AS what,
        'event' AS record_type,
        event.event_id AS record_id,
        suppliers.actor_id AS supplier_id,
        carrier.actors AS carriers,
        subject.actors AS forces,
        coalesce(recipient.actors, beneficiary.actors) AS recipients,
        event.figures,
        event.title AS says,
        event.date,
        event.date_earliest AS earliest,
        event.date_latest AS latest,
        event.place_id,
        event.status,
        event.known_from,
        event.first_source,
        event.first_source_url
    FROM events_flat AS event
    LEFT JOIN suppliers ON suppliers.event_id = event.event_id
    LEFT JOIN roles AS carrier ON carrier.event_id = event.event_id AND carrier.role = 'carrier'
    LEFT JOIN roles AS subject ON subject.event_id = event.event_id AND subject.role = 'subject'
    LEFT JOIN roles AS recipient ON recipient.event_id = event.event_id AND recipient.role = 'recipient'
    LEFT JOIN roles AS beneficiary ON beneficiary.event_id = event.event_id AND beneficiary.role = 'beneficiary'
    WHERE event.event_type IN ('arms_delivery', 'arrival') AND event.status NOT IN ('planned', 'cancelled')
    UNION ALL
    SELECT
        'personnel', 'force_estimate', estimate_id, sponsor_id, NULL, force_id, side_id,
        qualifier || coalesce(' ' || coalesce(low || ' to ' || high, best, low, high, quantifier), '')
            || ' ' || unit_label,
        claimant || ': ' || measure_label, as_of, as_of_earliest, as_of_latest, place_id, verification, known_from,
        first_source, first_source_url
    FROM force_estimates_flat
    WHERE measure IN ('inflow', 'cumulative_inflow') AND departs_from IS NULL
)
SELECT
    deliveries.supplier_id,
    actors.name AS supplier,
    deliveries.what,
    deliveries.carriers,
    deliveries.figures,
    deliveries.forces,
    deliveries.recipients,
    deliveries.record_type,
    deliveries.record_id,
    deliveries.says,
    deliveries.date,
    CASE
        WHEN deliveries.earliest >= :since THEN 'after'
        ELSE 'may be before'
    END AS timing,
    deliveries.place_id,
    deliveries.status,
    deliveries.known_from,
    deliveries.first_source,
    deliveries.first_source_url
FROM deliveries
LEFT JOIN actors ON actors.actor_id = deliveries.supplier_id
WHERE coalesce(deliveries.latest, '9999') >= :since
    AND (:supplier = '' OR deliveries.supplier_id = :supplier)
    AND (:what = '' OR deliveries.what = :what)
    AND (:known_on = '' OR deliveries.known_from <= :known_on)
ORDER BY
    deliveries.supplier_id IS NULL,
    deliveries.supplier_id,
    deliveries.what,
    deliveries.carriers,
    deliveries.record_id

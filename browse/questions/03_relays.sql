-- title: Claims that relay another source, traced to the origin
-- answers: One row per size claim and source that does not speak for itself but repeats another. path leads from
--   the source to the origin; in_origin says whether the origin itself supports this very claim; origin_claims
--   are the claims on the same force and measure that the origin supports, with their claimants: where the claim
--   is not among them, it was changed on the way. sources and origins count what stands behind the claim.
--   claimants_then and origins_then count, over all claims on the same force, measure and unit whose times
--   overlap and that depart from no other, the different claimants and the independent origins. departs_from names the
--   claim that the row misreports, departure how. As known on a day, sources that appeared later
--   are left out.
-- shown: estimate_id, claimant_id, as_of, source, origin
-- counts: report that relays another, reports that relay another
-- param force: actor of force_estimates.force_id = | Force; empty for every force
-- param claimant: actor of force_estimates.claimant_id = | Claimant; empty for every claimant
-- param known_on: last day = | As known on this day; empty for today
WITH reports AS (
    SELECT claim.*, evidence.source_id, chain.ancestor_id AS origin_id, chain.step
    FROM force_estimates_flat AS claim
    JOIN evidence ON evidence.estimate_id = claim.estimate_id AND evidence.support = 'supports'
    JOIN sources AS reporting ON reporting.source_id = evidence.source_id
    JOIN source_chain AS chain ON chain.source_id = evidence.source_id AND chain.is_origin
    WHERE :known_on = '' OR (claim.known_from <= :known_on AND reporting.published_latest <= :known_on)
),
behind AS (
    SELECT estimate_id, count(DISTINCT source_id) AS sources, count(DISTINCT origin_id) AS origins
    FROM reports
    GROUP BY estimate_id
),
at_that_time AS (
    SELECT
        claim.estimate_id,
        count(DISTINCT other.claimant_id) AS claimants,
        count(DISTINCT other.origin_id) AS origins
    FROM force_estimates AS claim
    JOIN reports AS other
        ON other.force_id = claim.force_id AND other.measure = claim.measure AND other.unit = claim.unit
        AND other.departs_from IS NULL
        AND coalesce(other.as_of_earliest, '0000') <= coalesce(claim.as_of_latest, '9999')
        AND coalesce(claim.as_of_earliest, '0000') <= coalesce(other.as_of_latest, '9999')
    GROUP BY claim.estimate_id
),
of_origin AS (
    SELECT DISTINCT source_id, estimate_id, force_id, measure, claimant_id FROM reports ORDER BY estimate_id
)
SELECT DISTINCT
    relay.estimate_id,
    relay.force_id,
    relay.claimant_id,
    relay.measure,
    relay.low,
    relay.best,
    relay.high,
    relay.qualifier,
    relay.as_of,
    relay.departs_from,
    relay.departure,
    relay.source_id,
    (
        SELECT group_concat(ancestor_id, ' < ') FROM (
            SELECT ancestor_id FROM source_chain WHERE source_chain.source_id = relay.source_id ORDER BY step
        )
    ) AS path,
    relay.origin_id,
    EXISTS (
        SELECT 1 FROM of_origin
        WHERE of_origin.source_id = relay.origin_id AND of_origin.estimate_id = relay.estimate_id
    ) AS in_origin,
    (
        SELECT group_concat(of_origin.estimate_id || ' (' || of_origin.claimant_id || ')', '; ') FROM of_origin
        WHERE of_origin.source_id = relay.origin_id
            AND of_origin.force_id = relay.force_id AND of_origin.measure = relay.measure
    ) AS origin_claims,
    behind.sources,
    behind.origins,
    at_that_time.claimants AS claimants_then,
    at_that_time.origins AS origins_then,
    reporting.title AS source,
    reporting.url AS source_url,
    origin.title AS origin,
    origin.url AS origin_url
FROM reports AS relay
JOIN behind ON behind.estimate_id = relay.estimate_id
JOIN at_that_time ON at_that_time.estimate_id = relay.estimate_id
JOIN sources AS reporting ON reporting.source_id = relay.source_id
JOIN sources AS origin ON origin.source_id = relay.origin_id
WHERE relay.step > 0
    AND (:force = '' OR relay.force_id = :force)
    AND (:claimant = '' OR relay.claimant_id = :claimant)
ORDER BY relay.estimate_id, relay.source_id

-- title: The range of stock claims on a day, with and without weak ones
-- answers: Per force, and per nationality (the country of the force), the smallest lower and the largest upper
--   bound of the stock claims that cover the day. highest is empty where a claim has no upper bound. The columns
--   that end in _b2 keep only claims with a source graded A or B and credibility 1 or 2. Forces overlap, so the
--   rows must not be added up: the range of a nationality is the hull of its claims. Left out: forces of Libya
--   itself and, as in force_strength, claims that depart from another, claims on a place narrower than a country
--   and claims that are a part of a claim on the same force. A date that is open at one end counts in the month of
--   the stated end.
-- shown: level, name, lowest, highest, claims
-- counts: group of claims, groups of claims
-- param day: day = 2019-12-31 | The day
-- param months_back: number 0 to 1200 = 0 | Also claims as of up to this many months before the day
-- param unit: code of force_estimates.unit = persons | Unit
-- param known_on: last day = | As known on this day; empty for today
WITH stock AS (
    SELECT
        claim.estimate_id,
        claim.force_id,
        claim.force,
        force.country,
        claim.lower,
        claim.upper,
        claim.lower IS NOT NULL OR claim.upper IS NOT NULL AS bounded,
        claim.best_grade IN ('A', 'B') AND claim.credibility <= 2 AS strong
    FROM force_estimates_flat AS claim
    JOIN actors AS force ON force.actor_id = claim.force_id
    LEFT JOIN places ON places.place_id = claim.place_id
    LEFT JOIN force_estimates AS whole
        ON whole.estimate_id = claim.part_of AND whole.force_id = claim.force_id AND whole.departs_from IS NULL
    WHERE claim.measure = 'stock'
        AND claim.departs_from IS NULL
        AND claim.unit = :unit
        AND whole.estimate_id IS NULL
        AND coalesce(force.country, '') <> 'LBY'
        AND (places.kind IS NULL OR places.kind = 'country')
        AND coalesce(claim.as_of_earliest, date(claim.as_of_latest, 'start of month')) <= :day
        AND coalesce(claim.as_of_latest, date(claim.as_of_earliest, 'start of month', '+1 month', '-1 day'))
            >= date(:day, '-' || CAST(:months_back AS INTEGER) || ' months')
        AND (:known_on = '' OR claim.known_from <= :known_on)
),
grouped AS (
    SELECT 'nationality' AS level, country AS id, country AS name, stock.* FROM stock WHERE country IS NOT NULL
    UNION ALL
    SELECT 'force', force_id, force, stock.* FROM stock
    ORDER BY estimate_id
)
SELECT
    level,
    id,
    name,
    sum(bounded) AS claims,
    min(lower) AS lowest,
    CASE WHEN count(upper) = sum(bounded) THEN max(upper) END AS highest,
    count(*) FILTER (WHERE bounded AND strong) AS claims_b2,
    min(lower) FILTER (WHERE strong) AS lowest_b2,
    CASE
        WHEN count(upper) FILTER (WHERE strong) = count(*) FILTER (WHERE bounded AND strong)
        THEN max(upper) FILTER (WHERE strong)
    END AS highest_b2,
    count(*) - sum(bounded) AS claims_without_number,
    group_concat(estimate_id, '; ') AS estimate_ids
FROM grouped
GROUP BY level, id, name
ORDER BY level DESC, id

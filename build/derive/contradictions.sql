-- Records that cannot both be right.
--
-- disjoint: two claims on one force, measure, unit and place whose times overlap and whose intervals have no number in common.
-- Stocks overlap in time where their as_of overlaps (a date open at one end is infinite there); other measures count over a
-- period, and are compared only where both periods are the same. `gap` is the distance between the intervals.
-- part_above_whole: the lower bound of a part is above the upper bound of its whole. Within one claim the check of the seeds
-- refuses this; between claims of different claimants it is data. denial: a statement that denies what it is about.
--
-- A claim that departs from another is an echo of it, and stands in no contradiction. A part of a claim on the same force is
-- held against its whole, not against claims on all of the force.
--
-- Of the claims on one force, measure, unit and place that begin in one month, the hundred with the lowest upper bounds and
-- the hundred with the highest lower bounds are compared: all of them in coded data, the extremes among millions of claims.
WITH claims AS (
    SELECT
        claim.estimate_id, claim.force_id, claim.measure, claim.unit, claim.place_id, claim.lower, claim.upper,
        claim.as_of_earliest, claim.as_of_latest,
        date_trunc('month', coalesce(claim.as_of_earliest, claim.as_of_latest)) AS month
    FROM force_estimates AS claim
    LEFT JOIN force_estimates AS whole ON whole.estimate_id = claim.part_of AND whole.force_id = claim.force_id
    WHERE claim.departs_from IS NULL AND whole.estimate_id IS NULL
),
low AS (
    SELECT * FROM (
        SELECT
            *,
            row_number() OVER (
                PARTITION BY force_id, measure, unit, place_id, month ORDER BY upper, estimate_id
            ) AS nth
        FROM claims
        WHERE upper IS NOT NULL
    )
    WHERE nth <= 100
),
high AS (
    SELECT * FROM (
        SELECT
            *,
            row_number() OVER (
                PARTITION BY force_id, measure, unit, place_id, month ORDER BY lower DESC, estimate_id
            ) AS nth
        FROM claims
        WHERE lower IS NOT NULL
    )
    WHERE nth <= 100
)
SELECT
    'disjoint' AS kind,
    'force_estimate' AS first_type,
    low.estimate_id AS first_id,
    'force_estimate' AS second_type,
    high.estimate_id AS second_id,
    low.force_id,
    high.lower - low.upper AS gap
FROM low
JOIN high
    ON high.force_id = low.force_id AND high.measure = low.measure AND high.unit = low.unit
    AND high.place_id IS NOT DISTINCT FROM low.place_id AND high.lower > low.upper
WHERE CASE low.measure
    WHEN 'stock' THEN
        coalesce(low.as_of_earliest <= high.as_of_latest, true)
        AND coalesce(high.as_of_earliest <= low.as_of_latest, true)
    ELSE low.as_of_earliest IS NOT DISTINCT FROM high.as_of_earliest AND low.as_of_latest IS NOT DISTINCT FROM high.as_of_latest
END
UNION ALL
SELECT
    'part_above_whole', 'force_estimate', part.estimate_id, 'force_estimate', whole.estimate_id, part.force_id,
    part.lower - whole.upper
FROM force_estimates AS part
JOIN force_estimates AS whole ON whole.estimate_id = part.part_of
WHERE part.lower > whole.upper AND part.measure = whole.measure AND part.unit = whole.unit
    AND part.departs_from IS NULL AND whole.departs_from IS NULL
UNION ALL
SELECT
    'denial', 'statement', denial.statement_id, denied.record_type, denied.record_id, force_estimates.force_id, NULL
FROM statements AS denial
JOIN (
    SELECT statement_id, 'force_estimate' AS record_type, about_estimate_id AS record_id FROM statements
    UNION ALL
    SELECT statement_id, 'statement', about_statement_id FROM statements
    UNION ALL
    SELECT statement_id, 'event', about_event_id FROM statements
) AS denied ON denied.statement_id = denial.statement_id
LEFT JOIN force_estimates ON force_estimates.estimate_id = denied.record_id AND denied.record_type = 'force_estimate'
WHERE denial.stance = 'denies' AND denied.record_id IS NOT NULL AND force_estimates.departs_from IS NULL

-- How strong each camp was, month by month: never by adding. Forces overlap (a population of fighters and the company that
-- employs some of them), no source says by how much, and a sum would count twice whoever belongs to two of them. So each
-- month shows one force of the camp, the one of which a claim says the most (the highest lower bound), with the whole range of
-- the claims on it, and how many forces had claims; `force_strength` lists them all. The camp as a whole was no smaller than
-- its largest force. Camp is that of the force (`actors.camp`), a classification of this dataset.
--
-- Two quantities stand side by side and are never added either. stock: the envelope of force_strength, carried forward as
-- there. arrived: running totals of arrivals (measures whose total_of is inflow), of the force as a whole as in
-- force_strength. A running total does not fall, so that its lower bound holds in all later months, up to the last month for
-- which the camp has a claim; its upper bound holds for the month of its as_of alone. Where several totals bear on a month,
-- the highest lower bound stands, and the highest upper bound unless one is open or below that lower bound.
WITH stocks AS (
    SELECT camp, unit, month, force_id, envelope_lower, envelope_upper, core_lower, carried_from
    FROM force_strength
    WHERE claims > 0
),
largest_stock AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY camp, unit, month) AS forces,
        row_number() OVER (
            PARTITION BY camp, unit, month
            ORDER BY core_lower DESC NULLS LAST, envelope_upper DESC NULLS LAST, force_id
        ) AS nth
    FROM stocks
),
totals AS (
    SELECT
        force.camp, claim.unit, claim.force_id,
        CAST(date_trunc('month', coalesce(claim.as_of_latest, claim.as_of_earliest)) AS DATE) AS month,
        max(coalesce(claim.lower, 0)) AS lower,
        CASE WHEN count(*) = count(claim.upper) THEN max(claim.upper) END AS upper
    FROM force_estimates AS claim
    JOIN measures ON measures.code = claim.measure AND measures.total_of = 'inflow'
    JOIN actors AS force ON force.actor_id = claim.force_id
    LEFT JOIN places ON places.place_id = claim.place_id
    LEFT JOIN force_estimates AS whole
        ON whole.estimate_id = claim.part_of AND whole.force_id = claim.force_id AND whole.departs_from IS NULL
    WHERE claim.departs_from IS NULL AND whole.estimate_id IS NULL
        AND (places.kind IS NULL OR places.kind = 'country')
        AND (claim.lower IS NOT NULL OR claim.upper IS NOT NULL)
    GROUP BY force.camp, claim.unit, claim.force_id, month
),
spans AS (
    SELECT camp, unit, min(month) AS first_month, max(month) AS last_month
    FROM (SELECT camp, unit, month FROM stocks UNION ALL SELECT camp, unit, month FROM totals)
    GROUP BY camp, unit
),
months AS (
    SELECT
        camp, unit, CAST(unnest(generate_series(first_month, last_month, INTERVAL 1 MONTH)) AS DATE) AS month
    FROM spans
),
arrived AS (
    SELECT
        months.camp, months.unit, months.month, totals.force_id,
        max(totals.lower) AS lower,
        CASE WHEN max(totals.month) = months.month THEN arg_max(coalesce(totals.upper, -1), totals.month) END AS upper
    FROM months
    JOIN totals ON totals.camp = months.camp AND totals.unit = months.unit AND totals.month <= months.month
    GROUP BY months.camp, months.unit, months.month, totals.force_id
),
largest_arrived AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY camp, unit, month) AS forces,
        row_number() OVER (
            PARTITION BY camp, unit, month ORDER BY lower DESC, upper DESC NULLS LAST, force_id
        ) AS nth
    FROM arrived
)
SELECT
    months.camp,
    months.unit,
    months.month,
    coalesce(stock.forces, 0) AS stock_forces,
    stock.force_id AS stock_force_id,
    stock.envelope_lower AS stock_lower,
    stock.envelope_upper AS stock_upper,
    stock.carried_from AS stock_carried_from,
    coalesce(arrived.forces, 0) AS arrived_forces,
    arrived.force_id AS arrived_force_id,
    arrived.lower AS arrived_lower,
    CASE WHEN arrived.upper >= arrived.lower THEN arrived.upper END AS arrived_upper
FROM months
LEFT JOIN largest_stock AS stock
    ON stock.camp = months.camp AND stock.unit = months.unit AND stock.month = months.month AND stock.nth = 1
LEFT JOIN largest_arrived AS arrived
    ON arrived.camp = months.camp AND arrived.unit = months.unit AND arrived.month = months.month AND arrived.nth = 1
WHERE stock.force_id IS NOT NULL OR arrived.force_id IS NOT NULL

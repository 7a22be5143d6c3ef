-- What the stock claims say of one force in one month. No two claims are averaged: unequal claims give two intervals, both
-- made of bounds that some claim states. The envelope is the hull of all intervals (some claim allows every number at its
-- ends); the core is what all intervals have in common, and where they have nothing in common, core_lower is above core_upper
-- and `compatible` is false. These are the disjunctive and the conjunctive mode of fusing
-- imprecise information of Dubois, Prade and Yager (Merging fuzzy information), applied to intervals.
--
-- Which claims count: measure stock, of the force as a whole: a claim for a place narrower than a country, or for a part of a
-- claim on the same force, is left out, and so is a claim that departs from another, which is an echo of it. A claim covers
-- the months of its as_of; where as_of is open at one end, the month of the end that is stated. An open bound is infinite, so
-- one claim of "at least" opens the envelope upwards. "Up to n" states no lower end: its 0 is the envelope's only where no
-- other claim of the month states one. A number word counts with the bounds of quantifier_rules and sets `imputed`. Claims
-- without any bound count as presence only.
--
-- A month that no bounded claim covers carries the last covered month forward for at most six months, named in carried_from.
WITH claims AS (
    SELECT
        claim.estimate_id, claim.force_id, claim.unit, claim.claimant_id, claim.lower, claim.upper, claim.imputed,
        claim.lower IS NOT NULL OR claim.upper IS NOT NULL AS bounded,
        CASE WHEN claim.qualifier NOT IN ('up_to', 'less_than') OR claim.low IS NOT NULL THEN claim.lower END AS stated,
        date_trunc('month', coalesce(claim.as_of_earliest, claim.as_of_latest)) AS first_month,
        date_trunc('month', coalesce(claim.as_of_latest, claim.as_of_earliest)) AS last_month
    FROM force_estimates AS claim
    LEFT JOIN places ON places.place_id = claim.place_id
    LEFT JOIN force_estimates AS whole
        ON whole.estimate_id = claim.part_of AND whole.force_id = claim.force_id AND whole.departs_from IS NULL
    WHERE claim.measure = 'stock' AND claim.departs_from IS NULL AND whole.estimate_id IS NULL
        AND (places.kind IS NULL OR places.kind = 'country')
),
covered AS (
    SELECT *, unnest(generate_series(first_month, last_month, INTERVAL 1 MONTH)) AS month FROM claims
),
months AS (
    SELECT
        force_id, unit,
        unnest(generate_series(min(first_month), max(last_month) + INTERVAL 6 MONTH, INTERVAL 1 MONTH)) AS month
    FROM claims
    GROUP BY force_id, unit
),
stated AS (
    SELECT
        months.force_id, months.unit, months.month,
        coalesce(
            min(claims.stated) FILTER (WHERE claims.bounded), min(claims.lower) FILTER (WHERE claims.bounded)
        ) AS envelope_lower,
        CASE WHEN count(*) FILTER (WHERE claims.bounded) = count(claims.upper) THEN max(claims.upper) END
            AS envelope_upper,
        max(claims.lower) AS core_lower,
        min(claims.upper) AS core_upper,
        count(*) FILTER (WHERE claims.bounded) AS claims,
        count(DISTINCT claims.claimant_id) FILTER (WHERE claims.bounded) AS claimants,
        count(*) FILTER (WHERE NOT claims.bounded) AS presence_claims,
        coalesce(bool_or(claims.imputed AND claims.bounded), false) AS imputed
    FROM months
    LEFT JOIN covered AS claims
        ON claims.force_id = months.force_id AND claims.unit = months.unit AND claims.month = months.month
    GROUP BY months.force_id, months.unit, months.month
),
origins AS (
    SELECT claims.force_id, claims.unit, claims.month, count(DISTINCT source_chain.ancestor_id) AS origins
    FROM covered AS claims
    JOIN evidence ON evidence.estimate_id = claims.estimate_id AND evidence.support = 'supports'
    JOIN source_chain ON source_chain.source_id = evidence.source_id AND source_chain.is_origin
    WHERE claims.bounded
    GROUP BY claims.force_id, claims.unit, claims.month
),
carried AS (
    SELECT
        stated.*,
        max(CASE WHEN claims > 0 THEN month END) OVER (
            PARTITION BY force_id, unit ORDER BY month ROWS UNBOUNDED PRECEDING
        ) AS basis
    FROM stated
)
SELECT
    month.force_id,
    force.camp,
    month.unit,
    CAST(month.month AS DATE) AS month,
    basis.envelope_lower,
    basis.envelope_upper,
    basis.core_lower,
    basis.core_upper,
    CASE WHEN basis.month IS NOT NULL THEN coalesce(basis.core_lower <= basis.core_upper, true) END AS compatible,
    coalesce(basis.claims, 0) AS claims,
    coalesce(basis.claimants, 0) AS claimants,
    coalesce(origins.origins, 0) AS origins,
    month.presence_claims,
    coalesce(basis.imputed, false) AS imputed,
    CAST(nullif(basis.month, month.month) AS DATE) AS carried_from
FROM carried AS month
JOIN actors AS force ON force.actor_id = month.force_id
LEFT JOIN stated AS basis
    ON basis.force_id = month.force_id AND basis.unit = month.unit AND basis.month = month.basis
    AND basis.month >= month.month - INTERVAL 6 MONTH
LEFT JOIN origins
    ON origins.force_id = basis.force_id AND origins.unit = basis.unit AND origins.month = basis.month
WHERE basis.month IS NOT NULL OR month.presence_claims > 0

-- title: What was known on a day, and what was later contradicted
-- answers: The size claims that were public by the day, without those that misreport another, each with what contradicts it: another claim whose
--   interval has no number in common (disjoint), a part or a whole that does not fit (part_above_whole), a
--   statement that denies it (denial), or a source that says otherwise (evidence). contradicted is later where
--   that became public after the day, already where it was public by then, and empty where nothing contradicts
--   the claim.
-- shown: estimate_id, as_of, known_from, contradicted, first_source
-- counts: claim, claims
-- param known_on: last day = 2020-06-30 | The day; empty for today
-- param force: actor of force_estimates.force_id = | Force; empty for every force
-- param only_later: yes or no = no | yes: only claims that were contradicted later
WITH both_ways AS (
    SELECT kind, first_id AS estimate_id, second_type AS other_type, second_id AS other_id
    FROM contradictions
    WHERE first_type = 'force_estimate'
    UNION ALL
    SELECT kind, second_id, first_type, first_id FROM contradictions WHERE second_type = 'force_estimate'
),
against AS (
    SELECT both_ways.*, known_from.known_from, known_from.first_source_id AS source_id
    FROM both_ways
    JOIN known_from ON known_from.record_type = both_ways.other_type AND known_from.record_id = both_ways.other_id
    UNION ALL
    SELECT
        'evidence', evidence.estimate_id, 'evidence', evidence.evidence_id, known.known_from, known.source_id
    FROM evidence
    JOIN source_known_from AS known ON known.source_id = evidence.source_id
    WHERE evidence.estimate_id IS NOT NULL AND evidence.support = 'contradicts'
),
judged AS (
    SELECT
        claim.*,
        CASE
            WHEN against.estimate_id IS NULL THEN NULL
            WHEN :known_on = '' OR against.known_from <= :known_on THEN 'already'
            ELSE 'later'
        END AS contradicted,
        against.kind,
        against.other_type,
        against.other_id,
        against.known_from AS other_known_from,
        sources.title AS other_source,
        sources.url AS other_source_url
    FROM force_estimates_flat AS claim
    LEFT JOIN against ON against.estimate_id = claim.estimate_id
    LEFT JOIN sources ON sources.source_id = against.source_id
    WHERE claim.departs_from IS NULL
        AND (:known_on = '' OR claim.known_from <= :known_on)
        AND (:force = '' OR claim.force_id = :force)
)
SELECT
    estimate_id,
    force_id,
    claimant_id,
    measure,
    unit,
    low,
    best,
    high,
    qualifier,
    quantifier,
    as_of,
    known_from,
    contradicted,
    kind,
    other_type,
    other_id,
    other_known_from,
    other_source,
    other_source_url,
    first_source,
    first_source_url
FROM judged
WHERE :only_later <> 'yes' OR contradicted = 'later'
ORDER BY force_id, coalesce(as_of_earliest, as_of_latest), estimate_id, other_id

-- The first day on which something that supports a record was known, by source_known_from. A claim is never known before the
-- first day on which it may have been put forward (`claimed`), nor a statement before it may have been made (`date`): where a
-- source repeats an older one and adds the claim, that day stands. Of several sources known on one day, the one with the
-- fewest links to its origin is the first.
--
-- `wording` is that of the supporting source that was known first among those whose words were coded; where none was, of the
-- first other source by identifier.
WITH ranked AS (
    SELECT
        source_known_from.*,
        row_number() OVER (
            ORDER BY known_from NULLS LAST, steps, known_from_earliest NULLS FIRST, source_known_from.source_id
        ) AS nth
    FROM source_known_from
    JOIN (SELECT source_id, max(step) AS steps FROM source_chain GROUP BY source_id) AS chain
        ON chain.source_id = source_known_from.source_id
),
found AS (
    SELECT
        evidence.*,
        coalesce(claim.claimed_earliest, statements.date_earliest) AS made,
        ranked.source_id AS public_id, ranked.known_from, ranked.known_from_earliest, ranked.nth
    FROM evidence
    LEFT JOIN force_estimates AS claim ON claim.estimate_id = evidence.estimate_id
    LEFT JOIN statements ON statements.statement_id = evidence.statement_id
    LEFT JOIN ranked ON ranked.source_id = evidence.source_id AND evidence.support = 'supports'
)
SELECT
    record_type,
    record_id,
    CASE WHEN min(known_from) < min(made) THEN min(made) ELSE min(known_from) END AS known_from,
    CASE WHEN min(known_from_earliest) < min(made) THEN min(made) ELSE min(known_from_earliest) END
        AS known_from_earliest,
    arg_min(public_id, nth) AS first_source_id,
    arg_min(wording, row(coalesce(nth, 1e9), source_id, locator)) AS wording
FROM found
GROUP BY record_type, record_id

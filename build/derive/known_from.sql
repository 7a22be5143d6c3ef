-- The first day on which something that supports a record was public. A copy or translation counts from the day on which
-- what it repeats was public; where it adds to what it repeats, the day may be too early for the addition. known_from takes the
-- last day that a publication date can mean (public for certain), known_from_earliest the first (public perhaps). Of several
-- sources known on one day, the one with the fewest links to its origin is the first.
WITH public AS (
    SELECT
        evidence.record_type,
        evidence.record_id,
        evidence.source_id,
        max(source_chain.step) AS steps,
        min(ancestor.published_latest) AS known_from,
        min(coalesce(ancestor.published_earliest, ancestor.published_latest)) AS known_from_earliest
    FROM evidence
    JOIN source_chain ON source_chain.source_id = evidence.source_id
    JOIN sources AS ancestor ON ancestor.source_id = source_chain.ancestor_id
    WHERE evidence.support = 'supports'
    GROUP BY evidence.record_type, evidence.record_id, evidence.source_id
),
ranked AS (
    SELECT
        public.*,
        row_number() OVER (
            PARTITION BY record_type, record_id
            ORDER BY known_from IS NULL, known_from, steps, known_from_earliest, source_id
        ) AS place
    FROM public
)
SELECT
    evidence.record_type,
    evidence.record_id,
    ranked.known_from,
    (
        SELECT min(known_from_earliest) FROM public
        WHERE public.record_type = evidence.record_type AND public.record_id = evidence.record_id
    ) AS known_from_earliest,
    ranked.source_id AS first_source_id
FROM (SELECT DISTINCT record_type, record_id FROM evidence) AS evidence
LEFT JOIN ranked
    ON ranked.record_type = evidence.record_type AND ranked.record_id = evidence.record_id AND ranked.place = 1

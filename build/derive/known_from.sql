-- The first day on which something that supports a record was public. A copy or translation counts from the day on which
-- what it repeats was public; where it adds to what it repeats, the day may be too early for the addition. known_from takes the
-- last day that a publication date can mean (public for certain), known_from_earliest the first (public perhaps). Of several
-- sources known on one day, the one with the fewest links to its origin is the first.
--
-- `wording` is that of the supporting source that appeared first among those whose words were coded; where none was, of the
-- first other source by identifier.
WITH public AS (
    SELECT
        source_chain.source_id,
        max(source_chain.step) AS steps,
        min(ancestor.published_latest) AS known_from,
        min(coalesce(ancestor.published_earliest, ancestor.published_latest)) AS known_from_earliest
    FROM source_chain
    JOIN sources AS ancestor ON ancestor.source_id = source_chain.ancestor_id
    GROUP BY source_chain.source_id
),
ranked AS (
    SELECT
        *,
        row_number() OVER (
            ORDER BY known_from NULLS LAST, steps, known_from_earliest NULLS FIRST, source_id
        ) AS place
    FROM public
),
found AS (
    SELECT evidence.*, ranked.source_id AS public_id, ranked.known_from, ranked.known_from_earliest, ranked.place
    FROM evidence
    LEFT JOIN ranked ON ranked.source_id = evidence.source_id AND evidence.support = 'supports'
)
SELECT
    record_type,
    record_id,
    min(known_from) AS known_from,
    min(known_from_earliest) AS known_from_earliest,
    arg_min(public_id, place) AS first_source_id,
    arg_min(wording, row(coalesce(place, 1e9), source_id, coalesce(locator, ''))) AS wording
FROM found
GROUP BY record_type, record_id

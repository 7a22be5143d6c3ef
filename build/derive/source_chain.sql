-- Each source with every source it goes back to through `repeats`, itself included. The last link of a chain repeats
-- nothing: it is the origin. Sources with one origin are one witness, however many they are. Circles are refused when the
-- seeds are checked, so every chain ends.
WITH RECURSIVE chain (source_id, ancestor_id, step) AS (
    SELECT source_id, source_id, 0 FROM sources
    UNION ALL
    SELECT chain.source_id, sources.repeats, chain.step + 1
    FROM chain
    JOIN sources ON sources.source_id = chain.ancestor_id
    WHERE sources.repeats IS NOT NULL
)
SELECT
    chain.source_id,
    chain.ancestor_id,
    chain.step,
    ancestor.repeats IS NULL AS is_origin
FROM chain
JOIN sources AS ancestor ON ancestor.source_id = chain.ancestor_id

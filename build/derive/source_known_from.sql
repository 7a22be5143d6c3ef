-- What "known on a day" means, here and in the reader, the questions and the other derived tables: a source counts from the day
-- on which it, or anything that it repeats, was public, since its readers learnt nothing that was not public then; where it adds
-- to what it repeats, the day may be too early for the addition. known_from takes the last day that a date of publication can
-- mean (public for certain), known_from_earliest the first (public perhaps).
SELECT
    source_chain.source_id,
    min(ancestor.published_latest) AS known_from,
    min(coalesce(ancestor.published_earliest, ancestor.published_latest)) AS known_from_earliest
FROM source_chain
JOIN sources AS ancestor ON ancestor.source_id = source_chain.ancestor_id
GROUP BY source_chain.source_id

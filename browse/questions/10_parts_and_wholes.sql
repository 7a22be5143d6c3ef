-- title: Where parts exceed or contradict the whole
-- answers: Every size claim that is coded as a part of another, with the whole and a verdict. exceeds: the part
--   is larger than the whole allows. exceeds with the others: the comparable parts of this whole are larger
--   together (parts_lower), which contradicts it unless they overlap. within: it fits. cannot be compared:
--   another measure or unit, times that do not overlap, or no number on one side. An empty lower or upper is an
--   open bound.
-- shown: verdict, part_id, whole_id, parts_lower, first_source
-- counts: part, parts
-- param force: actor of force_estimates.force_id = | Force of the part or of the whole; empty for every force
-- param verdict: one of within, exceeds, exceeds with the others, cannot be compared = | within, exceeds, exceeds with the others, or cannot be compared; empty for all
-- param known_on: last day = | As known on this day; empty for today
WITH pairs AS (
    SELECT
        part.estimate_id AS part_id,
        part.force_id AS part_force_id,
        part.claimant_id AS part_claimant_id,
        part.place_id AS part_place_id,
        part.lower AS part_lower,
        part.upper AS part_upper,
        part.as_of AS part_as_of,
        whole.estimate_id AS whole_id,
        whole.force_id AS whole_force_id,
        whole.claimant_id AS whole_claimant_id,
        whole.lower AS whole_lower,
        whole.upper AS whole_upper,
        whole.as_of AS whole_as_of,
        part.first_source,
        part.first_source_url,
        part.measure = whole.measure AND part.unit = whole.unit
            AND (part.lower IS NOT NULL OR part.upper IS NOT NULL)
            AND (whole.lower IS NOT NULL OR whole.upper IS NOT NULL)
            AND coalesce(part.as_of_earliest, '0000') <= coalesce(whole.as_of_latest, '9999')
            AND coalesce(whole.as_of_earliest, '0000') <= coalesce(part.as_of_latest, '9999') AS comparable
    FROM force_estimates_flat AS part
    JOIN force_estimates_flat AS whole ON whole.estimate_id = part.part_of
    WHERE part.departs_from IS NULL AND whole.departs_from IS NULL
        AND (:known_on = '' OR (part.known_from <= :known_on AND whole.known_from <= :known_on))
),
summed AS (
    SELECT pairs.*, sum(CASE WHEN comparable THEN part_lower END) OVER (PARTITION BY whole_id) AS parts_lower
    FROM pairs
),
judged AS (
    SELECT
        summed.*,
        CASE
            WHEN NOT comparable THEN 'cannot be compared'
            WHEN part_lower > whole_upper THEN 'exceeds'
            WHEN parts_lower > whole_upper THEN 'exceeds with the others'
            ELSE 'within'
        END AS verdict
    FROM summed
)
SELECT
    verdict,
    part_id,
    part_force_id,
    part_claimant_id,
    part_place_id,
    part_lower,
    part_upper,
    part_as_of,
    whole_id,
    whole_force_id,
    whole_claimant_id,
    whole_lower,
    whole_upper,
    whole_as_of,
    parts_lower,
    first_source,
    first_source_url
FROM judged
WHERE (:force = '' OR :force IN (part_force_id, whole_force_id))
    AND (:verdict = '' OR verdict = :verdict)
ORDER BY whole_id, part_id

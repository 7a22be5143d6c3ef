-- Two things that are often taken for one. Attestation: how many sources support a record, and how many origins they go back
-- to through `repeats`: three papers with one wire story are three sources and one origin. Best grade is the best letter among
-- the supporting sources themselves. A claim has one claimant, so that several origins only attest that he said it.
--
-- Agreement, of force estimates alone: how many other claimants say something that fits the claim, and how many say something
-- that does not. Compared are claims on one force, measure, unit and place whose time overlaps, as in `contradictions`: stocks
-- where their as_of overlaps, other measures where both count over the same period. Their intervals agree where they have a
-- number in common, and disagree where they have none; an open end is infinite. A claimant who does both is counted twice.
-- Left out are claims without any bound, claims that depart from another (they are echoes, and count nowhere; their own cells
-- are empty), and claimants of whom one relays the other: all that supports the one claim goes back through `repeats` to a
-- source that supports the other.
WITH told AS (
    SELECT
        record_type,
        record_id,
        source_id,
        count(*) AS evidence_rows,
        max(CASE WHEN support = 'supports' THEN 1 ELSE 0 END) AS supports,
        max(CASE WHEN support = 'contradicts' THEN 1 ELSE 0 END) AS contradicts
    FROM evidence
    GROUP BY record_type, record_id, source_id
),
supported AS (
    SELECT record_type, record_id, source_id FROM told WHERE supports = 1
),
attested AS (
    SELECT
        supported.record_type,
        supported.record_id,
        count(*) AS sources,
        count(DISTINCT source_chain.ancestor_id) AS origins,
        min(sources.reliability) AS best_grade
    FROM supported
    JOIN sources ON sources.source_id = supported.source_id
    JOIN source_chain ON source_chain.source_id = supported.source_id AND source_chain.is_origin
    GROUP BY supported.record_type, supported.record_id
),
claims AS (
    SELECT estimate_id, force_id, measure, unit, place_id, claimant_id, lower, upper, as_of_earliest, as_of_latest
    FROM force_estimates
    WHERE departs_from IS NULL AND (lower IS NOT NULL OR upper IS NOT NULL)
),
pairs AS (
    SELECT
        claim.estimate_id,
        other.estimate_id AS other_id,
        other.claimant_id,
        coalesce(claim.lower <= other.upper, true) AND coalesce(other.lower <= claim.upper, true) AS agrees
    FROM claims AS claim
    JOIN claims AS other
        ON other.force_id = claim.force_id AND other.measure = claim.measure AND other.unit = claim.unit
        AND coalesce(other.place_id, '') = coalesce(claim.place_id, '')
        AND other.claimant_id <> claim.claimant_id
    WHERE CASE claim.measure
        WHEN 'stock' THEN
            coalesce(claim.as_of_earliest <= other.as_of_latest, true)
            AND coalesce(other.as_of_earliest <= claim.as_of_latest, true)
        ELSE
            other.as_of_earliest IS NOT DISTINCT FROM claim.as_of_earliest
            AND other.as_of_latest IS NOT DISTINCT FROM claim.as_of_latest
    END
),
-- For every claim of a pair and source that supports it: whether that source goes back to one of the other claim.
links AS (
    SELECT
        pairs.estimate_id, pairs.other_id, own.source_id,
        bool_or(source_chain.step > 0 AND theirs.source_id IS NOT NULL) AS goes_back
    FROM pairs
    JOIN supported AS own ON own.record_type = 'force_estimate' AND own.record_id = pairs.estimate_id
    JOIN source_chain ON source_chain.source_id = own.source_id
    LEFT JOIN supported AS theirs
        ON theirs.record_type = 'force_estimate' AND theirs.record_id = pairs.other_id
        AND theirs.source_id = source_chain.ancestor_id
    GROUP BY pairs.estimate_id, pairs.other_id, own.source_id
),
relays AS (
    SELECT estimate_id, other_id FROM links GROUP BY estimate_id, other_id HAVING bool_and(goes_back)
),
agreement AS (
    SELECT
        pairs.estimate_id,
        count(DISTINCT pairs.claimant_id) FILTER (WHERE pairs.agrees) AS agreeing,
        count(DISTINCT pairs.claimant_id) FILTER (WHERE NOT pairs.agrees) AS disagreeing
    FROM pairs
    LEFT JOIN relays AS there ON there.estimate_id = pairs.estimate_id AND there.other_id = pairs.other_id
    LEFT JOIN relays AS back ON back.estimate_id = pairs.other_id AND back.other_id = pairs.estimate_id
    WHERE there.estimate_id IS NULL AND back.estimate_id IS NULL
    GROUP BY pairs.estimate_id
),
counted AS (
    SELECT
        record_type,
        record_id,
        CAST(sum(evidence_rows) AS BIGINT) AS evidence_rows,
        CAST(sum(contradicts) AS BIGINT) AS contradicting_sources
    FROM told
    GROUP BY record_type, record_id
)
SELECT
    counted.record_type,
    counted.record_id,
    counted.evidence_rows,
    coalesce(attested.sources, 0) AS sources,
    coalesce(attested.origins, 0) AS origins,
    counted.contradicting_sources,
    attested.best_grade,
    CASE WHEN claim.estimate_id IS NOT NULL THEN coalesce(agreement.agreeing, 0) END AS agreeing_claimants,
    CASE WHEN claim.estimate_id IS NOT NULL THEN coalesce(agreement.disagreeing, 0) END AS disagreeing_claimants
FROM counted
LEFT JOIN attested ON attested.record_type = counted.record_type AND attested.record_id = counted.record_id
LEFT JOIN force_estimates AS claim
    ON counted.record_type = 'force_estimate' AND claim.estimate_id = counted.record_id AND claim.departs_from IS NULL
LEFT JOIN agreement ON agreement.estimate_id = claim.estimate_id

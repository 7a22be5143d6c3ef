-- title: The travels of one number, from its claimant through those who repeat or misreport it
-- answers: Every report of a claim and of the claims that depart from it, in the order of their publication. step
--   says what the report is: origin, a source that repeats no other; relay, a source that repeats another, with the
--   number of links to where it has it from; or the way in which it departs from the claim: another number, a
--   qualifier dropped or added, a wider scope, another date, another claimant, a wrong translation. Departures are
--   echoes: they are counted nowhere else as claims.
-- shown: source, step, how_many, wording, published
-- counts: report, reports
-- param claim: row of force_estimates.estimate_id = est-wagner-un-panel-2020-04 | Claim, or one that departs from it; empty for every claim that was misreported
-- param known_on: last day = | As known on this day; empty for today
WITH RECURSIVE tree AS (
    SELECT estimate_id AS root_id, estimate_id, 0 AS depth FROM force_estimates WHERE departs_from IS NULL
    UNION ALL
    SELECT tree.root_id, echo.estimate_id, tree.depth + 1
    FROM tree
    JOIN force_estimates AS echo ON echo.departs_from = tree.estimate_id
),
chosen AS (
    SELECT root_id FROM tree WHERE (:claim = '' AND depth > 0) OR estimate_id = :claim
),
reports AS (
    SELECT
        tree.root_id,
        tree.depth,
        claim.estimate_id,
        claim.departs_from,
        claim.departure,
        claim.force_id,
        claim.claimant_id,
        claim.measure,
        claim.unit,
        claim.low,
        claim.best,
        claim.high,
        claim.qualifier,
        claim.quantifier,
        claim.as_of,
        evidence.source_id,
        evidence.locator,
        evidence.wording,
        sources.repeats AS repeats_id,
        sources.title AS source,
        sources.publisher,
        sources.published,
        sources.published_earliest,
        sources.published_latest,
        sources.url AS source_url,
        (SELECT max(step) FROM source_chain WHERE source_chain.source_id = evidence.source_id) AS links
    FROM tree
    JOIN force_estimates AS claim ON claim.estimate_id = tree.estimate_id
    JOIN evidence ON evidence.estimate_id = claim.estimate_id AND evidence.support = 'supports'
    JOIN sources ON sources.source_id = evidence.source_id
    WHERE tree.root_id IN (SELECT root_id FROM chosen)
        AND (:known_on = '' OR sources.published_latest <= :known_on)
)
SELECT
    root_id AS claim_id,
    CASE
        WHEN depth > 0 THEN departure
        WHEN links > 0 THEN 'relay'
        ELSE 'origin'
    END AS step,
    links,
    depth,
    estimate_id,
    departs_from,
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
    wording,
    published,
    publisher,
    source_id,
    repeats_id,
    locator,
    source,
    source_url
FROM reports
ORDER BY root_id, coalesce(published_latest, published_earliest), depth, links, source_id, estimate_id, locator

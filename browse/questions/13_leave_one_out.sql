-- title: What changes if one source, publisher or claimant is left out
-- answers: Name a source (source_id), a publisher as it is written in sources, or a claimant or speaker
--   (actor_id). record: a row that then has no supporting source left, or that is a claim or statement of the
--   actor left out. month: a month of force_strength in which a claim falls away, with the range before and
--   after; claims_after 0 means that it loses its only claim. An empty upper bound is open. Nothing is carried
--   forward here. As known on a day, records and sources that were not public are left out on both sides.
-- shown: what, record_id, month, claims_after, first_source
-- counts: row that changes, rows that change
-- param source: source, publisher or actor = ap-2019-12-05-russian-fighters | source_id, publisher as written in sources, or actor_id
-- param copies: yes or no = yes | yes: what repeats the source falls away with it; no: it still counts
-- param known_on: last day = | As known on this day; empty for today
WITH left_out AS (
    SELECT DISTINCT chain.source_id
    FROM source_chain AS chain
    JOIN sources ON sources.source_id = chain.ancestor_id
    WHERE :source IN (sources.source_id, sources.publisher) AND (:copies = 'yes' OR chain.step = 0)
),
public AS (
    SELECT source_id FROM source_known_from WHERE :known_on = '' OR known_from <= :known_on
),
own AS (
    SELECT 'force_estimate' AS record_type, estimate_id AS record_id FROM force_estimates WHERE claimant_id = :source
    UNION ALL
    SELECT 'statement', statement_id FROM statements WHERE :source IN (speaker_id, on_behalf_of_id)
),
support AS (
    SELECT
        evidence.record_type,
        evidence.record_id,
        count(DISTINCT evidence.source_id) AS sources,
        count(DISTINCT left_out.source_id) AS sources_lost
    FROM evidence
    JOIN public ON public.source_id = evidence.source_id
    LEFT JOIN left_out ON left_out.source_id = evidence.source_id
    WHERE evidence.support = 'supports'
    GROUP BY evidence.record_type, evidence.record_id
),
judged AS (
    SELECT support.*, support.sources = support.sources_lost OR own.record_id IS NOT NULL AS lost
    FROM support
    LEFT JOIN own ON own.record_type = support.record_type AND own.record_id = support.record_id
),
stock AS (
    SELECT
        claim.estimate_id,
        claim.force_id,
        claim.unit,
        claim.lower,
        claim.upper,
        date(coalesce(claim.as_of_earliest, claim.as_of_latest), 'start of month') AS first_month,
        date(coalesce(claim.as_of_latest, claim.as_of_earliest), 'start of month') AS last_month,
        judged.lost
    FROM force_estimates AS claim
    JOIN judged ON judged.record_type = 'force_estimate' AND judged.record_id = claim.estimate_id
    LEFT JOIN places ON places.place_id = claim.place_id
    LEFT JOIN force_estimates AS whole ON whole.estimate_id = claim.part_of AND whole.force_id = claim.force_id
    WHERE claim.measure = 'stock' AND claim.departs_from IS NULL AND whole.estimate_id IS NULL
        AND (places.kind IS NULL OR places.kind = 'country')
        AND (claim.lower IS NOT NULL OR claim.upper IS NOT NULL)
),
months AS (
    SELECT
        strength.force_id,
        strength.unit,
        strength.month,
        count(*) AS claims_before,
        min(stock.lower) AS lower_before,
        CASE WHEN count(*) = count(stock.upper) THEN max(stock.upper) END AS upper_before,
        count(*) FILTER (WHERE NOT stock.lost) AS claims_after,
        min(stock.lower) FILTER (WHERE NOT stock.lost) AS lower_after,
        CASE
            WHEN count(*) FILTER (WHERE NOT stock.lost) = count(stock.upper) FILTER (WHERE NOT stock.lost)
            THEN max(stock.upper) FILTER (WHERE NOT stock.lost)
        END AS upper_after
    FROM force_strength AS strength
    JOIN stock
        ON stock.force_id = strength.force_id AND stock.unit = strength.unit
        AND strength.month BETWEEN stock.first_month AND stock.last_month
    GROUP BY strength.force_id, strength.unit, strength.month
),
says AS (
    SELECT 'event' AS record_type, event_id AS record_id, title AS says FROM events
    UNION ALL
    SELECT 'statement', statement_id, proposition FROM statements
    UNION ALL
    SELECT
        'force_estimate', estimate_id,
        claimant || ': ' || force || ', ' || measure_label || ', '
            || coalesce(low || ' to ' || high, best, low, high, quantifier, 'no number') || ', ' || as_of
    FROM force_estimates_flat
    UNION ALL
    SELECT 'agreement', agreement_id, name FROM agreements
    UNION ALL
    SELECT 'provision', provision_id, obligation FROM provisions
    UNION ALL
    SELECT 'relation', relation_id, subject_id || ' ' || relation || ' ' || object_id FROM relations
    UNION ALL
    SELECT 'event_figure', figure_id, figure_id FROM event_figures
)
SELECT
    'record' AS what,
    judged.record_type AS record_type,
    judged.record_id AS record_id,
    says.says,
    judged.sources,
    judged.sources_lost,
    NULL AS month,
    NULL AS claims_before,
    NULL AS lower_before,
    NULL AS upper_before,
    NULL AS claims_after,
    NULL AS lower_after,
    NULL AS upper_after,
    sources.title AS first_source,
    sources.url AS first_source_url
FROM judged
JOIN says ON says.record_type = judged.record_type AND says.record_id = judged.record_id
JOIN known_from ON known_from.record_type = judged.record_type AND known_from.record_id = judged.record_id
LEFT JOIN sources ON sources.source_id = known_from.first_source_id
WHERE judged.lost
UNION ALL
SELECT
    'month', 'force_strength', force_id, unit, NULL, NULL, substr(month, 1, 7),
    claims_before, lower_before, upper_before, claims_after, lower_after, upper_after, NULL, NULL
FROM months
WHERE claims_after < claims_before
ORDER BY what, record_type, record_id, month

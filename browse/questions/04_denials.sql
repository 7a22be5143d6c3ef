-- title: Who denied what, when, and what each denial contradicts
-- answers: Two kinds of row. statement: somebody denies; denied_type and denied_id name each record that the
--   denial is coded as contradicting, and are empty where it names none. evidence: a source says otherwise than a
--   record; who denies is then the publisher of the source, which may merely report a denial or give another
--   detail. As known on a day, a record that was not known yet is not shown as denied; a record that nothing
--   supports is known by its denial.
-- shown: denier, date, denial, denied, source
-- counts: denial, denials
-- param denier: actor of statements.speaker_id = | Speaker of the denial; empty for every speaker, and for evidence
-- param denied_type: code of evidence.record_type = | Kind of record denied, such as event, force_estimate or relation; empty for every kind
-- param since: first day = | First day of the denial; empty for no beginning
-- param until: last day = | Last day of the denial; empty for no end
-- param known_on: last day = | As known on this day; empty for today
WITH records AS (
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
),
known_records AS (
    SELECT records.*, known_from.known_from
    FROM records
    JOIN known_from ON known_from.record_type = records.record_type AND known_from.record_id = records.record_id
    WHERE :known_on = '' OR known_from.known_from IS NULL OR known_from.known_from <= :known_on
),
denials AS (
    SELECT
        'statement' AS denied_by,
        denial.statement_id AS denial_id,
        denial.speaker_id AS denier_id,
        denial.speaker AS denier,
        denial.date,
        denial.date_earliest,
        denial.date_latest,
        denial.proposition AS denial,
        contradictions.second_type AS denied_type,
        contradictions.second_id AS denied_id,
        denial.known_from,
        denial.first_source AS source,
        denial.first_source_url AS source_url
    FROM statements_flat AS denial
    LEFT JOIN contradictions ON contradictions.kind = 'denial' AND contradictions.first_id = denial.statement_id
    WHERE denial.stance = 'denies'
    UNION ALL
    SELECT
        'evidence',
        evidence.evidence_id,
        NULL,
        sources.publisher,
        sources.published,
        sources.published_earliest,
        sources.published_latest,
        coalesce(evidence.wording, evidence.note),
        evidence.record_type,
        evidence.record_id,
        known.known_from,
        sources.title,
        sources.url
    FROM evidence
    JOIN sources ON sources.source_id = evidence.source_id
    JOIN source_known_from AS known ON known.source_id = evidence.source_id
    WHERE evidence.support = 'contradicts'
)
SELECT DISTINCT
    denials.denied_by,
    denials.denial_id,
    denials.denier_id,
    denials.denier,
    denials.date,
    denials.denial,
    known_records.record_type AS denied_type,
    known_records.record_id AS denied_id,
    known_records.says AS denied,
    known_records.known_from AS denied_known_from,
    denials.known_from,
    denials.source,
    denials.source_url
FROM denials
LEFT JOIN known_records
    ON known_records.record_type = denials.denied_type AND known_records.record_id = denials.denied_id
WHERE (:denier = '' OR denials.denier_id = :denier)
    AND (:denied_type = '' OR denials.denied_type = :denied_type)
    AND (:since = '' OR coalesce(denials.date_latest, denials.date_earliest) >= :since)
    AND (:until = '' OR coalesce(denials.date_earliest, denials.date_latest) <= :until)
    AND (:known_on = '' OR denials.known_from <= :known_on)
ORDER BY coalesce(denials.date_latest, denials.date_earliest), denials.denial_id, denied_type, denied_id

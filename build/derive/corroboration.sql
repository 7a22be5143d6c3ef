-- How many sources support each record, and how many origins they go back to through `repeats`: three papers with one wire
-- story are three sources and one origin. Best grade is the best letter among the supporting sources themselves.
WITH supporting AS (
    SELECT
        evidence.record_type,
        evidence.record_id,
        count(DISTINCT evidence.source_id) AS sources,
        count(DISTINCT source_chain.ancestor_id) AS origins,
        min(sources.reliability) AS best_grade
    FROM (SELECT DISTINCT record_type, record_id, source_id FROM evidence WHERE support = 'supports') AS evidence
    JOIN sources ON sources.source_id = evidence.source_id
    JOIN source_chain ON source_chain.source_id = evidence.source_id AND source_chain.is_origin
    GROUP BY evidence.record_type, evidence.record_id
)
SELECT
    evidence.record_type,
    evidence.record_id,
    count(*) AS evidence_rows,
    coalesce(min(supporting.sources), 0) AS sources,
    coalesce(min(supporting.origins), 0) AS origins,
    count(DISTINCT CASE WHEN evidence.support = 'contradicts' THEN evidence.source_id END) AS contradicting_sources,
    min(supporting.best_grade) AS best_grade
FROM evidence
LEFT JOIN supporting
    ON supporting.record_type = evidence.record_type AND supporting.record_id = evidence.record_id
GROUP BY evidence.record_type, evidence.record_id

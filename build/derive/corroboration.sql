-- How many sources support each record, and how many origins they go back to through `repeats`: three papers with one wire
-- story are three sources and one origin. Best grade is the best letter among the supporting sources themselves.
SELECT
    evidence.record_type,
    evidence.record_id,
    count(DISTINCT evidence.evidence_id) AS evidence_rows,
    count(DISTINCT CASE WHEN evidence.support = 'supports' THEN evidence.source_id END) AS sources,
    count(DISTINCT CASE WHEN evidence.support = 'supports' THEN source_chain.ancestor_id END) AS origins,
    count(DISTINCT CASE WHEN evidence.support = 'contradicts' THEN evidence.source_id END) AS contradicting_sources,
    min(CASE WHEN evidence.support = 'supports' THEN sources.reliability END) AS best_grade
FROM evidence
JOIN sources ON sources.source_id = evidence.source_id
JOIN source_chain ON source_chain.source_id = evidence.source_id AND source_chain.is_origin
GROUP BY evidence.record_type, evidence.record_id

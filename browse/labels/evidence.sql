-- Which source, and where in it.
SELECT evidence.evidence_id, sources.title || ' (' || evidence.locator || ')'
FROM evidence
JOIN sources ON sources.source_id = evidence.source_id

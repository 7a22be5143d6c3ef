-- title: Evidence
SELECT
    evidence.source_id,
    sources.title,
    sources.publisher,
    sources.published,
    sources.reliability,
    sources.reliability_note,
    sources.access,
    sources.url,
    sources.archived_url,
    sources.repeats,
    evidence.evidence_id,
    evidence.locator,
    evidence.wording,
    evidence.support,
    evidence.confidence,
    evidence.coder,
    evidence.note
FROM evidence
JOIN sources ON sources.source_id = evidence.source_id
WHERE evidence.record_type = :record_type AND evidence.record_id = :id
ORDER BY
    CASE evidence.support WHEN 'supports' THEN 1 WHEN 'contradicts' THEN 2 ELSE 3 END,
    sources.repeats IS NOT NULL, coalesce(sources.published_latest, '9999'), evidence.source_id, evidence.locator

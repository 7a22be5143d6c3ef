-- title: What it is evidence of
-- more: evidence.source_id
SELECT record_type, record_id, support, locator, wording
FROM evidence
WHERE source_id = :id
ORDER BY record_type, record_id, locator

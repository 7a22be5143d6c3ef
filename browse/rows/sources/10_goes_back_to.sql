-- title: What it goes back to
SELECT source_chain.step, source_chain.ancestor_id, sources.published, sources.reliability, sources.url
FROM source_chain
JOIN sources ON sources.source_id = source_chain.ancestor_id
WHERE source_chain.source_id = :id AND source_chain.step > 0
ORDER BY source_chain.step

-- title: What repeats it
SELECT source_chain.source_id, source_chain.step, sources.published, sources.reliability, sources.url
FROM source_chain
JOIN sources ON sources.source_id = source_chain.source_id
WHERE source_chain.ancestor_id = :id AND source_chain.step > 0
ORDER BY source_chain.step, coalesce(sources.published_latest, '9999'), source_chain.source_id

-- title: How it travelled: sources that repeat another
SELECT DISTINCT
    sources.published,
    evidence.source_id,
    sources.repeats,
    chain.ancestor_id AS origin_id,
    chain.step AS links_to_origin,
    evidence.wording,
    sources.url
FROM evidence
JOIN sources ON sources.source_id = evidence.source_id
JOIN source_chain AS chain ON chain.source_id = evidence.source_id AND chain.is_origin AND chain.step > 0
WHERE evidence.estimate_id = :id AND evidence.support = 'supports'
ORDER BY coalesce(sources.published_latest, '9999'), evidence.source_id

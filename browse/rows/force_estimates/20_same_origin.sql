-- title: Other claims on this force that go back to the same origin
WITH origins AS (
    SELECT DISTINCT chain.ancestor_id, evidence.estimate_id
    FROM evidence
    JOIN source_chain AS chain ON chain.source_id = evidence.source_id AND chain.is_origin
    WHERE evidence.estimate_id IS NOT NULL AND evidence.support = 'supports'
)
SELECT DISTINCT other.estimate_id, other.wording, other.known_from, same.ancestor_id AS origin_id
FROM origins AS own
JOIN origins AS same ON same.ancestor_id = own.ancestor_id AND same.estimate_id <> own.estimate_id
JOIN force_estimates_flat AS other ON other.estimate_id = same.estimate_id
JOIN force_estimates AS claim ON claim.estimate_id = own.estimate_id AND claim.force_id = other.force_id
WHERE own.estimate_id = :id
ORDER BY other.known_from, other.estimate_id

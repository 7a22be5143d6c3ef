-- title: Relations
SELECT kinds.label AS relation, relations.object_id AS actor_id, relations.period, relations.status, relations.relation_id
FROM relations
JOIN relation_kinds AS kinds ON kinds.code = relations.relation
WHERE relations.subject_id = :id
UNION ALL
SELECT kinds.inverse_label, relations.subject_id, relations.period, relations.status, relations.relation_id
FROM relations
JOIN relation_kinds AS kinds ON kinds.code = relations.relation
WHERE relations.object_id = :id
ORDER BY relation, actor_id

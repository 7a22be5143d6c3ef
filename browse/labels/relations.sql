-- Who, how, to whom.
SELECT relations.relation_id, subject.name || ' – ' || relation_kinds.label || ' – ' || object.name
FROM relations
JOIN actors AS subject ON subject.actor_id = relations.subject_id
JOIN actors AS object ON object.actor_id = relations.object_id
JOIN relation_kinds ON relation_kinds.code = relations.relation

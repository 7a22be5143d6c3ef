-- title: Who took part
SELECT actor_id, role FROM event_actors WHERE event_id = :id ORDER BY role, actor_id

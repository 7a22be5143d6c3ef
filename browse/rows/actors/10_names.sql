-- title: Names
-- more: actor_names.actor_id
SELECT name, language, kind, count(*) AS sources, min(source_id) AS source_id
FROM actor_names
WHERE actor_id = :id
GROUP BY name, language, kind
ORDER BY kind <> 'primary', language, name

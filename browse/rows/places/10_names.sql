-- title: Names
-- more: place_names.place_id
SELECT name, language, kind, count(*) AS sources, min(source_id) AS source_id
FROM place_names
WHERE place_id = :id
GROUP BY name, language, kind
ORDER BY kind <> 'primary', language, name

-- title: What contradicts it
SELECT kind, second_type AS other_type, second_id AS other_id, gap
FROM contradictions
WHERE first_type = :record_type AND first_id = :id
UNION ALL
SELECT kind, first_type, first_id, gap
FROM contradictions
WHERE second_type = :record_type AND second_id = :id
ORDER BY kind, other_type, other_id

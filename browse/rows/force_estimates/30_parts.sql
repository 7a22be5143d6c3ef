-- title: Its parts
SELECT estimate_id, force_id, place_id, low, best, high, as_of
FROM force_estimates
WHERE part_of = :id
ORDER BY estimate_id

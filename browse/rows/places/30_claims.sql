-- title: Claims about forces here
-- more: force_estimates.place_id
SELECT estimate_id, as_of, lower, upper, wording, sources, origins
FROM force_estimates_flat
WHERE place_id = :id
ORDER BY coalesce(as_of_earliest, as_of_latest), estimate_id

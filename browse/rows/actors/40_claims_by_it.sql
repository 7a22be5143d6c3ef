-- title: Claims by it
-- more: force_estimates.claimant_id
SELECT estimate_id, as_of, lower, upper, wording, sources, origins, best_grade
FROM force_estimates_flat
WHERE claimant_id = :id
ORDER BY coalesce(as_of_earliest, as_of_latest), estimate_id

-- title: Numbers told of it
SELECT figure_id, measure, unit, low, best, high, qualifier, quantifier, actor_id
FROM event_figures
WHERE event_id = :id
ORDER BY measure, figure_id

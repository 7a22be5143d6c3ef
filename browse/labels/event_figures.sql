-- What was counted, how many, and of which event.
SELECT
    figures.figure_id,
    measures.label || ': ' || coalesce(
        figures.quantifier,
        printf('%,d', figures.best),
        printf('%,d', figures.low) || '–' || printf('%,d', figures.high),
        printf('%,d', coalesce(figures.low, figures.high)),
        'no number'
    ) || ' ' || units.label || ' (' || events.title || ')'
FROM event_figures AS figures
JOIN events ON events.event_id = figures.event_id
JOIN measures ON measures.code = figures.measure
JOIN units ON units.code = figures.unit

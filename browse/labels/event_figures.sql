-- What was counted, how many with which qualifier and unit, and of which event.
SELECT
    figures.figure_id,
    measures.label || ': ' || CASE
        WHEN figures.qualifier = 'vague' THEN figures.quantifier || ' '
        WHEN coalesce(figures.low, figures.best, figures.high) IS NULL THEN 'no number of '
        ELSE
            CASE figures.qualifier
                WHEN 'approx' THEN 'about '
                WHEN 'at_least' THEN 'at least '
                WHEN 'more_than' THEN 'more than '
                WHEN 'up_to' THEN 'up to '
                WHEN 'less_than' THEN 'less than '
                ELSE ''
            END
            || CASE
                WHEN figures.low < figures.high THEN printf('%,d', figures.low) || '–' || printf('%,d', figures.high)
                WHEN figures.qualifier IN ('at_least', 'more_than')
                    THEN printf('%,d', coalesce(figures.low, figures.best, figures.high))
                ELSE printf('%,d', coalesce(figures.best, figures.high, figures.low))
            END
            || ' '
    END
    || units.label || ' (' || events.title || ')'
FROM event_figures AS figures
JOIN events ON events.event_id = figures.event_id
JOIN measures ON measures.code = figures.measure
JOIN units ON units.code = figures.unit

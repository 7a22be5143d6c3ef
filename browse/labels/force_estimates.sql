-- Whose number, how many of whom with which qualifier and unit, as of when.
SELECT
    estimate_id,
    claimant || ': ' || CASE
        WHEN qualifier = 'vague' THEN quantifier || ' '
        WHEN coalesce(low, best, high) IS NULL THEN 'no number of '
        ELSE
            CASE qualifier
                WHEN 'approx' THEN 'about '
                WHEN 'at_least' THEN 'at least '
                WHEN 'more_than' THEN 'more than '
                WHEN 'up_to' THEN 'up to '
                WHEN 'less_than' THEN 'less than '
                ELSE ''
            END
            || CASE
                WHEN low < high THEN printf('%,d', low) || '–' || printf('%,d', high)
                WHEN qualifier IN ('at_least', 'more_than')
                    THEN printf('%,d', coalesce(low, best, high))
                ELSE printf('%,d', coalesce(best, high, low))
            END
            || ' '
    END
    || unit_label || ', ' || force || ', ' || measure_label || ', '
    || CASE
        WHEN as_of GLOB '[0-9][0-9][0-9][0-9]-3[3-6]*'
            THEN substr(as_of, 1, 4) || ' Q' || (substr(as_of, 7, 1) - 2) || substr(as_of, 8)
        ELSE as_of
    END
FROM force_estimates_flat

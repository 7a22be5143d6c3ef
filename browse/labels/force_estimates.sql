-- Whose number, how many of whom, as of when.
SELECT
    estimate_id,
    claimant || ': '
        || CASE qualifier
            WHEN 'vague' THEN quantifier || ' ' || unit_label
            WHEN 'unquantified' THEN unit_label || ', no number'
            WHEN 'at_least' THEN 'at least ' || printf('%,d', coalesce(low, best)) || ' ' || unit_label
            WHEN 'more_than' THEN 'more than ' || printf('%,d', low) || ' ' || unit_label
            WHEN 'less_than' THEN 'less than ' || printf('%,d', high) || ' ' || unit_label
            ELSE CASE qualifier WHEN 'approx' THEN 'about ' WHEN 'up_to' THEN 'up to ' ELSE '' END
                || CASE
                    WHEN low IS NOT NULL AND high IS NOT NULL
                        THEN printf('%,d', low) || '–' || printf('%,d', high)
                    ELSE printf('%,d', coalesce(best, high, low))
                END
                || ' ' || unit_label
        END
        || ', ' || force || ', ' || measure_label || ', '
        || CASE
            WHEN as_of GLOB '[0-9][0-9][0-9][0-9]-3[3-6]*'
                THEN substr(as_of, 1, 4) || ' Q' || (substr(as_of, 7, 1) - 2) || substr(as_of, 8)
            ELSE as_of
        END
FROM force_estimates_flat

-- title: Size claims for a force in a period
-- answers: Every claim about the size of a force as of a time in the period: whose number it is, what the
--   claimant states (low, best, high, qualifier), the interval to compute with (lower, upper; empty where open),
--   the words of a source and its link. A date that is open at one end counts at the end that is stated. Sources
--   and origins are those of today. A row with departs_from misreports that claim, in the way that departure names: it
--   is an echo, not counted as a claim, and a page folds it under the claim.
-- shown: claimant, how_many, as_of, wording, first_source
-- counts: claim, claims
-- param force: actor of force_estimates.force_id = wagner-group | Force; empty for every force
-- param since: first day = 2019-04-01 | First day of the period; empty for no beginning
-- param until: last day = 2021-12-31 | Last day of the period; empty for no end
-- param measure: code of force_estimates.measure = | Measure, such as stock, inflow or recruited; empty for every measure
-- param known_on: last day = | As known on this day; empty for today
SELECT
    estimate_id,
    force_id,
    force,
    claimant_id,
    claimant,
    measure,
    unit,
    low,
    best,
    high,
    qualifier,
    quantifier,
    lower,
    upper,
    as_of,
    claimed,
    place,
    verification,
    credibility,
    wording,
    sources,
    origins,
    known_from,
    first_source,
    first_source_url,
    departs_from,
    departure
FROM force_estimates_flat
WHERE (:force = '' OR force_id = :force)
    AND (:measure = '' OR measure = :measure)
    AND (:since = '' OR coalesce(as_of_latest, as_of_earliest) >= :since)
    AND (:until = '' OR coalesce(as_of_earliest, as_of_latest) <= :until)
    AND (:known_on = '' OR known_from <= :known_on)
ORDER BY coalesce(as_of_earliest, as_of_latest), force_id, claimant_id, estimate_id

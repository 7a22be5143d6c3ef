-- One row per force estimate, with names in the place of identifiers. `wording` is the one of known_from.
SELECT
    claim.*,
    force.name AS force,
    sponsor.name AS sponsor,
    side.name AS side,
    claimant.name AS claimant,
    actor_kinds.label AS claimant_kind,
    units.label AS unit_label,
    measures.label AS measure_label,
    places.name AS place,
    places.country,
    places.latitude,
    places.longitude,
    places.where_prec,
    known.wording,
    force.camp,
    side.camp AS side_camp,
    corroboration.agreeing_claimants,
    corroboration.disagreeing_claimants,
    corroboration.sources,
    corroboration.origins,
    corroboration.contradicting_sources,
    corroboration.best_grade,
    known.known_from,
    known.first_source_id,
    first_source.title AS first_source,
    first_source.url AS first_source_url
FROM force_estimates AS claim
JOIN actors AS force ON force.actor_id = claim.force_id
JOIN actors AS claimant ON claimant.actor_id = claim.claimant_id
JOIN actor_kinds ON actor_kinds.code = claimant.kind
JOIN units ON units.code = claim.unit
JOIN measures ON measures.code = claim.measure
JOIN corroboration ON corroboration.record_type = 'force_estimate' AND corroboration.record_id = claim.estimate_id
JOIN known_from AS known ON known.record_type = 'force_estimate' AND known.record_id = claim.estimate_id
LEFT JOIN actors AS sponsor ON sponsor.actor_id = claim.sponsor_id
LEFT JOIN actors AS side ON side.actor_id = claim.side_id
LEFT JOIN places ON places.place_id = claim.place_id
LEFT JOIN sources AS first_source ON first_source.source_id = known.first_source_id

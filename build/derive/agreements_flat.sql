-- One row per agreement, with its parties and the topics of its provisions in one cell each, separated by semicolons.
SELECT
    agreements.*,
    agreement_kinds.label AS kind_label,
    processes.label AS process,
    places.name AS place,
    places.country,
    (
        SELECT group_concat(name, '; ') FROM (
            SELECT actors.name FROM agreement_parties JOIN actors USING (actor_id)
            WHERE agreement_parties.agreement_id = agreements.agreement_id AND agreement_parties.role = 'signatory'
            ORDER BY actors.name
        )
    ) AS signatories,
    (
        SELECT group_concat(part, '; ') FROM (
            SELECT agreement_parties.role || ': ' || actors.name AS part
            FROM agreement_parties JOIN actors USING (actor_id)
            WHERE agreement_parties.agreement_id = agreements.agreement_id
            ORDER BY agreement_parties.role, actors.name
        )
    ) AS parties,
    (SELECT count(*) FROM provisions WHERE provisions.agreement_id = agreements.agreement_id) AS provisions,
    (
        SELECT group_concat(label, '; ') FROM (
            SELECT DISTINCT provision_topics.label
            FROM provisions JOIN provision_topics ON provision_topics.code = provisions.topic
            WHERE provisions.agreement_id = agreements.agreement_id ORDER BY provision_topics.label
        )
    ) AS topics,
    corroboration.sources,
    corroboration.origins,
    corroboration.contradicting_sources,
    corroboration.best_grade,
    known.known_from,
    known.first_source_id,
    first_source.title AS first_source,
    first_source.url AS first_source_url
FROM agreements
JOIN agreement_kinds ON agreement_kinds.code = agreements.kind
JOIN corroboration ON corroboration.record_type = 'agreement' AND corroboration.record_id = agreements.agreement_id
JOIN known_from AS known ON known.record_type = 'agreement' AND known.record_id = agreements.agreement_id
LEFT JOIN processes ON processes.code = agreements.process_id
LEFT JOIN places ON places.place_id = agreements.place_id
LEFT JOIN sources AS first_source ON first_source.source_id = known.first_source_id

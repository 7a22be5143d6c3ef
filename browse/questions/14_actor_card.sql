-- title: All names of an actor, its parents, sponsors, identifiers and relations on a day
-- answers: name: every spelling found, with its language, kind and source. identifier: in other systems, checked
--   against what. parent: what it belongs to, or who commands or controls it. sponsor: who backs, pays, arms,
--   trains, recruits or sends it, by a relation or as the sponsor of size claims. relation: all others, read from
--   the actor. Relations are those whose period can hold the day; a relation without a period is kept, as no
--   source says when.
-- shown: part, value, how, period, first_source
-- counts: entry, entries
-- param actor: actor of actor_names.actor_id = wagner-group | Actor
-- param day: day = | Relations that hold on this day; empty for any time
-- param language: code of actor_names.language = | Language of the names (BCP 47, such as ar or en); empty for every language
-- param known_on: last day = | As known on this day; empty for today
WITH related AS (
    SELECT
        relation.*,
        relation.object_id AS other_id,
        kind.label,
        relation.relation IN ('part_of', 'member_of') AS parent,
        0 AS sponsor
    FROM relations AS relation
    JOIN relation_kinds AS kind ON kind.code = relation.relation
    WHERE relation.subject_id = :actor
    UNION ALL
    SELECT
        relation.*,
        relation.subject_id,
        kind.inverse_label,
        relation.relation IN ('commands', 'controls'),
        relation.relation IN ('backs', 'supports_militarily', 'finances', 'deploys', 'recruits', 'trains')
    FROM relations AS relation
    JOIN relation_kinds AS kind ON kind.code = relation.relation
    WHERE relation.object_id = :actor
),
cards AS (
    SELECT
        'name' AS part,
        spelling.name AS value,
        spelling.language,
        spelling.kind AS how,
        NULL AS other_id,
        NULL AS period,
        NULL AS status,
        spelling.source_id AS record_id,
        known.known_from,
        known.source_id
    FROM actor_names AS spelling
    JOIN source_known_from AS known ON known.source_id = spelling.source_id
    WHERE spelling.actor_id = :actor AND (:language = '' OR spelling.language = :language)
    UNION ALL
    SELECT 'identifier', identifier, NULL, scheme, NULL, NULL, NULL, checked_against, NULL, NULL
    FROM actor_ids
    WHERE actor_id = :actor
    UNION ALL
    SELECT
        CASE WHEN related.parent THEN 'parent' WHEN related.sponsor THEN 'sponsor' ELSE 'relation' END,
        actors.name, NULL, related.label, related.other_id, related.period, related.status, related.relation_id,
        known_from.known_from, known_from.first_source_id
    FROM related
    JOIN actors ON actors.actor_id = related.other_id
    JOIN known_from ON known_from.record_type = 'relation' AND known_from.record_id = related.relation_id
    WHERE :day = '' OR (
        coalesce(related.period_earliest, '0000') <= :day AND :day <= coalesce(related.period_latest, '9999')
    )
    UNION ALL
    SELECT
        'sponsor', sponsor, NULL, 'sponsor of a size claim', sponsor_id, as_of, verification, estimate_id, known_from,
        first_source_id
    FROM force_estimates_flat
    WHERE force_id = :actor AND sponsor_id IS NOT NULL
        AND (:day = '' OR (coalesce(as_of_earliest, '0000') <= :day AND :day <= coalesce(as_of_latest, '9999')))
)
SELECT
    cards.part,
    cards.value,
    cards.language,
    cards.how,
    cards.other_id,
    cards.period,
    cards.status,
    cards.record_id,
    cards.known_from,
    sources.title AS first_source,
    sources.url AS first_source_url
FROM cards
LEFT JOIN sources ON sources.source_id = cards.source_id
WHERE :known_on = '' OR cards.known_from <= :known_on OR cards.part = 'identifier'
ORDER BY
    CASE cards.part
        WHEN 'name' THEN 1 WHEN 'identifier' THEN 2 WHEN 'parent' THEN 3 WHEN 'sponsor' THEN 4 ELSE 5
    END,
    cards.language,
    cards.value,
    cards.record_id

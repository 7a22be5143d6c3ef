-- title: Statements about it
-- more: statements.about_actor_id
SELECT statement_id, speaker_id, stance, date
FROM statements
WHERE about_actor_id = :id
ORDER BY coalesce(date_earliest, date_latest), statement_id

-- title: Statements by it
-- more: statements.speaker_id
SELECT statement_id, stance, date, addressee_id
FROM statements
WHERE speaker_id = :id
ORDER BY coalesce(date_earliest, date_latest), statement_id

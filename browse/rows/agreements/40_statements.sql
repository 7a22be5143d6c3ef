-- title: Statements about it
SELECT statement_id, speaker_id, stance, date
FROM statements
WHERE about_agreement_id = :id
ORDER BY coalesce(date_earliest, date_latest), statement_id

-- title: Events
SELECT event_id, event_type, date, status FROM events WHERE agreement_id = :id ORDER BY date_earliest, event_id

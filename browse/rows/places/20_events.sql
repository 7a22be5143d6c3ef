-- title: Events here
-- more: events.place_id
SELECT event_id, event_type, date, status
FROM events
WHERE place_id = :id
ORDER BY coalesce(date_earliest, date_latest), event_id

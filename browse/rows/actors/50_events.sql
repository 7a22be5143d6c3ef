-- title: Events
-- more: event_actors.actor_id
SELECT events.event_id, event_actors.role, events.date, events.place_id, events.status
FROM event_actors
JOIN events ON events.event_id = event_actors.event_id
WHERE event_actors.actor_id = :id
ORDER BY coalesce(events.date_earliest, events.date_latest), events.event_id

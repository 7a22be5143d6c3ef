-- title: Its parts
SELECT event_id, date, place_id, status FROM events WHERE part_of = :id ORDER BY date_earliest, event_id

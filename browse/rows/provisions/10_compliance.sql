-- title: What events did to it
SELECT event_id, effect, note FROM compliance WHERE provision_id = :id ORDER BY event_id, effect

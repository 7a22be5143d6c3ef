-- title: What it did to provisions
SELECT provision_id, effect, note FROM compliance WHERE event_id = :id ORDER BY provision_id, effect

-- title: Places within it
SELECT place_id FROM places WHERE part_of = :id ORDER BY name

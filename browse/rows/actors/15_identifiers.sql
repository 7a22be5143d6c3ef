-- title: Identifiers in other systems
SELECT scheme, identifier, checked_against FROM actor_ids WHERE actor_id = :id ORDER BY scheme, identifier

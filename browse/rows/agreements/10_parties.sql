-- title: Parties
SELECT actor_id, role FROM agreement_parties WHERE agreement_id = :id ORDER BY role, actor_id

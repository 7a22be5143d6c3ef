-- title: Agreements
SELECT agreement_parties.agreement_id, agreement_parties.role, agreements.date, agreements.status
FROM agreement_parties
JOIN agreements ON agreements.agreement_id = agreement_parties.agreement_id
WHERE agreement_parties.actor_id = :id
ORDER BY coalesce(agreements.date_earliest, agreements.date_latest), agreement_parties.agreement_id

-- title: Provisions
SELECT provision_id, topic, obligor_id, deadline FROM provisions WHERE agreement_id = :id ORDER BY provision_id

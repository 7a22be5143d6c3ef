-- title: Strength by camp and month
-- answers: Per camp, unit and month, two quantities side by side. stock: how many of one force there were, the
--   smallest lower and the largest upper bound of the claims on the force of the camp of which a claim says the
--   most. arrived: how many of one force had arrived since the beginning. They are never to be added: not to each
--   other, as who arrived may have left, and not over forces, which overlap; a camp was no smaller than its largest
--   force. An empty upper bound is open. stock_carried_from names the month whose claims are carried forward. Camp
--   is our classification. Echoes are left out. It sums up all sources, whenever they appeared, so it cannot be asked
--   as known on a day.
-- shown: camp, month, stock, arrived, stock_force_id
-- counts: month of a camp, months of camps
-- param camp: code of camp_strength.camp = haftar | Camp; empty for every camp
-- param since: first day = 2019-04-01 | First month; empty for no beginning
-- param until: last day = 2021-12-31 | Last month; empty for no end
-- param unit: code of camp_strength.unit = persons | Unit; empty for every unit
SELECT
    camp,
    unit,
    substr(month, 1, 7) AS month,
    CASE
        WHEN stock_force_id IS NULL THEN NULL
        WHEN stock_upper IS NULL THEN 'at least ' || coalesce(stock_lower, 0)
        WHEN coalesce(stock_lower, 0) = stock_upper THEN CAST(stock_upper AS TEXT)
        ELSE coalesce(stock_lower, 0) || ' to ' || stock_upper
    END AS stock,
    stock_force_id,
    stock_lower,
    stock_upper,
    substr(stock_carried_from, 1, 7) AS stock_carried_from,
    stock_forces,
    CASE
        WHEN arrived_force_id IS NULL THEN NULL
        WHEN arrived_upper IS NULL THEN 'at least ' || arrived_lower
        WHEN arrived_lower = arrived_upper THEN CAST(arrived_upper AS TEXT)
        ELSE arrived_lower || ' to ' || arrived_upper
    END AS arrived,
    arrived_force_id,
    arrived_lower,
    arrived_upper,
    arrived_forces
FROM camp_strength
WHERE (:camp = '' OR camp = :camp)
    AND (:unit = '' OR unit = :unit)
    AND (:since = '' OR month >= date(:since, 'start of month'))
    AND (:until = '' OR month <= :until)
ORDER BY camp, unit, month

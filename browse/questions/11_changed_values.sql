-- title: Every value changed between two versions
-- answers: The values that later versions changed: table, key of the row, column, old and new value, and why. A
--   value that changed more than once has a row for each version. Versions are compared by their numbers, so
--   0.10.0 comes after 0.2.0.
-- shown: version, record_key, column_name, old_value, new_value
-- counts: changed value, changed values
-- param from_version: version = 0.1.0 | The version you had; empty for the first
-- param to_version: version = | The version you have now; empty for the latest
-- param table_name: code of changes.table_name = | Table; empty for every table
WITH versions AS (
    SELECT version FROM changes
    UNION
    SELECT :from_version
    UNION
    SELECT :to_version
),
split AS (
    SELECT version, substr(version, instr(version, '.') + 1) AS after_first_dot FROM versions
),
numbered AS (
    SELECT
        version,
        CAST(version AS INTEGER) * 1000000
            + CAST(after_first_dot AS INTEGER) * 1000
            + CAST(substr(after_first_dot, instr(after_first_dot, '.') + 1) AS INTEGER) AS number
    FROM split
)
SELECT
    changes.version,
    changes.table_name,
    changes.record_key,
    changes.column_name,
    changes.old_value,
    changes.new_value,
    changes.reason
FROM changes
JOIN numbered ON numbered.version = changes.version
WHERE (:from_version = '' OR numbered.number > (SELECT number FROM numbered WHERE version = :from_version))
    AND (:to_version = '' OR numbered.number <= (SELECT number FROM numbered WHERE version = :to_version))
    AND (:table_name = '' OR changes.table_name = :table_name)
ORDER BY numbered.number, changes.table_name, changes.record_key, changes.column_name

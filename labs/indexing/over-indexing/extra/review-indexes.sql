-- A review of the indexes of a database, in five questions. Each server counts its own scans: run the first on every replica.

-- 1. Unused: not scanned since the counting began, enforces nothing, and starts with no column of a foreign key.
SELECT relname AS table_name, indexrelname AS index_name, pg_size_pretty(pg_relation_size(indexrelid)) AS size,
  (SELECT stats_reset FROM pg_stat_database WHERE datname = current_database()) AS counted_since
FROM pg_stat_user_indexes JOIN pg_index USING (indexrelid)
WHERE idx_scan = 0 AND NOT indisunique AND NOT indisexclusion AND NOT indisreplident
  AND NOT EXISTS (
    SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid = indrelid AND indkey[0] = ANY (conkey)
  )
ORDER BY pg_relation_size(indexrelid) DESC;

-- 2. Duplicates: the same columns, operators, direction and predicate twice. Keep the one that enforces something.
SELECT indrelid::regclass AS table_name, array_agg(indexrelid::regclass::text ORDER BY indexrelid) AS index_names
FROM pg_index JOIN pg_stat_user_indexes USING (indexrelid) JOIN pg_class ON pg_class.oid = indexrelid
WHERE indisvalid
GROUP BY indrelid, relam, indnkeyatts, indkey::text, indclass::text, indcollation::text, indoption::text,
  pg_get_expr(indexprs, indrelid), pg_get_expr(indpred, indrelid)
HAVING count(*) > 1;

-- 3. Left prefixes: a longer index begins with the same columns. The shorter one may stay where it is much smaller and hot.
SELECT short.indrelid::regclass AS table_name, short.indexrelid::regclass AS prefix,
  long.indexrelid::regclass AS longer, pg_size_pretty(pg_relation_size(short.indexrelid)) AS size
FROM pg_index AS short
  JOIN pg_stat_user_indexes AS stat ON stat.indexrelid = short.indexrelid
  JOIN pg_index AS long ON long.indrelid = short.indrelid AND long.indnkeyatts > short.indnkeyatts
  JOIN pg_class AS short_class ON short_class.oid = short.indexrelid
  JOIN pg_class AS long_class ON long_class.oid = long.indexrelid AND long_class.relam = short_class.relam
WHERE short.indisvalid AND NOT short.indisunique AND short.indnatts = short.indnkeyatts
  AND coalesce(short.indexprs, short.indpred, long.indexprs, long.indpred) IS NULL
  AND (short.indkey::int2[])[0:short.indnkeyatts - 1] = (long.indkey::int2[])[0:short.indnkeyatts - 1]
  AND (short.indclass::oid[])[0:short.indnkeyatts - 1] = (long.indclass::oid[])[0:short.indnkeyatts - 1];

-- 4. Invalid: what a concurrent build that failed left behind. It is written to and never read.
SELECT indrelid::regclass AS table_name, indexrelid::regclass AS index_name FROM pg_index WHERE NOT indisvalid;

-- 5. Bloated: leaves less than half full (CREATE EXTENSION pgstattuple; it reads each index). REINDEX CONCURRENTLY.
SELECT stat.relname AS table_name, indexrelname AS index_name, pg_size_pretty(pg_relation_size(indexrelid)) AS size,
  density AS leaf_density
FROM pg_stat_user_indexes AS stat
  JOIN pg_class ON pg_class.oid = indexrelid
  JOIN pg_am ON pg_am.oid = relam AND amname = 'btree'
  CROSS JOIN LATERAL (SELECT avg_leaf_density AS density FROM pgstatindex(indexrelid)) AS leaves
WHERE density < 50 AND pg_relation_size(indexrelid) > 100 * 8192
ORDER BY density;

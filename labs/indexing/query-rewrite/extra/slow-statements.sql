-- How the page was found. Reset before, use the dashboard for a while, then ask (CREATE EXTENSION pg_stat_statements).

-- 1. What takes the server's time in all: fast statements that are sent too often are here as well as slow ones.
SELECT calls, round(total_exec_time::numeric, 1) AS total_ms, round(mean_exec_time::numeric, 3) AS mean_ms,
  rows / calls AS rows_each, left(regexp_replace(query, '\s+', ' ', 'g'), 160) AS statement
FROM pg_stat_statements
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY total_exec_time DESC LIMIT 20;

-- 2. What is sent most often, by primary key and for one row: the sign of N+1. A list by mean time never shows it.
SELECT calls, round(mean_exec_time::numeric, 3) AS mean_ms, round(rows::numeric / calls, 1) AS rows_each,
  left(regexp_replace(query, '\s+', ' ', 'g'), 160) AS statement
FROM pg_stat_statements
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY calls DESC LIMIT 20;

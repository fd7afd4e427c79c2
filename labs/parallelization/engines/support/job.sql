-- The job, as DuckDB and Spark both take it. {events}, {tenants} and {suspicious} are filled in.
WITH parsed AS (
  SELECT
    id,
    tenant,
    CAST(split_part(line, ' ', 1) AS BIGINT) AS seen_at,
    CAST(split_part(line, ' ', 2) AS BIGINT) AS user_id,
    length(line) - length(replace(line, ' ', '')) - 2 AS tokens,
    {suspicious} AS suspicious
  FROM {events}
),
-- Session cuts need a user's events side by side and in order: no part of this can be done before the shuffle.
marked AS (
  SELECT
    *,
    CASE WHEN seen_at - lag(seen_at) OVER (PARTITION BY tenant, user_id ORDER BY seen_at, id) <= 1800 THEN 0 ELSE 1 END AS begins
  FROM parsed
),
numbered AS (
  SELECT
    *,
    sum(begins) OVER (PARTITION BY tenant, user_id ORDER BY seen_at, id ROWS UNBOUNDED PRECEDING) AS session
  FROM marked
),
sessions AS (
  SELECT
    tenant,
    count(*) AS events,
    max(seen_at) - min(seen_at) AS seconds,
    sum(tokens) AS tokens,
    sum(suspicious) AS suspicious
  FROM numbered
  GROUP BY tenant, user_id, session
)
SELECT
  CAST(tenants.tenant AS BIGINT) AS tenant,
  tenants.region,
  CAST(count(*) AS BIGINT) AS sessions,
  CAST(sum(events) AS BIGINT) AS events,
  CAST(sum(tokens) AS BIGINT) AS tokens,
  CAST(sum(suspicious) AS BIGINT) AS suspicious,
  CAST(max(seconds) AS BIGINT) AS longest,
  CAST(sum(events * events) AS BIGINT) AS squares,
  CAST(sum(CASE WHEN suspicious >= threshold THEN 1 ELSE 0 END) AS BIGINT) AS flagged
FROM sessions
JOIN {tenants} AS tenants ON tenants.tenant = sessions.tenant
GROUP BY tenants.tenant, tenants.region

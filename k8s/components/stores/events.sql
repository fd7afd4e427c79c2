-- Made by eventStatements of packages/firewall/src/security-events.ts; a test compares them.
DROP TABLE IF EXISTS security_events;
  CREATE TABLE security_events (
    id bigint GENERATED ALWAYS AS IDENTITY,
    ts timestamptz NOT NULL,
    severity smallint NOT NULL,
    tenant_id integer NOT NULL,
    actor integer NOT NULL,
    src_ip inet NOT NULL,
    action text NOT NULL,
    score real NOT NULL,
    rule_id integer NOT NULL,
    prompt_hash bytea NOT NULL,
    reviewed boolean NOT NULL,
    payload jsonb NOT NULL
  );
    
    CREATE OR REPLACE FUNCTION pg_temp.draw(n bigint, stream integer) RETURNS float8 IMMUTABLE LANGUAGE sql
    AS 'SELECT (hashint8extended(n, 1000 + stream) & 4503599627370495)::float8 / 4503599627370496';
    
    INSERT INTO security_events
      (ts, severity, tenant_id, actor, src_ip, action, score, rule_id, prompt_hash, reviewed, payload)
    SELECT
      timestamptz 'now' - interval '1 day' * ((20000 - n)::float8 / 22222)
        - interval '30 seconds' * pg_temp.draw(n, 1),
      severity,
      1 + floor(500 * power(pg_temp.draw(actor, 2), 3)),
      actor,
      '10.0.0.0'::inet + floor(pg_temp.draw(actor, 3) * 16777216)::bigint,
      (ARRAY['allow', 'flag', 'flag', 'block', 'block'])[severity],
      round((severity - 1 + pg_temp.draw(n, 4))::numeric / 5, 4),
      1 + floor(120 * power(pg_temp.draw(n, 5), 2)),
      sha256(int8send(floor(pg_temp.draw(n, 6) * 50000)::bigint)),
      severity >= 4 AND pg_temp.draw(n, 7) < 0.7,
      jsonb_build_object('model', 'guard-' || n % 3, 'tokens', floor(pg_temp.draw(n, 8) * 2000),
        'excerpt', repeat(md5(n::text), 3))
    FROM (
      SELECT n, 1 + ((floor(power(1001, draw_actor)))::bigint * 7919) % 1000 AS actor,
        (CASE WHEN draw_severity < 0.8 THEN 1 WHEN draw_severity < 0.93 THEN 2 WHEN draw_severity < 0.9800000000000001 THEN 3 WHEN draw_severity < 0.9980000000000001 THEN 4 ELSE 5 END) AS severity
      FROM (
        SELECT n, pg_temp.draw(n, 9) AS draw_severity,
          CASE WHEN pg_temp.draw(n / 40, 10) < 0.02
            THEN pg_temp.draw(n / 40, 11) ELSE pg_temp.draw(n, 12) END AS draw_actor
        FROM generate_series(1::bigint, 20000) AS n
      ) AS drawn
    ) AS event
    ORDER BY n;
    ALTER TABLE security_events ADD PRIMARY KEY (id);
    CREATE INDEX security_events_actor_ts ON security_events (actor, ts);
VACUUM (ANALYZE) security_events;

/** The table of security events and its seeded loader. Rows are made by the server, so loading is fast. */
import { actorOfRankSql } from "./actors.ts";
import { runStatements } from "./run-statements.ts";
import { type Severity, severityBounds } from "./severity.ts";

/** What the firewall did about a prompt, by severity. */
const actions = { 1: "allow", 2: "flag", 3: "flag", 4: "block", 5: "block" } as const satisfies Record<
  Severity,
  string
>;

/** Events of a burst, all by one actor, and the share of events that lie in bursts. */
const burst = { events: 40, share: 0.02 } as const;

/** Rows per day at every size: a window of some days costs the same in a small table and in a large one. */
export const eventsPerDay = 22_222;

/** Rows by scale: 0.9, 9 and 90 days. */
export const eventRows = { smoke: 20_000, quick: 200_000, full: 2_000_000 } as const;

export interface EventLoad {
  readonly seed: number;
  readonly rows: number;
  /** Events are spread over `actors` by rank, about 1 / rank of them each. */
  readonly actors: number;
  /** The newest event lies just before it; ISO 8601. */
  readonly now: string;
}

/**
 * Makes `security_events` anew, fills it and leaves it analyzed; disposing drops it. The same load gives
 * the same rows. No connection stays open in between, so a server that stops breaks nothing here.
 */
export async function loadEvents(postgres: string, load: EventLoad): Promise<AsyncDisposable> {
  await runStatements(postgres, ...eventStatements(load));
  return { [Symbol.asyncDispose]: () => runStatements(postgres, "DROP TABLE IF EXISTS security_events") };
}

/** The statements that make the table and fill it; with `now` of "now" its newest event is the moment they run. */
export function eventStatements(load: EventLoad): [create: string, vacuum: string] {
  return [
    `${createTable}
    ${drawFunction(load.seed)}
    ${insertEvents(load)};
    ALTER TABLE security_events ADD PRIMARY KEY (id);
    CREATE INDEX security_events_actor_ts ON security_events (actor, ts)`,
    // Hint bits and the visibility map are set here, not by the first arm that happens to read a page.
    "VACUUM (ANALYZE) security_events",
  ];
}

const createTable = `
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
  );`;

/** Uniform numbers in [0, 1) that depend on row and stream alone, whatever order the rows are made in. */
function drawFunction(seed: number): string {
  const spread = Math.trunc(seed) * 1000;
  return `
    CREATE OR REPLACE FUNCTION pg_temp.draw(n bigint, stream integer) RETURNS float8 IMMUTABLE LANGUAGE sql
    AS 'SELECT (hashint8extended(n, ${spread} + stream) & 4503599627370495)::float8 / 4503599627370496';`;
}

function insertEvents({ rows, actors, now }: EventLoad): string {
  const severity = severityBounds
    .slice(0, -1)
    .map(({ level, below }) => `WHEN draw_severity < ${below} THEN ${level}`)
    .join(" ");
  return `
    INSERT INTO security_events
      (ts, severity, tenant_id, actor, src_ip, action, score, rule_id, prompt_hash, reviewed, payload)
    SELECT
      timestamptz '${now}' - interval '1 day' * ((${rows} - n)::float8 / ${eventsPerDay})
        - interval '30 seconds' * pg_temp.draw(n, 1),
      severity,
      1 + floor(500 * power(pg_temp.draw(actor, 2), 3)),
      actor,
      '10.0.0.0'::inet + floor(pg_temp.draw(actor, 3) * 16777216)::bigint,
      (ARRAY['${Object.values(actions).join("', '")}'])[severity],
      round((severity - 1 + pg_temp.draw(n, 4))::numeric / 5, 4),
      1 + floor(120 * power(pg_temp.draw(n, 5), 2)),
      sha256(int8send(floor(pg_temp.draw(n, 6) * 50000)::bigint)),
      severity >= 4 AND pg_temp.draw(n, 7) < 0.7,
      jsonb_build_object('model', 'guard-' || n % 3, 'tokens', floor(pg_temp.draw(n, 8) * 2000),
        'excerpt', repeat(md5(n::text), 3))
    FROM (
      SELECT n, ${actorOfRankSql(`floor(power(${actors + 1}, draw_actor))`, actors)} AS actor,
        (CASE ${severity} ELSE 5 END) AS severity
      FROM (
        SELECT n, pg_temp.draw(n, 9) AS draw_severity,
          CASE WHEN pg_temp.draw(n / ${burst.events}, 10) < ${burst.share}
            THEN pg_temp.draw(n / ${burst.events}, 11) ELSE pg_temp.draw(n, 12) END AS draw_actor
        FROM generate_series(1::bigint, ${rows}) AS n
      ) AS drawn
    ) AS event
    ORDER BY n`;
}

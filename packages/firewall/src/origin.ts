/** Where verdicts come from when no cache knows them: the actor's recent events and the rules. */
import pg from "pg";
import { promptRisk } from "./rules.ts";
import type { Decision, ScreeningRequest, Verdict } from "./screening.ts";

export interface OriginOptions {
  /** Connection string of a database with `security_events`. */
  readonly postgres: string;
  /** The moment that verdicts speak of, ISO 8601: fixed, so that they can be checked. @default that of the request */
  readonly now?: string;
  /** Number of days back that events count. */
  readonly windowDays: number;
  /** Computations at once; others wait in a queue. */
  readonly connections: number;
  /** Longest wait for a connection, and for an answer, in milliseconds. @default no bound */
  readonly timeoutMs?: number;
  /** Risk of a prompt from 0 to 1. @default the rules alone */
  readonly risk?: (prompt: string) => number | Promise<number>;
}

export interface Origin extends AsyncDisposable {
  /** Computes a verdict. */
  readonly screen: (request: ScreeningRequest) => Promise<Verdict>;
  /** Fails with the database's own reason where the events cannot be read. */
  readonly check: () => Promise<void>;
  /** How its connections are used now. */
  readonly pool: () => PoolState;
}

export interface PoolState {
  /** Connections at most. */
  readonly size: number;
  /** Connections that work. */
  readonly used: number;
  /** Requests that wait for one. */
  readonly waiting: number;
}

/** Counts that sums of floating-point numbers cannot blur: a verdict is the same in every plan. */
const historyOf = {
  name: "history",
  text: `
    SELECT count(*)::integer AS events,
      (count(*) FILTER (WHERE severity >= 3))::integer AS serious,
      count(DISTINCT rule_id)::integer AS rules,
      count(DISTINCT prompt_hash)::integer AS prompts,
      coalesce(percentile_disc(0.95) WITHIN GROUP (ORDER BY score), 0)::float8 AS high
    FROM security_events
    WHERE actor = $1 AND ts > $2::timestamptz - $3 * interval '1 day' AND ts <= $2::timestamptz`,
};

/** What an actor did lately. */
export interface History {
  readonly events: number;
  readonly serious: number;
  readonly rules: number;
  readonly prompts: number;
  readonly high: number;
}

/** Connects to the events. Dispose of it to end the connections. */
export function openOrigin(options: OriginOptions): Origin {
  const { postgres, now, windowDays, connections, timeoutMs, risk = promptRisk } = options;
  const bounds =
    timeoutMs === undefined ? {} : { connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs };
  const pool = new pg.Pool({ connectionString: postgres, max: connections, ...bounds });
  // A server that goes away is reported by the next query; without a listener the error of an idle connection would end the process.
  pool.on("error", () => {});
  return {
    screen: async ({ actor, prompt }) => {
      const values = [actor, now ?? new Date().toISOString(), windowDays];
      const { rows } = await pool.query<History>({ ...historyOf, values });
      const [history] = rows;
      if (history === undefined) throw new Error(`no history row for actor ${actor}`);
      return { ...decide(history, await risk(prompt)), computedAt: Date.now() };
    },
    check: async () => {
      await pool.query("SELECT FROM security_events LIMIT 1");
    },
    pool: () => ({
      size: connections,
      used: pool.totalCount - pool.idleCount,
      waiting: pool.waitingCount,
    }),
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

/** Weighs what the actor did against what the prompt says. */
export function decide(history: History, risk: number): Omit<Verdict, "computedAt"> {
  const { events, serious, rules, prompts, high } = history;
  const share = events === 0 ? 0 : serious / events;
  const repeated = prompts === 0 ? 0 : 1 - prompts / events;
  const suspicion = Math.min(1, 2 * share + 0.3 * high + 0.1 * repeated + 0.001 * rules);
  const score = Math.round((1 - (1 - risk) * (1 - 0.5 * suspicion)) * 10_000) / 10_000;
  return { decision: decisionAt(score), score, events };
}

function decisionAt(score: number): Decision {
  if (score >= 0.7) return "block";
  return score >= 0.35 ? "review" : "allow";
}

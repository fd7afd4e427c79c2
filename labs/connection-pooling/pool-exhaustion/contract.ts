/** What every variant does: decide about a prompt and leave the right rows behind. Counters and cleanup are in here. */
import { randomUUID } from "node:crypto";
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import type { ScreeningRequest } from "@labs/firewall";
import { openRelay } from "@labs/services";
import pg from "pg";
import { type Answer, answerTo, brokenRules, type Decision, loadTables } from "./data.ts";
import { countLoans, fill } from "./loans.ts";
import { openSimulatedScorer, type Score, scorerAt } from "./simulated-scorer.ts";
import type { NamedRequest } from "./statements.ts";

/** Clients of every pool: the default of pg-pool, said aloud. */
export const poolSize = 10;

/** How long variants that bound their waits wait for a client, or for an answer. */
export const patienceMs = 700;

/** As many may wait for a client where calls are turned away; twice the callers of `calls` find room. */
export const waitingMost = 256;

/** What a call that was turned away is told. */
export const turnedAway = "turned away: too many wait for a client";

/** How the backends of the pool under test are known in `pg_stat_activity`. */
export const applicationName = "pool under test";

/** Where things are. A type and not an interface: it can then travel as plain data. */
export type Setup = {
  /** The way to the database that faults are made on. */
  readonly relay: string;
  readonly control: string;
  readonly postgres: string;
  readonly scorer: string;
};

export type Screen = (request: ScreeningRequest) => Promise<Answer>;

export type Counter =
  | "loans"
  | "loanMs"
  | "waiters"
  | "notGivenBack"
  | "hung"
  | "refused"
  | "shed"
  | "answeredLate"
  | "lost"
  | "crashes"
  | "restarts"
  | "openTransactions"
  | "halfRecorded";

/** What a technique works with: the options of its pool, and the simulated scorer. */
export interface Tools {
  readonly options: pg.PoolConfig;
  readonly score: Score;
}

/** A technique: its pool, and what it does with it. */
export interface Technique {
  readonly pool: pg.Pool;
  screen(one: NamedRequest): Promise<Decision>;
}

/** Makes a variant out of its technique. The rows are counted beside the pool, whatever the technique believes. */
export function screening(technique: (tools: Tools) => Technique): Open<Screen, Setup, Counter, "postgres"> {
  return async (setup) => {
    const options = { connectionString: setup.relay, max: poolSize, application_name: applicationName };
    const score = scorerAt(setup.scorer);
    const { pool, screen } = technique({ options, score });
    await fill(pool);
    const loans = countLoans(pool);
    const observer = new pg.Pool({ connectionString: setup.postgres, max: 1, application_name: "observer" });
    observer.on("error", () => {});

    return {
      subject: async (request) => {
        const id = randomUUID();
        const decision = await screen({ ...request, id });
        return { decision, ...(await rowsOf(observer, request, id)) };
      },
      read: async () => ({
        ...loans,
        notGivenBack: pool.totalCount - pool.idleCount + pool.waitingCount,
      }),
      [Symbol.asyncDispose]: async () => {
        score[Symbol.dispose]();
        await Promise.all([pool.end(), observer.end()]);
      },
    };
  };
}

/** What a call has stored; a prompt that breaks no rule is not looked for, so that throughput is the technique's. */
async function rowsOf(
  observer: pg.Pool,
  { prompt }: ScreeningRequest,
  id: string,
): Promise<Omit<Answer, "decision">> {
  if (brokenRules(prompt).length === 0) return { findings: 0, refusals: 0 };
  const { rows } = await observer.query<Omit<Answer, "decision">>(
    `SELECT
      (SELECT count(*)::integer FROM pooling.findings JOIN pooling.incidents ON id = incident WHERE id = $1) AS findings,
      (SELECT count(*)::integer FROM pooling.refusals WHERE incident = $1) AS refusals`,
    [id],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("a query without FROM gives a row");
  return row;
}

/** Makes the tables, the relay that faults are made on, and the simulated scorer. */
export async function provision(
  run: Run & Urls<"postgres">,
  scorerMs = 20,
): Promise<Provisioned<Setup, ScreeningRequest, Answer>> {
  await using stack = new AsyncDisposableStack();
  stack.use(await loadTables(run.postgres));
  const scorer = stack.use(await openSimulatedScorer(scorerMs));
  const relay = stack.use(await openRelay({ to: run.postgres, oneWayMs: 0 }));
  const owned = stack.move();
  return {
    setup: { relay: relay.url, control: relay.control, postgres: run.postgres, scorer: scorer.url },
    expected: async (request) => answerTo(request),
    facts: {
      "pool size": `${poolSize} clients`,
      "simulated scorer": `${scorerMs} ms for every prompt, over HTTP`,
      "round trip to the database": `${relay.roundTrip.p50.toFixed(2)} ms (p50), ${relay.roundTrip.p99.toFixed(2)} ms (p99)`,
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

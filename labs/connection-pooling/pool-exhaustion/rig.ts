/** Turns a technique into a measured subject: its tools, counters of its pool, and a look for the rows it stores. */
import { randomUUID } from "node:crypto";
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import type { ScreeningRequest } from "@labs/firewall";
import { ignoreConnectionErrors, openRelay, type Relay } from "@labs/services";
import pg from "pg";
import type { Technique } from "./contract.ts";
import { type Answer, answerTo, applicationName, brokenRules, loadTables, poolSize } from "./data.ts";
import { countCheckouts, fill } from "./support/checkouts.ts";
import { openSimulatedScorer, type ScorerHandle, scorerAt } from "./support/simulated-scorer.ts";
import { record, statements, thresholdFor } from "./support/statements.ts";
import { withClient } from "./support/with-client.ts";

/** Where things are. A type and not an interface: it can then travel as plain data. */
export type Setup = {
  /** The route to the database that faults are made on. */
  readonly relay: string;
  readonly postgres: string;
  readonly scorer: string;
};

/** What scripts make faults with. */
export interface Handles {
  readonly database: Pick<Relay, "hold" | "release">;
  readonly scorer: ScorerHandle;
}

export type Screen = (request: ScreeningRequest) => Promise<Answer>;

export type Counter = "checkouts" | "checkedOutMs" | "waiting" | "notReleased" | ScriptCounter;

export type ScriptCounter =
  | "hung"
  | "refused"
  | "shed"
  | "answeredLate"
  | "lost"
  | "crashes"
  | "restarts"
  | "openTransactions"
  | "halfRecorded";

/** Makes a variant out of its technique. The rows are counted outside of the pool under test. */
export function variant(technique: Technique): Open<Screen, Setup, Counter, "postgres"> {
  return async (setup) => {
    const score = scorerAt(setup.scorer);
    const { pool, screen } = technique({
      options: { connectionString: setup.relay, max: poolSize, application_name: applicationName },
      score,
      withErrorListener: ignoreConnectionErrors,
      withClient,
      thresholdFor,
      record,
      statements,
    });
    await fill(pool);
    const checkouts = countCheckouts(pool);
    const observer = ignoreConnectionErrors(
      new pg.Pool({ connectionString: setup.postgres, max: 1, application_name: "observer" }),
    );

    return {
      subject: async (request) => {
        const id = randomUUID();
        const decision = await screen({ ...request, id });
        return { decision, ...(await rowsOf(observer, request, id)) };
      },
      read: async () => ({
        ...checkouts,
        notReleased: pool.totalCount - pool.idleCount + pool.waitingCount,
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
): Promise<Provisioned<Setup, ScreeningRequest, Answer, Handles>> {
  await using stack = new AsyncDisposableStack();
  stack.use(await loadTables(run.postgres));
  const scorer = stack.use(await openSimulatedScorer(scorerMs));
  const relay = stack.use(await openRelay({ to: run.postgres, oneWayMs: 0 }));
  const resources = stack.move();
  return {
    setup: { relay: relay.url, postgres: run.postgres, scorer: scorer.url },
    handles: { database: relay, scorer },
    expected: async (request) => answerTo(request),
    facts: {
      "pool size": `${poolSize} clients`,
      "simulated scorer": `${scorerMs} ms for every prompt, over HTTP`,
      "round trip to the database": `${relay.roundTrip.p50.toFixed(2)} ms (p50), ${relay.roundTrip.p99.toFixed(2)} ms (p99)`,
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
